"""Writing a post and changing it, its translations, its state; the preview of what stands in the editor."""

from functools import partial
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from touiza.accounts.models import User
from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.actors.models import Actor
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.ids import public_id
from touiza.core.markup import render_markdown
from touiza.core.translated import LANGUAGES, Passage, TranslatedText
from touiza.core.web import blame, next_of, typed
from touiza.kernel.text import clean_text, guess_language
from touiza.media.links import picture_url
from touiza.media.models import Attachment
from touiza.media.services import store_picture
from touiza.posts.access import (
    Gone,
    access_checkable,
    access_own_post,
    access_voice,
    has_answers,
    unpublished_of,
)
from touiza.posts.addresses import address_of
from touiza.posts.composing import first_values, kinds_to_write, voices_for, writing_path
from touiza.posts.forms import LONGEST_TEXT, WRITABLE, PostForm, TranslationForm, initial_of
from touiza.posts.items import items_for
from touiza.posts.models import LinkState, Post, PostKind, PostState
from touiza.posts.services.changing import (
    check_post,
    pin_post,
    plan_post,
    remove_written,
    revise_post,
    translate_post,
    version_of,
)
from touiza.posts.services.pages import ask_again
from touiza.posts.services.posting import publish_written, write_draft
from touiza.posts.services.writing import describe_picture
from touiza.posts.wording import text_of
from touiza.ui import formats

HOUR, DAY = 3600, 24 * 3600
PER_PAGE = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write something, as oneself or (`as`) for an association one may speak for."""
    actor = access_signed_in(request.user)
    author = access_voice(actor, request.GET.get("as", ""))
    wanted = request.POST.get("kind") or request.GET.get("kind", "")
    kind = wanted if wanted in WRITABLE else PostKind.NOTE
    form = PostForm(typed(request), request.FILES or None, author=author, initial=first_values(author, kind))
    return _editor(request, actor, author, form, kind, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a post says; of a draft also who reads it and when it is published."""
    actor = access_signed_in(request.user)
    try:
        post = access_own_post(actor, slug)
    except Gone:
        return _gone(request)
    if post.kind == PostKind.ALBUM:
        return redirect("posts:pictures", post.slug)
    if post.kind not in WRITABLE:
        return redirect(address_of(post))
    initial = {**initial_of(post), "form_key": public_id()}
    form = PostForm(typed(request), request.FILES or None, author=post.author, post=post, initial=initial)
    return _editor(request, actor, post.author, form, post.kind, post)


def _editor(
    request: HttpRequest, actor: Actor, author: Actor, form: PostForm, kind: str, post: Post | None
) -> HttpResponse:
    shown: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        deed = request.POST.get("deed", "publish")
        try:
            if deed == "preview":
                shown = _previewed(form, author, kind)
            else:
                take(key=f"post:{actor.pk}", limit=600 if deed == "keep" else 120, seconds=DAY)
                saved = _save(request, form, actor, author, post, deed)
                return _saved(request, saved, deed)
        except Refusal as refusal:
            blame(form, refusal)
            if refusal.code == "changed_meanwhile" and post is not None:
                post.refresh_from_db(fields=["edited_at"])
                form.data = {**request.POST.dict(), "seen": version_of(post)}
    context = {
        "form": form,
        "kind": kind,
        "author": author,
        "actor": actor,
        "voices": voices_for(actor, author, partial(writing_path, kind=kind)),
        "kinds": kinds_to_write(author, kind),
        "post": post,
        "is_draft": post is None or post.state in {PostState.DRAFT, PostState.SCHEDULED},
        "limit": settings.NOTE_LIMIT,
        "picture": picture_url(post.picture, small=True) if post and post.picture else "",
        "shaped": render_markdown(form["body"].value() or "") if kind == PostKind.ARTICLE else "",
        "noindex": True,
        **shown,
    }
    return render(request, "posts/editor.html", context, status=422 if form.errors else 200)


def _save(request: HttpRequest, form: PostForm, actor: Actor, author: Actor, post: Post | None, deed: str) -> Post:
    """Store the picture first (the database does not undo it), then the rest in one transaction."""
    written = form.written(_picture(cast("User", request.user), author, post, form))
    with transaction.atomic():
        if post is None:
            post = write_draft(author=author, by=actor, written=written, form_key=form.cleaned_data["form_key"] or None)
        else:
            post = revise_post(post=post, by=actor, written=written, seen=form.cleaned_data["seen"] or None)
        if post.state == PostState.PUBLISHED or deed in {"draft", "keep"}:
            return post
        if deed == "plan" or form.cleaned_data["when"]:
            return plan_post(post=post, when=form.cleaned_data["when"])
        return publish_written(post=post, by=actor)


def _saved(request: HttpRequest, post: Post, deed: str) -> HttpResponse:
    """Lead on; a draft that the editor keeps by itself is answered with where it is kept."""
    if deed == "keep":
        return HttpResponse(status=204)
    if post.state == PostState.PUBLISHED:
        messages.success(request, _("Published.") if post.edited_at is None else _("Saved. The page shows it now."))
        return redirect(next_of(request, address_of(post)))
    if post.state == PostState.SCHEDULED and post.scheduled_for is not None:
        moment = formats.moment(timezone.localtime(post.scheduled_for), formats.known(get_language()))
        messages.success(request, _("It will be published by itself: %(moment)s.") % {"moment": moment})
        return redirect("posts:drafts")
    messages.success(request, _("The draft is saved."))
    return redirect("posts:edit", post.slug)


def _picture(user: User, author: Actor, post: Post | None, form: PostForm) -> Attachment | None:
    data, before = form.cleaned_data, post.picture if post else None
    language = form.told_language()
    alt = TranslatedText(language, {language: data["picture_alt"]} if data["picture_alt"] else {})
    if upload := data["picture"]:
        private = (post.audience if post and post.state == PostState.PUBLISHED else data["audience"]) not in {"", Audience.PUBLIC}
        return store_picture(owner=user, upload=upload, alt=alt, space=author.pk, private=private)
    if data["remove_picture"]:
        return None
    if before is not None and data["picture_alt"] != before.alt.texts.get(language, ""):
        describe_picture(picture=before, alt=TranslatedText(before.alt.source, {**before.alt.texts, language: data["picture_alt"]}))
    return before


def _previewed(form: PostForm, author: Actor, kind: str) -> dict[str, Any]:
    """Return what the page would show of what was typed. Nothing is kept."""
    language = form.told_language()
    body = Passage(form.cleaned_data["body"], language, language != get_language())
    title = Passage(form.cleaned_data["title"], language, body.foreign)
    sample = Post(kind=kind, author=author, host=author)
    return {"shown": {"title": title, "body": body, "text": text_of(sample, body)}}


@login_required
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Draw a text as its readers would see it, for the editor. Nothing is kept."""
    actor = access_signed_in(request.user)
    take(key=f"preview:{actor.pk}", limit=2000, seconds=HOUR)
    text = clean_text(request.POST.get("body", ""))[:LONGEST_TEXT]
    wanted = request.POST.get("language", "")
    language = wanted if wanted in LANGUAGES else guess_language(text, default=get_language() or settings.LANGUAGE_CODE)
    kind = PostKind.NOTE if request.POST.get("kind") == PostKind.NOTE else PostKind.ARTICLE
    body = Passage(text, language, foreign=True)
    return render(request, "posts/_preview.html", {"body": body, "text": text_of(Post(kind=kind), body)})


@login_required
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """List what is not published yet: one's own, and of the associations one may speak for."""
    actor = access_signed_in(request.user)
    page = Paginator(unpublished_of(actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "items": items_for(list(page), actor), "noindex": True}
    return render(request, "posts/drafts.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def translation(request: HttpRequest, slug: str) -> HttpResponse:
    """Add the post in another language, or change it there (`?in=fr`)."""
    actor = access_signed_in(request.user)
    try:
        post = access_own_post(actor, slug)
    except Gone:
        return _gone(request)
    wanted = request.GET.get("in", "")
    others = [code for code in LANGUAGES if code != post.body.source]
    language = wanted if wanted in others else next((code for code in others if not post.body.texts.get(code)), others[0])
    initial = {"language": language, "title": post.title.texts.get(language, ""), "body": post.body.texts.get(language, "")}
    form = TranslationForm(typed(request), post=post, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            take(key=f"post:{actor.pk}", limit=120, seconds=DAY)
            translate_post(post=post, by=actor, language=data["language"], title=data.get("title", ""), body=data["body"])
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Saved. Readers of this language see it now."))
            return redirect(f"{address_of(post)}?in={data['language']}")
    source = post.body.source
    context = {
        "form": form, "post": post, "title": post.title.in_(source), "original": post.body.in_(source),
        "text": text_of(post, post.body.in_(source), top=3), "noindex": True,
    }  # fmt: skip
    return render(request, "posts/translation.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def state(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish a draft, take it back from its moment, pin or unpin, look at the page of a link again; remove for good.

    GET asks whether to remove.
    """
    actor = access_signed_in(request.user)
    try:
        post = access_own_post(actor, slug)
    except Gone:
        return _gone(request)
    if request.method != "POST":
        return render(request, "posts/remove.html", {"post": post, "answered": has_answers(post), "noindex": True})
    try:
        return _do(request, post, actor, request.POST.get("deed", ""))
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect(address_of(post))


def _do(request: HttpRequest, post: Post, actor: Actor, deed: str) -> HttpResponse:
    if deed == "remove":
        remove_written(post=post, by=actor)
        messages.success(request, _("Removed."))
        return redirect("posts:at", post.host.handle)
    if deed == "publish":
        post = publish_written(post=post, by=actor)
        messages.success(request, _("Published."))
    elif deed == "unplan":
        plan_post(post=post, when=None)
        messages.success(request, _("It is a draft again."))
        return redirect("posts:edit", post.slug)
    elif deed in {"pin", "unpin"}:
        pin_post(post=post, pinned=deed == "pin")
        messages.success(request, _("It stands first now.") if deed == "pin" else _("It stands in its place again."))
    elif deed == "look" and post.kind == PostKind.LINK and post.link.state == LinkState.FAILED:
        take(key=f"look:{actor.pk}", limit=20, seconds=HOUR)
        ask_again(link=post.link)
        messages.success(request, _("The page is being looked at again."))
    return redirect(address_of(post))


@login_required
@require_POST
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that one has checked a post of one's association, which somebody else wrote."""
    actor = access_signed_in(request.user)
    try:
        post = access_checkable(actor, slug)
    except Gone:
        return _gone(request)
    try:
        check_post(post=post, by=actor)
        messages.success(request, _("Readers now see that you have checked it."))
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect(address_of(post))


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "posts/gone.html", {"noindex": True, "languages_off": True}, status=410)

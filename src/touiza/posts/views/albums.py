"""Albums: begin one, put pictures in, describe and order them; see all of them, or one with its neighbours."""

from dataclasses import replace
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from touiza.accounts.models import User
from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in, actor_of
from touiza.actors.models import Actor
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.ids import public_id
from touiza.core.web import blame, same_for_visitors, typed
from touiza.media.quota import used_by
from touiza.posts.access import access_voice, speaks_for
from touiza.posts.access_albums import access_album, access_own_album, access_picture
from touiza.posts.addresses import address_of
from touiza.posts.composing import first_values, kinds_to_write, page_to_write, voices_for
from touiza.posts.forms_albums import AlbumForm, AlbumWordsForm, PictureForm, PicturesForm, WordsForm
from touiza.posts.galleries import beside, pictures_of, plate_of, undescribed
from touiza.posts.items import items_for
from touiza.posts.models import Album, AlbumPicture, Post, PostKind, PostState
from touiza.posts.services.albums import (
    begin_album,
    describe_album_picture,
    move_picture,
    publish_album,
    remove_album_picture,
)
from touiza.posts.services.changing import revise_post, version_of
from touiza.posts.services.posting import as_written
from touiza.posts.services.uploading import add_picture
from touiza.posts.wording import heading_of

DAY = 24 * 3600
SHOWN, ARRANGED = 60, 24  # pictures on a page
MOVES = ("earlier", "later", "first")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin an album, as oneself or (`as`) for an association one may speak for."""
    actor = access_signed_in(request.user)
    author = access_voice(actor, request.GET.get("as", ""))
    initial = {"form_key": public_id(), "audience": first_values(author, PostKind.ALBUM)["audience"]}
    form = AlbumForm(typed(request), author=author, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            take(key=f"post:{actor.pk}", limit=120, seconds=DAY)
            album = begin_album(
                author=author, by=actor, title=data["title"], body=data["body"], audience=data["audience"], form_key=data["form_key"] or None
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            return redirect("posts:pictures", album.post.slug)
    context = {"form": form, "author": author, "kinds": kinds_to_write(author, PostKind.ALBUM), "voices": voices_for(actor, author, partial(page_to_write, route="posts:album_new")), "noindex": True}
    return render(request, "posts/album_new.html", context, status=422 if form.errors else 200)


@require_safe
@same_for_visitors
def album(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all pictures of an album, page by page."""
    reader = actor_of(request.user)
    post = access_album(reader, slug)
    page = Paginator(pictures_of(post), SHOWN).get_page(request.GET.get("page"))
    context = {
        "post": post,
        "item": items_for([post], reader)[0],
        "heading": heading_of(post),
        "back": address_of(post),
        "page": page,
        "plates": [plate_of(row, slug) for row in page],
        "may_edit": speaks_for(reader, post.author),
        "noindex": _hidden(post),
    }
    return render(request, "posts/album.html", context)


@require_safe
@same_for_visitors
def picture(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one picture with the way to its neighbours."""
    reader = actor_of(request.user)
    post = access_album(reader, slug)
    found = access_picture(post, pk)
    where = beside(found)
    context = {
        "post": post,
        "heading": heading_of(post),
        "plate": plate_of(found, slug),
        "where": where,
        "page_number": (where.number - 1) // SHOWN + 1,
        "may_edit": speaks_for(reader, post.author),
        "noindex": _hidden(post),
    }
    return render(request, "posts/picture.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what an album is called and tells; what readers saw stays in its history."""
    actor = access_signed_in(request.user)
    post = access_own_album(actor, slug).post
    form = AlbumWordsForm(typed(request), initial={"seen": version_of(post), "title": post.title, "body": post.body})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        written = replace(as_written(post), title=data["title"], body=data["body"])
        try:
            take(key=f"post:{actor.pk}", limit=600, seconds=DAY)
            revise_post(post=post, by=actor, written=written, seen=data["seen"] or None)
        except Refusal as refusal:
            blame(form, refusal)
            if refusal.code == "changed_meanwhile":
                form.data = {**request.POST.dict(), "seen": version_of(access_own_album(actor, slug).post)}
        else:
            messages.success(request, _("Saved."))
            return redirect("posts:pictures", slug)
    context = {"post": post, "heading": heading_of(post), "form": form, "noindex": True}
    return render(request, "posts/album_words.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pictures(request: HttpRequest, slug: str) -> HttpResponse:
    """Arrange an album: add pictures (a plain form; scripts send them piece by piece), describe, move, publish."""
    actor = access_signed_in(request.user)
    found = access_own_album(actor, slug)
    page = Paginator(pictures_of(found.post), ARRANGED).get_page(request.GET.get("page"))
    language = get_language() or found.post.title.source
    words = [WordsForm(request.POST if "words" in request.POST else None, picture=row, language=language) for row in page]
    adding = PicturesForm(None)
    if request.method == "POST":
        if "add" in request.POST:
            adding = PicturesForm(request.POST, request.FILES)
        try:
            if (answer := _arranged(request, actor, found, adding, words, page.number)) is not None:
                return answer
        except Refusal as refusal:
            messages.error(request, str(refusal.sentence))
            return redirect(_here(slug, page.number))
    return render(request, "posts/pictures.html", _arranging(actor, found, page, words, adding), status=422 if adding.errors else 200)


def _arranged(
    request: HttpRequest, actor: Actor, found: Album, adding: PicturesForm, words: list[WordsForm], page: int
) -> HttpResponse | None:
    """Do what was pressed; None where a form is to be shown again."""
    slug = found.post.slug
    if "add" in request.POST:
        if not adding.is_valid():
            return None
        _add(request, actor, found, adding)
        return redirect(_here(slug, 0))
    if not all(form.is_valid() for form in words):
        return None
    for form in words:
        alt, caption = form.texts()
        describe_album_picture(picture=form.picture, alt=alt, caption=caption)
    if request.POST.get("deed") == "publish":
        publish_album(album=found, by=actor)
        messages.success(request, _("Published."))
        return redirect(address_of(found.post))
    for deed in MOVES:
        if deed in request.POST:
            moved = access_picture(found.post, _number(request.POST[deed]))
            move_picture(picture=moved, to=deed)
            return redirect(f"{_here(slug, page)}#p{moved.pk}")
    messages.success(request, _("Saved."))
    return redirect(_here(slug, page))


def _add(request: HttpRequest, actor: Actor, found: Album, adding: PicturesForm) -> None:
    """Add what came with a form; say what could not be taken, and keep the rest."""
    added = 0
    for upload in adding.files_sent:
        try:
            take(key=f"pictures:{actor.pk}", limit=3000, seconds=DAY)
            add_picture(album=found, by=actor, user=cast("User", request.user), upload=upload)
            added += 1
        except Refusal as refusal:
            messages.error(request, _("%(name)s: %(why)s") % {"name": (upload.name or "")[:60], "why": refusal.sentence})
    if added:
        messages.success(request, ngettext("%(count)s picture was added.", "%(count)s pictures were added.", added) % {"count": added})


def _arranging(actor: Actor, found: Album, page: Any, words: list[WordsForm], adding: PicturesForm) -> dict[str, Any]:
    post = found.post
    return {
        "post": post,
        "heading": heading_of(post),
        "page": page,
        "rows": [(plate_of(form.picture, post.slug), form) for form in words],
        "adding": adding,
        "number": page.paginator.count,
        "undescribed": undescribed(post),
        "used": used_by(post.author_id),
        "is_draft": post.state in {PostState.DRAFT, PostState.SCHEDULED},
        "uploads": reverse("posts:uploads", args=[post.slug]),
        "noindex": True,
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def picture_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Describe one picture in each language; or take it away (`deed`)."""
    actor = access_signed_in(request.user)
    found = access_own_album(actor, slug)
    if request.POST.get("deed") == "remove" and not AlbumPicture.objects.filter(album=found, pk=pk).exists():
        return redirect("posts:pictures", slug)  # the second of two clicks
    row = access_picture(found.post, pk)
    form = PictureForm(typed(request) if request.POST.get("deed") != "remove" else None, initial={"alt": row.attachment.alt, "caption": row.caption})
    try:
        if request.POST.get("deed") == "remove":
            remove_album_picture(picture=row)
            messages.success(request, _("Removed."))
            return redirect("posts:pictures", slug)
        if request.method == "POST" and form.is_valid():
            describe_album_picture(picture=row, alt=form.cleaned_data["alt"], caption=form.cleaned_data["caption"])
            messages.success(request, _("Saved. The page shows it now."))
            return redirect("posts:picture", slug, pk)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("posts:picture_edit", slug, pk)
    context = {"post": found.post, "plate": plate_of(row, slug), "form": form, "heading": heading_of(found.post), "noindex": True}
    return render(request, "posts/picture_edit.html", context, status=422 if form.errors else 200)


def _hidden(post: Post) -> bool:
    return post.state != PostState.PUBLISHED or post.audience != Audience.PUBLIC


def _here(slug: str, page: int) -> str:
    return reverse("posts:pictures", args=[slug]) + (f"?page={page}" if page > 1 else "")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0

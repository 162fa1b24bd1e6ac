"""What people save: one's own lists, one list, everyone's public ones with a search; saving, changing, taking out."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in, actor_of
from touiza.actors.models import Actor
from touiza.actors.profile import shown_name
from touiza.core.errors import Refusal
from touiza.core.web import blame, same_for_visitors, typed
from touiza.kernel.text import clean_line
from touiza.posts.access import access_post
from touiza.posts.access_albums import access_own_save, access_own_save_list, access_save_list
from touiza.posts.forms_albums import SaveForm, SaveListForm
from touiza.posts.models import Post, SaveList
from touiza.posts.saved import entries, entries_of, lists_of, with_entry
from touiza.posts.services.saving import (
    change_list,
    change_save,
    create_list,
    find_saves,
    remove_list,
    remove_save,
    save_page,
    save_post,
)
from touiza.posts.wording import heading_of

DAY = 24 * 3600
PER_PAGE = 30


@require_safe
@same_for_visitors
def everyone(request: HttpRequest) -> HttpResponse:
    """List what people saved for everyone, the latest first; search it by words (`q`) and tag (`tag`)."""
    reader = actor_of(request.user)
    question, tag = clean_line(request.GET.get("q", ""))[:200], clean_line(request.GET.get("tag", ""))[:60]
    page = Paginator(with_entry(find_saves(question=question, reader=reader, tag=tag)), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "entries": entries(list(page), reader, named=True), "q": question, "tag": tag, "noindex": bool(question or tag)}
    return render(request, "posts/saves.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Show one's lists; POST begins another one."""
    actor = access_signed_in(request.user)
    form = SaveListForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = create_list(owner=actor, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            return redirect("posts:save_list", made.public_id)
    context = {"lists": list(lists_of(actor)), "form": form, "noindex": True}
    return render(request, "posts/saves_mine.html", context, status=422 if form.errors else 200)


@require_safe
@same_for_visitors
def save_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a list as far as this reader may read what is in it."""
    reader = actor_of(request.user)
    found = access_save_list(reader, public_id)
    page = Paginator(entries_of(found, reader), PER_PAGE).get_page(request.GET.get("page"))
    own = reader is not None and found.owner_id == reader.pk
    context = {
        "list": found, "page": page, "entries": entries(list(page), reader), "own": own,
        "owner": shown_name(found.owner, reader), "noindex": not found.is_public,
    }  # fmt: skip
    return render(request, "posts/save_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def save_list_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Rename a list, show or hide it, or remove it (`deed`)."""
    actor = access_signed_in(request.user)
    if request.POST.get("deed") == "remove" and not SaveList.objects.filter(public_id=public_id).exists():
        return redirect("posts:saves_mine")  # the second of two clicks
    found = access_own_save_list(actor, public_id)
    if request.POST.get("deed") == "remove":
        remove_list(saved=found)
        messages.success(request, _("Removed."))
        return redirect("posts:saves_mine")
    form = SaveListForm(typed(request), initial={"name": found.name, "is_public": found.is_public})
    if request.method == "POST" and form.is_valid():
        try:
            change_list(saved=found, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("posts:save_list", public_id)
    context = {"list": found, "form": form, "noindex": True}
    return render(request, "posts/save_list_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Save a page elsewhere, or a post (`post`), with words and tags of one's own."""
    actor = access_signed_in(request.user)
    post = access_post(actor, request.GET["post"]) if request.GET.get("post") else None
    form = SaveForm(typed(request), owner=actor, of_page=post is None, initial={"within": request.GET.get("in")})
    if request.method == "POST" and form.is_valid():
        try:
            take(key=f"save:{actor.pk}", limit=500, seconds=DAY)
            found = _keep(actor, post, form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("posts:save_list", found.public_id)
    context = {"form": form, "post": post, "heading": heading_of(post) if post else None, "noindex": True}
    return render(request, "posts/save_new.html", context, status=422 if form.errors else 200)


def _keep(actor: Actor, post: Post | None, data: dict[str, Any]) -> SaveList:
    within = data["within"] or create_list(owner=actor, name=data["new_list"] or _("To read"))
    words = {"note": data["note"], "tags": data["tags"]}
    if post is not None:
        save_post(saved=within, post=post, **words)
    else:
        save_page(saved=within, address=data["address"], title=data["title"], **words)
    return within


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words of something saved, or take it out of its list (`deed`)."""
    actor = access_signed_in(request.user)
    found = access_own_save(actor, pk)
    if request.POST.get("deed") == "remove":
        remove_save(save=found)
        messages.success(request, _("Taken out of the list."))
        return redirect("posts:save_list", found.within.public_id)
    initial = {"title": found.title, "note": found.note, "tags": [tag.name for tag in found.tags.all()]}
    form = SaveForm(typed(request), owner=actor, of_page=found.post_id is None, kept=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            change_save(save=found, title=data.get("title", ""), note=data["note"], tags=data["tags"])
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("posts:save_list", found.within.public_id)
    context = {"save": found, "form": form, "entry": entries([found], actor)[0], "noindex": True}
    return render(request, "posts/save_edit.html", context, status=422 if form.errors else 200)

"""A wall: all that was written at somebody's place, by them and by whom they let; and taking away what others wrote."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in, actor_of, is_minor
from touiza.actors.following import may_write_on, standing_to_actor
from touiza.actors.models import Actor
from touiza.actors.profile import shown_name
from touiza.actors.services.following import set_openness
from touiza.core.errors import Refusal
from touiza.core.web import blame, same_for_visitors, typed
from touiza.posts.access import pinned_at, speaks_for
from touiza.posts.access_walls import access_on_wall, access_own_wall, access_wall, page_at
from touiza.posts.feed import Entry, entry_of
from touiza.posts.feed_page import PER_PAGE
from touiza.posts.forms_walls import WallChoiceForm, WallForm
from touiza.posts.items import items_for
from touiza.posts.post_lists import list_at
from touiza.posts.services.walls import remove_from_wall, write_on_wall

WRITTEN_A_DAY = 60


@require_http_methods(["GET", "HEAD", "POST"])
@same_for_visitors
def at_place(request: HttpRequest, handle: str) -> HttpResponse:
    """List all that was written at somebody's place, what is pinned first; POST writes there, where they allow it."""
    reader = access_signed_in(request.user) if request.method == "POST" and request.user.is_authenticated else actor_of(request.user)
    host = access_wall(handle, reader)
    if request.method == "POST" and reader is None:
        return redirect(f"{reverse('account_login')}?next={request.path}")
    own = speaks_for(reader, host)
    form = WallForm(typed(request)) if not own and may_write_on(host, reader) else None
    if request.method == "POST" and reader is not None:
        done = _write(request, host, reader, form)
        if done is not None:
            return done
    before = entry_of(request.GET.get("before", ""))
    rows = page_at(host, reader, before, PER_PAGE + 1)
    first = list(pinned_at(host, reader)) if before is None else []
    pinned = {row.pk for row in first}
    shown = rows[:PER_PAGE]
    last = shown[-1] if len(rows) > PER_PAGE else None
    young = host.is_person and is_minor(host)
    context = {
        "host": host,
        "name": shown_name(host, reader),
        "items": items_for([*first, *(row for row in shown if row.pk not in pinned)], reader),
        "older": Entry(last.published_at, last.pk).key if last is not None and last.published_at else "",
        "own": own,
        "form": form,
        "wall_form": WallChoiceForm(actor=host) if own else None,
        "standing": standing_to_actor(reader, host),
        "list": None if young else list_at(host),
        "noindex": host.is_person or bool(request.GET),
    }
    return render(request, "posts/at.html", context, status=422 if form and form.errors else 200)


def _write(request: HttpRequest, host: Actor, writer: Actor, form: WallForm | None) -> HttpResponse | None:
    """Write what was typed and come back; None where it has to be shown again. Who may not write is told why."""
    if form is None:
        raise Refusal("wall_closed", _("You cannot write here: its owner decides who may."))
    if not form.is_valid():
        return None
    try:
        take(key=f"wall:{writer.pk}", limit=WRITTEN_A_DAY, seconds=24 * 3600)
        write_on_wall(host=host, author=writer, written=form.written(), form_key=form.cleaned_data["form_key"])
    except Refusal as refusal:
        blame(form, refusal)
        return None
    messages.success(request, _("Your lines stand on the wall."))
    return redirect("posts:at", host.handle)


@login_required
@require_POST
def choice(request: HttpRequest, handle: str) -> HttpResponse:
    """Choose who may write at one's own place, or at that of an association one speaks for."""
    actor = access_signed_in(request.user)
    host = access_own_wall(actor, handle)
    try:
        set_openness(actor=host, wall=request.POST.get("wall", ""))
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("Your choice is saved."))
    return redirect("posts:at", host.handle)


@login_required
@require_POST
def removal(request: HttpRequest, handle: str, slug: str) -> HttpResponse:
    """Take away what somebody else wrote at one's place."""
    actor = access_signed_in(request.user)
    remove_from_wall(post=access_on_wall(actor, handle, slug), by=actor)
    messages.success(request, _("Taken away."))
    return redirect("posts:at", handle)

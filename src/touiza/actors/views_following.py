"""Following: the button, whom I follow, who follows me, and what of it others see."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in, actor_of, is_minor
from touiza.actors.access_following import Followable, access_followable, access_follower, access_list_of
from touiza.actors.following import followed_by, followers_of, refused_by, requests_to, shown_followers
from touiza.actors.forms_following import OpennessForm
from touiza.actors.models import Actor, Follow
from touiza.actors.profile import shown_names
from touiza.actors.services.following import (
    accept_follower,
    follow,
    refuse_follower,
    remove_follower,
    set_openness,
    unfollow,
)
from touiza.core.errors import Refusal
from touiza.core.web import blame, next_of, typed
from touiza.vocabulary.topics import topic_slug

PER_PAGE = 40
PRESSED_AN_HOUR = 300
KINDS = ("people", "associations", "topics", "places")


@login_required
@require_POST
def follow_one(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Follow, or ask to; `deed=end` ends it or takes the question back. Goes back to where the button stood."""
    actor = access_signed_in(request.user)
    what = access_followable(kind, key)
    try:
        take(key=f"follow:{actor.pk}", limit=PRESSED_AN_HOUR, seconds=3600)
        _follow_or_end(request, actor, what)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        if request.headers.get("HX-Request"):
            return render(request, "actors/_follow.html", {"standing": what.standing(actor)})
    return redirect(next_of(request, reverse("actors:following")))


def _follow_or_end(request: HttpRequest, actor: Actor, what: Followable) -> None:
    if request.POST.get("deed") == "end":
        unfollow(follower=actor, actor=what.actor, tag=what.tag, place=what.place)
    else:
        follow(follower=actor, actor=what.actor, tag=what.tag, place=what.place)


@login_required
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """Whom and what I follow, by kind, each with the button that ends it."""
    actor = access_signed_in(request.user)
    return render(request, "actors/following.html", _following(request, actor, actor))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def followers(request: HttpRequest) -> HttpResponse:
    """Who asks to follow me, who does, and what I choose about it; POST keeps the choice."""
    actor = access_signed_in(request.user)
    form = OpennessForm(typed(request), actor=actor, minor=is_minor(actor))
    if request.method == "POST" and form.is_valid():
        try:
            set_openness(actor=actor, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Your choice is saved."))
            return redirect("actors:followers")
    page = _page(request, followers_of(actor))
    asking, refused = list(requests_to(actor)[:PER_PAGE]), list(refused_by(actor)[:PER_PAGE])
    names = shown_names([row.follower for row in (*asking, *page, *refused)], actor)
    context = {
        "form": form,
        "page": page,
        "rows": _named(page, names),
        "asking": _named(asking, names),
        "refused": _named(refused, names),
        "noindex": True,
    }
    return render(request, "actors/followers.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def follower(request: HttpRequest, pk: int) -> HttpResponse:
    """Let in, do not let in, or let go: `deed` is accept, refuse or remove."""
    actor = access_signed_in(request.user)
    whom = access_follower(actor, pk)
    try:
        match request.POST.get("deed"):
            case "accept":
                accept_follower(actor=actor, follower=whom)
                messages.success(request, _("They follow you from now on."))
            case "refuse":
                refuse_follower(actor=actor, follower=whom)
                messages.success(request, _("Left without an answer: they are not told."))
            case "remove":
                remove_follower(actor=actor, follower=whom)
                messages.success(request, _("They follow you no longer. They are not told."))
            case _:
                messages.error(request, _("Choose one of the list."))
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect("actors:followers")


@require_safe
def following_of(request: HttpRequest, handle: str) -> HttpResponse:
    """Whom and what somebody follows, where they show it."""
    reader = actor_of(request.user)
    owner = access_list_of(handle, reader, "shows_following")
    return render(request, "actors/following_of.html", _following(request, owner, reader))


@require_safe
def followers_of_one(request: HttpRequest, handle: str) -> HttpResponse:
    """Who follows somebody, where both sides show it."""
    reader = actor_of(request.user)
    owner = access_list_of(handle, reader, "shows_followers")
    page = _page(request, shown_followers(owner, reader))
    names = shown_names([owner, *(row.follower for row in page)], reader)
    context = {"owner": owner, "name": names[owner.pk], "page": page, "rows": _named(page, names), "noindex": True}
    return render(request, "actors/followers_of.html", context)


def _following(request: HttpRequest, owner: Actor, reader: Actor | None) -> dict[str, Any]:
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else KINDS[0]
    rows = {
        "people": {"actor__kind": "person"},
        "associations": {"actor__kind": "association"},
        "topics": {"tag__isnull": False},
        "places": {"place__isnull": False},
    }
    mine = reader is not None and reader.pk == owner.pk
    found = followed_by(owner).filter(**rows[kind])
    page = _page(request, found if mine else found.filter(accepted_at__isnull=False))
    names = shown_names([owner, *(row.actor for row in page if row.actor)], reader)
    words = {"people": pgettext("followed", "People"), "associations": _("Associations"), "topics": _("Topics"), "places": _("Places")}
    return {
        "owner": owner,
        "name": names[owner.pk],
        "kinds": [{"text": words[one], "href": f"?kind={one}", "current": one == kind} for one in KINDS],
        "page": page,
        "rows": [(row, names.get(row.actor_id or 0), topic_slug(row.tag.key) if row.tag else "") for row in page],
        "noindex": True,
    }


def _page(request: HttpRequest, rows: QuerySet[Follow]) -> Any:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def _named(rows: Any, names: Any) -> list[tuple[Follow, Any]]:
    return [(row, names[row.follower_id]) for row in rows]

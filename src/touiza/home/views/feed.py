"""The feed: what those wrote and did whom and what a person follows, by time."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from touiza.actors.access import access_signed_in
from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.home.feed_tabs import tab_of, tabs
from touiza.posts.composing import composer_for
from touiza.posts.feed import Tab, entry_of
from touiza.posts.feed_page import feed_page
from touiza.posts.services.visiting import visit_feed
from touiza.posts.talked import talked_about

OFFERED = 3


@login_required
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """A page of the feed; `?tab=` narrows it, `?before=` goes on where the last page ended."""
    actor = access_signed_in(request.user)
    tab, before = tab_of(request.GET.get("tab", "")), entry_of(request.GET.get("before", ""))
    seen = visit_feed(reader=actor)
    page = feed_page(actor, tab, before=before, seen=seen)
    first = before is None
    context = {
        "reader": actor,
        "page": page,
        "tab": "" if tab == Tab.ALL else tab,
        "tabs": tabs(tab),
        "first": first,
        "seen": seen,
        "up_to_date": seen if first and page.groups and not page.groups[0].lines[0].is_new else None,
        "composer": composer_for(actor) if first else None,
        "talked": talked_about() if first else [],
        "offered": _offered(actor) if first and not page.groups else [],
        "noindex": True,
    }
    return render(request, "home/feed.html", context)


def _offered(actor: Actor) -> list[Association]:
    """Return three associations to begin with: the newest here, of those one does not follow."""
    rows = Association.objects.active().exclude(actor__followed__follower=actor).select_related("actor", "commune")
    return list(rows.order_by("-actor__created_at", "pk")[:OFFERED])

"""How much is new since a page was drawn: what open pages ask when they hear of something, or now and then."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from touiza.actors.access import actor_of
from touiza.actors.models import Actor
from touiza.associations.access import find_association, powers_of
from touiza.associations.context import workspace
from touiza.core.live import counter_of, open_topics
from touiza.ui import formats
from touiza.ui.navigation import entries
from touiza.ui.templatetags.touiza import here

MOST = 4  # lists of one page
AREAS = ("bell", "person", "account", "association")


@require_safe
def fresh(request: HttpRequest) -> HttpResponse:
    """Tell a person's own counts, and for each `new=name.number.mark` the line that says how many are new.

    Whoever may not see a place is told nothing of it. A few short queries, for it is asked often.
    """
    actor = actor_of(request.user)
    if actor and request.GET.get("in"):
        _sit_down(actor, request.GET["in"])
    wanted = request.GET.getlist("new")[:MOST]
    answer = JsonResponse({"counts": counts_of(request) if actor else [], "fresh": {key: line(actor, key) for key in wanted}})
    answer["Cache-Control"] = "private, no-store"
    patch_vary_headers(answer, ("Cookie",))
    return answer


def _sit_down(actor: Actor, handle: str) -> None:
    """Count for the association in whose workspace the page is too, where this person acts for it."""
    association = find_association(handle)
    if association is not None and powers_of(actor, association):
        workspace(association, actor)


def counts_of(request: HttpRequest) -> list[dict[str, str]]:
    """Return what waits for a person, as the menus show it."""
    found = [entry for area in AREAS for entry in entries(area, request) if entry.item.count]
    numbers = [formats.number(entry.count, here()) if entry.count else "" for entry in found]
    return [
        {"href": entry.href, "number": number, "label": f"{entry.label}: {number}" if number else str(entry.label)}
        for entry, number in zip(found, numbers, strict=True)
    ]


def line(reader: Actor | None, key: str) -> str:
    """Return how many things are new at a place, in words; "" where none are, or where the reader may not know."""
    name, _, rest = key.partition(".")
    number, _, mark = rest.partition(".")
    counter = counter_of(name)
    if counter is None or not (number.isascii() and number.isdecimal()) or len(key) > 100:
        return ""
    if not open_topics(reader, [(counter.place, int(number[:18]))]):
        return ""
    new = counter.count(reader, int(number[:18]), mark)
    return counter.words(new) if new > 0 else ""

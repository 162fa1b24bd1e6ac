"""An opportunity as one line of a list: its time first, then title, association, at most three facts and one tag."""

import datetime as dt
from functools import cache

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from touiza.associations.models import Association
from touiza.core import clock
from touiza.opportunities.fields import OpportunityFields
from touiza.opportunities.models import AT_SET_TIMES, Attendance, JoinMode, Opportunity, Per, State, Timing
from touiza.opportunities.zones import HOME, on_the_wall
from touiza.posts.models import PostState
from touiza.ui import formats
from touiza.ui.shapes import By, Fact, Find, Tag
from touiza.vocabulary import lists

SOON = dt.timedelta(days=3)
What = Opportunity | OpportunityFields  # both have the attributes that are read here


def find_of(opportunity: Opportunity, *, distance_km: float | None = None, why: list[str] | None = None) -> Find:
    """Return a line as {% find %} draws it. Load the row with `OpportunityQuerySet.with_line`: no query is made here."""
    title = opportunity.post.title.here
    return {
        "href": address_of(opportunity.post.slug),
        "title": title.text or _("Without a title yet"),
        "title_lang": title.language if title.foreign else "",
        "minutes": opportunity.minutes,
        "per": per_of(opportunity),
        "untimed": opportunity.timing == Timing.DEED,
        "by": by_of(opportunity.association),
        "facts": facts_of(opportunity, distance_km=distance_km),
        "tag": tag_of(opportunity),
        "why": why or [],
    }


def address_of(slug: str) -> str:
    """Return the address of an opportunity's page, in the active language."""
    return _address(get_language()).replace("SLUG", slug)


@cache
def _address(_language: str | None) -> str:
    return reverse("opportunities:detail", args=["SLUG"])


def preview_of(fields: OpportunityFields, association: Association) -> Find:
    """Return the line as it will appear, from what stands in the editor."""
    title = fields.title.here
    return {
        "href": "#title",
        "title": title.text or _("Without a title yet"),
        "title_lang": title.language if title.foreign else "",
        "minutes": fields.minutes,
        "per": per_of(fields),
        "untimed": fields.is_deed,
        "by": by_of(association),
        "facts": facts_of(fields),
    }


def by_of(association: Association) -> By:
    name = association.name.here
    return {
        "name": name.text,
        "lang": name.language if name.foreign else "",
        "seed": association.handle,
        "dyes": association.dyes,
        "verified": association.is_verified,
    }


def per_of(what: What) -> str:
    """Return how often the time is asked, as formats.cost knows it."""
    return "" if what.per == Per.ONCE else what.per


def facts_of(what: What, *, distance_km: float | None = None) -> list[Fact]:
    """Return at most three facts: where, when, and what makes it easier or in which languages."""
    facts: list[Fact] = [
        {"icon": "home" if what.attendance == Attendance.REMOTE else "map-pin", "text": where_of(what, distance_km)}
    ]
    if when := when_of(what):
        facts.append({"icon": "calendar" if what.timing in AT_SET_TIMES else "calendar-repeat", "text": when})
    if easier := _accommodation(what):
        facts.append({"icon": easier.icon or "heart-handshake", "text": easier.label()})
    elif languages := lists.labels_for("languages", _ids(what, "language")):
        facts.append({"icon": "language", "text": formats.languages(languages, here())})
    return facts[:3]


def _accommodation(what: What) -> lists.AccommodationWord | None:
    """Return the first that is offered, in the order of the list."""
    offered = set(_ids(what, "accommodation"))
    return next((word for word in lists.accommodations() if word.id in offered), None) if offered else None


def _ids(what: What, kind: str) -> list[int]:
    """Return the ids of its words of a kind: loaded with the line, or those of the rows it holds."""
    if isinstance(what, OpportunityFields):
        return [row.pk for row in getattr(what, f"{kind}s")]
    loaded: list[int] | None = what.__dict__.get(f"{kind}_ids")
    return [row.pk for row in getattr(what, f"{kind}s").all()] if loaded is None else loaded


def where_of(what: What, distance_km: float | None = None) -> str:
    """Return where it takes place: from home, or the commune with its distance."""
    if what.attendance == Attendance.REMOTE:
        return _("From home")
    place = lists.place_name(what.commune_id) if what.commune_id else Attendance(what.attendance).label
    if what.attendance == Attendance.HYBRID and what.commune_id:
        place = _("%(place)s, partly from home") % {"place": place}
    if distance_km is not None:
        return _("%(place)s · %(distance)s km") % {
            "place": place,
            "distance": formats.number(round(distance_km), here()),
        }
    return str(place)


def when_of(what: What) -> str:
    """Return when it takes place: a day with its time, a range of days, or until when."""
    if what.timing == "shifts":
        return _in_shifts(what)
    return _dated(what) if what.timing == "dated" else _flexible(what)


def _in_shifts(what: What) -> str:
    """Return the next shift, and until when there are more."""
    if what.day is None or what.starts is None:
        return _("in shifts")
    following = formats.moment(dt.datetime.combine(what.day, what.starts), here(), clock.today(what.zone or HOME))
    if what.last_day in (None, what.day):
        return following
    return _("in shifts, the next one: %(moment)s") % {"moment": following}


def _dated(what: What) -> str:
    lang, today = here(), clock.today(what.zone or HOME)
    if what.day is None:
        return ""
    if what.last_day and what.last_day != what.day:
        return formats.date_range(what.day, what.last_day, lang, today)
    if what.starts:
        return formats.moment(dt.datetime.combine(what.day, what.starts), lang, today)
    return formats.date_day(what.day, lang) if what.day.year == today.year else formats.date_long(what.day, lang)


def _flexible(what: What) -> str:
    lang, today = here(), clock.today(what.zone or HOME)
    if what.deadline is None:
        return {"arranged": _("at a time you agree on")}.get(what.timing, "")
    if what.day and (what.day > today or what.deadline < today):
        return formats.date_range(what.day, what.deadline, lang, today)
    return _("until %(date)s") % {"date": formats.date_short(what.deadline, lang, today)}


def tag_of(opportunity: Opportunity) -> Tag | None:
    """Return the one thing to know of its state: that it is over, or what is left to fill."""
    if opportunity.post.state == PostState.SCHEDULED and opportunity.post.scheduled_for:
        planned = on_the_wall(opportunity.post.scheduled_for, opportunity.zone)
        names = {"day": formats.date_short(planned.date(), here()), "time": formats.time(planned.time(), here())}
        return {"text": _("Published on %(day)s at %(time)s") % names, "kind": "info"}
    if opportunity.post.state != PostState.PUBLISHED:
        return {"text": _("A copy, not changed yet") if opportunity.is_copy else _("Draft"), "kind": ""}
    if opportunity.state != State.OPEN:
        return {"text": str(State(opportunity.state).label), "kind": ""}
    if opportunity.ends_at and opportunity.ends_at <= clock.now():
        return {"text": _("Over"), "kind": ""}
    if opportunity.left is None:
        at_once: Tag = {"text": _("Join at once"), "kind": "ok"}
        return at_once if opportunity.join_mode == JoinMode.AT_ONCE else None
    return _places_tag(opportunity, opportunity.left)


def is_full(find: Find) -> bool:
    """Tell whether a line says that no place is left."""
    return find.get("tag") == _full()


def _full() -> Tag:
    return {"text": _("Full"), "kind": ""}


def _places_tag(opportunity: Opportunity, left: int) -> Tag:
    if not left:
        return _full()
    names = {"left": formats.number(left, here()), "places": formats.number(opportunity.places or 0, here())}
    all_at_once = opportunity.timing != Timing.SHIFTS  # places of shifts are spread over weeks
    begins_in = opportunity.starts_at - clock.now() if opportunity.starts_at and all_at_once else None
    if begins_in is not None and dt.timedelta(0) < begins_in <= SOON:
        names["time"] = _until(begins_in)
        text = ngettext("%(left)s place to fill, in %(time)s", "%(left)s places to fill, in %(time)s", left)
        return {"text": text % names, "kind": "late"}
    text = ngettext("%(left)s place left of %(places)s", "%(left)s places left of %(places)s", left)
    return {"text": text % names, "kind": "warn" if left * 2 < (opportunity.places or 0) else ""}


def _until(span: dt.timedelta) -> str:
    hours = int(span.total_seconds() // 3600)
    count, unit = (hours // 24, "day") if hours >= 48 else (max(hours, 1), "hour")
    return formats.counted(count, unit, here(), after_preposition=True)


def here() -> str:
    return formats.known(get_language())

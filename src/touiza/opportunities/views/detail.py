"""The public page of an opportunity."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from touiza.actors.access import actor_of, person_of
from touiza.actors.guest_visits import guests_too
from touiza.associations.access import may
from touiza.associations.capabilities import Can
from touiza.core import clock
from touiza.core.calendars import hijri_wanted
from touiza.core.linked_data import linked_data
from touiza.core.markup import render_markdown
from touiza.core.prepared import Prepared
from touiza.core.translated import Passage
from touiza.core.web import same_for_visitors
from touiza.media.links import picture_url
from touiza.opportunities.access import Gone, access_opportunity
from touiza.opportunities.access_together import organisers_beside
from touiza.opportunities.applications_context import apply_context
from touiza.opportunities.lines import find_of, per_of, tag_of, when_of, where_of
from touiza.opportunities.models import AT_SET_TIMES, CallOff, Opportunity, State, Timing
from touiza.opportunities.project_work import project_of
from touiza.opportunities.sharing import card_of, sharing_of
from touiza.opportunities.shift_pages import next_lines
from touiza.opportunities.structured import described
from touiza.opportunities.views.calendars import calendar_links
from touiza.opportunities.words import Words, words_of
from touiza.posts.answer_pages import thread_beside
from touiza.posts.models import PostState
from touiza.posts.rating import rating_of
from touiza.proof.book import totals_by_unit
from touiza.proof.units import label as unit_label
from touiza.ui import formats
from touiza.ui.drawn import foreign
from touiza.ui.shapes import Fact, Find


@dataclass(frozen=True)
class Prose:
    """A text as clean HTML, with the language it is in."""

    html: SafeString
    passage: Passage


@guests_too
@require_GET
@same_for_visitors
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is asked, by whom, where and when, and the way in. What was removed answers 410."""
    actor = actor_of(request.user)
    try:
        opportunity = access_opportunity(slug, actor)
    except Gone:
        return render(request, "opportunities/gone.html", {"noindex": True, "languages_off": True}, status=410)
    context = page_of(request, opportunity)
    context["may_edit"] = may(actor, opportunity.association, Can.EDIT, post=opportunity.pk)
    context["rating"] = rating_of(opportunity.post, actor) if opportunity.state == State.DONE else None
    person = person_of(request.user)
    context["may_fit"] = not (context["may_edit"] or context["over"] or context["is_draft"] or person is None or person.is_guest)
    if not context["is_draft"]:
        context |= thread_beside(request, opportunity.post)
    return render(request, "opportunities/detail.html", context)


def page_of(request: HttpRequest, opportunity: Opportunity) -> dict[str, Any]:
    """Return what the page shows, in a constant number of queries."""
    post, association = opportunity.post, opportunity.association
    picture = picture_url(post.picture) if post.picture else ""
    address = f"{settings.SITE_URL}{reverse('opportunities:detail', args=[post.slug])}"
    words = words_of(opportunity)
    published = post.state == PostState.PUBLISHED
    times = times_of(request, opportunity) if opportunity.timing in AT_SET_TIMES else {}
    return {
        **times,
        "opportunity": opportunity,
        "association": association,
        "beside": organisers_beside(opportunity),
        "title": post.title.here,
        "body": prose_of(opportunity),
        "facts": facts_of_page(opportunity, words),
        "per": per_of(opportunity),
        "needed": words.needed,
        "welcome": words.welcome,
        "offers": [item.offer() for item in words.accommodations],
        "causes": words.causes,
        "goals": words.goals,
        "tags": words.tags,
        "more_facts": more_facts(opportunity),
        "serves": project_of(opportunity),
        "given": totals_by_unit(source=post) if opportunity.unit_id else [],
        "unit": unit_label(opportunity.unit) if opportunity.unit else "",
        "over": over_sentence(opportunity),
        "tag": tag_of(opportunity),
        "languages": in_other_languages(opportunity),
        "other_dates": other_dates(opportunity),
        "apply": apply_context(request, opportunity),
        "back": back_to(request),
        "canonical": address,
        "json_ld": linked_data(described(opportunity, address, words)) if published else "",
        "description": summary_of(opportunity),
        "picture": picture,
        "image": card_of(opportunity),
        "sharing": sharing_of(opportunity, address) if published else None,
        "noindex": not published,
        "is_draft": not published,
    }


def times_of(request: HttpRequest, opportunity: Opportunity) -> dict[str, Any]:
    """Return the next shifts, and where a calendar program finds the times."""
    links = {"calendars": calendar_links(opportunity)}
    if opportunity.timing != Timing.SHIFTS:
        return links
    lines, more = next_lines(opportunity, actor_of(request.user))
    return links | {"shift_lines": lines, "more_shifts": more, "in_shifts": True}


def prose_of(opportunity: Opportunity) -> Prose | None:
    passage = opportunity.post.body.here
    return Prose(render_markdown(passage.text, top=2), passage) if passage else None


def facts_of_page(opportunity: Opportunity, words: Words) -> list[Fact]:
    """Return the line under the title: where, when, in which languages."""
    remote = opportunity.attendance == "remote"
    facts: list[Fact] = [{"icon": "home" if remote else "map-pin", "text": where_of(opportunity)}]
    if when := when_of(opportunity):
        facts.append({"icon": "calendar", "text": with_hours(opportunity, when)})
    if languages := [language.label() for language in words.languages]:
        facts.append({"icon": "language", "text": formats.languages(languages, here())})
    return facts


def with_hours(opportunity: Opportunity, when: str) -> str:
    """Return the day with both its times, where they are known and on one day."""
    if opportunity.timing != Timing.DATED:
        return when
    starts, ends, day = opportunity.starts, opportunity.ends, opportunity.day
    if not (day and starts and ends) or opportunity.last_day not in (None, day):
        return when
    hours = formats.time_range(starts, ends, here())
    return _("%(day)s, %(hours)s") % {"day": formats.date_long(day, here(), hijri=hijri_wanted()), "hours": hours}


def more_facts(opportunity: Opportunity) -> list[tuple[str, str]]:
    """Return label and value pairs for the panel."""
    pairs = []
    if opportunity.address:
        where = opportunity.address.here
        pairs.append((_("Meeting place"), foreign(where.text, where.language)))
    if opportunity.lowest_age:
        pairs.append((_("Lowest age"), opportunity.lowest_age.split("_")[0]))
    if opportunity.zone != settings.TIME_ZONE and opportunity.starts:
        pairs.append((_("Time zone"), opportunity.zone.split("/")[-1].replace("_", " ")))
    if opportunity.post.source:
        pairs.append((_("Source"), foreign(opportunity.post.source)))
    return pairs


def over_sentence(opportunity: Opportunity) -> str:
    """Return why nobody can apply any more, "" where they can."""
    if opportunity.post.state != PostState.PUBLISHED:
        return ""
    if opportunity.state == State.PAUSED:
        return _("The association has paused this opportunity: it takes no applications for now.")
    if opportunity.state == State.CLOSED:
        if (called_off := CallOff.objects.filter(opportunity=opportunity).first()) is not None:
            names = {"reason": called_off.get_reason_display(), "sentence": called_off.sentence}
            return _("The association has called this off. Reason: %(reason)s. “%(sentence)s”") % names
        return _("This opportunity is closed: it takes no applications any more.")
    if opportunity.state == State.DONE or (opportunity.ends_at and opportunity.ends_at <= clock.now()):
        return _("This opportunity is over. The page stays, so that the hours given here can be traced.")
    return ""


def other_dates(opportunity: Opportunity) -> list[Find]:
    """Return the same work on other dates, the soonest first. One query; none where it stands alone."""
    if opportunity.series_id is None:
        return []
    finds = [find_of(row) for row in SERIES(series=opportunity.series_id, now=clock.now()) if row.pk != opportunity.pk]
    for find in finds:
        find["by"] = None
    return finds


SERIES = Prepared(
    lambda series, now: Opportunity.objects.open()
    .with_line()
    .filter(Q(ends_at=None) | Q(ends_at__gt=now), series=series)
    .order_by("starts_at", "pk")[:12]
)


def in_other_languages(opportunity: Opportunity) -> list[dict[str, str]]:
    """Return the other languages it is written in, each with the address of its page."""
    found = []
    for passage in opportunity.post.title.others:
        with translation.override(passage.language):
            href = reverse("opportunities:detail", args=[opportunity.post.slug])
        found.append({"code": passage.language, "name": formats.language_name(passage.language), "href": href})
    return found


def back_to(request: HttpRequest) -> str:
    """Return the list the reader came from with its filters, else the list."""
    listing = reverse("opportunities:list")
    came = urlsplit(request.META.get("HTTP_REFERER", ""))
    if came.netloc == request.get_host() and came.path == listing and came.query:
        return f"{listing}?{came.query}"
    return listing


def summary_of(opportunity: Opportunity) -> str:
    """Return a line for search engines and shared links: the first words of the text."""
    text = " ".join(line for line in opportunity.post.body.here.text.splitlines() if line and not line.startswith("#"))
    return text if len(text) <= 200 else text[:199].rsplit(" ", 1)[0] + "…"


def here() -> str:
    return formats.known(get_language())

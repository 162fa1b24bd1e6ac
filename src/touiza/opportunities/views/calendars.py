"""Calendars to subscribe to: of an opportunity, of an association, one's own."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from touiza.accounts.services.limits import address_of, take
from touiza.actors.access import access_signed_in
from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core.translated import LANGUAGES
from touiza.opportunities.access_calendars import (
    access_calendar_of,
    access_public_association,
    access_public_opportunity,
    entries_of_association,
    entries_of_opportunity,
    entries_of_person,
)
from touiza.opportunities.ical import Entry, latest_change, write_calendar
from touiza.opportunities.models import Opportunity, PersonalCalendar, Shift
from touiza.opportunities.services.calendars import renew_calendar, revoke_calendar
from touiza.ui.shapes import Link

HOUR = 3600


@require_safe
def of_opportunity(request: HttpRequest, slug: str) -> HttpResponseBase:
    """An opportunity's shifts, or its date; `?shift=` names one alone, `?lang=` the language."""
    opportunity = access_public_opportunity(slug)
    shift = request.GET.get("shift", "")
    one = int(shift) if shift.isdecimal() and len(shift) < 19 else None
    return _calendar(
        request, lambda: str(opportunity.post.title), lambda: entries_of_opportunity(opportunity, one), _language(request)
    )


@require_safe
def of_association(request: HttpRequest, handle: str) -> HttpResponseBase:
    """All that an association has published, with its times."""
    association = access_public_association(handle)
    return _calendar(request, lambda: str(association.name), lambda: entries_of_association(association), _language(request))


@require_safe
def of_person(request: HttpRequest, secret: str) -> HttpResponseBase:
    """What one person has to do, in their language, to whoever has the secret address."""
    take(key=f"calendar:{address_of(request)}", limit=300, seconds=HOUR)
    person = access_calendar_of(secret)
    response = _calendar(request, lambda: _("My shifts"), lambda: entries_of_person(person), person.person.user.language)
    response["Cache-Control"] = "private, max-age=300"
    response["X-Robots-Tag"] = "noindex"
    return response


@login_required
@require_POST
def own(request: HttpRequest) -> HttpResponse:
    """Make the address of one's own calendar, make it anew, or take it back."""
    actor = access_signed_in(request.user)
    if request.POST.get("deed") == "revoke":
        revoke_calendar(person=actor)
        messages.success(request, _("The address is taken back: nobody reads your calendar under it any more."))
    elif request.POST.get("deed") == "renew":
        take(key=f"own_calendar:{actor.pk}", limit=20, seconds=HOUR)
        renew_calendar(person=actor)
        messages.success(request, _("Your calendar has a new address. An earlier one no longer works."))
    return redirect(reverse("opportunities:my_shifts") + "#calendar")


def calendar_links(opportunity: Opportunity, shift: Shift | None = None) -> list[Link]:
    """Return where a calendar program finds an opportunity's times, or one shift: to open, and to subscribe to."""
    path = reverse("opportunities_open:calendar", args=[opportunity.post.slug])
    query = f"?lang={get_language()}" + (f"&shift={shift.pk}" if shift else "")
    links: list[Link] = [{"text": _("Add to my calendar"), "href": path + query}]
    if shift is None:
        links.append({"text": _("Subscribe, so that changes follow"), "href": _webcal(path + query)})
    return links


def association_calendar(association: Association) -> str:
    """Return the address of an association's calendar in the reader's language."""
    return reverse("opportunities_open:association_calendar", args=[association.handle]) + f"?lang={get_language()}"


def private_address(actor: Actor) -> str:
    """Return the secret address of a person's own calendar, "" where there is none."""
    calendar = PersonalCalendar.objects.filter(person=actor).first()
    return settings.SITE_URL + reverse("opportunities_open:own_calendar", args=[calendar.secret]) if calendar else ""


def _webcal(path: str) -> str:
    return settings.SITE_URL.replace("https://", "webcal://").replace("http://", "webcal://") + path


def _language(request: HttpRequest) -> str:
    """Return the language asked for, and count the visit."""
    take(key=f"calendar:{address_of(request)}", limit=300, seconds=HOUR)
    wanted = request.GET.get("lang", "")
    return wanted if wanted in LANGUAGES else settings.LANGUAGE_CODE


def _calendar(
    request: HttpRequest, name: Callable[[], str], gather: Callable[[], list[Entry]], language: str
) -> HttpResponseBase:
    """Write a calendar; one that is as the program has it is not sent again (ETag, Last-Modified)."""
    with translation.override(language):
        entries = gather()
        content = write_calendar(name(), entries, language=language)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    changed = latest_change(entries)
    response: HttpResponseBase = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response = get_conditional_response(request, etag, int(changed.timestamp()) if changed else None, response) or response
    response["ETag"] = etag
    if changed:
        response["Last-Modified"] = http_date(changed.timestamp())
    response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response["Cache-Control"] = "public, max-age=300"
    return response

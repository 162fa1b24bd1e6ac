"""What machines read of an opportunity: schema.org, so that search engines list it as volunteering.

Dated work is an Event; work over time is a JobPosting of employmentType VOLUNTEER (schema.org/JobPosting,
schema.org/eventAttendanceMode). Remote postings carry jobLocationType TELECOMMUTE.
"""

import re
from typing import Any

from django.conf import settings
from django.urls import reverse

from touiza.media.links import picture_url
from touiza.opportunities.models import AT_SET_TIMES, Attendance, Opportunity, State, Timing
from touiza.opportunities.words import Words
from touiza.opportunities.zones import country_code
from touiza.vocabulary.models import Place

MARKS = re.compile(r"^#{1,6}\s+", re.MULTILINE)  # of headings
MODES = {
    Attendance.ON_SITE: "https://schema.org/OfflineEventAttendanceMode",
    Attendance.HYBRID: "https://schema.org/MixedEventAttendanceMode",
    Attendance.REMOTE: "https://schema.org/OnlineEventAttendanceMode",
}


def described(opportunity: Opportunity, address: str, words: Words) -> dict[str, Any]:
    """Return an opportunity at an absolute address as schema.org data, in the reader's language where it has one."""
    told = _event(opportunity) if opportunity.timing in AT_SET_TIMES else _posting(opportunity, words)
    passage = opportunity.post.body.here
    return {
        **told,
        "@id": address,
        "url": address,
        "description": MARKS.sub("", passage.text)[:2000] or opportunity.post.title.here.text,
        "inLanguage": opportunity.post.title.here.language,
        "image": _absolute(picture_url(opportunity.post.picture)) if opportunity.post.picture else None,
        "keywords": [cause.label() for cause in words.causes],
    }


def _event(opportunity: Opportunity) -> dict[str, Any]:
    called_off = opportunity.state == State.CLOSED and opportunity.association.closed_at is not None
    return {
        "@type": "Event",
        "name": opportunity.post.title.here.text,
        "startDate": _moment(opportunity.day, opportunity.starts and opportunity.starts_at),
        "endDate": _moment(opportunity.last_day or opportunity.day, opportunity.ends and opportunity.ends_at),
        "eventSchedule": _shifts(opportunity) if opportunity.timing == Timing.SHIFTS else None,
        "eventAttendanceMode": MODES[Attendance(opportunity.attendance)],
        "eventStatus": f"https://schema.org/{'EventCancelled' if called_off else 'EventScheduled'}",
        "isAccessibleForFree": True,
        "maximumAttendeeCapacity": opportunity.places,
        "remainingAttendeeCapacity": opportunity.left,
        "location": _location(opportunity),
        "organizer": _organisation(opportunity),
    }


def _shifts(opportunity: Opportunity) -> dict[str, Any]:
    """Return when shift work goes on: from its next shift to its last (schema.org/Schedule)."""
    return {
        "@type": "Schedule",
        "startDate": _moment(opportunity.day, None),
        "endDate": _moment(opportunity.last_day, None),
        "startTime": opportunity.starts.isoformat() if opportunity.starts else None,
        "scheduleTimezone": opportunity.zone,
    }


def _posting(opportunity: Opportunity, words: Words) -> dict[str, Any]:
    remote = opportunity.attendance == Attendance.REMOTE
    published = opportunity.post.published_at
    return {
        "@type": "JobPosting",
        "title": opportunity.post.title.here.text,
        "employmentType": "VOLUNTEER",
        "datePosted": published.date().isoformat() if published else None,
        "validThrough": opportunity.ends_at.isoformat() if opportunity.ends_at else None,
        "jobLocationType": "TELECOMMUTE" if remote else None,
        "jobLocation": None if remote else _location(opportunity),
        "applicantLocationRequirements": _country_of(opportunity.association.commune) if remote else None,
        "totalJobOpenings": opportunity.places,
        "skills": [skill.label() for skill in (*words.needed, *words.welcome)],
        "hiringOrganization": _organisation(opportunity),
        "directApply": True,
    }


def _location(opportunity: Opportunity) -> dict[str, Any]:
    if opportunity.attendance == Attendance.REMOTE:
        return {
            "@type": "VirtualLocation",
            "url": _absolute(reverse("opportunities:detail", args=[opportunity.post.slug])),
        }
    place = opportunity.commune
    return {
        "@type": "Place",
        "name": str(opportunity.address) or (place.label() if place else ""),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": str(opportunity.address),
            "addressLocality": place.label() if place else "",
            "addressRegion": place.parent.label() if place and place.parent else "",
            "addressCountry": _country(place),
        },
        "geo": {"@type": "GeoCoordinates", "latitude": opportunity.latitude, "longitude": opportunity.longitude}
        if opportunity.latitude is not None
        else None,
    }


def _country_of(place: Place | None) -> dict[str, Any] | None:
    """Return the country an association works from: remote postings must name one (Google, "Job posting")."""
    return {"@type": "Country", "name": _country(place)} if place else None


def _country(place: Place | None) -> str:
    return country_code(place).upper() if place else ""


def _organisation(opportunity: Opportunity) -> dict[str, Any]:
    association = opportunity.association
    return {
        "@type": "NGO",
        "name": str(association.name),
        "url": _absolute(reverse("home:profile", args=[association.handle])),
    }


def _moment(day: Any, moment: Any) -> str | None:
    """Return a moment where the time is known, else the day."""
    return moment.isoformat() if moment else day.isoformat() if day else None


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"

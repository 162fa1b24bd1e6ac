"""Whether a person may do the work: their age, the qualifications it asks for, and a guardian's consent for who is under 18."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from touiza.actors.access import has_guardian_consent, is_minor
from touiza.actors.models import Actor, AgeBand, Person, Qualification
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.kernel.text import normalise
from touiza.opportunities.models import Opportunity, RequiredQualification
from touiza.ui.formats import date_long


@dataclass(frozen=True)
class Match:
    """A qualification that is asked for, beside the one a person has; `lasts` until the work ends."""

    required: RequiredQualification
    held: Qualification | None
    lasts: bool

    @property
    def is_only_stated(self) -> bool:
        return self.held is not None and self.held.confirmed_by_id is None


def matches(opportunity: Opportunity, person: Actor) -> list[Match]:
    """Return what is asked for with what the person has. Two queries; one where nothing is asked."""
    required = list(opportunity.qualifications.order_by("pk"))
    if not required:
        return []
    held = list(Qualification.objects.filter(person=person.pk).select_related("confirmed_by"))
    last = _last_day(opportunity)
    found = []
    for one in required:
        own = next((row for row in held if _same(row, one)), None)
        lasts = own is not None and (own.valid_until is None or own.valid_until >= last)
        found.append(Match(one, own, lasts))
    return found


def is_too_young(person: Actor, lowest: str) -> bool:
    """Tell whether a person's stated age band lies below the lowest asked. Who states none is not judged by it."""
    bands = AgeBand.values
    band = Person.objects.filter(actor=person).values_list("age_band", flat=True).first() or ""
    return bool(lowest and band) and bands.index(band) < bands.index(lowest)


def refuse_unqualified(opportunity: Opportunity, person: Actor) -> None:
    """Refuse "qualification" where one is missing, or ends before the work does."""
    for match in matches(opportunity, person):
        if match.held is None:
            raise Refusal(
                "qualification",
                _("This work asks for “%(name)s”. If you have it, state it under your qualifications, then apply.")
                % {"name": match.required},
            )
        if not match.lasts and match.held.valid_until is not None:
            raise Refusal(
                "qualification",
                _("Your “%(name)s” ends on %(date)s, before the work does. Renew it, or correct the date.")
                % {"name": match.required, "date": date_long(match.held.valid_until, get_language() or "ar")},
            )


def refuse_without_guardian(opportunity: Opportunity, person: Actor) -> None:
    """Refuse "guardian_consent" to who is under 18, where the work asks for a guardian's consent and none is there."""
    if lacks_guardian(opportunity, person):
        raise Refusal(
            "guardian_consent",
            _("This work asks for the consent of a guardian of those under 18. Ask yours on the page “My guardian’s consent”."),
        )


def lacks_guardian(opportunity: Opportunity, person: Actor) -> bool:
    """Tell whether the work asks for a guardian's consent that this person is too young to do without, and does not have."""
    return opportunity.guardian_consent and is_minor(person) and not has_guardian_consent(person)


def _same(held: Qualification, required: RequiredQualification) -> bool:
    return held.kind == required.kind and normalise(held.name) == normalise(required.name)


def _last_day(opportunity: Opportunity) -> dt.date:
    """Return the last local day of the work; today where it has no end."""
    if opportunity.ends_at is None:
        return clock.today(opportunity.zone)
    return clock.day_of(opportunity.ends_at - dt.timedelta(seconds=1), opportunity.zone)

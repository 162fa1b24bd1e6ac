"""What a person is suggested, as it is shown: in the fair order, without what they put away; and what they say of it.

The home, the page, the mail and every other reader take `offers_for`, so that the order is one.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef

from touiza.accounts.models import User
from touiza.actors.models import Actor
from touiza.core import clock
from touiza.kernel.matching import Judgement
from touiza.opportunities.cadence import next_moment
from touiza.opportunities.matching.fairness import Offered, fair_order
from touiza.opportunities.models import Cadence, HiddenSuggestion, Opportunity, SuggestionMail, WhyNot
from touiza.opportunities.services.exposure import count_shown, shown_lately
from touiza.opportunities.services.suggesting import KEPT, suggestions_for


@dataclass(frozen=True)
class Offer:
    """One suggestion: the opportunity with its line, and how it fits."""

    opportunity: Opportunity
    judgement: Judgement


def offers_for(person: Actor, *, at: dt.datetime | None = None) -> list[Offer]:
    """Return all suggestions for a person, fifty at most, in the order in which they are shown everywhere. One query more."""
    found = {one.opportunity: one.judgement for one in suggestions_for(person, limit=KEPT, at=at)}
    if not found:
        return []
    rows = {row.pk: row for row in _lines(person, found)}
    offered = [Offered(pk, rows[pk].association_id, judgement.score) for pk, judgement in found.items() if pk in rows]
    shown = {row.association_id: float(row.__dict__["shown_lately"]) for row in rows.values()}
    return [Offer(rows[one.key], found[one.key]) for one in fair_order(offered, shown)]


def note_shown(offers: Sequence[Offer]) -> None:
    """Count that these were put before somebody's eyes."""
    count_shown(offer.opportunity.association_id for offer in offers)


@transaction.atomic
def hide_suggestion(*, person: Actor, opportunity: Opportunity, why: str = "", at: dt.datetime | None = None) -> HiddenSuggestion:
    """Suggest this no more; nothing of its association where that is the reason. Again, with another reason, changes the reason."""
    reason = WhyNot(why)
    hidden, _new = HiddenSuggestion.objects.update_or_create(
        person=person, opportunity=opportunity, defaults={"why": reason, "at": at or clock.now()}
    )
    return hidden


@transaction.atomic
def show_suggestion(*, person: Actor, opportunity: Opportunity) -> None:
    """Let this be suggested again. Twice changes nothing."""
    HiddenSuggestion.objects.filter(person=person, opportunity=opportunity).delete()


@transaction.atomic
def set_mail(*, person: Actor, cadence: str, at: dt.datetime | None = None) -> SuggestionMail:
    """Choose how often suggestions come by mail. Twice changes nothing."""
    moment = at or clock.now()
    zone = User.objects.values_list("time_zone", flat=True).get(person=person.pk)
    due = next_moment(Cadence(cadence), zone, moment)
    chosen, _new = SuggestionMail.objects.update_or_create(person=person, defaults={"cadence": cadence, "due_at": due})
    return chosen


@transaction.atomic
def stop_suggestions(*, person: int) -> None:
    """Send no more suggestions by mail. Twice changes nothing."""
    SuggestionMail.objects.filter(person=person).update(cadence=Cadence.NONE, due_at=None)


def _lines(person: Actor, ids: dict[int, Judgement]) -> list[Opportunity]:
    put_away = HiddenSuggestion.objects.filter(person=person)
    this = put_away.filter(opportunity=OuterRef("pk"))
    theirs = put_away.filter(why=WhyNot.ASSOCIATION, opportunity__association=OuterRef("association"))
    rows = Opportunity.objects.published().with_line().filter(~Exists(this), ~Exists(theirs), pk__in=ids)
    return list(rows.annotate(shown_lately=shown_lately("association")))

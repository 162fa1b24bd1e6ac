"""Agreements: proposed, consented to by the other side, reviewed in time, ended with a reason."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Agreement, Association
from touiza.associations.services.closing import refuse_if_closed
from touiza.associations.services.memberships import BATCH, day_here
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText

State = Agreement.State
TWICE = dt.timedelta(minutes=10)  # the same proposal within this time: the form was sent twice


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is agreed. `partner` is an association of this site; else the other side is named in words."""

    title: TranslatedText
    begins: dt.date
    partner: Association | None = None
    outside_kind: str = ""
    outside_name: TranslatedText | None = None
    summary: TranslatedText | None = None
    ends: dt.date | None = None
    review_on: dt.date | None = None
    is_public: bool = True


@transaction.atomic
def propose_agreement(
    *, association: Association, by: Actor, terms: Terms, at: dt.datetime | None = None, silent: bool = False
) -> Agreement:
    """Write an agreement down. Another association of this site consents first; with a body outside it is in force at once.

    Sent twice, it is written once. Refuses "association_closed", "same_association", "no_party", "unclaimed", "dates".
    """
    refuse_if_closed(association)
    moment = at or clock.now()
    _check(association, terms)
    twin = Agreement.objects.filter(
        association=association, title=terms.title, partner=terms.partner, created_at__gt=moment - TWICE
    ).first()
    if twin is not None:
        return twin
    outside = terms.partner is None
    agreement = Agreement.objects.create(
        association=association,
        partner=terms.partner,
        outside_kind=terms.outside_kind if outside else "",
        outside_name=terms.outside_name if outside and terms.outside_name else TranslatedText(),
        title=terms.title,
        summary=terms.summary or TranslatedText(),
        begins=terms.begins,
        ends=terms.ends,
        review_on=terms.review_on,
        is_public=terms.is_public,
        state=State.ACTIVE if outside else State.PROPOSED,
        proposed_by=by,
        created_at=moment,
        decided_at=moment if outside else None,
    )
    verb = "agreement.stated" if outside else "agreement.proposed"
    _tell(verb, agreement, by, to=terms.partner or association, at=moment, silent=silent)
    return agreement


@transaction.atomic
def consent_to_agreement(
    *, agreement: Agreement, association: Association, by: Actor, at: dt.datetime | None = None, silent: bool = False
) -> Agreement:
    """The other side agrees: it is in force. Agreeing twice is once; refuses "not_asked", "decided"."""
    agreement = _lock(agreement)
    _refuse_proposer(agreement, association)
    if agreement.state == State.ACTIVE:
        return agreement
    _refuse_unless(agreement, State.PROPOSED)
    moment = at or clock.now()
    agreement.state, agreement.decided_at = State.ACTIVE, moment
    agreement.save(update_fields=["state", "decided_at"])
    _tell("agreement.agreed", agreement, by, to=agreement.association, at=moment, silent=silent)
    return agreement


@transaction.atomic
def decline_agreement(
    *, agreement: Agreement, association: Association, by: Actor, sentence: str, at: dt.datetime | None = None, silent: bool = False
) -> Agreement:
    """The other side does not agree, and says why. Twice is once; refuses "not_asked", "decided"."""
    agreement = _lock(agreement)
    _refuse_proposer(agreement, association)
    if agreement.state == State.DECLINED:
        return agreement
    _refuse_unless(agreement, State.PROPOSED)
    moment = at or clock.now()
    agreement.state, agreement.decided_at, agreement.sentence = State.DECLINED, moment, sentence
    agreement.save(update_fields=["state", "decided_at", "sentence"])
    _tell("agreement.declined", agreement, by, to=agreement.association, at=moment, silent=silent)
    return agreement


@transaction.atomic
def review_agreement(
    *, agreement: Agreement, by: Actor, review_on: dt.date | None, at: dt.datetime | None = None
) -> Agreement:
    """Note that it was reviewed and goes on, and when it is next; None: no more. Refuses "decided", and "dates" in the past."""
    agreement = _lock(agreement)
    _refuse_unless(agreement, State.ACTIVE)
    moment = at or clock.now()
    if review_on is not None and review_on <= day_here(moment):
        raise Refusal("dates", _("Choose a day that is still to come."), field="review_on")
    agreement.review_on, agreement.review_asked_at = review_on, None
    agreement.save(update_fields=["review_on", "review_asked_at"])
    _tell("agreement.reviewed", agreement, by, to=agreement.association, at=moment, silent=False)
    return agreement


@transaction.atomic
def end_agreement(
    *, agreement: Agreement, association: Association, by: Actor, sentence: str, at: dt.datetime | None = None, silent: bool = False
) -> Agreement:
    """One side ends it, with a reason that the other reads. A proposal is taken back so too. Ending twice is once."""
    agreement = _lock(agreement)
    if agreement.state == State.ENDED:
        return agreement
    _refuse_unless(agreement, State.ACTIVE, State.PROPOSED)
    if agreement.state == State.PROPOSED and association.pk != agreement.association_id:
        raise Refusal("not_asked", _("Agree to it, or decline it with a sentence."))
    moment = at or clock.now()
    agreement.state, agreement.ended_at, agreement.ended_by, agreement.sentence = State.ENDED, moment, association, sentence
    agreement.save(update_fields=["state", "ended_at", "ended_by", "sentence"])
    other = next((party for party in agreement.parties if party.pk != association.pk), association)
    _tell("agreement.ended", agreement, by, to=other, at=moment, silent=silent)
    return agreement


@transaction.atomic
def ask_about_review(*, limit: int = BATCH, at: dt.datetime | None = None) -> int:
    """Remind both sides of agreements whose review is due, each once; return how many there were."""
    moment = at or clock.now()
    rows = Agreement.objects.select_for_update(of=("self",), skip_locked=True).filter(
        state=State.ACTIVE, review_on__lte=day_here(moment), review_asked_at=None
    )
    due = list(rows.select_related("association__actor", "partner__actor").order_by("review_on", "pk")[:limit])
    for agreement in due:
        agreement.review_asked_at = moment
        agreement.save(update_fields=["review_asked_at"])
        for party in agreement.parties:
            _tell("agreement.review_due", agreement, None, to=party, at=moment, silent=False)
    return len(due)


def _check(association: Association, terms: Terms) -> None:
    if terms.partner is None and not (terms.outside_kind and terms.outside_name):
        raise Refusal("no_party", _("Say with whom: an association of this site, or the name and kind of an organisation."), field="partner")
    if terms.partner is not None and terms.partner.pk == association.pk:
        raise Refusal("same_association", _("Choose another association: an agreement has two sides."), field="partner")
    if terms.partner is not None and (terms.partner.claimed_at is None or terms.partner.closed_at is not None):
        raise Refusal("unclaimed", _("Nobody answers for this association here now, so nobody could consent."), field="partner")
    if terms.ends is not None and terms.ends < terms.begins:
        raise Refusal("dates", _("It cannot end before it begins."), field="ends")


def _refuse_proposer(agreement: Agreement, association: Association) -> None:
    if association.pk != agreement.partner_id:
        raise Refusal("not_asked", _("The other side answers this."))


def _refuse_unless(agreement: Agreement, *states: str) -> None:
    if agreement.state not in states:
        raise Refusal("decided", _("This agreement has changed meanwhile. The page is up to date now."))


def _lock(agreement: Agreement) -> Agreement:
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("association__actor", "partner__actor")
    return rows.get(pk=agreement.pk)


def _tell(verb: str, agreement: Agreement, by: Actor | None, *, to: Association, at: dt.datetime, silent: bool) -> None:
    record(verb=verb, actor=by, obj=agreement, association=to.actor, at=at, silent=silent)

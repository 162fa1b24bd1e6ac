"""A reviewer decides on each criterion; a verification stands until its day, and may be withdrawn with a reason."""

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.access import role_of
from touiza.associations.criteria import codes, criterion_of
from touiza.associations.models import Association, Judgement, Verification, VerificationEvent, VerificationRequest
from touiza.associations.services.verification import State, lock_request
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal

Verdict = Judgement.Verdict
End = Verification.End
MONTHS = 24  # a verification stands so long, unless the reviewer says otherwise
LENGTHS = (6, 12, 24, 36)  # months that a reviewer may choose
REMIND = dt.timedelta(days=60)


@dataclass(frozen=True)
class Ruling:
    """What a reviewer decides on one criterion, and why."""

    verdict: str
    sentence: str


@transaction.atomic
def decide_request(
    *,
    request: VerificationRequest,
    by: Actor,
    rulings: Mapping[str, Ruling],
    verify: bool,
    sentence: str,
    scope: str = "",
    months: int = MONTHS,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> VerificationRequest:
    """Decide on every criterion, and on the whole. The same reviewer deciding again changes nothing.

    Refuses "own_association", "same_reviewer" (an appeal against one's own decision while somebody else could decide),
    "decided", "ruling_missing", "sentence_missing", "scope_missing", "months", "not_met".
    """
    moment = at or clock.now()
    request = lock_request(request)
    if request.is_decided and request.decided_by_id == by.pk:
        return request
    _check_reviewer(request, by)
    if request.state != State.WAITING:
        raise Refusal("decided", _("Somebody has decided this request already, or it was taken back."))
    _check_rulings(rulings, verify=verify, sentence=sentence, scope=scope, months=months)
    Judgement.objects.bulk_create(
        Judgement(request=request, criterion=code, verdict=rulings[code].verdict, sentence=rulings[code].sentence.strip())
        for code in codes()
    )
    request.state = State.VERIFIED if verify else State.REFUSED
    request.decided_at, request.decided_by, request.sentence = moment, by, sentence.strip()
    request.save(update_fields=["state", "decided_at", "decided_by", "sentence"])
    if verify:
        _verify(request, scope.strip(), months, moment)
    VerificationEvent.objects.create(request=request, kind="given" if verify else "refused", by=by, at=moment)
    _record("verification.given" if verify else "verification.refused", request, by, moment, silent)
    return request


@transaction.atomic
def withdraw_verification(
    *, verification: Verification, by: Actor, sentence: str, at: dt.datetime | None = None, silent: bool = False
) -> Verification:
    """Take a verification away, with the reason for everyone to read. Twice is once.

    Refuses "own_association", "sentence_missing" and "verification_over".
    """
    moment = at or clock.now()
    request = lock_request(verification.request)
    verification = Verification.objects.select_for_update().get(pk=verification.pk)
    if verification.end == End.WITHDRAWN:
        return verification
    if role_of(by, request.association) is not None:
        raise _own_association()
    if not verification.holds():
        raise Refusal("verification_over", _("This verification has ended already."))
    if not sentence.strip():
        raise Refusal("sentence_missing", _("Write the reason: everyone can read it."), field="sentence")
    _end(verification, End.WITHDRAWN, moment, by, sentence.strip())
    _record("verification.withdrawn", request, by, moment, silent)
    return verification


def lapse_verifications(*, at: dt.datetime | None = None, limit: int = 200) -> int:
    """End the verifications whose day has come; return how many. Each is a transaction of its own."""
    moment = at or clock.now()
    over = Verification.objects.filter(ended_at=None, until__lte=moment).order_by("until")
    rows = list(over.select_related("request")[:limit])
    for row in rows:
        _lapse(row, moment)
    return len(rows)


def remind_of_renewal(*, at: dt.datetime | None = None, limit: int = 200) -> int:
    """Tell the owners of associations whose verification ends within two months, once; return how many."""
    moment = at or clock.now()
    due = Verification.objects.filter(ended_at=None, reminded_at=None, until__lte=moment + REMIND, until__gt=moment)
    rows = list(due.select_related("request").order_by("until")[:limit])
    for row in rows:
        _remind(row, moment)
    return len(rows)


@transaction.atomic
def _lapse(verification: Verification, at: dt.datetime) -> None:
    request = lock_request(verification.request)
    verification = Verification.objects.select_for_update().get(pk=verification.pk)
    if verification.ended_at is not None or verification.until > at:
        return
    _end(verification, End.LAPSED, verification.until, None)
    _record("verification.lapsed", request, None, at, silent=False)


@transaction.atomic
def _remind(verification: Verification, at: dt.datetime) -> None:
    request = lock_request(verification.request)
    if Verification.objects.filter(pk=verification.pk, reminded_at=None).update(reminded_at=at):
        _record("verification.expiring", request, None, at, silent=False, audience=Audience.PRIVATE)


def _verify(request: VerificationRequest, scope: str, months: int, at: dt.datetime) -> None:
    """Write the verification; one that still holds is renewed by it."""
    for before in Verification.objects.select_for_update().filter(association=request.association_id, ended_at=None):
        _end(before, End.RENEWED, at, None)
    until = _months_later(at, months)
    Verification.objects.create(association_id=request.association_id, request=request, scope=scope, since=at, until=until)
    Association.objects.filter(pk=request.association_id).update(verified_until=until)


def _end(verification: Verification, end: str, at: dt.datetime, by: Actor | None, sentence: str = "") -> None:
    verification.end, verification.ended_at, verification.ended_by, verification.sentence = end, at, by, sentence
    verification.save(update_fields=["end", "ended_at", "ended_by", "sentence"])
    VerificationEvent.objects.create(request_id=verification.request_id, kind=end, by=by, at=at)
    Association.objects.filter(pk=verification.association_id).update(verified_until=None)


def _months_later(moment: dt.datetime, months: int) -> dt.datetime:
    years, month = divmod(moment.month - 1 + months, 12)
    last = calendar.monthrange(moment.year + years, month + 1)[1]
    return moment.replace(year=moment.year + years, month=month + 1, day=min(moment.day, last))


def _check_reviewer(request: VerificationRequest, by: Actor) -> None:
    if role_of(by, request.association) is not None or request.asked_by_id == by.pk:
        raise _own_association()
    before = request.appeals
    if before is not None and before.decided_by_id == by.pk and _others_could(by, request.association):
        raise Refusal(
            "same_reviewer", _("The association appeals against your own decision: another reviewer decides this time.")
        )


def _others_could(by: Actor, association: Association) -> bool:
    """Tell whether this server has another reviewer who does not act for the association."""
    reviewers = Actor.objects.filter(person__user__is_staff=True, person__user__is_active=True, erased_at=None)
    inside = association.roles.filter(ended_at=None).values("person")
    return reviewers.exclude(pk=by.pk).exclude(pk__in=inside).exists()


def _own_association() -> Refusal:
    return Refusal("own_association", _("You act for this association, or have: another reviewer decides."))


def _check_rulings(rulings: Mapping[str, Ruling], *, verify: bool, sentence: str, scope: str, months: int) -> None:
    for code in codes():
        ruling = rulings.get(code)
        if ruling is None or ruling.verdict not in Verdict.values:
            raise Refusal("ruling_missing", _("Decide on every criterion."), field=f"{code}_verdict")
        if not ruling.sentence.strip():
            raise Refusal("ruling_missing", _("Write a sentence for every criterion: everyone can read it."), field=f"{code}_sentence")
    if not sentence.strip():
        raise Refusal("sentence_missing", _("Write a sentence on the whole: everyone can read it."), field="sentence")
    if not verify:
        return
    if not scope.strip():
        raise Refusal("scope_missing", _("Say what was looked at: which years, which places, which papers."), field="scope")
    if months not in LENGTHS:
        raise Refusal("months", _("Choose for how long it stands."), field="months")
    bad = next((code for code in codes() if _forbids(code, rulings[code].verdict)), None)
    if bad is not None:
        raise Refusal(
            "not_met",
            _("Nothing is verified while a criterion is not met, or one that is needed is not shown."),
            field=f"{bad}_verdict",
        )


def _forbids(code: str, verdict: str) -> bool:
    return verdict == Verdict.NOT_MET or (verdict == Verdict.NOT_SHOWN and criterion_of(code).needed)


def _record(
    verb: str,
    request: VerificationRequest,
    by: Actor | None,
    at: dt.datetime,
    silent: bool,
    audience: Audience = Audience.PUBLIC,
) -> None:
    record(
        verb=verb, actor=by, obj=request, association=request.association.actor, audience=audience, silent=silent, at=at
    )

"""Verification as pages show it: what holds now, each criterion with its evidence and ruling, and all that went before."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from touiza.actors.models import Actor
from touiza.actors.profile import shown_names
from touiza.associations.criteria import Criterion, criteria
from touiza.associations.models import Association, Evidence, Judgement, Verification, VerificationRequest
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.translated import Passage

State = VerificationRequest.State
MOST = 50  # decisions shown; an association asks every two years
TAGS = {"met": "ok", "not_met": "late", "not_shown": "warn"}


@dataclass(frozen=True)
class CriterionLine:
    """A criterion with what was shown for it and what was decided."""

    criterion: Criterion
    evidence: Evidence | None
    judgement: Judgement | None
    public_document: bool  # may everyone fetch the document that was shown?

    @property
    def tag(self) -> str:
        return TAGS.get(self.judgement.verdict, "") if self.judgement else ""


@dataclass(frozen=True)
class Decided:
    """A decision with the reviewer's name, its lines, and what became of it."""

    request: VerificationRequest
    reviewer: Passage | None
    ended_by: Passage | None
    verification: Verification | None
    lines: list[CriterionLine]

    @property
    def holds(self) -> bool:
        return self.verification is not None and self.verification.holds()

    @property
    def has_lapsed(self) -> bool:
        """Has its day come, whether or not that was written down yet?"""
        row = self.verification
        return row is not None and (row.end == "lapsed" or (not row.end and row.until <= clock.now()))


def history_of(association: Association, reader: Actor | None) -> list[Decided]:
    """Return all decisions, the latest first. Four queries, however many there are."""
    rows = VerificationRequest.objects.filter(association=association, state__in=[State.VERIFIED, State.REFUSED])
    found = rows.select_related("decided_by__person", "verification__ended_by__person").order_by("-decided_at", "-pk")
    return decided_lines(found[:MOST], reader)


def decided_lines(rows: Iterable[VerificationRequest], reader: Actor | None) -> list[Decided]:
    """Return requests with their rulings and the names of those who decided: named, as reviewers of this server."""
    requests = list(rows)
    ended = {row.pk: row.verification for row in requests if hasattr(row, "verification")}
    people = [row.decided_by for row in requests] + [one.ended_by for one in ended.values()]
    names = shown_names({actor.pk: actor for actor in people if actor is not None}.values(), reader, shared=True)
    evidence = _by_criterion(Evidence.objects.filter(request__in=requests).select_related("version__document"))
    judgements = _by_criterion(Judgement.objects.filter(request__in=requests))
    return [
        Decided(
            request=row,
            reviewer=names.get(row.decided_by_id or 0),
            ended_by=names.get(ended[row.pk].ended_by_id or 0) if row.pk in ended else None,
            verification=ended.get(row.pk),
            lines=[_line(one, evidence.get((row.pk, one.code)), judgements.get((row.pk, one.code))) for one in criteria()],
        )
        for row in requests
    ]


def standing(association: Association) -> str:
    """Say in a sentence how an association stands, neutrally where it is not verified."""
    if association.is_verified:
        return _("Verified by this server")
    return _("Not verified by this server")


def lines_of(request: VerificationRequest) -> list[CriterionLine]:
    """Return the criteria of one request with their evidence and rulings. Two queries."""
    return decided_lines([request], None)[0].lines


def _line(criterion: Criterion, evidence: Evidence | None, judgement: Judgement | None) -> CriterionLine:
    document = evidence.version.document if evidence and evidence.version else None
    return CriterionLine(criterion, evidence, judgement, document is not None and document.audience == Audience.PUBLIC)


def _by_criterion(rows: QuerySet) -> dict[tuple[int, str], object]:
    return {(row.request_id, row.criterion): row for row in rows}

"""An association asks to be verified: it shows evidence for each criterion, sends it, may take it back or ask again."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.criteria import codes, criterion_of
from touiza.associations.models import Association, Document, Evidence, VerificationRequest
from touiza.associations.services.closing import refuse_if_closed
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText

State = VerificationRequest.State
OPEN = (State.DRAFT, State.WAITING)


@dataclass(frozen=True)
class Shown:
    """What is shown for one criterion: any of a text, a public address, a document."""

    text: str = ""
    link: str = ""
    document: Document | None = None

    def __bool__(self) -> bool:
        return bool(self.text or self.link or self.document)


@transaction.atomic
def write_request(
    *,
    association: Association,
    by: Actor | None,
    shown: Mapping[str, Shown],
    send: bool = False,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> VerificationRequest:
    """Keep what is shown, criterion by criterion; with `send`, put it before the reviewers. Sent twice is sent once.

    What is not given stays as it was. Refuses "association_closed", "already_waiting" and "evidence_missing".
    """
    moment = at or clock.now()
    refuse_if_closed(association)  # also makes requests of one association wait for each other
    found = VerificationRequest.objects.select_for_update().filter(association=association, state__in=OPEN).first()
    if found is not None and found.state == State.WAITING:
        if send and _shows(found, shown):
            return found
        raise Refusal("already_waiting", _("Your request is with the reviewers. Take it back to change what it shows."))
    request = found or VerificationRequest.objects.create(
        association=association, asked_by=by, created_at=moment, appeals=last_refusal(association)
    )
    for code, one in shown.items():
        if code in codes():
            _write(request, code, one)
    if send:
        _send(request, association, by, moment, silent)
    return request


@transaction.atomic
def take_back(
    *, request: VerificationRequest, by: Actor | None, at: dt.datetime | None = None, silent: bool = False
) -> VerificationRequest:
    """Take back a request nobody has decided; what it showed is the beginning of the next one. Twice is once."""
    request = lock_request(request)
    if request.state == State.TAKEN_BACK:
        return request
    if request.state not in OPEN:
        raise Refusal("decided", _("Somebody has decided this request already."))
    was_sent = request.state == State.WAITING
    request.state, request.decided_at = State.TAKEN_BACK, at or clock.now()
    request.save(update_fields=["state", "decided_at"])
    if was_sent:
        record(
            verb="verification.taken_back",
            actor=by,
            obj=request,
            association=request.association.actor,
            silent=silent,
            at=request.decided_at,
        )
    return request


def last_refusal(association: Association) -> VerificationRequest | None:
    """Return the refusal that the next request would appeal against: the latest decision, where it was one."""
    rows = VerificationRequest.objects.filter(association=association, state__in=[State.VERIFIED, State.REFUSED])
    last = rows.order_by("-decided_at", "-pk").first()
    return last if last is not None and last.state == State.REFUSED else None


def lock_request(request: VerificationRequest) -> VerificationRequest:
    """Return the row as it is now, locked: the association's first, as everywhere."""
    Association.objects.select_for_update().only("pk").get(pk=request.association_id)
    rows = VerificationRequest.objects.select_for_update(of=("self",)).select_related("association__actor")
    return rows.get(pk=request.pk)


def _write(request: VerificationRequest, code: str, one: Shown) -> None:
    if not one:
        request.evidence.filter(criterion=code).delete()
        return
    document = one.document
    request.evidence.update_or_create(
        criterion=code,
        defaults={
            "text": one.text,
            "link": one.link,
            "version_id": document.current_id if document else None,
            "document_title": document.title if document else TranslatedText(),
        },
    )


def _send(
    request: VerificationRequest, association: Association, by: Actor | None, at: dt.datetime, silent: bool
) -> None:
    there = set(request.evidence.values_list("criterion", flat=True))
    missing = [code for code in codes() if criterion_of(code).needed and code not in there]
    if missing:
        raise Refusal(
            "evidence_missing",
            _("Show something for every criterion that is needed: a few words, an address or a document."),
            field=f"{missing[0]}_text",
        )
    request.state, request.asked_at, request.asked_by = State.WAITING, at, by
    request.save(update_fields=["state", "asked_at", "asked_by"])
    record(
        verb="verification.asked", actor=by, obj=request, association=association.actor, silent=silent, at=at
    )


def _shows(request: VerificationRequest, shown: Mapping[str, Shown]) -> bool:
    """Tell whether a request shows exactly this already: the form was sent twice."""
    there = {
        row.criterion: (row.text, row.link, row.version_id) for row in Evidence.objects.filter(request=request)
    }
    given = {
        code: (one.text, one.link, one.document.current_id if one.document else None) for code, one in shown.items() if one
    }
    return there == given

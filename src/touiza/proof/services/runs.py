"""Certificates for everyone of a scope: made in the queue, batch by batch, each person once.

A batch stands or falls whole and moves the run's cursor, so a killed worker goes on where the last one ended; who has
the certificate already keeps it (`issue_scoped`), so even a batch done twice would tell nobody twice.
"""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.queue import defer
from touiza.proof.models import Run, RunLine, RunState
from touiza.proof.outlook import Outlook
from touiza.proof.scopes import Scope
from touiza.proof.services.certificates import issue_scoped, valid_before

RUN = "proof.run"
BATCH = 20


@transaction.atomic
def start_run(*, association: Association, scope: Scope, by: Actor, at: dt.datetime | None = None, silent: bool = False) -> Run:
    """Begin to make the certificates of everyone in a scope. The same asked for twice is one run.

    Refuses "running" while another one goes on, and "nobody" where there is nothing to make.
    """
    Actor.objects.select_for_update().only("pk").get(pk=association.pk)
    going = Run.objects.select_related("source").filter(association=association.pk, state=RunState.RUNNING).first()
    if going is not None and Scope.of(going) == scope:
        return going
    if going is not None:
        raise Refusal("running", _("Other certificates are being made just now. Begin again when those are done."))
    outlook = Outlook(scope)
    if not outlook.getting:
        raise Refusal("nobody", _("Nobody would get a new certificate: see below why."))
    total = _people(scope, 0).count()
    run = Run.objects.create(**scope.fields, by=by, total=total, began_at=at or clock.now())
    if not silent:
        defer(RUN, run_id=run.pk)
    return run


def go_on_with_run(*, run_id: int, at: dt.datetime | None = None, silent: bool = False) -> None:
    """Make what is left of a run. Killed and called again, it goes on."""
    while _make_batch(run_id, at, silent):
        pass


@transaction.atomic
def _make_batch(run_id: int, at: dt.datetime | None, silent: bool) -> bool:
    """Make the next certificates; return whether there are more to make."""
    run = Run.objects.select_for_update(of=("self",)).select_related("source", "association", "by").filter(pk=run_id).first()
    if run is None or run.state != RunState.RUNNING:
        return False
    scope = Scope.of(run)
    people = list(_people(scope, run.cursor)[:BATCH])
    for pk in people:
        _make(run, scope, pk, at, silent)
    run.done += len(people)
    if len(people) < BATCH:
        run.state, run.done_at, run.total = RunState.DONE, at or clock.now(), run.done
        record(
            verb="certificates.made", actor=run.association, obj=run, association=run.association, person=run.by, at=run.done_at, silent=silent
        )  # fmt: skip
    else:
        run.cursor = people[-1]
    run.save(update_fields=["cursor", "done", "state", "done_at", "total"])
    return run.state == RunState.RUNNING


def _make(run: Run, scope: Scope, pk: int, at: dt.datetime | None, silent: bool) -> None:
    person = Actor.objects.get(pk=pk)
    before = valid_before(person=person, scope=scope)
    try:
        certificate = issue_scoped(person=person, scope=scope, by=run.by, at=at, silent=silent)
    except Refusal:  # corrected to nothing since the batch was read
        RunLine.objects.create(run=run, person=person, outcome=RunLine.Outcome.NONE)
        return
    outcome = RunLine.Outcome.SAME if certificate.pk == before else RunLine.Outcome.ISSUED
    RunLine.objects.create(run=run, person=person, outcome=outcome, certificate=certificate)


def _people(scope: Scope, after: int) -> QuerySet:
    """Return the ids of who has confirmed time in a scope, beyond one of them."""
    rows = scope.lines().filter(person__gt=after, person__erased_at=None).counted()
    return rows.values("person").annotate(sum=Sum("minutes")).filter(sum__gt=0).order_by("person").values_list("person", flat=True)

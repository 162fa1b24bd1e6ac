"""Certificates for many, made by a process that is killed again and again: each person has one, and is told once."""

import datetime as dt
import time

import pytest

from tests.killing import kill, start
from tests.worlds import add_person, build_world
from touiza.actors.models import Activity
from touiza.core import clock
from touiza.proof.models import Certificate, CertificateEvent, RunState
from touiza.proof.scopes import Scope
from touiza.proof.services.hours import claim_hours, confirm_hours
from touiza.proof.services.runs import go_on_with_run, start_run

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]
PEOPLE = 100


def test_a_run_that_is_killed_goes_on_and_gives_each_person_one() -> None:
    world = build_world()
    day = clock.today() - dt.timedelta(days=1)
    for number in range(PEOPLE):
        _user, person = add_person(f"v{number}", "كريم", "ar")
        claim = claim_hours(person=person, source=world.opportunity.post, association=world.chrea.actor, minutes=60, done_on=day)
        confirm_hours(claim=claim, by=world.nassima)
    run = start_run(association=world.chrea, scope=Scope.work(world.opportunity.post), by=world.nassima)
    in_the_middle = 0
    for pause in (0.05, 0.15, 0.3):
        maker = start(f"from touiza.proof.services.runs import go_on_with_run\ngo_on_with_run(run_id={run.pk})")
        time.sleep(pause)
        kill(maker)
        run.refresh_from_db()
        in_the_middle += run.state == RunState.RUNNING
    assert in_the_middle, "one was killed before it had done all"
    go_on_with_run(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.done, run.total) == (RunState.DONE, PEOPLE, PEOPLE)
    assert Certificate.objects.count() == CertificateEvent.objects.count() == PEOPLE
    assert Certificate.objects.values("person").distinct().count() == PEOPLE
    assert Activity.objects.filter(verb="certificate.issued").count() == PEOPLE
    assert Activity.objects.filter(verb="certificates.made").count() == 1

"""Certificates for many: who gets one and why not, each once whatever happens to the worker, the sheets as one file."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from tests.proof.test_hours import enter
from tests.worlds import World, add_person
from touiza.actors.models import Activity, Actor
from touiza.associations.models import Role
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.notices.models import Notice
from touiza.notices.services.telling import tell
from touiza.opportunities.services.applications import accept_application, apply
from touiza.proof.models import BundleState, Certificate, Run, RunLine, RunState
from touiza.proof.outlook import DECLINED, MORE, NEW, NOTHING, SAME, WAITING, Outlook
from touiza.proof.scopes import Scope
from touiza.proof.services import runs
from touiza.proof.services.bundles import ask_for_bundle, pack_bundle, sweep_bundles
from touiza.proof.services.certificates import issue_certificate, revoke_certificate
from touiza.proof.services.hours import claim_hours, confirm_hours, decline_hours
from touiza.proof.services.runs import go_on_with_run, start_run


def give(world: World, person: Actor, minutes: int = 60, ago: int = 1, *, confirm: bool = True):
    claim = claim_hours(
        person=person, source=world.opportunity.post, association=world.chrea.actor, minutes=minutes,
        done_on=clock.today() - dt.timedelta(days=ago),
    )  # fmt: skip
    if confirm:
        confirm_hours(claim=claim, by=world.nassima)
    return claim


@pytest.fixture
def crowd(world: World) -> list[Actor]:
    """Forty-five people with an hour confirmed each: more than two batches."""
    people = [add_person(f"p{n}", f"متطوع رقم {n}", "ar")[1] for n in range(45)]
    for person in people:
        give(world, person)
    return people


def scope(world: World) -> Scope:
    return Scope.work(world.opportunity.post)


def signed_in(world: World, name: str = "nassima") -> Client:
    client = Client()
    client.force_login(world.user(name))
    return client


def test_it_says_who_gets_one_and_why_others_do_not(world: World) -> None:
    same, more, new, waiting, declined, nothing = [add_person(f"q{n}", f"شخص {n}", "ar")[1] for n in range(6)]
    for person in (same, more, new):
        give(world, person)
    for person in (same, more):
        issue_certificate(person=person, source=world.opportunity.post)
    give(world, more, ago=3)
    give(world, waiting, confirm=False)
    decline_hours(claim=give(world, declined, confirm=False), by=world.nassima, reason="لم يحضر")
    accept_application(application=apply(opportunity=world.opportunity, person=nothing, message="-"), by=world.nassima)
    outlook = Outlook(scope(world))
    found = {person: outcome for person, (outcome, _minutes) in outlook.outcomes.items()}
    assert found == {same.pk: SAME, more.pk: MORE, new.pk: NEW, waiting.pk: WAITING, declined.pk: DECLINED, nothing.pk: NOTHING}
    assert (outlook.getting, outlook.left_out) == (2, 4)


def test_everyone_gets_one_and_is_told_once(world: World, crowd: list[Actor]) -> None:
    run = start_run(association=world.chrea, scope=scope(world), by=world.nassima)
    go_on_with_run(run_id=run.pk)
    go_on_with_run(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.done, run.total) == (RunState.DONE, 45, 45)
    assert Certificate.objects.filter(state="valid").count() == 45
    assert Activity.objects.filter(verb="certificate.issued", actor=world.nassima).count() == 45
    for activity in Activity.objects.filter(verb="certificate.issued"):
        tell(activity)
    assert Notice.objects.filter(recipient=crowd[0], kind="certificate.issued").count() == 1
    assert [notice.recipient for notice in tell(Activity.objects.get(verb="certificates.made"))] == [world.nassima]


def test_a_killed_worker_loses_and_repeats_nothing(world: World, crowd: list[Actor], monkeypatch) -> None:
    run = start_run(association=world.chrea, scope=scope(world), by=world.nassima)
    assert runs._make_batch(run.pk, None, False)
    made, count = runs._make, []

    def dies(*args) -> None:
        count.append(1)
        if len(count) == 7:
            raise KeyboardInterrupt
        made(*args)

    monkeypatch.setattr(runs, "_make", dies)
    with pytest.raises(KeyboardInterrupt):
        go_on_with_run(run_id=run.pk)
    monkeypatch.undo()
    run.refresh_from_db()
    assert (run.done, run.lines.count()) == (20, 20)
    go_on_with_run(run_id=run.pk)
    assert run.lines.values("person").distinct().count() == 45
    assert Activity.objects.filter(verb="certificate.issued").count() == 45


def test_asked_for_twice_it_is_one_run(world: World, crowd: list[Actor]) -> None:
    first = start_run(association=world.chrea, scope=scope(world), by=world.nassima)
    assert start_run(association=world.chrea, scope=scope(world), by=world.nassima) == first
    with pytest.raises(Refusal) as refused:
        start_run(association=world.chrea, scope=Scope.total(world.chrea.actor), by=world.rachid)
    assert refused.value.code == "running"


def test_with_nothing_new_there_is_nothing_to_begin(world: World, crowd: list[Actor]) -> None:
    go_on_with_run(run_id=start_run(association=world.chrea, scope=scope(world), by=world.nassima).pk)
    with pytest.raises(Refusal) as refused:
        start_run(association=world.chrea, scope=scope(world), by=world.nassima)
    assert refused.value.code == "nobody"


def test_who_has_it_keeps_it_and_hours_gone_since_make_none(world: World, crowd: list[Actor]) -> None:
    kept = issue_certificate(person=crowd[0], source=world.opportunity.post)
    run = start_run(association=world.chrea, scope=scope(world), by=world.nassima)
    go_on_with_run(run_id=run.pk)
    assert run.lines.get(person=crowd[0]).certificate == kept
    assert run.lines.get(person=crowd[0]).outcome == RunLine.Outcome.SAME


def test_the_sheets_are_packed_and_fetched_by_a_signed_address(world: World, crowd: list[Actor]) -> None:
    run = start_run(association=world.chrea, scope=scope(world), by=world.nassima)
    with pytest.raises(Refusal):
        ask_for_bundle(run=run, languages="ar")
    go_on_with_run(run_id=run.pk)
    revoke_certificate(certificate=Certificate.objects.first(), by=world.nassima, reason="خطأ")
    client = signed_in(world)
    page = f"/ar/@chrea/certificates/made/{run.public_id}/"
    client.post(f"{page}bundle/", {"languages": "ar-fr"})
    pack_bundle(run_id=run.pk)
    run.refresh_from_db()
    address = client.get(page).context["bundle"]
    answer = Client().get(address)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert len(archive.namelist()) == 44
    assert archive.read(archive.namelist()[0]).startswith(b"%PDF")
    assert Client().get(address.split("?")[0]).status_code == 404
    assert Client().get(f"{address}x").status_code == 404
    assert sweep_bundles(at=clock.now() + dt.timedelta(days=4)) == 1
    assert not default_storage.exists(run.bundle_name)
    assert Run.objects.get().bundle_state == BundleState.NONE


def test_a_file_left_by_a_killed_worker_is_swept(world: World) -> None:
    from django.core.files.base import ContentFile

    name = default_storage.save("bundles/AAAAAAAAAAAAAAAAAAAAAA.zip", ContentFile(b"x"))
    assert sweep_bundles(at=clock.now()) == 0
    sweep_bundles(at=clock.now() + dt.timedelta(days=2))
    assert not default_storage.exists(name)


def test_the_pages_lead_from_choosing_to_the_file(world: World, crowd: list[Actor]) -> None:
    client = signed_in(world)
    choice = {"scope": "work", "source": world.opportunity.post.pk}
    looked = client.get("/en/@chrea/certificates/new/", choice)
    assert "45 certificates will be made" in looked.text
    assert not Run.objects.exists()
    begun = client.post("/en/@chrea/certificates/new/", choice, follow=True)
    assert "0 of 45 people" in begun.text
    go_on_with_run(run_id=Run.objects.get().pk)
    assert Certificate.objects.first().spoken in client.get(begun.request["PATH_INFO"]).text


def test_the_coordinator_of_some_work_makes_them_for_that_alone(world: World, crowd: list[Actor]) -> None:
    Role.objects.filter(person=world.nassima).update(is_scoped=True)
    client = signed_in(world)
    for choice in ({"scope": "total"}, {"scope": "work", "source": world.opportunity.post.pk}):
        assert client.post("/en/@chrea/certificates/new/", choice).status_code == 422
    run = start_run(association=world.chrea, scope=scope(world), by=world.rachid)
    assert client.get(f"/en/@chrea/certificates/made/{run.public_id}/").status_code == 404


def test_the_pages_cost_the_same_for_many(world: World, crowd: list[Actor], django_assert_max_num_queries) -> None:
    client = signed_in(world)
    run = start_run(association=world.chrea, scope=scope(world), by=world.nassima)
    runs._make_batch(run.pk, None, True)
    for address in ("", "new/", f"new/?scope=work&source={world.opportunity.post.pk}", f"made/{run.public_id}/"):
        with django_assert_max_num_queries(20):
            assert client.get(f"/ar/@chrea/certificates/{address}").status_code == 200


def test_one_alone_is_enough(world: World) -> None:
    confirm_hours(claim=enter(world), by=world.nassima)
    run = start_run(association=world.chrea, scope=Scope.total(world.chrea.actor), by=world.nassima)
    go_on_with_run(run_id=run.pk)
    assert Certificate.objects.get().scope == "total"

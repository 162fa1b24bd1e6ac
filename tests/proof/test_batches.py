"""Many entries at once: shown first, confirmed, told line by line, taken back while nobody changed them since."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.proof.test_hours import enter
from tests.worlds import World
from touiza.core import clock
from touiza.notices.models import Notice
from touiza.proof.models import Batch, Contribution
from touiza.proof.services.batches import confirm_many, undo_batch
from touiza.proof.services.hours import adjust_hours, claim_hours, decline_hours

QUEUE = "/en/@chrea/hours/"


def own(world: World) -> Contribution:
    return claim_hours(person=world.nassima, source=world.opportunity.post, association=world.chrea.actor, minutes=30, done_on=clock.today())


def test_it_is_shown_first_then_done_once_and_taken_back(as_, world: World, tell) -> None:
    claims = [enter(world, 60, ago=ago) for ago in (1, 2, 3)]
    page = as_("nassima").get(QUEUE).text
    assert page.count('name="entry"') == 3
    preview = as_("nassima").post(f"{QUEUE}confirmation/", {"entry": [claim.pk for claim in claims[:2]]})
    assert "2 entries, 2\u00a0hours in all" in preview.text
    assert not Contribution.objects.counted().exists()
    sent = {"entry": [claim.pk for claim in claims[:2]], "key": "once"}
    answers = [as_("nassima").post(f"{QUEUE}confirmation/", sent) for _twice in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"] == f"{QUEUE}together/once/"
    assert (Contribution.objects.total(), Batch.objects.count()) == (120, 1)
    undone = as_("rachid").post(f"{QUEUE}together/once/", {"reason": "سبق القلم"})
    assert undone.status_code == 302
    assert (Contribution.objects.total(), Contribution.objects.waiting().count()) == (0, 3)
    tell()
    assert Notice.objects.filter(kind="hours.reversed", recipient=world.amina).count() == 2


def test_what_cannot_be_confirmed_is_said_line_by_line(as_, world: World) -> None:
    mine, decided, good = own(world), enter(world, 61), enter(world, 62)
    decline_hours(claim=decided, by=world.rachid, reason="يوم آخر")
    batch = confirm_many(association=world.chrea.actor, claims=[mine, decided, good], by=world.nassima, key="key-of-form")
    assert dict(batch.failures.values_list("claim", "code")) == {mine.pk: "own_hours", decided.pk: "decided"}
    page = as_("nassima").get(f"{QUEUE}together/key-of-form/").text
    assert "These are your own hours" in page
    assert "Somebody decided about these meanwhile" in page
    assert Contribution.objects.total() == 62


def test_what_was_corrected_since_stays(world: World) -> None:
    claims = [enter(world, 60, ago=ago) for ago in (1, 2)]
    batch = confirm_many(association=world.chrea.actor, claims=claims, by=world.nassima, key="key-of-form")
    adjust_hours(claim=claims[0], by=world.nassima, minutes=45, reason="أقل")
    assert undo_batch(batch=batch, by=world.nassima, reason="خطأ") == [(claims[0], "changed")]
    assert Contribution.objects.total() == 45


def test_a_list_of_one_day_is_confirmed_whole(as_, world: World) -> None:
    today = enter(world, 60, ago=0)
    enter(world, 60, ago=1)
    fields = {"work": str(world.opportunity.pk), "day": today.done_on.isoformat()}
    assert as_("nassima").get(QUEUE, fields).text.count('class="row') == 1
    as_("nassima").post(f"{QUEUE}confirmation/", fields | {"all": "1", "key": "key-of-form"})
    assert Contribution.objects.counted().get().claim == today


def test_entries_of_another_association_are_not_confirmed(as_, world: World) -> None:
    theirs = enter(world)
    answer = as_("salima").post("/en/@nour/hours/confirmation/", {"entry": [theirs.pk], "key": "key-of-form"})
    assert answer.status_code == 302
    assert not Contribution.objects.counted().exists()


@pytest.mark.parametrize("number", [2, 12])
def test_pages_cost_the_same_however_many_entries(as_, world: World, number: int) -> None:
    claims = [enter(world, 60 + ago, ago=ago) for ago in range(number)]
    client, amina = as_("nassima"), as_("amina")
    for one in (client, amina):
        one.get("/en/me/notices/")  # a first visit opens a session
    found = {}
    for name, path, data in (("queue", QUEUE, None), ("preview", f"{QUEUE}confirmation/", {"all": "1"})):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path) if data is None else client.post(path, data)
        assert answer.status_code == 200
        found[name] = len(queries)
    confirm_many(association=world.chrea.actor, claims=claims, by=world.nassima, key="key-of-form")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"{QUEUE}together/key-of-form/").status_code == 200
    with CaptureQueriesContext(connection) as mine:
        assert amina.get("/en/me/hours/").status_code == 200
    assert max(*found.values(), len(queries), len(mine)) <= 20, found

"""One book: whatever people do in whatever order, every page and every figure says what a plain model of it says.

Random deeds by random people run through the services on PostgreSQL; after each, both sides' screens are compared.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.worlds import World, add_opportunity
from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.ids import public_id
from touiza.core.translated import TranslatedText
from touiza.home.figures import count_figures, refresh_figures
from touiza.opportunities.models import Captain, Deliverable, Engagement, Opportunity
from touiza.opportunities.services.captains import enter_for_team, name_captain
from touiza.opportunities.services.delivering import accept_deliverable, hand_in, return_deliverable
from touiza.proof import book, summaries
from touiza.proof.models import Batch, Contribution
from touiza.proof.services.batches import confirm_many, undo_batch
from touiza.proof.services.certificates import issue_certificate
from touiza.proof.services.hours import adjust_hours, claim_hours, confirm_hours, decline_hours, propose_hours
from touiza.proof.services.reversals import leave_proposal, reverse_hours, take_back_hours
from touiza.proof.summaries import Scope
from touiza.relations.faces import minutes_this_year

TODAY = clock.today()
VOLUNTEERS, STAFF = ("amina", "yanis"), ("nassima", "rachid")


@dataclass
class Thread:
    """What the model knows of one entry."""

    person: str
    by: str
    minutes: int
    pages: int
    source: int
    state: str = "waiting"
    confirmed: int = 0
    counted: int = 0
    changes: int = 0  # lines about it, so that an undo knows


@dataclass
class Model:
    """The whole book, in plain Python."""

    threads: dict[int, Thread] = field(default_factory=dict)
    proposals: dict[int, tuple[str, int]] = field(default_factory=dict)  # open ones
    batches: list[tuple[Batch, dict[int, int]]] = field(default_factory=list)
    returned: list[Deliverable] = field(default_factory=list)
    waiting: dict[int, tuple[str, int, int, int]] = field(default_factory=dict)  # deliverables: who, minutes, pages, round


@dataclass
class Play:
    """A world in which the deeds are done, and the model beside it."""

    world: World
    remote: Opportunity
    places: dict[str, Engagement]
    captain: Captain
    model: Model = field(default_factory=Model)

    def actor(self, name: str) -> Actor:
        return self.world.people[name]

    def claim(self, number: int) -> tuple[Contribution, Thread] | None:
        if not self.model.threads:
            return None
        pk = sorted(self.model.threads)[number % len(self.model.threads)]
        return Contribution.objects.get(pk=pk), self.model.threads[pk]

    def told(self, name: str) -> dict:
        return {"person": self.actor(name), "source": self.remote.post, "association": self.world.chrea.actor, "done_on": TODAY}

    def keep(self, claim: Contribution, by: str) -> None:
        name = next(name for name, actor in self.world.people.items() if actor.pk == claim.person_id)
        self.model.threads[claim.pk] = Thread(name, by, claim.minutes, claim.quantity, claim.source_id)

    # The deeds: each does it through the service, and to the model; a refusal must be the model's too.

    def propose(self, who: int, number: int, minutes: int) -> None:
        name = VOLUNTEERS[who % 2]
        line = propose_hours(**self.told(name), minutes=minutes, unit=self.remote.unit)
        self.model.proposals[line.pk] = (name, minutes)

    def take(self, who: int, number: int, minutes: int) -> None:
        if not self.model.proposals:
            return
        pk = sorted(self.model.proposals)[number % len(self.model.proposals)]
        name, proposed = self.model.proposals.pop(pk)
        line = Contribution.objects.get(pk=pk)
        if who % 3 == 0:
            leave_proposal(proposal=line)
            return
        claim = claim_hours(**self.told(name), minutes=proposed, unit=self.remote.unit, proposal=line, sure=None)
        self.keep(claim, name)

    def enter(self, who: int, number: int, minutes: int) -> None:
        name, key = VOLUNTEERS[who % 2], public_id()
        first, again = (
            claim_hours(**self.told(name), minutes=minutes, unit=self.remote.unit, quantity=number, sure=None, key=key) for _time in range(2)
        )
        assert first == again
        self.keep(first, name)

    def captain_enters(self, who: int, number: int, minutes: int) -> None:
        told = {"captain": self.captain, "by": self.actor("yanis"), "done_on": TODAY, "sure": None}
        claims = enter_for_team(**told, amounts={self.actor("amina").pk: (minutes, number)}, key=public_id())
        self.keep(claims[0], "yanis")

    def confirm(self, who: int, number: int, minutes: int) -> None:
        found = self.claim(number)
        if found is None:
            return
        claim, thread = found
        other = who % 2 == 0
        told = {"minutes": minutes, "quantity": number, "reason": "تصحيح"} if other else {}
        with refused_if(thread.state not in {"waiting", "confirmed"}):
            confirm_hours(claim=claim, by=self.actor(STAFF[who % 2]), sure=None, **told)
            if thread.state == "waiting":
                thread.state, thread.changes = "confirmed", thread.changes + 1
                thread.confirmed, thread.counted = (minutes, number) if other else (thread.minutes, thread.pages)

    def correct(self, who: int, number: int, minutes: int) -> None:
        found = self.claim(number)
        if found is None:
            return
        claim, thread = found
        same = (minutes, number) == (thread.confirmed, thread.counted)
        with refused_if(thread.state != "confirmed" or same):
            adjust_hours(claim=claim, by=self.actor(STAFF[who % 2]), minutes=minutes, quantity=number, reason=public_id(), sure=None)
            thread.confirmed, thread.counted, thread.changes = minutes, number, thread.changes + 1

    def decline(self, who: int, number: int, minutes: int) -> None:
        found = self.claim(number)
        if found is None:
            return
        claim, thread = found
        with refused_if(thread.state == "confirmed"):
            decline_hours(claim=claim, by=self.actor(STAFF[who % 2]), reason="يوم آخر")
            if thread.state == "waiting":
                thread.state, thread.changes = "declined", thread.changes + 1

    def reverse(self, who: int, number: int, minutes: int) -> None:
        found = self.claim(number)
        if found is None:
            return
        claim, thread = found
        closed = who % 2 == 0
        with refused_if(thread.state in {"waiting", "taken_back"}):
            reverse_hours(claim=claim, by=self.actor(STAFF[who % 2]), reason=public_id(), closed=closed)
            thread.state = "declined" if closed else "waiting"
            thread.confirmed, thread.counted, thread.changes = 0, 0, thread.changes + 1

    def take_back(self, who: int, number: int, minutes: int) -> None:
        found = self.claim(number)
        if found is None:
            return
        claim, thread = found
        mine = who % 4 > 0
        with refused_if(not mine or thread.state == "declined"):
            take_back_hours(claim=claim, person=self.actor(thread.person if mine else "chloe"), reason="ليست لي")
            if thread.state != "taken_back":
                thread.state, thread.confirmed, thread.counted, thread.changes = "taken_back", 0, 0, thread.changes + 1

    def bulk(self, who: int, number: int, minutes: int) -> None:
        claims = list(Contribution.objects.claims().order_by("pk"))
        key = public_id()
        batch, again = (confirm_many(association=self.world.chrea.actor, claims=claims, by=self.world.nassima, key=key) for _time in range(2))
        assert batch == again
        done = {}
        for pk, thread in self.model.threads.items():
            if thread.state == "waiting":
                thread.state, thread.confirmed, thread.counted, thread.changes = "confirmed", thread.minutes, thread.pages, thread.changes + 1
                done[pk] = thread.changes
        assert set(batch.lines.values_list("claim", flat=True)) == set(done)
        assert batch.failures.count() == len(claims) - len(done)
        self.model.batches.append((batch, done))

    def undo(self, who: int, number: int, minutes: int) -> None:
        if not self.model.batches:
            return
        batch, done = self.model.batches.pop()
        left = undo_batch(batch=batch, by=self.world.rachid, reason="سبق القلم")
        assert undo_batch(batch=batch, by=self.world.rachid, reason="سبق القلم") == []
        kept = set()
        for pk, changes in done.items():
            thread = self.model.threads[pk]
            if thread.changes != changes:
                kept.add(pk)
                continue
            thread.state, thread.confirmed, thread.counted, thread.changes = "waiting", 0, 0, thread.changes + 1
        assert {claim.pk for claim, _code in left} == kept

    def deliver(self, who: int, number: int, minutes: int) -> None:
        name = VOLUNTEERS[who % 2]
        again = next((row for row in self.model.returned if row.engagement_id == self.places[name].pk), None)
        line = hand_in(
            engagement=self.places[name], person=self.actor(name), done_on=TODAY, minutes=minutes, quantity=number, text="نص",
            deliverable=again, key=public_id(), sure=None,
        )  # fmt: skip
        if again is not None:
            self.model.returned.remove(again)
        self.model.waiting[line.deliverable_id] = (name, minutes, number, line.number)

    def answer(self, who: int, number: int, minutes: int) -> None:
        if not self.model.waiting:
            return
        pk = sorted(self.model.waiting)[number % len(self.model.waiting)]
        name, given, pages, round_ = self.model.waiting.pop(pk)
        row = Deliverable.objects.get(pk=pk)
        told = {"deliverable": row, "number": round_, "by": self.world.nassima}
        if who % 2:
            self.model.returned.append(return_deliverable(**told, remark="ينقص الفصل الأخير"))
            return
        accepted = accept_deliverable(**told)
        assert accept_deliverable(**told).claim == accepted.claim
        assert accepted.claim is not None
        self.keep(accepted.claim, name)
        thread = self.model.threads[accepted.claim.pk]
        thread.state, thread.confirmed, thread.counted, thread.changes = "confirmed", given, pages, 1

    # What every screen says.

    def compare(self) -> None:
        threads = self.model.threads
        by_person: dict[str, int] = defaultdict(int)
        for thread in threads.values():
            by_person[thread.person] += thread.confirmed
        total, pages = sum(by_person.values()), sum(thread.counted for thread in threads.values())
        entries = sum(thread.state == "confirmed" for thread in threads.values())
        chrea, post = self.world.chrea, self.remote.post
        for name in VOLUNTEERS:
            person, minutes = self.actor(name), by_person[name]
            assert book.confirmed_total(person) == minutes
            shown = {entry.claim.pk: (entry.state, entry.confirmed, entry.quantity) for entry in book.entries(list(book.claims_of(person)))}
            mine = {pk: thread for pk, thread in threads.items() if thread.person == name}
            assert shown == {pk: (thread.state, thread.confirmed, thread.counted) for pk, thread in mine.items()}
            assert sum(thread["minutes"] for thread in book.threads(person)) == minutes
            assert sum(line.minutes for line in book.works_given(person)) == minutes
            assert summaries.total(Scope(person=person))[0] == minutes
            assert [one.minutes for one in summaries.by_month(Scope(person=person, year=TODAY.year))] == ([minutes] if minutes else [])
            assert minutes_this_year([person.pk], chrea).get(person.pk, 0) == minutes
            assert {line.pk for line in book.proposals_to(person)} == {pk for pk, (whose, _m) in self.model.proposals.items() if whose == name}
            if minutes:
                certificate = issue_certificate(person=person, source=post)
                assert (certificate.minutes, certificate.state) == (minutes, "valid")
                assert certificate.entries == sum(thread.state == "confirmed" for thread in mine.values())
        scope = Scope(association=chrea.actor)
        assert summaries.total(scope)[:2] == (total, entries)
        assert dict(summaries.by_unit(scope)) == ({self.remote.unit: pages} if pages else {})
        assert {one.key: one.minutes for one in summaries.by(scope, "person")} == {self.actor(name).pk: sum_ for name, sum_ in by_person.items() if sum_}
        assert count_figures([chrea.pk])[chrea.pk].minutes == total
        assert Contribution.objects.filter(association=chrea.actor).total() == total
        rows = list(summaries.table(scope))[1:]
        assert (sum(int(row[6]) for row in rows), sum(int(row[9] or 0) for row in rows)) == (total, pages)
        waiting = {pk for pk, thread in threads.items() if thread.state == "waiting"}
        assert set(book.claims_waiting(chrea.actor).values_list("pk", flat=True)) == waiting
        assert set(book.claims_decided(chrea.actor).values_list("pk", flat=True)) == set(threads) - waiting
        counted = Contribution.objects.filter(association=chrea.actor)
        assert counted.total() == counted.standing().total()


@contextmanager
def refused_if(expected: bool) -> Iterator[None]:
    """Do a deed that the model allows; or see it refused, as the model says."""
    if not expected:
        yield
        return
    try:
        with transaction.atomic():
            yield
    except Refusal:
        return


DEEDS: dict[str, Callable[[Play, int, int, int], None]] = {
    name: getattr(Play, name)
    for name in (
        "propose", "take", "enter", "captain_enters", "confirm", "correct", "decline", "reverse", "take_back", "bulk", "undo", "deliver",
        "answer",
    )
}  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 11), st.integers(0, 5), st.integers(1, 300)), min_size=1, max_size=14)


@pytest.fixture
def play(world: World) -> Play:
    remote = add_opportunity(
        world.chrea, world.nassima, title="ترجمة", attendance="remote", timing="flexible", day=None, starts=None, ends=None,
        deadline=TODAY + dt.timedelta(days=9), deliverable=TranslatedText.of("ar", ar="40 صفحة"), counts="pages",
    )  # fmt: skip
    places = {name: Engagement.objects.create(opportunity=remote, person=world.people[name]) for name in VOLUNTEERS}
    captain = name_captain(opportunity=remote, person=world.yanis, by=world.nassima, until=TODAY)
    return Play(world, remote, places, captain)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_every_screen_reads_the_same_book(play: Play, steps: list[tuple[str, int, int, int]]) -> None:
    with transaction.atomic():
        play.model = Model()
        for name, who, number, minutes in steps:
            DEEDS[name](play, who, number, minutes)
            play.compare()
        transaction.set_rollback(True)


def test_the_written_figures_follow_the_book(play: Play) -> None:
    for deed, minutes in (("enter", 90), ("bulk", 0), ("correct", 60), ("undo", 0)):
        DEEDS[deed](play, 1, 3, minutes)  # what was corrected since stays
    refresh_figures([play.world.chrea.pk])
    play.world.chrea.refresh_from_db()
    assert play.world.chrea.figures.minutes == Contribution.objects.total() == 60

"""A long simulation: associations that answer, answer late, ask and forget, close, are suspended, or never say a word.

Whatever they do, in the end nobody who applied is left without an end or without being told.
"""

import datetime as dt
from collections import Counter
from random import Random

import pytest
from pytest_django import Settings

from tests.opportunities.turning import sunday
from tests.worlds import World, add_opportunity, add_person
from touiza.actors.models import Activity, Actor
from touiza.associations.models import Association, Role
from touiza.associations.services.closing import close_association
from touiza.associations.services.founding import found_association
from touiza.associations.services.suspension import lift_suspension, suspend_association
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.notices.models import Notice
from touiza.notices.services.telling import tell as tell_one
from touiza.opportunities.models import WAITING, Application, Intake, Opportunity, State, Timing
from touiza.opportunities.services import applications as services
from touiza.opportunities.services.duty import count_overdue, turn_clock
from touiza.opportunities.services.ending import call_off
from touiza.opportunities.services.rules import choose_moves_up, write_rule
from touiza.opportunities.services.waiting_list import put_on_list, stay_on_list, turn_list

DAYS = 80
HABITS = ("prompt", "late", "never", "asks", "lists", "closes", "calls_off", "suspended", "rules")
TOLD = {  # what tells an applicant that it is over, that nobody answered, or that nobody can
    "application.accepted", "application.declined", "application.ended", "application.lapsed", "application.fell_silent",
    "application.held",
}  # fmt: skip
ASKED = {"asked": "application.asked", "listed": "application.listed"}  # where it is their turn, or nobody's


class Story:
    """One run: who does what on which day is drawn from a seed."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.lot = world, Random(seed)
        self.owner = world.rachid
        self.works = {habit: self._found(habit) for habit in HABITS}
        self.people = [add_person(f"s{seed}v{n}", f"Karim {n}", "fr")[1] for n in range(16)]
        self.refused: Counter[str] = Counter()

    def _found(self, habit: str) -> Opportunity:
        name = TranslatedText.of("fr", fr=f"Association {habit}")
        association = found_association(founder=self.owner, name=name, handle=f"sim_{habit}")
        Role.objects.get_or_create(association=association, person=self.world.nassima, defaults={"kind": "coordinator"})
        work = add_opportunity(association, self.owner, title=f"Planter {habit}", places=3)
        Opportunity.objects.filter(pk=work.pk).update(timing=Timing.FLEXIBLE, ends_at=None, starts_at=None, day=None)
        work.refresh_from_db()
        if habit == "rules":
            write_rule(association=association, by=self.owner, effect="block", hours=1, opportunity=work)
            write_rule(association=association, by=self.owner, effect="accept")
        if habit == "lists":
            choose_moves_up(opportunity=work, moves_up=True)
        return work

    def live(self) -> None:
        for day in range(DAYS):
            for hour in (9, 19):
                at = sunday() + dt.timedelta(days=day, hours=hour - 10, minutes=self.lot.randrange(60))
                if day < 35:
                    self._apply(at)
                self._volunteers(at)
                for habit, work in self.works.items():
                    getattr(self, f"_{habit}", self._prompt)(work, at, day)
                while turn_clock(at=at, limit=7):
                    pass
                while turn_list(at=at, limit=7):
                    pass

    def _try(self, deed: object, **how: object) -> None:
        try:
            deed(**how)
        except Refusal as refusal:
            self.refused[refusal.code] += 1

    def _apply(self, at: dt.datetime) -> None:
        work = self.works[self.lot.choice(HABITS)]
        self._try(services.apply, opportunity=work, person=self.lot.choice(self.people), message="Bonjour", at=at)

    def _volunteers(self, at: dt.datetime) -> None:
        for one in Application.objects.filter(state="asked").select_related("opportunity", "person"):
            if self.lot.random() < 0.2:
                self._try(services.answer_question, application=one, answer=f"Oui {self.lot.random()}", at=at)
        for one in Application.objects.filter(nudge=5, state="listed"):
            if self.lot.random() < 0.05:
                self._try(stay_on_list, application=one, at=at)
        for one in Application.objects.filter(state__in=[*WAITING, "accepted"]).select_related("opportunity", "person"):
            if self.lot.random() < 0.004:
                self._try(services.withdraw_application, application=one, at=at)

    def _waiting(self, work: Opportunity, state: str = "submitted") -> list[Application]:
        rows = Application.objects.filter(opportunity=work, state=state).order_by("pk")
        return list(rows.select_related("opportunity__association__actor", "person"))

    def _decide(self, one: Application, at: dt.datetime) -> None:
        if self.lot.random() < 0.5:
            self._try(services.accept_application, application=one, by=self.owner, at=at)
        else:
            self._try(services.decline_application, application=one, by=self.owner, reason="full", sentence="Complet.", at=at)

    def _prompt(self, work: Opportunity, at: dt.datetime, _day: int) -> None:
        for one in self._waiting(work):
            self._decide(one, at)

    def _late(self, work: Opportunity, at: dt.datetime, _day: int) -> None:
        for one in self._waiting(work):
            if at - one.created_at > dt.timedelta(days=self.lot.randint(3, 25)):
                self._decide(one, at)

    def _never(self, work: Opportunity, at: dt.datetime, _day: int) -> None:
        return

    def _asks(self, work: Opportunity, at: dt.datetime, _day: int) -> None:
        for one in self._waiting(work):
            if self.lot.random() < 0.3:
                self._try(services.ask_applicant, application=one, by=self.owner, question=f"Quand ? {self.lot.random()}", at=at)

    def _lists(self, work: Opportunity, at: dt.datetime, _day: int) -> None:
        work.refresh_from_db()
        for one in self._waiting(work):
            if work.is_full:
                self._try(put_on_list, application=one, by=self.owner, at=at)
            else:
                self._try(services.accept_application, application=one, by=self.owner, at=at)
            work.refresh_from_db()

    def _closes(self, work: Opportunity, at: dt.datetime, day: int) -> None:
        if day == 30:
            close_association(association=work.association, by=self.owner, at=at)

    def _calls_off(self, work: Opportunity, at: dt.datetime, day: int) -> None:
        if day == 25:
            self._try(call_off, opportunity=work, by=self.owner, reason="permit", sentence="Refusé.", at=at)

    def _suspended(self, work: Opportunity, at: dt.datetime, day: int) -> None:
        if day == 20:
            suspend_association(association=work.association, by=None, at=at)
        if day == 35 and self.lot.random() < 0.5:
            lift_suspension(association=work.association, by=None, at=at)


def told_of(person: Actor) -> set[tuple[int, str]]:
    """Return what a person was told of which application."""
    rows = Notice.objects.filter(recipient=person).select_related("activity")
    return {(notice.activity.object_id, notice.kind) for notice in rows if notice.activity.object_id}


def knows(one: Application, told: set[tuple[int, str]]) -> bool:
    """Tell whether somebody knows where they stand: an end, a silence, a question of theirs to answer, a place in a line.

    Who has waited for less than 14 days since they last spoke is still within the time they were promised.
    """
    if one.state in ASKED:
        return (one.pk, ASKED[one.state]) in told
    in_time = one.turn_at is not None and one.turn_at > sunday() + dt.timedelta(days=DAYS - 15)
    return one.state == "withdrawn" or in_time or any((one.pk, kind) in told for kind in TOLD)


@pytest.mark.parametrize("seed", [2, 3])
def test_nobody_is_left_without_an_end_or_a_word(world: World, settings: Settings, seed: int) -> None:
    settings.UNANSWERED = 3
    story = Story(world, seed)
    story.live()
    for activity in Activity.objects.select_related("actor", "association", "person").order_by("pk"):
        tell_one(activity)
    rows = list(Application.objects.filter(person__in=story.people).select_related("person", "opportunity__association__actor"))
    told = {person.pk: told_of(person) for person in story.people}
    forgotten = [(one.pk, one.state, one.opportunity.association.handle) for one in rows if not knows(one, told[one.person_id])]
    assert forgotten == []
    states = Counter(one.state for one in rows)
    assert {"accepted", "declined", "withdrawn", "ended", "submitted"} <= set(states), states  # it was no quiet world
    assert len(rows) > 40
    assert any(one.silent_at for one in rows)
    assert story.refused["door_closed"] > 0
    _the_books_agree(story)


def _the_books_agree(story: Story) -> None:
    """Places are as many as people, clocks run only where somebody waits, and what is closed holds nobody."""
    for work in Opportunity.objects.filter(pk__in=[one.pk for one in story.works.values()]):
        assert work.taken == work.engagements.filter(ended_at=None).count() <= (work.places or 0)
        assert work.taken == work.applications.filter(state="accepted").count()
    stuck = Application.objects.filter(next_at__lt=sunday() + dt.timedelta(days=DAYS - 1))
    assert not stuck.exists()
    assert not Application.objects.filter(state__in=WAITING, opportunity__state__in=[State.CLOSED, State.DONE]).exists()
    waiting = Application.objects.filter(state="submitted", opportunity__association__actor__suspended_at=None)
    assert not waiting.filter(turn_at=None).exists()
    assert Intake.objects.count() == 1
    never = Association.objects.get(actor__handle="sim_never")
    assert count_overdue(never, sunday() + dt.timedelta(days=DAYS)) <= 16  # the door closed; those before it still wait

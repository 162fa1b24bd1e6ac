"""Filling the demo world: broken off it goes on, done it changes nothing, and what it tells fits together."""

from collections.abc import Callable

import pytest
from django.db.models import F

from touiza.actors.models import Activity
from touiza.associations.models import Association, Figures
from touiza.demo.fill import CHAPTERS, fill_world
from touiza.demo.filling.world import World
from touiza.mail.models import Message
from touiza.opportunities.models import Application, ApplicationStep, Opportunity, Shift, SignUp
from touiza.proof.models import Certificate, Contribution

pytestmark = [pytest.mark.process, pytest.mark.django_db]


class PowerCut(Exception):
    """What happens in the middle of a chapter."""


def broken(world: World) -> str:
    """Write a chapter, then fail before it is kept."""
    CHAPTERS["hours"](world)
    raise PowerCut


def counts() -> tuple[int, ...]:
    models = (Association, Opportunity, Application, ApplicationStep, Contribution, Certificate)
    return tuple(model._default_manager.count() for model in models)


def test_a_broken_filling_goes_on_and_a_whole_one_stays_as_it_is(tell: Callable[[], int]) -> None:
    said: list[str] = []
    with pytest.raises(PowerCut):
        fill_world(said.append, {**CHAPTERS, "hours": broken})
    before = Contribution.objects.count()
    fill_world(said.append)
    whole = counts()
    assert sum("there" in line for line in said) == list(CHAPTERS).index("hours")
    assert Contribution.objects.count() > before + 300

    fill_world(said.append)
    assert counts() == whole

    _it_is_as_large_as_it_should_be()
    _times_follow_each_other()
    _places_are_taken_as_written()
    _shifts_are_lived()
    _few_are_told(tell)


def _it_is_as_large_as_it_should_be() -> None:
    assert Association.objects.exclude(claimed_at=None).count() == 14
    assert Association.objects.filter(claimed_at=None).count() == 1
    assert 70 <= Opportunity.objects.count() <= 85
    assert 350 <= Application.objects.count() <= 640  # a hundred of them are the teams that plans are made for
    assert 350 <= Contribution.objects.claims().count() <= 560
    assert 40 <= Certificate.objects.count() <= 60
    assert Certificate.objects.filter(number="TZ7K4M29QD", person__person__user__email="amina@touiza.example").exists()
    assert not Figures.objects.filter(minutes=0).exclude(association__claimed_at=None).exists()


def _times_follow_each_other() -> None:
    applications = Application.objects.all()
    assert not applications.filter(created_at__lt=F("opportunity__post__published_at")).exists()
    assert not applications.filter(created_at__lt=F("person__created_at")).exists()
    assert not applications.filter(decided_at__lt=F("created_at")).exists()
    assert not Contribution.objects.filter(claim__at__gt=F("at")).exists()


def _places_are_taken_as_written() -> None:
    full = Opportunity.objects.filter(taken=F("places"), state="open")
    assert full.count() >= 4
    for opportunity in Opportunity.objects.exclude(timing="shifts"):
        assert opportunity.taken == opportunity.engagements.filter(ended_at=None).count()


def _shifts_are_lived() -> None:
    states = set(SignUp.objects.values_list("state", flat=True))
    assert states >= {"wished", "going", "backup", "waiting", "withdrawn", "handed_over"}
    for shift in Shift.objects.all():
        assert shift.taken == shift.signups.filter(state="going").count()


def _few_are_told(tell: Callable[[], int]) -> None:
    assert Activity.objects.filter(silent=False).count() < 50
    tell()
    assert 5 <= Message.objects.count() <= 60

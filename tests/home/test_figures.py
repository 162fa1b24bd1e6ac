"""An association's figures: counted from the books, written down for the lists."""

import datetime as dt
import time

import pytest

from touiza.associations.models import Figures
from touiza.core import clock
from touiza.home.figures import count_figures, read_log, refresh_figures, refresh_lapsed
from touiza.opportunities.services.applications import accept_application, apply
from touiza.proof.models import Contribution

pytestmark = pytest.mark.django_db


def hours(world, person, minutes, *, confirmed=True):
    """Enter time and, unless told otherwise, have it confirmed."""
    common = {
        "person": person,
        "association": world.chrea.actor,
        "source": world.opportunity.post,
        "done_on": clock.today(),
    }
    claim = Contribution.objects.create(kind="entered", minutes=minutes, by=person, **common)
    if confirmed:
        Contribution.objects.create(kind="confirmed", claim=claim, minutes=minutes, by=world.nassima, **common)
    return claim


def test_an_association_without_anything_counts_nothing(world):
    figures = count_figures([world.nour.pk])[world.nour.pk]
    assert (figures.minutes, figures.volunteers, figures.open, figures.done) == (0, 0, 0, 0)


def test_only_confirmed_time_counts_corrections_included(world):
    hours(world, world.amina, 90, confirmed=False)
    claim = hours(world, world.yanis, 120)
    Contribution.objects.create(
        kind="corrected", claim=claim, person=world.yanis, association=world.chrea.actor, source=world.opportunity.post,
        done_on=clock.today(), minutes=-30, by=world.nassima,
    )  # fmt: skip
    assert count_figures([world.chrea.pk])[world.chrea.pk].minutes == 90


def test_people_with_a_place_count_once_and_those_who_gave_it_up_do_not(world):
    for person in (world.amina, world.yanis):
        accept_application(application=apply(opportunity=world.opportunity, person=person), by=world.nassima)
    engagement = world.yanis.engagements.get()
    assert count_figures([world.chrea.pk])[world.chrea.pk].volunteers == 2
    engagement.ended_at = clock.now()
    engagement.save()
    assert count_figures([world.chrea.pk])[world.chrea.pk].volunteers == 1


def test_what_is_over_is_not_open_any_more(world):
    assert count_figures([world.chrea.pk])[world.chrea.pk].open == 1
    world.opportunity.starts_at = world.opportunity.ends_at = clock.now() - dt.timedelta(hours=1)
    world.opportunity.save()
    assert count_figures([world.chrea.pk])[world.chrea.pk].open == 0
    world.opportunity.state = "done"
    world.opportunity.save()
    assert count_figures([world.chrea.pk])[world.chrea.pk].done == 1


def test_many_associations_cost_as_many_queries_as_one(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        count_figures([world.chrea.pk])
    with django_assert_num_queries(1):
        count_figures([world.chrea.pk, world.nour.pk])


def test_what_is_written_down_is_what_is_counted(world):
    hours(world, world.yanis, 120)
    assert refresh_figures([world.chrea.pk, 999_999]) == 1
    written = Figures.objects.get(pk=world.chrea.pk)
    assert (written.minutes, written.open_opportunities) == (120, 1)


@pytest.mark.django_db(transaction=True)
def test_the_log_brings_the_figures_up_to_date(world):
    accept_application(application=apply(opportunity=world.opportunity, person=world.amina), by=world.nassima)
    written = Figures.objects.get(pk=world.chrea.pk)
    for _try in range(600):  # rows younger than a transaction that still runs anywhere on this server wait for it
        read_log()
        written.refresh_from_db()
        if written.volunteers:
            break
        time.sleep(0.1)
    assert (written.open_opportunities, written.volunteers) == (1, 1)


def test_time_alone_ends_what_was_open(world):
    refresh_figures([world.chrea.pk])
    world.opportunity.starts_at = world.opportunity.ends_at = clock.now() - dt.timedelta(hours=1)
    world.opportunity.save()
    assert refresh_lapsed() == 1
    assert Figures.objects.get(pk=world.chrea.pk).open_opportunities == 0

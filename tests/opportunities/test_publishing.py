"""Writing, publishing, pausing, closing: what is refused, what is told, what time does by itself."""

import dataclasses
import datetime as dt

import pytest

from tests.worlds import add_opportunity
from touiza.actors.models import Activity
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.opportunities.fields import OpportunityFields, fields_of
from touiza.opportunities.models import Opportunity
from touiza.opportunities.services.applications import accept_application, apply
from touiza.opportunities.services.publishing import (
    bring_in_opportunity,
    create_opportunity,
    end_past,
    publish_opportunity,
    remove_opportunity,
    set_state,
    update_opportunity,
)
from touiza.opportunities.tasks import end_past_opportunities
from touiza.posts.models import PostState
from touiza.search.queries import find

pytestmark = pytest.mark.django_db

TITLE = TranslatedText.of("ar", ar="نغرس الأرز")
TOMORROW = clock.today() + dt.timedelta(days=1)


def draft(world, **fields):
    return create_opportunity(
        association=world.chrea, by=world.nassima, fields=OpportunityFields(title=TITLE, **fields)
    )


def verbs(opportunity):
    return list(Activity.objects.filter(object_id=opportunity.pk).order_by("pk").values_list("verb", flat=True))


def refusal_of(deed, **arguments):
    with pytest.raises(Refusal) as caught:
        deed(**arguments)
    return caught.value


def indexed(**filters):
    return find(kind="opportunity", **filters).ids


def test_a_draft_may_say_almost_nothing_but_is_not_published_so(world):
    opportunity = draft(world)
    assert opportunity.post.state == PostState.DRAFT
    assert opportunity.pk not in indexed()
    assert refusal_of(publish_opportunity, opportunity=opportunity, by=world.nassima).code == "body_missing"


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"title": TranslatedText()}, "title_missing", "title"),
        ({"day": None}, "day_missing", "day"),
        ({"day": clock.today() - dt.timedelta(days=2)}, "day_past", "day"),
        ({"day": clock.today() + dt.timedelta(days=3000)}, "day_far", "day"),
        ({"starts": None}, "starts_missing", "starts"),
        ({"ends": dt.time(8)}, "hours_reversed", "ends"),
        ({"last_day": clock.today()}, "days_reversed", "last_day"),
        ({"address": TranslatedText(), "commune": None}, "place_missing", "commune"),
        ({"attendance": "remote"}, "deliverable_missing", "deliverable"),
        ({"timing": "flexible"}, "deadline_missing", "deadline"),
        (
            {"timing": "flexible", "day": None, "deadline": clock.today() - dt.timedelta(days=2)},
            "deadline_past",
            "deadline",
        ),
        ({"minutes": 0}, "minutes_zero", "amount"),
    ],
)
def test_what_is_missing_is_refused_with_a_code_and_the_field(world, change, code, field):
    fields = dataclasses.replace(fields_of(world.opportunity), **change)
    opportunity = create_opportunity(association=world.chrea, by=world.nassima, fields=fields)
    refused = refusal_of(publish_opportunity, opportunity=opportunity, by=world.nassima)
    assert (refused.code, refused.field) == (code, field)


def test_of_what_comes_from_outside_only_a_title_is_asked(world):
    opportunity = draft(world, data_from_outside="nyc")
    assert publish_opportunity(opportunity=opportunity, by=None).post.state == PostState.PUBLISHED


def test_publishing_twice_is_once(world):
    publish_opportunity(opportunity=world.opportunity, by=world.nassima)
    assert verbs(world.opportunity).count("opportunity.published") == 1


def test_local_time_becomes_the_moment_in_utc(world):
    day = dt.date(2027, 7, 1)
    for zone, hour in (("Africa/Algiers", 7), ("Europe/Paris", 6)):
        opportunity = add_opportunity(
            world.chrea, world.nassima, day=day, starts=dt.time(8), ends=dt.time(9), zone=zone
        )
        assert opportunity.starts_at == dt.datetime(2027, 7, 1, hour, tzinfo=dt.UTC)


def test_flexible_work_lasts_until_its_deadline_has_gone_by(world):
    opportunity = add_opportunity(world.chrea, world.nassima, timing="flexible", day=None, deadline=dt.date(2027, 7, 1))
    assert opportunity.ends_at == dt.datetime(2027, 7, 1, 23, tzinfo=dt.UTC)  # midnight in Algiers


def test_a_form_that_is_sent_twice_makes_one_draft(world):
    fields = OpportunityFields(title=TITLE)
    first, second = (
        create_opportunity(association=world.chrea, by=world.nassima, fields=fields, form_key="abc") for _n in range(2)
    )
    assert first.pk == second.pk
    elsewhere = create_opportunity(association=world.nour, by=world.salima, fields=fields, form_key="abc")
    assert elsewhere.pk != first.pk


def test_places_do_not_go_below_those_taken(world):
    for name in ("amina", "yanis"):
        accept_application(
            application=apply(opportunity=world.opportunity, person=getattr(world, name)), by=world.nassima
        )
    fields = dataclasses.replace(fields_of(world.opportunity), places=1)
    refused = refusal_of(update_opportunity, opportunity=world.opportunity, by=world.nassima, fields=fields)
    assert (refused.code, refused.field) == ("places_below_taken", "places")


def test_an_edit_from_an_old_page_does_not_undo_a_newer_one(world):
    opportunity, fields = world.opportunity, fields_of(world.opportunity)
    newer = dataclasses.replace(fields, places=9)
    update_opportunity(opportunity=opportunity, by=world.nassima, fields=newer, seen="")
    older = dataclasses.replace(fields, places=5)
    refused = refusal_of(update_opportunity, opportunity=opportunity, by=world.rachid, fields=older, seen="")
    assert refused.code == "changed_meanwhile"
    assert Opportunity.objects.get(pk=opportunity.pk).places == 9


def test_saving_what_has_not_changed_records_nothing(world):
    before = verbs(world.opportunity)
    update_opportunity(opportunity=world.opportunity, by=world.nassima, fields=fields_of(world.opportunity))
    assert verbs(world.opportunity) == before


def test_those_who_hold_a_place_are_told_of_a_new_time_and_nobody_of_a_new_word(world, tell):
    accept_application(application=apply(opportunity=world.opportunity, person=world.amina), by=world.nassima)
    tell()
    fields = dataclasses.replace(fields_of(world.opportunity), places=7)
    update_opportunity(opportunity=world.opportunity, by=world.nassima, fields=fields)
    quiet = tell()
    moved = dataclasses.replace(fields, starts=dt.time(9))
    update_opportunity(opportunity=world.opportunity, by=world.nassima, fields=moved)
    assert tell() == quiet + 1
    assert verbs(world.opportunity)[-2:] == ["opportunity.edited", "opportunity.moved"]


@pytest.mark.parametrize("state", ["paused", "closed", "done"])
def test_an_open_opportunity_may_be_paused_closed_or_finished(world, state):
    opportunity = set_state(opportunity=world.opportunity, state=state, by=world.nassima)
    assert opportunity.state == state
    assert opportunity.pk not in indexed(states=["open"])
    assert (opportunity.closed_at is None) == (state == "paused")


def test_what_was_called_done_too_soon_is_opened_again_while_its_end_lies_ahead(world):
    done = set_state(opportunity=world.opportunity, state="done", by=world.nassima)
    later = done.ends_at + dt.timedelta(days=1)
    refused = [
        refusal_of(set_state, opportunity=done, state=state, by=world.nassima, at=later).code for state in ("open", "paused")
    ]
    assert refused == ["opportunity_over", "opportunity_wrong_state"]
    assert set_state(opportunity=done, state="open", by=world.nassima).is_open


def test_a_draft_has_no_state_to_change(world):
    assert (
        refusal_of(set_state, opportunity=draft(world), state="closed", by=world.nassima).code
        == "opportunity_not_published"
    )


def test_what_is_past_is_not_opened_again_without_a_new_date(world):
    opportunity = set_state(opportunity=world.opportunity, state="closed", by=world.nassima)
    later = opportunity.ends_at + dt.timedelta(days=1)
    refused = refusal_of(set_state, opportunity=opportunity, state="open", by=world.nassima, at=later)
    assert refused.code == "opportunity_over"


def test_closing_ends_the_applications_that_wait(world):
    waiting = apply(opportunity=world.opportunity, person=world.amina)
    set_state(opportunity=world.opportunity, state="closed", by=world.nassima)
    waiting.refresh_from_db()
    assert waiting.state == "ended"


def test_time_finishes_what_was_dated_and_what_had_a_deadline(world):
    dated = world.opportunity
    flexible = add_opportunity(world.chrea, world.nassima, timing="flexible", day=None, deadline=TOMORROW)
    assert end_past() == 0
    later = clock.now() + dt.timedelta(days=30)
    assert end_past(at=later) == 2
    assert end_past(at=later) == 0
    assert {Opportunity.objects.get(pk=row.pk).state for row in (dated, flexible)} == {"done"}
    assert verbs(dated)[-1] == "opportunity.finished"


def test_the_periodic_task_may_run_as_often_as_it_likes(world):
    Opportunity.objects.filter(pk=world.opportunity.pk).update(
        starts_at=clock.now() - dt.timedelta(hours=5), ends_at=clock.now() - dt.timedelta(hours=1)
    )
    for _n in range(2):
        end_past_opportunities(timestamp=0)
    assert verbs(world.opportunity).count("opportunity.finished") == 1


def test_a_draft_is_deleted_and_a_published_one_leaves_a_tombstone(world):
    mine = draft(world)
    remove_opportunity(opportunity=mine, by=world.nassima)
    assert not Opportunity.objects.filter(pk=mine.pk).exists()
    remove_opportunity(opportunity=world.opportunity, by=world.nassima)
    assert Opportunity.objects.get(pk=world.opportunity.pk).post.state == PostState.TOMBSTONE
    assert world.opportunity.pk not in indexed()


def test_what_people_hold_places_in_is_closed_rather_than_removed(world):
    accept_application(application=apply(opportunity=world.opportunity, person=world.amina), by=world.nassima)
    assert (
        refusal_of(remove_opportunity, opportunity=world.opportunity, by=world.nassima).code == "opportunity_has_people"
    )


def test_history_that_is_brought_in_tells_nobody(world, tell):
    before = tell()
    past = clock.now() - dt.timedelta(days=90)
    fields = dataclasses.replace(fields_of(world.opportunity), day=past.date(), data_from_outside="elsewhere")
    opportunity = bring_in_opportunity(
        association=world.chrea, fields=fields, at=past - dt.timedelta(days=9), now=clock.now()
    )
    assert tell() == before
    assert Activity.objects.filter(object_type="opportunities.opportunity", object_id=opportunity.pk, silent=False).count() == 0
    assert verbs(opportunity) == ["opportunity.published", "opportunity.finished"]
    opportunity.refresh_from_db()
    assert (opportunity.state, opportunity.closed_at) == ("done", opportunity.ends_at)
    assert opportunity.pk in indexed(states=["past"])

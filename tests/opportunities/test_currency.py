"""Is it still current? Asked after sixty untouched days, again after seven, then closed and everyone concerned told."""

import datetime as dt

import pytest

from tests.worlds import World, add_opportunity
from touiza.actors.models import Activity
from touiza.core import clock
from touiza.notices.models import Notice
from touiza.opportunities.models import Opportunity, StillCurrent
from touiza.opportunities.services.applications import accept_application, apply
from touiza.opportunities.services.currency import follow_stale, keep_current
from touiza.opportunities.services.publishing import set_state
from touiza.opportunities.tasks import follow_stale_opportunities
from touiza.posts.models import Post

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def old(world: World) -> Opportunity:
    """An opportunity that nobody has touched for sixty-one days, still months ahead."""
    opportunity = add_opportunity(world.chrea, world.nassima, day=clock.today() + 120 * DAY)
    age(opportunity, 61)
    return opportunity


def age(opportunity: Opportunity, days: int) -> None:
    long_ago = clock.now() - days * DAY
    Post.objects.filter(pk=opportunity.pk).update(published_at=long_ago, edited_at=None)
    Activity.objects.filter(object_id=opportunity.pk, object_type="opportunities.opportunity").update(at=long_ago)


def state(opportunity: Opportunity) -> str:
    return Opportunity.objects.get(pk=opportunity.pk).state


def test_it_is_asked_twice_then_closes_and_who_waits_is_told(world: World, old: Opportunity, tell) -> None:
    now = clock.now()
    waiting = apply(opportunity=old, person=world.amina)
    assert follow_stale(at=now) == 1
    assert follow_stale(at=now + 6 * DAY) == 0
    assert follow_stale(at=now + 7 * DAY) == 1
    assert follow_stale(at=now + 13 * DAY) == 0
    assert state(old) == "open"
    assert follow_stale(at=now + 14 * DAY) == 1
    assert state(old) == "closed"
    waiting.refresh_from_db()
    assert waiting.state == "ended"
    tell()
    told = [(notice.kind, notice.recipient) for notice in Notice.objects.filter(kind__startswith="opportunity.")]
    for kind in ("opportunity.still_current", "opportunity.still_current_again", "opportunity.lapsed"):
        assert {person for verb, person in told if verb == kind} == {world.nassima, world.rachid}
    assert Notice.objects.filter(kind="application.ended", recipient=world.amina).exists()
    assert follow_stale(at=now + 30 * DAY) == 0


def test_what_was_touched_is_not_asked_about(world: World, old: Opportunity) -> None:
    set_state(opportunity=old, state="paused", by=world.nassima)
    set_state(opportunity=old, state="open", by=world.nassima)
    assert follow_stale() == 0


def test_answering_applications_is_touching(world: World, old: Opportunity) -> None:
    accept_application(application=apply(opportunity=old, person=world.amina), by=world.nassima)
    assert follow_stale() == 0


def test_a_yes_begins_the_days_anew(world: World, old: Opportunity) -> None:
    now = clock.now()
    follow_stale(at=now)
    keep_current(opportunity=old, by=world.nassima)
    keep_current(opportunity=old, by=world.rachid)
    assert follow_stale(at=now + 14 * DAY) == 0
    assert StillCurrent.objects.get().by == world.nassima
    assert follow_stale(at=now + 61 * DAY) == 1


def test_work_on_it_answers_the_question(world: World, old: Opportunity) -> None:
    now = clock.now()
    follow_stale(at=now)
    accept_application(application=apply(opportunity=old, person=world.amina), by=world.nassima, at=now + DAY)
    follow_stale(at=now + 7 * DAY)
    assert StillCurrent.objects.get().outcome == "kept"
    assert state(old) == "open"


def test_what_has_no_end_is_asked_about_too(world: World, old: Opportunity) -> None:
    Opportunity.objects.filter(pk=old.pk).update(ends_at=None, starts_at=None)
    assert follow_stale() == 1


def test_of_an_association_nobody_answers_for_nothing_is_asked(world: World, old: Opportunity) -> None:
    world.chrea.claimed_at = None
    world.chrea.save()
    assert follow_stale() == 0


def test_the_task_comes_to_an_end(world: World, old: Opportunity) -> None:
    follow_stale_opportunities(timestamp=0)
    follow_stale_opportunities(timestamp=0)
    assert Activity.objects.filter(verb="opportunity.still_current").count() == 1


def test_one_click_leads_to_a_page_that_asks_and_a_post_answers(world: World, old: Opportunity, as_) -> None:
    follow_stale()
    page = f"/ar/opportunities/{old.post.slug}/current/"
    assert as_("nassima").get(page).status_code == 200
    assert StillCurrent.objects.get().outcome == "waiting"
    as_("nassima").post(page, {"current": "yes"})
    assert StillCurrent.objects.get().outcome == "kept"


def test_the_answer_may_be_no(world: World, old: Opportunity, as_) -> None:
    follow_stale()
    as_("nassima").post(f"/ar/opportunities/{old.post.slug}/current/", {"current": "no"})
    assert state(old) == "closed"
    assert StillCurrent.objects.get().outcome == "closed"

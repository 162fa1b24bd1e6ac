"""Captains enter the hours of the others: who may be, until when, what each concerned can do, who confirms."""

import datetime as dt

import pytest

from tests.opportunities.home_work import at_home
from tests.worlds import World
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.notices.models import Notice
from touiza.opportunities.models import Captain, Engagement
from touiza.opportunities.services.captains import end_captain, enter_for_team, name_captain
from touiza.proof.doubts import Unsure
from touiza.proof.models import Contribution
from touiza.proof.services.hours import claim_hours, confirm_hours

TODAY = clock.today()


@pytest.fixture
def captain(world: World) -> Captain:
    return name_captain(opportunity=at_home(world, "yanis", "chloe"), person=world.yanis, by=world.nassima, until=TODAY)


def enter(captain: Captain, world: World, **changes: object) -> list[Contribution]:
    told = {"captain": captain, "by": world.yanis, "done_on": TODAY, "amounts": {world.amina.pk: (60, 2), world.chloe.pk: (90, 0)}, "key": "k"}
    return enter_for_team(**told | changes)


def code_of(deed, *args: object, **told: object) -> str:
    with pytest.raises(Refusal) as refused:
        deed(*args, **told)
    return refused.value.code


def test_they_enter_for_the_others_once_and_a_coordinator_confirms(captain: Captain, world: World, tell) -> None:
    claims = enter(captain, world)
    assert claims == enter(captain, world)
    assert [(claim.by, claim.minutes, claim.quantity) for claim in claims] == [(world.yanis, 60, 2), (world.yanis, 90, 0)]
    tell()
    assert Notice.objects.filter(kind="hours.entered_for", recipient=world.amina).count() == 1
    assert Notice.objects.filter(kind="hours.entered_for", recipient=world.nassima).count() == 2
    assert code_of(confirm_hours, claim=claims[0], by=world.yanis) == "own_entry"
    confirm_hours(claim=claims[0], by=world.nassima)
    assert Contribution.objects.total() == 60


def test_all_of_a_team_or_none_and_each_question_has_a_name(captain: Captain, world: World) -> None:
    source = captain.opportunity.post
    claim_hours(person=world.chloe, source=source, association=world.chrea.actor, minutes=1400, done_on=TODAY)
    with pytest.raises(Unsure) as asked:
        enter(captain, world)
    token = f"{world.chloe.pk}|day:1490"
    assert [(doubt.token, str(doubt).startswith("Chloé")) for doubt in asked.value.doubts] == [(token, True)]
    assert Contribution.objects.count() == 1
    assert [claim.asked for claim in enter(captain, world, sure=[token])] == [[], ["day:1490"]]


def test_what_is_refused(captain: Captain, world: World) -> None:
    assert code_of(enter, captain, world, amounts={}) == "nobody"
    assert code_of(enter, captain, world, amounts={world.yanis.pk: (60, 0)}) == "not_in_team"  # their own hours are not the team's
    assert code_of(enter, captain, world, amounts={world.rachid.pk: (60, 0)}) == "not_in_team"
    assert code_of(enter, captain, world, by=world.amina) == "not_captain"
    assert code_of(enter, captain, world, at=clock.now() + dt.timedelta(days=2)) == "not_captain"
    told = {"opportunity": captain.opportunity, "by": world.nassima}
    assert code_of(name_captain, **told, person=world.rachid, until=TODAY) == "not_engaged"
    assert code_of(name_captain, **told, person=world.amina, until=TODAY - dt.timedelta(days=1)) == "until"
    Engagement.objects.filter(person=world.yanis).update(ended_at=clock.now())
    assert code_of(enter, captain, world) == "not_captain"  # who gave up their place


def test_named_again_only_the_day_changes_and_ended_is_ended(captain: Captain, world: World) -> None:
    later = TODAY + dt.timedelta(days=30)
    assert name_captain(opportunity=captain.opportunity, person=world.yanis, by=world.rachid, until=later) == captain
    for _twice in range(2):
        end_captain(captain=captain, by=world.nassima)
    assert code_of(enter, captain, world) == "not_captain"


def test_on_a_phone(as_, captain: Captain, world: World) -> None:
    slug = captain.opportunity.post.slug
    page = f"/en/opportunities/{slug}/team/"
    sent = {f"minutes-{world.amina.pk}_hours": "2", "done_on": f"{TODAY:%d/%m/%Y}", "key": "k", f"quantity-{world.amina.pk}": "7"}
    assert as_("yanis").post(page, sent).status_code == 302
    claim = Contribution.objects.get()
    assert (claim.person, claim.minutes, claim.quantity) == (world.amina, 120, 7)
    own = f"/en/me/hours/{claim.pk}/"
    assert "Object to these hours" in as_("amina").get(own).text
    assert as_("amina").post(own, {}).status_code == 422  # says what is wrong
    assert as_("amina").post(own, {"reason": "I was not there"}).status_code == 302
    assert "I was not there" in as_("nassima").get(f"/en/@chrea/hours/{claim.pk}/").text
    named = as_("nassima").post(f"/en/opportunities/{slug}/captains/", {"person": str(world.amina.pk), "until": f"{TODAY:%d/%m/%Y}"})
    assert named.status_code == 302
    assert as_("nassima").post(f"/en/opportunities/{slug}/captains/{captain.pk}/").status_code == 302
    assert as_("yanis").get(page).status_code == 404

"""Rules: what they look at, that turning away wins, that each decision is kept and said, that nobody is left in silence."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.opportunities.turning import sunday
from tests.proof.test_hours import enter
from tests.worlds import World, add_opportunity
from touiza.actors.models import Person, PersonLanguage, PersonSkill
from touiza.associations.models import Role
from touiza.associations.services.roles import give_role
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.notices.models import Notice
from touiza.opportunities.judging import BANDS, Applicant, Work, facts_met, judge
from touiza.opportunities.models import Application, Decision, JoinMode, Opportunity, OpportunitySkill, Rule, Unwanted
from touiza.opportunities.services import applications as services
from touiza.opportunities.services.answers import Answers, count_answers
from touiza.opportunities.services.rules import draft_rule, end_rule, stop_taking, take_again, try_rule, write_rule
from touiza.proof.services.hours import confirm_hours
from touiza.vocabulary.models import Language, Place, Skill

As = Callable[[str], Client]
NOWHERE = Work(frozenset(), None, None)


def rule(world: World, effect: str = "accept", **says: object) -> Rule:
    return write_rule(association=world.chrea, by=world.nassima, effect=effect, **says)


def show(person: object, **facts: object) -> None:
    """Fill a profile, all of it to be seen by the person's associations."""
    audiences = dict.fromkeys(("age_band", "commune", "skills", "languages"), "ties")
    Person.objects.filter(actor=person).update(audiences=audiences, **facts)


def applied(world: World, **how: object) -> Application:
    return services.apply(opportunity=world.opportunity, person=world.amina, **how)


@given(
    st.lists(st.tuples(st.sampled_from(["accept", "block"]), st.sampled_from(["", *BANDS]), st.integers(0, 4)), max_size=6),
    st.sampled_from(["", *BANDS]),
    st.integers(0, 300),
)
def test_turning_away_wins_over_accepting(written: list[tuple[str, str, int]], band: str, minutes: int) -> None:
    rules = [Rule(effect=effect, age_from=age, hours=hours or None) for effect, age, hours in written]
    applicant = Applicant(1, age_band=band, minutes=minutes)
    met = [one for one in rules if facts_met(one, applicant, NOWHERE) is not None]
    verdict = judge(rules, applicant, NOWHERE)
    assert (verdict is None) == (not met)
    if verdict is not None:
        assert verdict.effect == ("block" if any(one.effect == "block" for one in met) else "accept")
        assert verdict.rule in met
    for one in rules:
        young = bool(one.age_from) and (not band or BANDS.index(band) < BANDS.index(one.age_from))
        fresh = one.hours is not None and minutes < 60 * one.hours
        assert (one in met) == (not young and not fresh)


def test_who_meets_a_rule_is_in_at_once_and_the_page_says_why(as_: As, world: World) -> None:
    confirm_hours(claim=enter(world, 150), by=world.nassima)
    rule(world, hours=2)
    sent = applied(world)
    assert sent.state == "accepted"
    decision = Decision.objects.get(application=sent)
    assert (decision.effect, decision.facts) == ("accept", {"hours": 150})
    page = as_("nassima").get(f"/en/applications/{sent.public_id}/").text
    assert "Accepted at once by a rule." in page
    assert "has 2 confirmed hours with the association, or more" in page
    assert count_answers(world.chrea, clock.now() + dt.timedelta(days=30)) == Answers()  # no machine flatters the figures


def test_who_does_not_meet_it_waits_for_people(world: World) -> None:
    rule(world, hours=2)
    assert applied(world).state == "submitted"
    assert not Decision.objects.exists()


def test_where_all_places_are_taken_no_rule_accepts(world: World) -> None:
    Opportunity.objects.filter(pk=world.opportunity.pk).update(places=1)
    held = services.apply(opportunity=world.opportunity, person=world.yanis)
    services.accept_application(application=held, by=world.nassima)
    rule(world)
    assert applied(world).state == "submitted"


@pytest.mark.parametrize(
    ("says", "holds"),
    [
        ({"age_from": "18_24", "age_to": "25_39"}, True), ({"age_from": "40_59"}, False), ({"age_to": "18_24"}, False),
        ({"within_km": 5}, True), ({"place": "dz_09"}, True), ({"place": "dz_16"}, False), ({"skill_level": 3}, False),
        ({"skill_level": 2}, True), ({"language_level": 4}, True), ({"needed_skills": True}, True),
    ],
)  # fmt: skip
def test_each_condition(world: World, says: dict[str, object], holds: bool) -> None:
    show(world.amina, age_band="25_39", commune=Place.objects.get(code="dz_0908"))
    skill, arabic = Skill.objects.order_by("pk")[0], Language.objects.get(code="ar")
    PersonSkill.objects.create(person=world.amina.person, skill=skill, level=2)
    PersonLanguage.objects.create(person=world.amina.person, language=arabic, level=4)
    OpportunitySkill.objects.create(opportunity=world.opportunity, skill=skill, need="needed")
    if "skill_level" in says:
        says = {**says, "skill": skill}
    if "language_level" in says:
        says = {**says, "language": arabic}
    if "place" in says:
        says = {**says, "place": Place.objects.get(code=says["place"])}
    rule(world, **says)
    assert (applied(world).state == "accepted") == holds


def test_what_is_hidden_from_the_association_no_rule_looks_at(world: World) -> None:
    show(world.amina, age_band="25_39")
    rule(world, "block", age_from="25_39")
    assert applied(world, share_profile=False).state == "submitted"
    services.withdraw_application(application=Application.objects.get())
    assert applied(world, share_profile=True).state == "declined"


@pytest.mark.parametrize("mode", [JoinMode.REVIEW, JoinMode.AT_ONCE])
def test_who_is_turned_away_is_told_at_once_by_code_and_sentence_and_nobody_else_is_bothered(
    as_: As, world: World, tell: Callable[[], int], mode: str
) -> None:
    show(world.amina, age_band="16_17")
    work = add_opportunity(world.chrea, world.nassima, title="نحرس المشتلة", join_mode=mode)
    rule(world, "block", age_to="16_17")
    world.user("amina").language = "en"
    world.user("amina").save()
    answer = as_("amina").post(f"/en/opportunities/{work.post.slug}/application/", {"message": "Hello", "share_profile": "on"}, follow=True)
    assert "is aged 17 or under" in answer.text
    assert "not by a person" in answer.text
    tell()
    sent = Application.objects.get(person=world.amina)
    step = sent.steps.latest("pk")
    assert (sent.state, step.kind, step.reason, step.by) == ("declined", "declined", "rule", None)
    assert Notice.objects.filter(recipient=world.amina, kind="application.declined").count() == 1
    assert not Notice.objects.filter(kind="application.submitted").exists()
    assert "Turned away at once by a rule." in as_("nassima").get(f"/en/applications/{sent.public_id}/").text
    again = as_("amina").post(f"/en/opportunities/{work.post.slug}/application/", {"message": "Please"})
    assert again.status_code == 422
    assert Application.objects.filter(person=world.amina).count() == 1


def test_after_a_month_one_may_try_again(world: World, lasting: Opportunity) -> None:
    stop_taking(association=world.chrea, person=world.amina, note="", by=world.nassima)
    assert applied(world, at=sunday()).state == "declined"
    with pytest.raises(Refusal) as refused:
        applied(world, at=sunday() + dt.timedelta(days=20))
    assert refused.value.code == "turned_away"
    take_again(association=world.chrea, pk=Unwanted.objects.get().pk)
    assert applied(world, at=sunday() + dt.timedelta(days=31)).state == "submitted"


def test_whom_one_does_not_take_no_rule_accepts_and_the_note_stays_among_colleagues(as_: As, world: World) -> None:
    rule(world)
    stop_taking(association=world.chrea, person=world.amina, note="تغيّبت ثلاث مرات دون خبر", by=world.nassima)
    stop_taking(association=world.chrea, person=world.amina, note="مرة أخرى", by=world.rachid)
    sent = applied(world)
    assert (sent.state, sent.steps.latest("pk").reason) == ("declined", "not_now")
    assert Unwanted.objects.count() == 1
    assert "تغيّبت" not in as_("amina").get(f"/ar/applications/{sent.public_id}/").text
    assert "تغيّبت" in as_("rachid").get("/ar/@chrea/rules/").text


def test_earlier_refusals_of_people_count_and_those_of_rules_do_not(world: World) -> None:
    other = add_opportunity(world.chrea, world.nassima, title="نحرس المشتلة")
    sent = services.apply(opportunity=other, person=world.amina)
    services.decline_application(application=sent, by=world.nassima, reason="other", sentence="نعتذر")
    rule(world, "block", declined=1)
    assert applied(world).state == "declined"
    assert services.apply(opportunity=world.opportunity, person=world.yanis).state == "submitted"
    third = add_opportunity(world.chrea, world.nassima, title="نسقي الشتلات")
    end_rule(association=world.chrea, pk=Rule.objects.get().pk)
    rule(world, "block", declined=2)
    assert services.apply(opportunity=third, person=world.amina).state == "submitted"


def test_a_rule_of_one_opportunity_leaves_the_others_alone(world: World) -> None:
    other = add_opportunity(world.chrea, world.nassima, title="نحرس المشتلة")
    rule(world, opportunity=other)
    assert applied(world).state == "submitted"
    assert services.apply(opportunity=other, person=world.amina).state == "accepted"


def refusal_of(deed: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        deed()
    return caught.value.code


def test_what_makes_no_rule_is_refused(world: World) -> None:
    theirs = add_opportunity(world.nour, world.salima, title="نقرأ للأطفال")
    assert refusal_of(lambda: rule(world, "block")) == "no_condition"
    assert refusal_of(lambda: rule(world, age_from="40_59", age_to="18_24")) == "ages_reversed"
    assert refusal_of(lambda: rule(world, opportunity=theirs)) == "other_opportunity"
    give_role(association=world.chrea, person=world.chloe, kind=Role.Kind.COORDINATOR, by=world.rachid)
    assert refusal_of(lambda: stop_taking(association=world.chrea, person=world.chloe, note="", by=world.rachid)) == "colleague"
    assert refusal_of(lambda: stop_taking(association=world.chrea, person=world.nour.actor, note="", by=world.rachid)) == "no_person"
    for hours in range(1, 31):
        rule(world, hours=hours)
    assert rule(world, hours=1).pk == Rule.objects.order_by("pk").first().pk
    assert refusal_of(lambda: rule(world, hours=31)) == "too_many_rules"


def test_a_rule_can_be_tried_on_what_was(as_: As, world: World) -> None:
    confirm_hours(claim=enter(world, 150), by=world.nassima)
    services.apply(opportunity=world.opportunity, person=world.yanis)
    applied(world)
    preview = try_rule(draft_rule(association=world.chrea, effect="accept", hours=1))
    assert (preview.tried, preview.met) == (2, 1)
    page = as_("nassima").post("/en/@chrea/rules/", {"deed": "try", "effect": "accept", "hours": "١"}).text
    assert "Of the last 2 applications, this is true of 1." in page
    assert not Rule.objects.exists()


def test_the_page_of_rules(as_: As, world: World, django_assert_max_num_queries: Callable) -> None:
    client = as_("nassima")
    sent = {"deed": "write", "effect": "block", "age_to": "16_17", "opportunity": str(world.opportunity.pk)}
    assert client.post("/en/@chrea/rules/", sent).status_code == 302
    assert client.post("/en/@chrea/rules/", {"deed": "write", "effect": "block"}).status_code == 422
    assert client.post("/en/@chrea/rules/", {"deed": "stop", "handle": "@nobody_here"}).status_code == 422
    assert client.post("/en/@chrea/rules/", {"deed": "stop", "handle": f"@{world.amina.handle}", "note": "Twice absent"}).status_code == 302
    assert client.post("/en/@chrea/rules/", {"deed": "moves", "row": str(world.opportunity.pk), "yes": "1"}).status_code == 302
    costs = []
    for more in (0, 8):
        for n in range(more):
            rule(world, hours=n + 1, place=Place.objects.get(code="dz_0908"))
        client.get("/en/@chrea/rules/")
        with django_assert_max_num_queries(20) as found:
            page = client.get("/en/@chrea/rules/").text
        costs.append(len(found))
    assert costs[0] == costs[1]
    for words in ("is aged 17 or under", "Twice absent", "They go to the waiting list by themselves", "lives in"):
        assert words in page
    end = Rule.objects.filter(effect="block").get()
    as_("salima").post("/en/@nour/rules/", {"deed": "end", "row": str(end.pk)})
    end.refresh_from_db()
    assert end.ended_at is None
    client.post("/en/@chrea/rules/", {"deed": "end", "row": str(end.pk)})
    end.refresh_from_db()
    assert end.ended_at is not None

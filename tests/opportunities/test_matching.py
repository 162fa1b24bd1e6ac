"""Suggestions: what is offered to whom, that stored, batch and alone agree, and that nobody is shown what they may not see."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.worlds import World, add_opportunity, add_person, build_world
from touiza.accounts.services.erasure import erase_user
from touiza.accounts.services.export import export_user
from touiza.actors.models import AgeBand, Person
from touiza.actors.services.people import set_findable, set_languages, set_skills, update_profile
from touiza.core import clock
from touiza.core.audiences import Audience, Finders
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.kernel.matching import DEFAULT, PartKind, Told
from touiza.opportunities.models import Attendance, Matched, Opportunity, Suggestion, Unwanted, Weighting
from touiza.opportunities.services.applications import apply
from touiza.opportunities.services.matching import match_again, match_everybody, match_people, match_work
from touiza.opportunities.services.publishing import set_state
from touiza.opportunities.services.suggesting import match_person, people_for, suggestions_for
from touiza.opportunities.services.weighting import set_weights, weights_now
from touiza.vocabulary.availability import mask_of
from touiza.vocabulary.models import Accommodation, Cause, Language, Place, Skill

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


def skill(code: str) -> Skill:
    return Skill.objects.get(code=code)


def tell_of(world: World, name: str, *skills: str, **changes: object) -> Person:
    person = Person.objects.select_related("actor", "user").get(pk=getattr(world, name).pk)
    set_skills(person=person, levels={skill(code): 2 for code in skills})
    set_languages(person=person, levels={Language.objects.get(code="ar"): 4})
    return update_profile(person=person, **{"commune": Place.objects.get(code="dz_0901"), "radius_km": 30, **changes})


def some_work(world: World) -> dict[str, Opportunity]:
    """Near and fitting, near, far, from home."""
    far = Place.objects.get(code="dz_3101")
    planting = {"skills_needed": (skill("tree_planting"),), "causes": tuple(Cause.objects.filter(code="environment"))}
    return {
        "fitting": add_opportunity(world.chrea, world.nassima, **planting),
        "near": add_opportunity(world.chrea, world.nassima, skills_needed=(skill("accounting"),)),
        "far": add_opportunity(world.nour, world.salima, commune=far, **planting),
        "home": add_opportunity(world.nour, world.salima, attendance=Attendance.REMOTE, commune=None, address=TranslatedText(), deliverable=TranslatedText.of("ar", ar="قائمة")),
    }


def offered(found: list) -> list[int]:
    return [one.opportunity for one in found]


def kept() -> set[tuple[int, int, int]]:
    return set(Suggestion.objects.values_list("person", "opportunity", "points"))


def jobs(name: str) -> list[dict]:
    return list(ProcrastinateJob.objects.filter(task_name=name).order_by("id").values_list("args", flat=True))


def test_the_best_comes_first_and_what_is_out_of_reach_not_at_all(world: World) -> None:
    work = some_work(world)
    tell_of(world, "amina", "tree_planting", causes=Cause.objects.filter(code="environment"))
    found = suggestions_for(world.amina, limit=10)
    assert offered(found)[0] == work["fitting"].pk
    assert work["far"].pk not in offered(found)
    assert set(offered(found)) == {world.opportunity.pk, work["fitting"].pk, work["near"].pk, work["home"].pk}
    near = next(one for one in found if one.opportunity == work["near"].pk)
    assert [fact.code for fact in near.judgement.missing] == ["accounting"]
    assert near.judgement.part(PartKind.PLACE).facts[0].told == Told.DISTANCE


def test_nobody_is_offered_what_they_have_answered_or_act_for(world: World) -> None:
    work = some_work(world)
    assert not set(offered(suggestions_for(world.nassima, limit=10))) & {work["fitting"].pk, work["near"].pk}
    apply(opportunity=work["home"], person=world.amina)
    Unwanted.objects.create(association=world.chrea, person=world.amina, by=world.nassima, note="لا")
    assert offered(suggestions_for(world.amina, limit=10)) == [work["far"].pk]  # without a place of her own nothing is far
    set_state(opportunity=work["far"], state="paused", by=world.salima)
    assert suggestions_for(world.amina, limit=10) == []


def test_only_who_may_see_it(world: World) -> None:
    work = some_work(world)
    work["home"].post.audience = Audience.TIES
    work["home"].post.save(update_fields=["audience"])
    assert work["home"].pk not in offered(suggestions_for(world.amina, limit=10))
    match_people(first=0, last=2**40)
    assert match_work(opportunity_id=work["home"].pk) == 0
    assert not Suggestion.objects.filter(opportunity=work["home"]).exists()


def test_stored_alone_and_at_night_agree(world: World) -> None:
    work = some_work(world)
    tell_of(world, "amina", "tree_planting", needs=Accommodation.objects.filter(code="seated"))
    tell_of(world, "yanis", "accounting", availability=mask_of(["sat-morning"]))
    apply(opportunity=work["near"], person=world.yanis)
    live = [one.opportunity for one in suggestions_for(world.amina, limit=50)]
    assert match_people(first=0, last=2**40) == Person.objects.count()
    at_night = kept()
    match_people(first=0, last=2**40)
    assert kept() == at_night
    assert [one.opportunity for one in suggestions_for(world.amina, limit=50)] == live
    for person in Person.objects.select_related("actor"):
        match_person(person=person.actor)
    assert kept() == at_night
    for one in work.values():
        Suggestion.objects.filter(opportunity=one).delete()
        match_work(opportunity_id=one.pk)
        match_work(opportunity_id=one.pk)
    assert kept() == at_night
    assert (world.yanis.pk, work["near"].pk) not in {(person, opportunity) for person, opportunity, _points in at_night}


def test_a_change_is_matched_alone(world: World) -> None:
    work = some_work(world)
    match_people(first=0, last=2**40)
    before = len(jobs("opportunities.match_person"))
    person = tell_of(world, "amina", "tree_planting")
    told = jobs("opportunities.match_person")[before:]
    assert told
    assert all(one == {"person_id": person.pk} for one in told)
    match_again(person_id=person.pk)
    assert Suggestion.objects.filter(person=world.amina).order_by("-points").values_list("opportunity", flat=True)[0] == work["fitting"].pk
    set_state(opportunity=work["fitting"], state="closed", by=world.nassima)
    assert {"opportunity_id": work["fitting"].pk} in jobs("opportunities.match_work")
    assert match_work(opportunity_id=work["fitting"].pk) == 0
    assert not Suggestion.objects.filter(opportunity=work["fitting"]).exists()
    assert match_again(person_id=0) == 0


def test_the_fiftieth_gives_way_to_what_is_better(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("suggesting", "matching"):
        monkeypatch.setattr(f"touiza.opportunities.services.{module}.KEPT", 2)
    work = some_work(world)
    tell_of(world, "amina", "tree_planting", causes=Cause.objects.filter(code="environment"))
    match_person(person=world.amina)
    least = Matched.objects.get(person=world.amina).least
    assert least == min(Suggestion.objects.filter(person=world.amina).values_list("points", flat=True))
    better = add_opportunity(world.chrea, world.nassima, skills_needed=(skill("tree_planting"),), causes=tuple(Cause.objects.filter(code="environment")), languages=())
    assert match_work(opportunity_id=better.pk) >= 1
    mine = set(Suggestion.objects.filter(person=world.amina).values_list("opportunity", flat=True))
    assert mine == {work["fitting"].pk, better.pk}
    assert match_work(opportunity_id=work["near"].pk) == 0


def test_who_has_no_account_or_waits_for_a_guardian_has_none(world: World) -> None:
    some_work(world)
    match_person(person=world.amina)
    assert Suggestion.objects.filter(person=world.amina).exists()
    Person.objects.filter(pk=world.amina.pk).update(awaits_guardian=True)
    assert match_person(person=world.amina) == 0
    assert not Matched.objects.filter(person=world.amina).exists()


def test_ranges_are_tasks(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("touiza.opportunities.services.matching.RANGE", 3)
    assert match_everybody() == 3
    ranges = jobs("opportunities.match_people")
    people = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    assert [(one["first"], one["last"]) for one in ranges] == [(people[0], people[2]), (people[3], people[5]), (people[6], people[6])]


def find(world: World, name: str, **changes: object) -> Person:
    person = tell_of(world, name, "tree_planting", **changes)
    set_findable(person=person, by=Finders.ANY)
    return person


def test_people_are_found_as_far_as_they_allow(world: World) -> None:
    work = some_work(world)["fitting"]
    assert people_for(work, limit=10) == []
    amina, yanis = find(world, "amina"), find(world, "yanis")
    tell_of(world, "chloe", "tree_planting")  # allows nobody
    find(world, "rachid")  # acts for it
    found = people_for(work, limit=10)
    assert [one.person for one in found] == [amina.pk, yanis.pk]
    yanis.audiences = {"skills": Audience.PRIVATE}
    yanis.save(update_fields=["audiences"])
    hidden = people_for(work, limit=10)[1]
    assert hidden.person == yanis.pk
    assert PartKind.SKILLS in hidden.hidden
    assert hidden.judgement.part(PartKind.SKILLS).value == 0
    apply(opportunity=work, person=world.amina)
    assert [one.person for one in people_for(work, limit=10)] == [yanis.pk]
    Unwanted.objects.create(association=world.chrea, person=world.yanis, by=world.nassima, note="لا")
    assert people_for(work, limit=10) == []


def test_a_coordinator_learns_nothing_that_is_not_shown(world: World) -> None:
    """What only its associations may see, or nobody, moves no place in the order for a stranger among associations."""
    work = some_work(world)["fitting"]
    find(world, "amina")
    one = find(world, "yanis")
    before = [(found.person, found.judgement.points) for found in people_for(work, limit=10)]
    update_profile(
        person=one, availability=mask_of(["sat-morning"]), hours_per_week=9, commune=None, needs=Accommodation.objects.filter(code="wheelchair"),
        age_band=AgeBand.FROM_60,
    )  # fmt: skip
    assert [(found.person, found.judgement.points) for found in people_for(work, limit=10)] == before


@pytest.mark.parametrize("rows", [1, 12])
def test_queries_do_not_grow(world: World, rows: int) -> None:
    for _row in range(rows):
        some_work(world)
    work = Opportunity.objects.select_related("post", "association").order_by("-pk")[0]
    for number in range(rows):
        _user, actor = add_person(f"someone{number}", "سعيد", "ar")
        person = Person.objects.get(pk=actor.pk)
        set_findable(person=person, by=Finders.ANY)
    suggestions_for(world.amina, limit=5)  # words are in memory now
    for ask, most in ((lambda: suggestions_for(world.amina, limit=5), 12), (lambda: people_for(work, limit=5), 9)):
        with CaptureQueriesContext(connection) as asked:
            ask()
        assert len(asked) <= most, [query["sql"][:90] for query in asked]


@pytest.mark.parametrize("people", [1, 12])
def test_a_change_of_work_asks_as_much_for_one_as_for_many(world: World, people: int) -> None:
    work = some_work(world)["fitting"]
    for number in range(people):
        _user, actor = add_person(f"someone{number}", "سعيد", "ar")
        match_again(person_id=actor.pk)
    match_work(opportunity_id=work.pk)  # words are in memory now
    with CaptureQueriesContext(connection) as asked:
        assert match_work(opportunity_id=work.pk) >= people
    assert len(asked) <= 21, [query["sql"][:90] for query in asked]


def test_weights_are_the_operators(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert weights_now() == DEFAULT
    call_command("matching", "skills=60", "past=0")
    assert weights_now().skills == 60
    assert "skills           60" in capsys.readouterr().out
    assert jobs("opportunities.match_all")
    set_weights(skills=60)  # nothing changes
    assert Weighting.objects.count() == 1
    for wrong, code in (({"gender": 5}, "unknown_part"), ({"skills": 101}, "weight")):
        with pytest.raises(Refusal) as refused:
            set_weights(**wrong)
        assert refused.value.code == code
    with pytest.raises(CommandError):
        call_command("matching", "gender=5")
    with pytest.raises(CommandError):
        call_command("matching", "skills")


def test_other_weights_are_used_at_once(world: World) -> None:
    some_work(world)
    match_person(person=world.amina)
    nothing_but_place = {"skills": 0, "languages": 0, "time": 0, "causes": 0, "accommodation": 0, "qualifications": 0, "past": 0, "text": 0}
    set_weights(**nothing_but_place)
    tell_of(world, "amina", "accounting")
    values = [one.judgement.part(PartKind.PLACE).value for one in suggestions_for(world.amina, limit=10)]
    assert values == sorted(values, reverse=True)
    assert [one.judgement.score for one in suggestions_for(world.amina, limit=10)] == values


def test_export_and_erasure(world: World) -> None:
    some_work(world)
    match_person(person=world.amina)
    assert "points" in str(export_user(user=world.user("amina")))
    erase_user(user=world.user("amina"))
    assert not Suggestion.objects.filter(person=world.amina).exists()
    assert not Matched.objects.filter(person=world.amina).exists()


def test_work_that_is_over_is_not_offered(world: World) -> None:
    later = clock.now() + dt.timedelta(days=8)
    assert suggestions_for(world.amina, limit=5, at=later) == []
    assert people_for(world.opportunity, limit=5, at=later) == []
    assert match_work(opportunity_id=world.opportunity.pk, at=later) == 0

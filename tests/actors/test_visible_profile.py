"""Who sees what of a person: the one function that every page goes through."""

import itertools

import pytest
from django.utils import translation

from tests.accounts.helpers import make_person
from tests.media.pictures import picture, upload
from tests.worlds import World
from touiza.actors.models import FIELD_AUDIENCES, Actor, Person, Tie
from touiza.actors.profile import people_with_profile, profile_as, shown_name, shown_names, visible_profile
from touiza.actors.services.people import (
    set_audience,
    set_audiences,
    set_languages,
    set_picture,
    set_skills,
    update_profile,
)
from touiza.core import clock
from touiza.core.audiences import PROFILE_AUDIENCES, Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.vocabulary.models import Accommodation, Cause, Language, Place, Skill

pytestmark = pytest.mark.django_db

FILLED = {
    "name": "name",
    "about": "about",
    "skills": "skills",
    "languages": "languages",
    "causes": "causes",
    "commune": "commune",
    "availability": "availability",
    "age_band": "age_band",
    "needs": "needs",
}


def fill(actor: Actor) -> Person:
    """Fill in every field of a profile."""
    person = actor.person
    update_profile(
        person=person,
        about="About me",
        commune=Place.objects.get(code="dz"),
        radius_km=20,
        availability=7,
        hours_per_week=3,
        age_band="18_24",
        causes=Cause.objects.all()[:1],
        needs=Accommodation.objects.all()[:1],
    )
    set_skills(person=person, levels={Skill.objects.first(): 2})
    set_languages(person=person, levels={Language.objects.first(): 3})
    return person


def readers(world: World) -> dict[str, Actor | None]:
    """One reader for each way of standing to Amina, who works with Chréa."""
    Tie.objects.create(person=world.amina, association=world.chrea.actor, kind=Tie.Kind.WORKS_WITH)
    return {
        "visitor": None,
        "stranger": world.chloe,
        "coordinator elsewhere": world.salima,
        "fellow volunteer": world.yanis,
        "coordinator": world.nassima,
        "association": world.chrea.actor,
        "oneself": world.amina,
    }


ADMITTED = {
    Audience.PUBLIC: {
        "visitor", "stranger", "coordinator elsewhere", "fellow volunteer", "coordinator", "association", "oneself"
    },
    Audience.SIGNED_IN: {
        "stranger", "coordinator elsewhere", "fellow volunteer", "coordinator", "association", "oneself"
    },
    Audience.TIES: {"coordinator", "association", "oneself"},
    Audience.PRIVATE: {"oneself"},
}  # fmt: skip


@pytest.mark.parametrize("audience", PROFILE_AUDIENCES)
def test_each_audience_admits_its_readers_to_every_field_and_nobody_else(world, audience):
    person = fill(world.amina)
    set_audiences(person=person, audiences=dict.fromkeys(FIELD_AUDIENCES, audience))
    for reader_name, reader in readers(world).items():
        Tie.objects.get_or_create(person=world.yanis, association=world.chrea.actor, kind=Tie.Kind.WORKS_WITH)
        seen = visible_profile(people_with_profile().get(pk=person.pk), reader)
        for field, attribute in FILLED.items():
            assert bool(getattr(seen, attribute)) == (reader_name in ADMITTED[audience]), (reader_name, field)


def test_one_field_opened_opens_no_other(world):
    person = fill(world.amina)
    for opened, other in itertools.permutations(FILLED, 2):
        audiences = dict.fromkeys(FIELD_AUDIENCES, Audience.PRIVATE) | {opened: Audience.PUBLIC}
        person.audiences = audiences
        seen = visible_profile(person, None)
        assert getattr(seen, FILLED[opened]), opened
        assert not getattr(seen, FILLED[other]), (opened, other)


def test_how_far_one_goes_follows_the_place_and_hours_follow_the_week(world):
    person = fill(world.amina)
    set_audiences(person=person, audiences={"commune": Audience.PRIVATE, "availability": Audience.PRIVATE})
    seen = visible_profile(person, None)
    assert seen.radius_km is None
    assert seen.hours_per_week is None


def test_a_role_that_ended_ends_what_it_showed(world):
    person = fill(world.amina)
    everybody = readers(world)
    assert visible_profile(person, everybody["coordinator"]).commune
    Tie.objects.filter(person=world.nassima, kind=Tie.Kind.STAFF).delete()
    assert not visible_profile(person, everybody["coordinator"]).commune


def test_an_applicant_shows_an_association_what_their_associations_see(world):
    person = fill(world.amina)
    assert not visible_profile(person, world.salima).commune
    assert visible_profile(person, world.salima, shared=True).commune
    assert not visible_profile(person, world.salima, shared=True).needs


def test_who_hides_their_name_is_shown_by_their_handle(world):
    set_audience(person=world.amina.person, field="name", audience=Audience.TIES)
    everybody = readers(world)
    assert str(visible_profile(world.amina.person, None).title) == f"@{world.amina.handle}"
    assert str(shown_name(world.amina, everybody["stranger"])) == f"@{world.amina.handle}"
    assert str(shown_name(world.amina, everybody["coordinator"])) == "أمينة بن يوسف"
    assert str(shown_name(world.amina, world.amina)) == "أمينة بن يوسف"
    assert str(shown_name(world.amina, everybody["stranger"], shared=True)) == "أمينة بن يوسف"


def test_a_name_is_shown_in_the_readers_script(world):
    names = TranslatedText("ar", {"ar": "أمينة", "fr": "Amina", "en": "Amina"})
    update_profile(person=world.amina.person, name=names)
    for language, shown in {"ar": "أمينة", "fr": "Amina", "en": "Amina"}.items():
        with translation.override(language):
            assert str(shown_name(world.amina, None)) == shown


def test_who_left_has_no_name(world):
    world.amina.erased_at = clock.now()
    assert "@" not in str(shown_name(world.amina, world.nassima))
    assert "أمينة" not in str(shown_name(world.amina, world.nassima))


def test_many_names_cost_one_query(world, django_assert_num_queries):
    for number in range(10):
        make_person(f"p{number}@example.org", f"Person {chr(65 + number)}")
    set_audience(person=world.amina.person, field="name", audience=Audience.TIES)
    set_audience(person=world.yanis.person, field="name", audience=Audience.TIES)
    actors = list(Actor.objects.select_related("person").filter(kind="person"))
    with django_assert_num_queries(1):
        names = shown_names(actors, world.chloe)
    assert len(names) == len(actors)
    with django_assert_num_queries(0):
        shown_names(actors, None)


def test_an_association_goes_by_its_name(world):
    assert str(shown_name(world.chrea.actor, None)) in {"أصدقاء الشريعة", "Les Amis de Chréa"}


def test_previews_are_what_the_readers_get(world):
    person = fill(world.amina)
    everybody = readers(world)
    assert profile_as(person, Audience.PUBLIC) == visible_profile(person, None)
    assert profile_as(person, Audience.SIGNED_IN) == visible_profile(person, everybody["stranger"])
    assert profile_as(person, Audience.TIES) == visible_profile(person, everybody["coordinator"])


def test_a_field_or_audience_we_do_not_have_is_refused(world):
    with pytest.raises(Refusal):
        set_audience(person=world.amina.person, field="email", audience=Audience.PUBLIC)
    with pytest.raises(Refusal):
        set_audience(person=world.amina.person, field="about", audience=Audience.FOLLOWERS)


def test_a_change_that_profiles_do_not_know_is_a_mistake_of_ours(world):
    with pytest.raises(TypeError):
        update_profile(person=world.amina.person, email="x@example.org")


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_page_of_a_person_is_drawn_in_each_language(world, client, language):
    fill(world.amina)
    page = client.get(f"/{language}/@{world.amina.handle}/")
    html = page.content.decode()
    assert page.status_code == 200
    assert html.count("<h1") == 1
    assert "About me" in html
    assert "20" not in page.context["profile"].facts


def test_what_minors_did_not_open_themselves_stays_with_their_associations(world):
    person = fill(world.amina)
    set_picture(person=person, upload=upload(picture()))
    assert not person.picture.private
    update_profile(person=person, age_band="16_17")
    seen = visible_profile(person, None)
    assert str(seen.title) == f"@{world.amina.handle}"
    assert not any(getattr(seen, field) for field in FILLED.values())
    assert person.picture.private
    set_audience(person=person, field="skills", audience=Audience.PUBLIC)
    assert visible_profile(person, None).skills


def test_the_page_of_a_person_costs_a_visitor_no_more_than_twelve_queries(world, client, django_assert_max_num_queries):
    fill(world.amina)
    client.get(f"/en/@{world.amina.handle}/")
    with django_assert_max_num_queries(12):
        client.get(f"/en/@{world.amina.handle}/")

"""People are found only as far as their audience settings say, whoever looks."""

import pytest

from touiza.actors.models import MINORS, Tie
from touiza.actors.services.people import set_audiences, set_skills, update_profile
from touiza.associations.models import Role
from touiza.associations.services.roles import end_role, give_role
from touiza.core.audiences import PROFILE_AUDIENCES, Audience
from touiza.finding.everything import Asked, search_everything
from touiza.vocabulary.models import Skill

pytestmark = pytest.mark.django_db
READERS = (None, "chloe", "yanis", "rachid", "nassima", "salima", "dalia", "amina")
# Amina works with the Friends of Chrea, for whom Rachid and Nassima act. Nobody else is tied to her.
SEEN = {
    Audience.PUBLIC: set(READERS),
    Audience.SIGNED_IN: set(READERS) - {None},
    Audience.TIES: {"rachid", "nassima", "amina"},
    Audience.PRIVATE: set(),
}


@pytest.fixture
def amina(world):
    """Amina, tied to the Friends of Chrea, with a word of her own in her profile."""
    from touiza.actors.services.ties import tie

    tie(world.amina, world.chrea.actor, Tie.Kind.WORKS_WITH)
    update_profile(person=world.amina.person, about="هاوية فلك وتلسكوبات.")
    return world.amina


def finds(world, name: str | None, words: str) -> bool:
    reader = world.people[name] if name else None
    return any(result.shown.id == world.amina.handle for result in search_everything(Asked(words, "person", reads="ar"), reader).results)


@pytest.mark.parametrize("audience", PROFILE_AUDIENCES)
def test_a_name_is_found_by_whom_it_is_shown_to(world, amina, audience):
    set_audiences(person=amina.person, audiences={"name": audience})
    assert {name for name in READERS if finds(world, name, "أمينة بن يوسف")} == SEEN[audience]


@pytest.mark.parametrize("audience", PROFILE_AUDIENCES)
def test_what_somebody_wrote_is_found_by_whom_it_is_shown_to(world, amina, audience):
    set_audiences(person=amina.person, audiences={"about": audience})
    assert {name for name in READERS if finds(world, name, "تلسكوبات")} == SEEN[audience]


@pytest.mark.parametrize("audience", PROFILE_AUDIENCES)
def test_skills_are_found_by_whom_they_are_shown_to_in_every_language(world, amina, audience):
    set_skills(person=amina.person, levels={Skill.objects.get(code="first_aid"): 2})
    set_audiences(person=amina.person, audiences={"skills": audience})
    for words in ("الإسعافات الأولية", "premiers secours", "first aid"):
        assert {name for name in READERS if finds(world, name, words)} == SEEN[audience], words


def test_a_hidden_field_is_not_told_in_an_excerpt_either(world, amina):
    set_audiences(person=amina.person, audiences={"about": Audience.TIES})
    for name, told in ((None, False), ("chloe", False), ("nassima", True)):
        reader = world.people[name] if name else None
        found = search_everything(Asked("أمينة", "person", reads="ar"), reader)
        text = "".join(part.text for result in found.results for part in result.excerpt.text)
        assert ("فلك" in text) is told, name


def test_the_young_are_found_by_their_associations_alone(world, amina):
    update_profile(person=amina.person, age_band=max(MINORS))
    assert {name for name in READERS if finds(world, name, "أمينة")} <= SEEN[Audience.TIES]


def test_who_stops_acting_for_an_association_sees_its_people_no_more(world, amina):
    set_audiences(person=amina.person, audiences={"name": Audience.TIES})
    role = give_role(association=world.chrea, person=world.yanis, kind=Role.Kind.COORDINATOR, by=world.rachid)
    assert finds(world, "yanis", "أمينة")
    end_role(role=role, by=world.rachid)
    assert not finds(world, "yanis", "أمينة")


def test_who_leaves_is_found_no_more(world, amina):
    from touiza.accounts.services.erasure import erase_user

    assert finds(world, None, "أمينة")
    handle = amina.handle
    erase_user(user=world.user("amina"))
    assert not any(
        result.shown.id == handle for name in READERS if name != "amina"
        for result in search_everything(Asked("أمينة", reads="ar"), world.people[name] if name else None).results
    )  # fmt: skip


def test_who_is_suspended_is_left_out_even_before_the_index_knows(world, amina):
    amina.suspended_at = amina.created_at
    amina.save(update_fields=["suspended_at"])
    assert not finds(world, "nassima", "أمينة")


def test_a_new_ties_token_reaches_the_index_with_the_tie(world, amina):
    set_audiences(person=amina.person, audiences={"name": Audience.TIES})
    assert not finds(world, "salima", "أمينة")
    give_role(association=world.nour, person=amina, kind=Role.Kind.COORDINATOR, by=world.salima)
    assert finds(world, "salima", "أمينة")

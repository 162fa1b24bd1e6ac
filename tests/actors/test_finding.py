"""Who allows being found, by which association: every choice against every kind of association, and minors apart."""

import pytest

from tests.worlds import World, add_person
from touiza.actors.finding import findable_people, finders_for
from touiza.actors.models import Guardianship, Person, Tie
from touiza.actors.services.people import set_findable
from touiza.core import clock
from touiza.core.audiences import Finders
from touiza.core.digests import digest_of
from touiza.core.errors import Refusal

pytestmark = pytest.mark.django_db


def found(world: World, *, verified: bool = False) -> set[int]:
    return set(findable_people(association=world.chrea.pk, verified=verified).values_list("pk", flat=True))


def amina(world: World, **changes: object) -> Person:
    Person.objects.filter(pk=world.amina.pk).update(**changes)
    return Person.objects.select_related("actor", "user").get(pk=world.amina.pk)


def refuses(person: Person, by: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        set_findable(person=person, by=by)
    assert refusal.value.code == code


def test_nobody_is_found_before_they_choose_to_be(world: World) -> None:
    Tie.objects.create(person=world.amina, association=world.chrea.actor, kind=Tie.Kind.WORKS_WITH)
    assert Person.objects.get(pk=world.amina.pk).findable_by == Finders.NOBODY
    assert found(world) == found(world, verified=True) == set()


@pytest.mark.parametrize(
    ("by", "stranger", "verified", "tied"),
    [
        (Finders.NOBODY, False, False, False),
        (Finders.TIES, False, False, True),
        (Finders.VERIFIED, False, True, True),
        (Finders.ANY, True, True, True),
    ],
)
def test_each_choice_admits_these_associations(world: World, by: Finders, stranger: bool, verified: bool, tied: bool) -> None:
    set_findable(person=amina(world), by=by)
    assert (world.amina.pk in found(world)) == stranger
    assert (world.amina.pk in found(world, verified=True)) == verified
    Tie.objects.create(person=world.amina, association=world.chrea.actor, kind=Tie.Kind.WORKS_WITH)
    assert (world.amina.pk in found(world)) == tied


@pytest.mark.parametrize("band", ["13_15", "16_17"])
def test_who_is_under_eighteen_is_found_with_consent_by_their_associations_alone(world: World, band: str) -> None:
    person = amina(world, age_band=band, findable_by=Finders.ANY)  # chosen before the age was
    Tie.objects.create(person=world.amina, association=world.chrea.actor, kind=Tie.Kind.WORKS_WITH)
    assert found(world, verified=True) == set()
    assert finders_for(person) == [Finders.NOBODY]
    refuses(person, Finders.TIES, "minor")
    agreed = Guardianship.objects.create(
        person=person, email="mother@touiza.example", language="ar", digest=digest_of(band), state=Guardianship.State.AGREED, expires_at=clock.now()
    )
    assert found(world) == {world.amina.pk}
    assert finders_for(person) == [Finders.NOBODY, Finders.TIES]
    refuses(person, Finders.VERIFIED, "minor")
    Tie.objects.filter(person=world.amina).delete()
    assert found(world, verified=True) == set()
    Tie.objects.create(person=world.amina, association=world.chrea.actor, kind=Tie.Kind.STAFF)
    Guardianship.objects.filter(pk=agreed.pk).update(state=Guardianship.State.WITHDRAWN)
    assert found(world, verified=True) == set()


@pytest.mark.parametrize("change", [{"awaits_guardian": True}, {"guest_key": "k" * 32}])
def test_who_waits_or_is_a_guest_is_not_found(world: World, change: dict[str, object]) -> None:
    amina(world, findable_by=Finders.ANY, **change)
    assert found(world, verified=True) == set()


@pytest.mark.parametrize("column", ["suspended_at", "erased_at"])
def test_who_is_suspended_or_gone_is_not_found(world: World, column: str) -> None:
    amina(world, findable_by=Finders.ANY)
    setattr(world.amina, column, clock.now())
    world.amina.save()
    assert found(world, verified=True) == set()


def test_who_closed_their_login_is_not_found(world: World) -> None:
    amina(world, findable_by=Finders.ANY)
    user = world.user("amina")
    user.is_active = False
    user.save()
    assert found(world) == set()


def test_only_what_is_in_the_list_is_taken(world: World) -> None:
    refuses(amina(world), "everybody", "unknown_finders")


def test_the_choice_is_in_the_export(world: World) -> None:
    from touiza.accounts.services.export import export_user

    set_findable(person=amina(world), by=Finders.VERIFIED)
    _user, other = add_person("other", "Autre", "fr")
    assert "verified" in str(export_user(user=world.user("amina")))
    assert other.person.findable_by == Finders.NOBODY

"""An association always has an owner: two who leave at the same moment, and owners who cannot sign in any more."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from touiza.accounts.services.erasure import erase_user
from touiza.associations.access import role_of
from touiza.associations.models import Role
from touiza.associations.services.roles import end_role, give_role
from touiza.core.errors import Refusal


@pytest.mark.django_db(transaction=True)
def test_an_association_never_loses_its_last_owner_in_a_race(world):
    give_role(association=world.chrea, person=world.nassima, kind=Role.Kind.OWNER, by=world.rachid)
    roles = [role_of(person, world.chrea) for person in (world.rachid, world.nassima)]
    together = Barrier(2)

    def leave(role):
        try:
            together.wait(timeout=10)
            end_role(role=role, by=role.person)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "left"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(leave, roles)) == ["last_owner", "left"]
    assert Role.objects.filter(association=world.chrea, kind=Role.Kind.OWNER, ended_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_erase_themselves_at_once_do_not_leave_the_others_alone(world):
    """One may go; the other must hand over first, as somebody still acts for the association."""
    give_role(association=world.chrea, person=world.yanis, kind=Role.Kind.OWNER, by=world.rachid)
    together = Barrier(2)

    def erase(name):
        try:
            together.wait(timeout=10)
            erase_user(user=world.user(name))
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "gone"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(erase, ["rachid", "yanis"])) == ["gone", "sole_owner"]
    assert Role.objects.filter(association=world.chrea, kind=Role.Kind.OWNER, ended_at=None).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["suspended", "inactive"])
def test_an_owner_who_cannot_sign_in_does_not_count(world, how):
    give_role(association=world.chrea, person=world.nassima, kind=Role.Kind.OWNER, by=world.rachid)
    if how == "suspended":
        world.nassima.suspended_at = world.nassima.created_at
        world.nassima.save()
    else:
        world.user("nassima").is_active = False
        world.user("nassima").save()
    with pytest.raises(Refusal) as leaving:
        end_role(role=role_of(world.rachid, world.chrea), by=world.rachid)
    with pytest.raises(Refusal) as lowered:
        give_role(association=world.chrea, person=world.rachid, kind=Role.Kind.READER, by=world.rachid)
    with pytest.raises(Refusal) as erased:
        erase_user(user=world.user("rachid"))
    assert (leaving.value.code, lowered.value.code, erased.value.code) == ("last_owner", "last_owner", "sole_owner")

"""What becomes of an association when one of its people erases their account."""

import pytest

from touiza.accounts.services.erasure import erase_user
from touiza.associations.access import role_of
from touiza.associations.models import Association, Role
from touiza.associations.services.roles import give_role
from touiza.core.errors import Refusal

pytestmark = pytest.mark.django_db


def test_the_last_owner_hands_over_first_while_others_act_for_it(world):
    with pytest.raises(Refusal) as refused:
        erase_user(user=world.user("rachid"))
    assert refused.value.code == "sole_owner"
    assert role_of(world.rachid, world.chrea) is not None


def test_an_association_where_nobody_is_left_is_unclaimed_again(as_, world):
    erase_user(user=world.user("salima"))
    assert not Association.objects.get(pk=world.nour.pk).is_claimed
    assert "/ar/@nour/claim/" in as_("visitor").get("/ar/@nour/").content.decode()


def test_with_a_second_owner_the_first_may_go(world):
    give_role(association=world.chrea, person=world.nassima, kind=Role.Kind.OWNER, by=world.rachid)
    erase_user(user=world.user("rachid"))
    assert Association.objects.get(pk=world.chrea.pk).is_claimed
    assert role_of(world.nassima, world.chrea).kind == Role.Kind.OWNER


def test_a_coordinator_may_go(world):
    erase_user(user=world.user("nassima"))
    assert not Role.objects.filter(association=world.chrea, kind=Role.Kind.COORDINATOR).exists()

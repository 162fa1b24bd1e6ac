"""Two owners who leave at the same moment: one of them stays."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

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

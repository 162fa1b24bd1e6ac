"""What happens at the same moment: the same address twice, the same name many times."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from touiza.accounts.models import User
from touiza.actors.models import Actor
from touiza.actors.services.people import create_person
from touiza.mail.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(works: list[Callable[[], object]]) -> list[object]:
    """Run works in as many threads, begun together; return what they gave, or what they raised."""
    gate, results = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        gate.wait()
        try:
            results.append(work())
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_one_address_signed_up_four_times_at_once_makes_one_account():
    data = {"name": "Amina", "email": "amina@example.org", "of_age": "on"}
    answers = at_once([lambda: Client().post("/en/account/signup/", data) for _window in range(4)])
    assert [getattr(answer, "status_code", answer) for answer in answers] == [302] * 4
    assert {answer.url for answer in answers} == {"/en/account/confirm-email/"}
    assert User.objects.count() == 1
    assert Actor.objects.count() == 1
    assert Message.objects.count() == 4


def test_five_people_of_one_name_get_five_handles():
    users = [User.objects.create_user(f"p{number}@example.org") for number in range(5)]
    at_once([lambda user=user: create_person(user=user, name="Amina Ben", language="fr") for user in users])
    assert Actor.objects.filter(kind="person").values("handle").distinct().count() == 5

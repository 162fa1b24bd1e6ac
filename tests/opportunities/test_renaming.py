"""An association that changes its name: its work is found under the new one, and no longer under the old."""

import time

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.worlds import World
from touiza.actors.models import Activity
from touiza.associations.services.founding import update_association
from touiza.core.translated import TranslatedText
from touiza.opportunities.services.renaming import INDEX, index_work_of, queue_renamed, read_log
from touiza.opportunities.tasks import TASK

pytestmark = pytest.mark.django_db
OLD, NEW = TranslatedText.of("ar", ar="أصدقاء الشريعة", fr="Les Amis de Chréa"), TranslatedText.of("ar", ar="حراس القنطس", fr="Gardiens du cèdre")


def found(client, words: str) -> bool:
    return "نغرس الأرز في الشريعة" in client.get("/ar/opportunities/", {"q": words}).content.decode()


def work_off() -> list[int]:
    """Do what the worker would do with what the log says; return the associations whose work was indexed."""
    queue_renamed(list(Activity.objects.order_by("pk")))
    jobs = list(ProcrastinateJob.objects.filter(task_name=INDEX))
    for job in jobs:
        index_work_of(**job.args)
    return [job.args["association_id"] for job in jobs]


def test_its_work_is_found_under_the_new_name(client, world: World) -> None:
    assert found(client, "Amis de Chréa")
    update_association(association=world.chrea, by=world.rachid, name=NEW)
    assert work_off() == [world.chrea.pk]
    assert found(client, "Gardiens du cèdre")
    assert found(client, "القنطس")
    assert not found(client, "Amis")


def test_what_a_program_renames_silently_is_followed_too(client, world: World) -> None:
    update_association(association=world.chrea, by=None, name=NEW, silent=True)
    work_off()
    assert found(client, "Gardiens du cèdre")


def test_the_same_name_again_is_no_renaming(world: World) -> None:
    update_association(association=world.chrea, by=world.rachid, name=OLD, address="Blida")
    assert Activity.objects.filter(association=world.chrea.actor).latest("pk").verb == "association.edited"
    assert work_off() == []


@pytest.mark.django_db(transaction=True)
def test_the_reader_is_woken_by_a_renaming_and_by_nothing_else(world: World) -> None:
    for name, woken in ((OLD, False), (NEW, True)):
        update_association(association=world.chrea, by=world.rachid, name=name)
        assert ProcrastinateJob.objects.filter(task_name=TASK).exists() == woken


@pytest.mark.django_db(transaction=True)
def test_the_log_is_read_once(world: World) -> None:
    update_association(association=world.chrea, by=world.rachid, name=NEW)
    for _try in range(600):  # rows younger than a transaction that still runs anywhere on this server wait for it
        read_log()
        if ProcrastinateJob.objects.filter(task_name=INDEX).exists():
            break
        time.sleep(0.1)
    assert read_log() == 0
    assert ProcrastinateJob.objects.filter(task_name=INDEX).count() == 1


def test_an_association_that_has_gone_is_passed_over(db: None) -> None:
    assert index_work_of(association_id=0) == 0

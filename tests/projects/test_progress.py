"""Progress in units: a log that only grows, and what readers see of it."""

import datetime as dt
import threading

import pytest
from django.db import DatabaseError, connection, transaction

from touiza.actors.models import Activity
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.projects.models import Progress, Project, Step
from touiza.projects.services.progress import add_step, move_step, record_progress, remove_step, update_step
from touiza.projects.services.writing import set_state

pytestmark = pytest.mark.django_db
EMPTY = TranslatedText()


def code_of(deed) -> str:
    with pytest.raises(Refusal) as refused:
        deed()
    return refused.value.code


def test_progress_is_told_in_units_with_who_and_when(as_, world, project, trees):
    address = f"/en/projects/{project.post.slug}/"
    data = {"step": trees.pk, "p-done": "١٨٠", "p-note": "Deux dimanches", "p-on": f"{clock.today():%d/%m/%Y}"}
    assert as_("nassima").post(f"{address}progress/", data).status_code == 302
    page = as_("visitor").get(address).content.decode()
    for told in ("180 of 300 cèdres", "Deux dimanches", "نسيمة حاج علي"):
        assert told in page, told
    project.refresh_from_db()
    assert project.state == "running"
    entry = Progress.objects.get()
    assert (entry.change, entry.done, entry.units, entry.by) == (180, 180, 300, world.nassima)
    assert Activity.objects.filter(verb="project.progressed", audience="public", object_id=entry.pk).count() == 1


def test_the_same_number_again_is_nothing_new(as_, world, project, trees):
    data = {"step": trees.pk, "p-done": "10"}
    for _time in range(2):
        assert as_("nassima").post(f"/en/projects/{project.post.slug}/progress/", data).status_code == 302
    assert Progress.objects.count() == Activity.objects.filter(verb="project.progressed").count() == 1


@pytest.mark.parametrize(("done", "status"), [("301", 422), ("-1", 422), ("", 422), ("many", 422), ("300", 302), ("999999999999", 422)])
def test_only_a_number_up_to_what_is_planned(as_, project, trees, done, status):
    data = {"step": trees.pk, "p-done": done}
    assert as_("nassima").post(f"/en/projects/{project.post.slug}/progress/", data).status_code == status


def test_less_than_before_is_a_correction_that_says_why(world, trees):
    record_progress(step=trees, done=100, by=world.nassima)
    assert code_of(lambda: record_progress(step=trees, done=90, by=world.nassima)) == "correction_without_note"
    record_progress(step=trees, done=90, by=world.nassima, note="Ten did not take.")
    assert list(Progress.objects.order_by("pk").values_list("change", flat=True)) == [100, -10]
    trees.refresh_from_db()
    assert trees.done == 90


def test_a_step_without_units_is_done_or_not(as_, world, project):
    step = add_step(project=project, title=TranslatedText.of("fr", fr="Obtenir l’accord"), unit=EMPTY)
    address = f"/en/projects/{project.post.slug}/"
    assert "Not done yet" in as_("visitor").get(address).content.decode()
    record_progress(step=step, done=1, by=world.nassima)
    assert "Not done yet" not in as_("visitor").get(address).content.decode()


def test_no_day_ahead_and_nothing_in_a_draft_or_when_it_is_over(world, project, trees, made):
    tomorrow = clock.today() + dt.timedelta(days=1)
    assert code_of(lambda: record_progress(step=trees, done=1, by=world.nassima, on=tomorrow)) == "day_ahead"
    draft = add_step(project=made("Autre", publish=False), title=TranslatedText.of("fr", fr="Pas"), unit=EMPTY)
    assert code_of(lambda: record_progress(step=draft, done=1, by=world.nassima)) == "project_not_published"
    set_state(project=project, state="given_up", reason="Dry.", by=world.nassima)
    assert code_of(lambda: record_progress(step=trees, done=1, by=world.nassima)) == "project_over"


@pytest.mark.parametrize("deed", [lambda rows: rows.update(done=0), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_the_log(world, trees, deed):
    record_progress(step=trees, done=100, by=world.nassima)
    with pytest.raises(DatabaseError), transaction.atomic():
        deed(Progress.objects.all())
    assert Progress.objects.get().done == 100


def test_a_step_keeps_room_for_what_is_done_and_stays_once_told(world, trees):
    record_progress(step=trees, done=100, by=world.nassima)
    assert code_of(lambda: update_step(step=trees, title=trees.title, unit=trees.unit, units=99)) == "units_below_done"
    assert update_step(step=trees, title=trees.title, unit=trees.unit, units=120).units == 120
    assert Progress.objects.get().units == 300  # as it was planned then
    assert code_of(lambda: remove_step(step=trees)) == "step_has_progress"


def test_steps_are_added_once_ordered_and_taken_away(as_, project, trees):
    address = f"/en/projects/{project.post.slug}/"
    client = as_("nassima")
    for _time in range(2):
        assert client.post(f"{address}progress/", {"title_fr": "Clôturer", "unit_fr": "mètres", "units": "400"}).status_code == 302
    fence = Step.objects.get(units=400)
    client.post(f"{address}steps/{fence.pk}/", {"deed": "earlier"})
    assert list(project.steps.order_by("position")) == [fence, trees]
    move_step(step=fence, earlier=True)
    assert list(project.steps.order_by("position")) == [fence, trees]
    for _time in range(2):
        assert client.post(f"{address}steps/{fence.pk}/", {"deed": "remove"}).status_code == 302
    assert list(project.steps.all()) == [trees]


def test_a_step_of_another_project_is_not_there(as_, project, trees, made):
    other = made("Autre")
    assert as_("nassima").post(f"/en/projects/{other.post.slug}/progress/", {"step": trees.pk, "p-done": "1"}).status_code == 404
    assert as_("nassima").get(f"/en/projects/{other.post.slug}/steps/{trees.pk}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_told_at_once_by_many_the_sum_of_the_log_is_what_is_done(world, trees):
    def tell(done: int) -> None:
        try:
            record_progress(step=trees, done=done, by=world.nassima, note="counted again")
        finally:
            connection.close()

    threads = [threading.Thread(target=tell, args=(number * 10,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    trees.refresh_from_db()
    assert sum(Progress.objects.values_list("change", flat=True)) == trees.done > 0
    assert Project.objects.get().progressed_at is not None

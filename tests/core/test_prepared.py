"""Prepared queries: they find what the query finds, whatever the values, and are written once."""

import datetime as dt
import threading

import pytest
from django.db import connections
from django.db.models import Count, F
from django.db.models.expressions import RawSQL

from touiza.actors.models import Actor, ActorKind, Person
from touiza.core.prepared import Prepared

pytestmark = pytest.mark.django_db
NASTY = ["'; DROP TABLE actors_actor; --", "%s", "%(a)s", "100%", "\ue0001\ue000", "\\", '"', "عربي"]


@pytest.fixture
def actors() -> list[Actor]:
    return [Actor.objects.create(kind=ActorKind.PERSON, handle=f"handle_{number}") for number in range(5)]


def test_it_finds_the_same_rows_as_the_query(actors):
    by_handle = Prepared(lambda handle: Actor.objects.filter(handle=handle))
    for actor in actors:
        found = by_handle(handle=actor.handle)
        assert found == [actor]
        assert (found[0].created_at, found[0].name) == (actor.created_at, actor.name)
    assert by_handle.first(handle="nobody") is None
    assert len(by_handle.statements) == 1


@pytest.mark.parametrize("value", NASTY)
def test_values_stay_values(actors, value):
    by_handle = Prepared(lambda handle: Actor.objects.filter(handle=handle))
    assert by_handle(handle="handle_1") == [actors[1]]
    assert by_handle(handle=value) == []
    assert Actor.objects.count() >= 5


def test_signs_of_the_driver_may_stand_in_the_statement(actors):
    odd = Prepared(
        lambda pk: Actor.objects.filter(pk=pk).annotate(told=RawSQL("'100%%' || %s", ["%s"])).values_list("told", flat=True)
    )
    assert odd(pk=actors[0].pk) == ["100%%s"]


def test_lists_of_any_length_and_none(actors):
    by_ids = Prepared(lambda ids: Actor.objects.filter(pk__in=ids).order_by("pk"))
    for length in (1, 3, 5, 2):
        assert by_ids(ids=[actor.pk for actor in actors[:length]]) == actors[:length]
    assert by_ids(ids=[]) == []
    assert by_ids(ids=[actors[2].pk, actors[2].pk]) == [actors[2]]


def test_moments_and_several_values(actors):
    since = Prepared(
        lambda moment, kind, ids: Actor.objects.filter(created_at__gte=moment, kind=kind, pk__in=ids).order_by("pk")
    )
    ids = [actor.pk for actor in actors]
    assert since(moment=actors[3].created_at, kind="person", ids=ids) == actors[3:]
    assert since(moment=actors[0].created_at - dt.timedelta(days=1), kind="server", ids=ids) == []


def test_the_same_value_may_stand_in_several_places(actors):
    twice = Prepared(lambda pk: Actor.objects.filter(pk__gte=pk, pk__lte=pk))
    assert twice(pk=actors[4].pk) == [actors[4]]


def test_values_lists_and_counts(actors):
    handles = Prepared(lambda ids: Actor.objects.filter(pk__in=ids).order_by("pk").values_list("handle", flat=True))
    assert handles(ids=[actor.pk for actor in actors[:2]]) == ["handle_0", "handle_1"]
    pairs = Prepared(lambda ids: Actor.objects.filter(pk__in=ids).values_list("pk", "handle"))
    assert pairs(ids=[actors[3].pk]) == [(actors[3].pk, "handle_3")]
    number = Prepared(lambda kind: Actor.objects.filter(kind=kind).values_list("kind").annotate(number=Count("pk")))
    assert dict(number(kind="person"))["person"] >= 5


def test_a_query_is_one_query(actors, django_assert_num_queries):
    by_handle = Prepared(lambda handle: Actor.objects.filter(handle=handle))
    with django_assert_num_queries(3):
        for number in range(3):
            by_handle(handle=f"handle_{number}")


def test_what_was_deferred_is_read_when_it_is_used(actors, django_assert_num_queries):
    light = Prepared(lambda pk: Actor.objects.filter(pk=pk).only("handle"))
    found = light.first(pk=actors[0].pk)
    with django_assert_num_queries(1):
        assert found.kind == "person"


@pytest.mark.parametrize("value", [None, True, 1.5, b"x"])
def test_values_it_cannot_find_again_are_refused(value):
    with pytest.raises(TypeError, match="takes no"):
        Prepared(lambda handle: Actor.objects.filter(handle=handle))(handle=value)


def test_a_value_that_the_query_changes_is_refused():
    with pytest.raises(ValueError, match="not among its parameters"):
        Prepared(lambda word: Actor.objects.filter(handle__contains=word))(word="x")


def test_a_row_that_was_loaded_can_be_saved(actors):
    by_handle = Prepared(lambda handle: Actor.objects.filter(handle=handle))
    found = by_handle.first(handle="handle_1")
    found.kind = ActorKind.TEAM
    found.save()
    assert Actor.objects.get(pk=found.pk).kind == ActorKind.TEAM


def test_related_rows_and_annotations_come_along(actors, django_assert_num_queries):
    Person.objects.create(actor=actors[0], about="...")
    with_actor = Prepared(lambda pk: Person.objects.select_related("actor", "picture").annotate(double=F("pk") * 2).filter(pk=pk))
    with_actor.first(pk=0)
    with django_assert_num_queries(1):
        found = with_actor.first(pk=actors[0].pk)
        assert (found.actor.handle, found.picture, found.double) == ("handle_0", None, 2 * actors[0].pk)


def test_what_prefetches_is_refused(actors):
    with pytest.raises(ValueError, match="prefetches nothing"):
        Prepared(lambda pk: Person.objects.prefetch_related("causes").filter(pk=pk))(pk=1)


def test_threads_share_a_prepared_query(actors):
    by_handle = Prepared(lambda handle: Actor.objects.filter(handle=handle).values_list("handle", flat=True))
    wrong: list[object] = []

    def ask() -> None:
        try:
            wrong.extend(found for _time in range(20) if (found := by_handle(handle="nobody")) != [])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert by_handle(handle="handle_1") == ["handle_1"]

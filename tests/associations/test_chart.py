"""The organisation chart: bodies in bodies, seats, holders who agreed, or may hide their name."""

import datetime as dt

import pytest

from tests.associations.members import let_in, said
from tests.worlds import add_person
from touiza.accounts.services.erasure import erase_user
from touiza.actors.models import Activity
from touiza.associations.chart import chart_of, flat
from touiza.associations.models import Body, Seat, SeatHolder
from touiza.associations.services.chart import (
    add_body,
    add_seat,
    change_body,
    end_holding,
    hide_name,
    move_body,
    name_holder,
    remove_body,
)
from touiza.associations.services.roles import give_role
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText

pytestmark = pytest.mark.django_db
CHART, EDIT = "/ar/@chrea/chart/", "/ar/@chrea/chart/edit/"


@pytest.fixture
def bureau(world) -> Body:
    return add_body(association=world.chrea, name=said("المكتب التنفيذي"), task=said("يسيّر الجمعية بين جمعيتين عامتين."))


def code_of(deed, **how) -> str:
    with pytest.raises(Refusal) as refused:
        deed(**how)
    return refused.value.code


def test_there_is_no_page_without_a_chart_but_for_who_may_draw_one(as_):
    assert as_("visitor").get(CHART).status_code == 404
    assert as_("nassima").get(CHART).status_code == 404
    assert as_("rachid").get(CHART).status_code == 200


def test_a_chart_is_drawn_by_pages_and_read_by_everyone(as_, world):
    give_role(association=world.chrea, person=world.yanis, kind="communicator", by=world.rachid)
    client = as_("yanis")
    body = client.post(EDIT, {"name_ar": "المكتب", "name_fr": "Bureau"}).url
    assert body == f"/ar/@chrea/chart/bodies/{Body.objects.get().pk}/"
    for _click in range(2):
        assert client.post(body, {"deed": "seat", "title_ar": "الرئيس", "title_fr": "Président"}).url == body
    seat = f"/ar/@chrea/chart/seats/{Seat.objects.get().pk}/"
    assert client.post(seat, {"deed": "name", "name": "خالد عمراني"}).status_code == 422
    assert client.post(seat, {"deed": "name", "person": world.rachid.pk}).url == seat
    assert client.post(seat, {"deed": "name", "name": "خالد عمراني", "agreed": "on", "since": "2024-03-01"}).url == seat
    page = as_("visitor").get(CHART).content.decode()
    assert all(words in page for words in ("المكتب", "الرئيس", "رشيد مزيان", "خالد عمراني"))
    french = as_("visitor").get(CHART.replace("/ar/", "/fr/")).content.decode()
    assert "Président" in french
    assert CHART in as_("visitor").get("/ar/@chrea/").content.decode()


def test_a_stranger_cannot_be_named_by_account(as_, world, bureau):
    seat = add_seat(body=bureau, title=said("أمين المال"))
    sent = as_("rachid").post(f"/ar/@chrea/chart/seats/{seat.pk}/", {"deed": "name", "person": world.chloe.pk})
    assert sent.status_code == 422
    let_in(world, "chloe")
    assert as_("rachid").post(f"/ar/@chrea/chart/seats/{seat.pk}/", {"deed": "name", "person": world.chloe.pk}).status_code == 302


def test_one_hides_ones_own_name_and_nobody_elses(as_, world, bureau):
    seat = add_seat(body=bureau, title=said("الرئيس"))
    holder = name_holder(seat=seat, by=world.nassima, person=world.rachid)
    address = f"/ar/@chrea/chart/names/{holder.pk}/"
    assert as_("nassima").post(address).status_code == 404
    assert as_("rachid").post(address, {"deed": "hide"}).url == CHART
    assert "رشيد" not in as_("visitor").get(CHART).content.decode()
    assert "رشيد" not in as_("nassima").get(CHART).content.decode().partition("<main")[2]
    assert "رشيد" in as_("rachid").get(CHART).content.decode().partition("<main")[2]
    as_("rachid").post(address, {"deed": "show"})
    assert "رشيد" in as_("visitor").get(CHART).content.decode()


def test_a_name_needs_its_bearers_word_and_naming_twice_is_once(world, bureau):
    seat = add_seat(body=bureau, title=said("الرئيس"))
    assert code_of(name_holder, seat=seat, by=world.rachid) == "nobody"
    assert code_of(name_holder, seat=seat, by=world.rachid, name="خالد") == "not_agreed"
    first = name_holder(seat=seat, by=world.rachid, name="خالد", agreed=True)
    assert name_holder(seat=seat, by=world.rachid, name="خالد", agreed=True) == first
    again = name_holder(seat=seat, by=world.rachid, person=world.nassima)
    assert name_holder(seat=seat, by=world.rachid, person=world.nassima) == again
    assert Activity.objects.filter(verb="chart.named", person=world.nassima).count() == 1


def test_who_leaves_a_seat_or_this_site_is_named_no_more(as_, world, bureau):
    seat = add_seat(body=bureau, title=said("الرئيس"))
    holder = name_holder(seat=seat, by=world.rachid, person=world.nassima)
    end_holding(holder=holder, on=dt.date(2026, 1, 1))
    end_holding(holder=holder)
    holder.refresh_from_db()
    assert holder.ended_on == dt.date(2026, 1, 1)
    assert "نسيمة" not in as_("visitor").get(CHART).content.decode()
    name_holder(seat=seat, by=world.rachid, person=world.nassima)
    erase_user(user=world.user("nassima"))
    assert not SeatHolder.objects.exists()
    assert as_("visitor").get(CHART).status_code == 200


def test_bodies_stand_under_one_another_to_four_levels_and_never_below_themselves(world, bureau):
    under = bureau
    for number in range(3):
        under = add_body(association=world.chrea, name=said(f"لجنة {number}"), parent=under)
    assert code_of(add_body, association=world.chrea, name=said("أعمق"), parent=under) == "too_deep"
    nothing = TranslatedText()
    assert code_of(change_body, body=bureau, name=bureau.name, task=nothing, parent=under) == "own_part"
    assert code_of(remove_body, body=bureau) == "has_parts"
    assert [line.depth for line in flat(chart_of(world.chrea, None))] == [0, 1, 2, 3]


def test_bodies_change_places(world, bureau):
    second = add_body(association=world.chrea, name=said("اللجنة العلمية"))
    move_body(body=second, up=True)
    move_body(body=second, up=True)
    assert [line.body.pk for line in chart_of(world.chrea, None)] == [second.pk, bureau.pk]
    move_body(body=second, up=False)
    assert [line.body.pk for line in chart_of(world.chrea, None)] == [bureau.pk, second.pk]


def test_a_body_of_another_association_is_not_found(as_, world, bureau):
    foreign = add_body(association=world.nour, name=said("مكتب نور"))
    assert as_("rachid").get(f"/ar/@chrea/chart/bodies/{foreign.pk}/").status_code == 404
    assert as_("rachid").post(EDIT, {"name_ar": "لجنة", "parent": foreign.pk}).status_code == 422


def test_a_hidden_name_of_an_erased_day_changes_nothing_for_others(world, bureau):
    seat = add_seat(body=bureau, title=said("الرئيس"))
    one = name_holder(seat=seat, by=None, person=world.rachid)
    two = name_holder(seat=seat, by=None, person=world.nassima)
    hide_name(holder=one, hide=True)
    two.refresh_from_db()
    assert not two.is_hidden


@pytest.mark.parametrize("page", [CHART, EDIT, "body", "seat", "/ar/@chrea/"])
def test_a_large_chart_costs_as_much_as_a_small_one(as_, world, bureau, django_assert_max_num_queries, page):
    seat = add_seat(body=bureau, title=said("عضو"))
    page = {"body": f"/ar/@chrea/chart/bodies/{bureau.pk}/", "seat": f"/ar/@chrea/chart/seats/{seat.pk}/"}.get(page, page)

    def more(first, last):
        for number in range(first, last):
            _user, person = add_person(f"c{number}", f"عضو {number}", "ar")
            give_role(association=world.chrea, person=person, kind="reader", by=world.rachid)
            name_holder(seat=seat, by=world.rachid, person=person, since=clock.today())
            add_seat(body=add_body(association=world.chrea, name=said(f"لجنة {number}"), parent=bureau), title=said("عضو"))

    client = as_("rachid")
    more(0, 4)
    client.get(page)
    with django_assert_max_num_queries(20) as few:
        client.get(page)
    more(4, 10)
    with django_assert_max_num_queries(20) as many:
        assert client.get(page).status_code == 200
    assert len(few) == len(many)
    with django_assert_max_num_queries(12):
        as_("visitor").get(CHART)

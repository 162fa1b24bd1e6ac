"""The pages of the register: who sees what, filters, notes by level, forms that are wrong, the same queries for many."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from tests.accounts.helpers import proved
from tests.worlds import World
from touiza.accounts.services.erasure import erase_user
from touiza.actors.models import Activity
from touiza.associations.services.roles import give_role
from touiza.core import clock
from touiza.relations.models import Consent, Contact, ContactAddress, Note, SavedFilter
from touiza.relations.selection import Selection
from touiza.relations.services.acts import begin_act
from touiza.relations.services.customs import add_field
from touiza.relations.services.notes import add_note

pytestmark = pytest.mark.django_db
LIST = "/ar/@chrea/register/"
As = Callable[[str], Client]


def page_of(contact: Contact) -> str:
    return f"{LIST}people/{contact.public_id}/"


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_only_those_who_act_for_the_association_see_it(as_: As, amina: Contact) -> None:
    assert [as_(name).get(LIST).status_code for name in ("nassima", "rachid", "amina", "salima", "chloe")] == [200, 200, 403, 403, 403]
    assert as_("salima").get(f"/ar/@nour/register/people/{amina.public_id}/").status_code == 404


def test_filters_find_and_their_chips_take_them_away(as_: As, world: World, amina: Contact, karim: Contact) -> None:
    field = add_field(association=world.chrea, name="لديه سيارة", kind="yes_no")
    Contact.objects.filter(pk=karim.pk).update(extra={field.key: True}, wilaya="dz_16", skills=["driving"])
    tag = karim.tags.get()
    nassima = as_("nassima")
    for query in ("q=ouali", "status=prospect&q=karim", f"tag={tag.pk}", "wilaya=dz_16", f"field_{field.pk}=yes", "active=30&q=karim"):
        found = text(nassima, f"{LIST}?{query}")
        assert "Karim Ouali" in found, query
        assert page_of(amina) not in found, query
    assert page_of(amina) in text(nassima, f"{LIST}?hours=4")
    assert page_of(amina) not in text(nassima, f"{LIST}?hours=5")
    assert "Karim Ouali" not in text(nassima, f"{LIST}?active=-90")
    assert "Karim Ouali" in text(nassima, f"{LIST}?status=nonsense&tag=x&hours=-1&page=999&sort=up&active=2")


def test_a_saved_filter_is_there_for_everyone_and_goes_again(as_: As, amina: Contact) -> None:
    nassima = as_("nassima")
    assert nassima.post(f"{LIST}filters/", {"filter_name": "نشطون هنا", "query": "status=active&evil=1"}).status_code == 302
    saved = SavedFilter.objects.get()
    assert saved.query == "status=active"
    assert "نشطون هنا" in text(as_("rachid"), LIST)
    assert as_("salima").post(f"/ar/@nour/register/filters/{saved.pk}/").status_code == 404
    nassima.post(f"{LIST}filters/{saved.pk}/")
    assert not SavedFilter.objects.exists()


def test_notes_are_read_at_their_level(as_: As, world: World, karim: Contact) -> None:
    for level, said in (("team", "للجميع"), ("coordinators", "للمنسقين"), ("owners", "للمسؤول")):
        add_note(contact=karim, kind="note", text=said, level=level, by=world.rachid)
    seen = text(as_("nassima"), page_of(karim))
    assert ("للجميع" in seen, "للمنسقين" in seen, "للمسؤول" in seen) == (True, True, False)
    assert "للمسؤول" in text(as_("rachid"), page_of(karim))
    as_("nassima").post(f"{page_of(karim)}notes/", {"kind": "note", "text": "تسلل", "level": "owners"})
    assert not Note.objects.filter(text="تسلل").exists()


def test_a_call_told_by_hand_stands_in_the_timeline(as_: As, karim: Contact) -> None:
    nassima = as_("nassima")
    today = f"{clock.today():%d/%m/%Y}"
    nassima.post(f"{page_of(karim)}notes/", {"kind": "call", "text": "يحضر <b>السبت</b>", "level": "team", "day": today, "time": "00:01", "minutes": "6", "key": "k"})
    assert escape("يحضر <b>السبت</b>") in text(nassima, page_of(karim))
    wrong = nassima.post(f"{page_of(karim)}notes/", {"kind": "call", "text": "غداً", "level": "team", "day": "31/12/2199"})
    assert wrong.status_code == 422
    assert "غداً" in wrong.content.decode()
    assert Note.objects.count() == 1


def test_the_timeline_pages_without_losing_or_repeating_a_line(as_: As, world: World, amina: Contact) -> None:
    moment = clock.now()
    for number in range(60):  # many at one moment, as history that was brought in
        add_note(contact=amina, kind="call", text=f"مكالمة-{number}-", level="team", by=world.nassima, at=moment)
    nassima, path, seen = as_("nassima"), page_of(amina), []
    for _page in range(6):
        found = text(nassima, path)
        seen += [number for number in range(60) if f"مكالمة-{number}-" in found]
        older = re.search(r"before=([0-9.]+)#timeline", found)
        if older is None:
            break
        path = f"{page_of(amina)}?before={older[1]}"
    assert sorted(seen) == list(range(60))


def test_everything_by_hand_through_the_pages(as_: As, world: World) -> None:
    nassima = as_("nassima")
    wrong = nassima.post(f"{LIST}new/", {"name": "", "language": "ar"})
    assert wrong.status_code == 422
    nassima.post(f"{LIST}new/", {"name": "سمير", "language": "fr", "email": "Samir@mail.example", "phone": "0550319044", "tags": "سيارة، تصوير"})
    samir = Contact.objects.get(name="سمير")
    path = page_of(samir)
    nassima.post(f"{path}status/", {"status": "paused", "reason": "سفر"})
    nassima.post(f"{path}addresses/", {"kind": "phone", "text": "0661 00 00 00"})
    assert nassima.post(f"{path}addresses/", {"kind": "phone", "text": "+213 661 00 00 00"}).status_code == 422
    nassima.post(f"{path}consents/", {"purpose": "calls", "given_on": "01/02/2024", "how": "هاتفياً"})
    assert nassima.post(f"{path}consents/", {"purpose": "calls", "given_on": "01/02/2024", "how": "ثانية"}).status_code == 422
    nassima.post(f"{path}qualifications/", {"name": "إسعاف", "valid_until": "01/02/2020"})
    assert nassima.post(f"{path}qualifications/", {"name": "سياقة", "held_since": "02/02/2024", "valid_until": "01/02/2024"}).status_code == 422
    second = ContactAddress.objects.get(text="0661 00 00 00")
    nassima.post(f"{path}addresses/{second.pk}/", {"to": "prefer"})
    nassima.post(f"{path}consents/{Consent.objects.get().pk}/")
    samir.refresh_from_db()
    assert (samir.status, samir.status_reason, set(samir.tags.values_list("name", flat=True))) == ("paused", "سفر", {"سيارة", "تصوير"})
    assert ContactAddress.objects.get(kind="phone", preferred=True) == second
    assert Consent.objects.get().withdrawn_at is not None
    assert samir.addresses.get(kind="mail").email == "samir@mail.example"
    nassima.post(f"{path}removal/")
    assert not Contact.objects.filter(pk=samir.pk).exists()
    assert nassima.get(path).status_code == 404


def test_of_who_has_an_account_only_ones_own_words_are_changed(as_: As, world: World, amina: Contact) -> None:
    as_("nassima").post(f"{page_of(amina)}edit/", {"name": "اسم آخر", "tags": "قائدة"})
    amina.refresh_from_db()
    assert (amina.name, set(amina.tags.values_list("name", flat=True))) == ("", {"قائدة"})


def test_choose_look_then_do_through_the_pages(as_: As, world: World, amina: Contact, karim: Contact) -> None:
    nassima = as_("nassima")
    asked = {"pick": [karim.public_id], "kind": "tag", "tag": "سيارة"}
    look = nassima.post(f"{LIST}acts/new/", {**asked, "look": "1"})
    assert "Karim Ouali" in look.content.decode()
    assert set(karim.tags.values_list("name", flat=True)) == {"chauffeur"}
    done = nassima.post(f"{LIST}acts/new/", {**asked, "sure": "1"})
    assert set(karim.tags.values_list("name", flat=True)) == {"chauffeur", "سيارة"}
    nassima.post(f"{done['Location']}undoing/")
    assert set(karim.tags.values_list("name", flat=True)) == {"chauffeur"}
    assert not amina.tags.exists()


def test_taking_it_out_asks_who_one_is_and_is_told(as_: As, world: World, amina: Contact) -> None:
    nassima = as_("nassima")
    assert "reauthenticate" in nassima.get(f"{LIST}export/?format=csv")["Location"]
    assert not Activity.objects.filter(verb="register.exported").exists()
    answer = proved(nassima).get(f"{LIST}export/?format=csv")
    assert "أمينة بن يوسف" in b"".join(answer.streaming_content).decode()
    assert Activity.objects.filter(verb="register.exported", actor=world.nassima).count() == 1
    assert as_("amina").get(f"{LIST}export/?format=csv").status_code == 403


def test_a_reader_reads_and_changes_nothing(as_: As, world: World, karim: Contact) -> None:
    role = give_role(association=world.chrea, person=world.yanis, kind="coordinator", by=world.rachid)
    type(role).objects.filter(pk=role.pk).update(kind="reader")
    yanis = as_("yanis")
    assert "Karim Ouali" in text(yanis, LIST)
    assert 'name="pick"' not in text(yanis, LIST)
    for path in (f"{LIST}new/", f"{LIST}acts/new/", f"{LIST}export/", f"{LIST}files/", "/ar/@chrea/letters/new/"):
        assert yanis.get(path).status_code == 403, path
    assert yanis.post(f"{page_of(karim)}status/", {"status": "former"}).status_code == 403


def test_erasing_an_account_leaves_a_line_without_name_and_the_hours(as_: As, world: World, amina: Contact, karim: Contact) -> None:
    add_note(contact=amina, kind="note", text="أمينة لطيفة", level="team", by=world.nassima)
    begin_act(association=world.chrea, selection=Selection(query=""), kind="tag", value={"name": "سيارة"}, by=world.nassima)
    erase_user(user=world.user("amina"))
    amina.refresh_from_db()
    assert (amina.search_key, amina.sort_key, amina.extra, amina.tags.count()) == ("", "", {}, 0)
    assert not Note.objects.filter(contact=amina).exists()
    shown = text(as_("nassima"), page_of(amina))
    assert "أمينة" not in shown
    assert "الوقت المؤكد: 4" in shown


PAGES = (LIST, f"{LIST}?q=متطوع&status=prospect&sort=last", f"{LIST}acts/new/?all=1&query=", "/ar/@chrea/letters/new/?all=1&query=", f"{LIST}fields/", f"{LIST}files/")


def test_thousands_cost_the_same_queries_as_a_page(as_: As, world: World, amina: Contact) -> None:
    nassima, counted = as_("nassima"), []
    for number in (40, 3000):
        there = Contact.objects.of(world.chrea).count()
        Contact.objects.bulk_create(
            [
                Contact(association=world.chrea, name=f"متطوع {n}", search_key=f" متطوع {n} ", sort_key=f"2{n:05}", near_key="mttwa")
                for n in range(there, number)
            ]
        )
        counts = {}
        for path in (*PAGES, page_of(amina)):
            seen = []
            for _time in range(2):
                with CaptureQueriesContext(connection) as queries:
                    text(nassima, path)
                seen.append(len(queries))
            counts[path] = min(seen)
        counted.append(counts)
    assert counted[0] == counted[1]
    assert max(counted[1].values()) <= 20, counted[1]

"""Acts on many, and two made one: what changes, what is undone, what is left as somebody changed it since."""

import datetime as dt

import pytest

from tests.worlds import World
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.relations.models import ActState, BulkAct, Consent, Contact, Merge, Note, Standing, Status
from touiza.relations.selection import Selection
from touiza.relations.services import acts
from touiza.relations.services.acts import begin_act, go_on, plan_act, to_change, undo_act
from touiza.relations.services.contacts import ContactFields, create_contact, set_standing, update_contact
from touiza.relations.services.customs import add_field
from touiza.relations.services.merging import merge_contacts, undo_merge
from touiza.relations.services.notes import add_note
from touiza.relations.services.tidying import tidy_up

pytestmark = pytest.mark.django_db
EVERYONE = Selection(query="")


@pytest.fixture
def crew(world: World) -> list[Contact]:
    return [create_contact(association=world.chrea, fields=ContactFields(name=f"سائق {name}"), by=world.nassima) for name in ("علي", "عمر", "كريم")]


def tags(contact: Contact) -> set[str]:
    return set(contact.tags.values_list("name", flat=True))


def test_a_tag_for_those_who_fit_and_its_undoing(world: World, crew: list[Contact]) -> None:
    other = create_contact(association=world.nour, fields=ContactFields(name="سائق آخر"), by=world.salima)
    act = begin_act(association=world.chrea, selection=EVERYONE, kind="tag", value={"name": "سيارة"}, by=world.nassima)
    assert (act.state, act.changed) == (ActState.DONE, 3)
    assert all(tags(contact) == {"سيارة"} for contact in crew)
    assert tags(other) == set()
    crew[0].tags.clear()
    undone = undo_act(act=act, by=world.nassima)
    assert (undone.state, undone.left) == (ActState.UNDONE, 1)
    assert all(tags(contact) == set() for contact in crew)


def test_the_preview_counts_only_whom_it_changes(world: World, crew: list[Contact]) -> None:
    set_standing(contact=crew[0], status=Status.PAUSED, reason="سفر", by=world.nassima)
    plan = plan_act(association=world.chrea, selection=EVERYONE, kind="status", value={"status": "paused", "reason": "سفر"})
    assert to_change(plan).count() == 2
    assert not BulkAct.objects.exists()


def test_a_status_is_undone_but_where_it_was_changed_since(world: World, crew: list[Contact]) -> None:
    set_standing(contact=crew[0], status=Status.ACTIVE, reason="سائق منذ 2020", by=world.nassima)
    act = begin_act(association=world.chrea, selection=EVERYONE, kind="status", value={"status": "former", "reason": "انتهى الموسم"}, by=world.nassima)
    set_standing(contact=crew[1], status=Status.ACTIVE, reason="عاد", by=world.nassima)
    undone = undo_act(act=act, by=world.nassima)
    for contact in crew:
        contact.refresh_from_db()
    assert [(contact.status, contact.status_reason) for contact in crew] == [("active", "سائق منذ 2020"), ("active", "عاد"), ("prospect", "")]
    assert undone.left == 1
    assert not crew[2].status_by_hand
    assert Standing.objects.filter(contact=crew[2]).count() == 0


def test_a_field_is_filled_and_put_back_as_it_was(world: World, crew: list[Contact]) -> None:
    field = add_field(association=world.chrea, name="رخصة", kind="choice", choices=["ب", "ج"])
    update_contact(contact=crew[0], fields=ContactFields(name=crew[0].name, extra={field.key: "ج"}))
    act = begin_act(association=world.chrea, selection=EVERYONE, kind="field", value={"field": field.pk, "value": "ب"}, by=world.nassima)
    assert set(Contact.objects.values_list(f"extra__{field.key}", flat=True)) == {"ب"}
    undo_act(act=act, by=world.nassima)
    assert sorted(Contact.objects.values_list(f"extra__{field.key}", flat=True), key=str) == [None, None, "ج"]


def test_more_than_a_batch_goes_on_in_the_queue_and_twice_does_nothing_more(world: World, crew: list[Contact], monkeypatch) -> None:
    monkeypatch.setattr(acts, "BATCH", 2)
    act = begin_act(association=world.chrea, selection=EVERYONE, kind="tag", value={"name": "سيارة"}, by=world.nassima)
    assert (act.state, act.changed) == (ActState.RUNNING, 2)
    late = create_contact(association=world.chrea, fields=ContactFields(name="وصل بعد البداية"), by=world.nassima)
    go_on(act_id=act.pk)
    go_on(act_id=act.pk)
    act.refresh_from_db()
    assert (act.state, act.changed) == (ActState.DONE, 3)
    assert tags(late) == set()


def test_refusals(world: World, crew: list[Contact]) -> None:
    with pytest.raises(Refusal) as nobody:
        begin_act(association=world.nour, selection=EVERYONE, kind="tag", value={"name": "سيارة"}, by=world.salima)
    assert nobody.value.code == "nobody"
    act = begin_act(association=world.chrea, selection=EVERYONE, kind="tag", value={"name": "سيارة"}, by=world.nassima)
    BulkAct.objects.update(at=clock.now() - dt.timedelta(days=1, minutes=1))
    with pytest.raises(Refusal) as late:
        undo_act(act=act, by=world.nassima)
    assert late.value.code == "too_late"
    BulkAct.objects.update(at=clock.now())
    undo_act(act=act, by=world.nassima)
    with pytest.raises(Refusal) as twice:
        undo_act(act=act, by=world.nassima)
    assert twice.value.code == "not_done"


def test_picks_of_another_association_are_nobody(world: World, crew: list[Contact]) -> None:
    selection = Selection(picks=tuple(contact.public_id for contact in crew))
    with pytest.raises(Refusal):
        begin_act(association=world.nour, selection=selection, kind="tag", value={"name": "لنا"}, by=world.salima)
    assert all(tags(contact) == set() for contact in crew)


def test_two_become_one_with_all_that_hangs_on_them_and_two_again(world: World, amina: Contact, karim: Contact) -> None:
    add_note(contact=karim, kind="call", text="يحضر السبت", level="team", by=world.nassima)
    merge = merge_contacts(kept=amina, gone=karim, choice="both", by=world.nassima)
    amina.refresh_from_db()
    assert amina.person == world.amina
    assert amina.notes.count() == 1
    assert amina.addresses.count() == 2
    assert tags(amina) == {"chauffeur"}
    assert set(Contact.objects.of(world.chrea).filter(pk__in=[amina.pk, karim.pk])) == {amina}
    undo_merge(merge=merge)
    karim.refresh_from_db()
    assert karim.notes.count() == 1
    assert karim.addresses.filter(preferred=True).count() == 2
    assert Consent.objects.get().contact == karim
    assert (tags(amina), tags(karim)) == (set(), {"chauffeur"})
    with pytest.raises(Refusal):
        undo_merge(merge=merge)


def test_the_account_goes_along_and_comes_back(world: World, amina: Contact, karim: Contact) -> None:
    merge = merge_contacts(kept=karim, gone=amina, choice="theirs", by=world.nassima)
    karim.refresh_from_db()
    assert karim.person == world.amina
    undo_merge(merge=merge)
    karim.refresh_from_db()
    amina.refresh_from_db()
    assert (karim.person, amina.person) == (None, world.amina)


def test_two_accounts_are_two_people(world: World, amina: Contact) -> None:
    nassima = Contact.objects.get(association=world.chrea, person=world.nassima)
    with pytest.raises(Refusal) as refusal:
        merge_contacts(kept=amina, gone=nassima, choice="both", by=world.rachid)
    assert refusal.value.code == "two_people"


def test_what_is_kept_to_be_undone_goes_after_a_day(world: World, amina: Contact, karim: Contact) -> None:
    begin_act(association=world.chrea, selection=EVERYONE, kind="tag", value={"name": "سيارة"}, by=world.nassima)
    merge_contacts(kept=amina, gone=karim, choice="both", by=world.nassima)
    assert tidy_up() == 0
    BulkAct.objects.update(at=clock.now() - dt.timedelta(days=2))
    Merge.objects.update(at=clock.now() - dt.timedelta(days=2))
    assert tidy_up() > 0
    assert not Contact.objects.filter(pk=karim.pk).exists()
    assert Contact.objects.filter(pk=amina.pk).exists()


def test_a_note_sent_twice_is_written_once(world: World, karim: Contact) -> None:
    for _time in range(2):
        add_note(contact=karim, kind="call", text="اتصال", level="team", by=world.nassima, key="k1")
    assert Note.objects.count() == 1

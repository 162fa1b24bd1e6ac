"""Files into the register and out: columns guessed, rows refused with reasons, duplicates, batches, undoing; formulas made harmless."""

import csv
import io

import pytest
from openpyxl import Workbook, load_workbook

from tests.worlds import World
from touiza.core.errors import Refusal
from touiza.core.sheets_out import csv_lines, harmless, xlsx_file
from touiza.core.tables import parse_table
from touiza.core.trouble import Trouble
from touiza.relations.keys import is_near, near_key
from touiza.relations.models import Consent, Contact, ContactAddress, Import, ImportState, Note, Outcome
from touiza.relations.selection import Selection
from touiza.relations.services import importing
from touiza.relations.services.contacts import ContactFields, create_contact, update_contact
from touiza.relations.services.importing import (
    begin_import,
    choose_for_all,
    choose_for_row,
    go_on_with_import,
    say_columns,
    start_import,
    undo_import,
)
from touiza.relations.sheets.cells import unmarked
from touiza.relations.sheets.columns import guess_columns
from touiza.relations.sheets.export import table_rows

pytestmark = pytest.mark.django_db
HEADINGS = ["Nom et prénom", "البريد", "Tél.", "Commune", "وسوم", "Statut", "Accord", "Remarques"]
ROWS = [
    ["Lydia Belkacem", "lydia@mail.example", "0661 22 33 44", "Blida", "photo; presse", "actif", "oui", "Préfère le matin"],
    ["رياض قاسمي", "", "٠٧٧٠١١٢٢٣٣", "البليدة", "", "", "لا", ""],
    ["", "x@mail.example", "", "", "", "", "", ""],
    ["Karim Wali", "karim@mail.example", "", "", "", "", "", ""],
    ["Faux Courriel", "pas-un-mail", "", "", "", "", "", ""],
    ["Lydia B.", "lydia@mail.example", "", "", "", "", "", ""],
]


def csv_of(rows: list[list[str]], headings: list[str] = HEADINGS) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue().encode()


def ready(world: World, data: bytes, *, consent: str = "") -> Import:
    run = start_import(association=world.chrea, name="adherents.csv", data=data, by=world.nassima)
    say_columns(run=run, columns=run.columns, tag="2025", consent=consent)
    go_on_with_import(run_id=run.pk)
    run.refresh_from_db()
    return run


def bring(world: World, run: Import) -> Import:
    begin_import(run=run, by=world.nassima)
    go_on_with_import(run_id=run.pk)
    run.refresh_from_db()
    return run


def test_columns_are_guessed_in_three_languages() -> None:
    assert guess_columns(["Prénom", "Nom", "E-mail", "Téléphone (portable)"], []) == {"0": "first_name", "1": "family_name", "2": "email", "3": "phone"}
    assert guess_columns(["اللقب", "الاسم الشخصي", "رقم الهاتف"], []) == {"0": "family_name", "1": "first_name", "2": "phone"}
    assert guess_columns(["Nom", "Volunteer number"], []) == {"0": "name"}


def test_rows_are_new_like_somebody_or_refused_with_a_reason(world: World, karim: Contact) -> None:
    run = ready(world, csv_of(ROWS))
    assert run.state == ImportState.READY
    told = [(row.number, row.outcome) for row in run.rows.order_by("place")]
    assert told == [(2, "new"), (3, "new"), (4, "refused"), (5, "same"), (6, "refused"), (7, "same")]
    assert run.rows.get(number=5).like == karim
    reasons = list(run.rows.filter(outcome=Outcome.REFUSED).order_by("number").values_list("reason", flat=True))
    assert all(reasons)
    assert "pas-un-mail" in reasons[1]


def test_what_is_brought_in_once_and_taken_back(world: World, karim: Contact) -> None:
    before = Contact.objects.of(world.chrea).count()
    run = bring(world, ready(world, csv_of(ROWS), consent="formulaire 2025"))
    assert run.state == ImportState.DONE
    assert Contact.objects.of(world.chrea).count() == before + 2
    lydia = Contact.objects.get(name="Lydia Belkacem")
    assert (lydia.status, lydia.wilaya, set(lydia.tags.values_list("name", flat=True))) == ("active", "dz_09", {"2025", "photo", "presse"})
    assert Note.objects.get(contact=lydia).text == "Préfère le matin"
    assert Consent.objects.filter(contact=lydia, how="formulaire 2025").count() == 3
    assert not Consent.objects.filter(contact__name="رياض قاسمي").exists()
    assert ContactAddress.objects.get(contact__name="رياض قاسمي").key == "770112233"
    go_on_with_import(run_id=run.pk)
    assert Contact.objects.of(world.chrea).count() == before + 2
    undo_import(run=run)
    go_on_with_import(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.left) == (ImportState.UNDONE, 0)
    assert Contact.objects.of(world.chrea).count() == before
    karim.refresh_from_db()
    assert set(karim.tags.values_list("name", flat=True)) == {"chauffeur"}


def test_who_was_changed_since_is_left_by_the_undoing(world: World) -> None:
    run = bring(world, ready(world, csv_of(ROWS[:2])))
    lydia = Contact.objects.get(name="Lydia Belkacem")
    update_contact(contact=lydia, fields=ContactFields(name="Lydia Belkacem-Ait"))
    undo_import(run=run)
    go_on_with_import(run_id=run.pk)
    run.refresh_from_db()
    assert run.left == 1
    assert Contact.objects.filter(pk=lydia.pk).exists()
    assert not Contact.objects.filter(name="رياض قاسمي").exists()


@pytest.mark.parametrize(("choice", "name", "phones"), [("both", "Karim Ouali", 2), ("mine", "Karim Ouali", 1), ("theirs", "Karim Wali", 2)])
def test_who_is_there_keeps_or_takes_words_as_chosen(world: World, karim: Contact, choice: str, name: str, phones: int) -> None:
    run = ready(world, csv_of([["Karim Wali", "karim@mail.example", "0799 00 11 22", "", "", "", "", ""]]))
    choose_for_all(run=run, same_address=choice, near_name="new")
    bring(world, run)
    karim.refresh_from_db()
    assert (karim.name, karim.addresses.filter(kind="phone").count()) == (name, phones)
    assert Contact.objects.filter(name__startswith="Karim").count() == 1


def test_a_choice_for_one_row_wins(world: World, karim: Contact) -> None:
    run = ready(world, csv_of([["Karim Wali", "karim@mail.example", "", "", "", "", "", ""]]))
    choose_for_row(run=run, row=run.rows.get(), choice="new")
    bring(world, run)
    assert Contact.objects.filter(name__startswith="Karim").count() == 2


def test_names_that_nearly_match_are_noticed(world: World) -> None:
    create_contact(association=world.chrea, fields=ContactFields(name="Amina Benyoucef"), by=world.nassima)
    run = ready(world, csv_of([["Benyoussef Amina", *[""] * 7], ["Amina Brahimi", *[""] * 7]]))
    assert [row.outcome for row in run.rows.order_by("place")] == [Outcome.NEAR, Outcome.NEW]
    assert near_key("بن يوسف أمينة") == near_key("أمينة بن يوسف")
    assert not is_near("Amina Benyoucef", "Omar Benyoucef")


def test_killed_between_batches_it_goes_on_and_nobody_comes_twice(world: World, monkeypatch) -> None:
    monkeypatch.setattr(importing, "READ_BATCH", 2)
    monkeypatch.setattr(importing, "BRING_BATCH", 2)
    rows = [[f"Personne {n}", f"p{n}@mail.example", *[""] * 6] for n in range(7)]
    run = start_import(association=world.chrea, name="a.csv", data=csv_of(rows), by=world.nassima)
    say_columns(run=run, columns=run.columns)
    calls = 0
    whole = importing._read_batch

    def dies(*args: object) -> bool:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt
        return whole(*args)

    monkeypatch.setattr(importing, "_read_batch", dies)
    with pytest.raises(KeyboardInterrupt):
        go_on_with_import(run_id=run.pk)
    go_on_with_import(run_id=run.pk)
    run.refresh_from_db()
    assert (run.total, run.rows.count()) == (7, 7)
    begin_import(run=run, by=world.nassima)
    importing._bring_batch(run.pk)
    go_on_with_import(run_id=run.pk)
    assert Contact.objects.filter(name__startswith="Personne").count() == 7


def test_bringing_in_many_costs_the_same_statements(world: World, django_assert_max_num_queries) -> None:
    run = ready(world, csv_of([[f"Personne {n}", f"p{n}@mail.example", "", "Blida", "équipe", "", "", "note"] for n in range(400)]))
    begin_import(run=run, by=world.nassima)
    with django_assert_max_num_queries(40):
        go_on_with_import(run_id=run.pk)
    assert Contact.objects.filter(name__startswith="Personne").count() == 400


def test_refusals(world: World) -> None:
    with pytest.raises(Refusal) as nothing:
        start_import(association=world.chrea, name="a.csv", data=b"Nom\n", by=world.nassima)
    assert nothing.value.code == "unreadable"
    run = start_import(association=world.chrea, name="a.csv", data=csv_of(ROWS), by=world.nassima)
    with pytest.raises(Refusal) as nameless:
        say_columns(run=run, columns={"1": "email"})
    assert nameless.value.code == "no_name_column"
    with pytest.raises(Refusal) as early:
        begin_import(run=run, by=world.nassima)
    assert early.value.code == "late"


@pytest.mark.parametrize(
    "text",
    [
        'Nom,Tel\nA,1\n"B,2\nC,3\nD,4\n',  # opened, never closed
        'Nom,Tel,Ville\nA,1,x\n"B,2,x\nC,3,x\nD,4,x\nE,5,x\nF",6,x\nG,7,x\n',  # closed rows later
    ],
)
def test_an_open_quotation_mark_is_said_with_its_line(text: str) -> None:
    with pytest.raises(Trouble, match="3"):
        parse_table(text.encode(), "a.csv")


def test_quoted_lines_and_commas_are_still_read() -> None:
    table = parse_table(b'Nom,Note,Tel\nA,"une, deux\ntrois, quatre",1\nB,"dit ""oui""",2\n', "a.csv")
    assert [row.cells["Note"] for row in table.rows] == ["une, deux\ntrois, quatre", 'dit "oui"']


def test_formulas_are_made_harmless_and_come_back_whole(world: World) -> None:
    create_contact(association=world.chrea, fields=ContactFields(name="سمير"), by=world.nassima, phone="+213 550 31 90 44", post="=HYPERLINK(1)")
    rows = list(table_rows(world.chrea, Selection(query=""), "fr"))
    data = b"".join(csv_lines(rows)).decode("utf-8-sig")
    line = next(row for row in csv.reader(io.StringIO(data)) if row[0] == "سمير")
    assert line[2] == "'+213 550 31 90 44"
    assert line[3] == "'=HYPERLINK(1)"
    assert unmarked(line[2]) == "+213 550 31 90 44"
    with xlsx_file(rows, rtl=True) as file:
        sheet = load_workbook(file).active
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert harmless("@SUM(A1)") == "'@SUM(A1)"


def test_an_xlsx_file_is_read_like_a_csv(world: World) -> None:
    book, data = Workbook(), io.BytesIO()
    for row in [HEADINGS, *ROWS]:
        book.active.append(row)
    book.save(data)
    run = ready(world, data.getvalue())
    assert run.rows.count() == len(ROWS)

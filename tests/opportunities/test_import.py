"""Importing: encodings, delimiters and sheets; each row stored once or named; killed and run again."""

import csv
import datetime as dt
import io
import zipfile

import pytest
from django.core.management import call_command
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from touiza.core import tables
from touiza.core.sheets import read_sheet
from touiza.core.tables import decode, find_delimiter, read_table
from touiza.core.trouble import Trouble
from touiza.opportunities.importing import storing
from touiza.opportunities.importing.cells import Unreadable, read_date, read_line, read_position, read_text
from touiza.opportunities.importing.mapping import build_mapping, find_mapping
from touiza.opportunities.importing.storing import import_opportunities
from touiza.opportunities.importing.terms import Terms
from touiza.opportunities.models import ImportedRow, Opportunity

HEADINGS = ["key", "title_ar", "titre", "date", "de", "à", "heures", "commune", "الجمعية", "causes"]
ROWS = [
    ["1", "نغرس الأرز", "Planter des cèdres", "28/11/2027", "8h30", "13:00", "4,5", "Blida", "أصدقاء البحر", "environment; التعليم ومحو الأمية"],
    ["2", "", "Peindre l’école", "٢٩/١١/٢٠٢٧", "09:00", "12:00", "", "", "جمعية المدرسة", ""],
    ["3", "مراجعة كتاب", "", "", "", "", "", "سطيف", "جمعية المدرسة", "santé"],
]  # fmt: skip


def csv_of(rows, *, encoding="utf-8", delimiter=","):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([HEADINGS, *rows])
    return text.getvalue().encode(encoding, "replace")


def xlsx_of(rows):
    book = Workbook()
    for row in [HEADINGS, *rows]:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def file(tmp_path):
    """Return a function that writes a file and gives its path."""

    def write(data, name="rows.csv"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def run(path, **options):
    return import_opportunities(path=path, mapping=find_mapping("touiza"), **options)


def titles():
    return sorted(str(row.post.title.in_("fr")) for row in Opportunity.objects.select_related("post"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data",
    [csv_of(ROWS), csv_of(ROWS, encoding="utf-8-sig", delimiter=";"), csv_of(ROWS, encoding="utf-16", delimiter="\t"), xlsx_of(ROWS)],
    ids=["utf-8", "utf-8 with its mark, semicolons", "utf-16, tabs", "xlsx"],
)  # fmt: skip
def test_a_table_of_ours_is_stored(file, data):
    report = run(file(data))
    assert report.last_line() == "opportunities: 3 read, 3 stored, 0 refused", report.refused
    assert titles() == ["Peindre l’école", "Planter des cèdres", "مراجعة كتاب"]
    planting = Opportunity.objects.get(imported_row__key="1")
    assert (planting.minutes, planting.commune.code, planting.state) == (270, "dz_0901", "open")
    assert [cause.code for cause in planting.causes.all()] == ["environment", "education"]
    assert not planting.association.is_claimed
    assert Opportunity.objects.get(imported_row__key="3").timing == "flexible"


@pytest.mark.django_db
def test_rows_may_all_be_one_association_s(file, world):
    report = run(file(csv_of(ROWS)), association=world.nour)
    assert report.counts["stored"] == 3
    assert Opportunity.objects.filter(association=world.nour).count() == 3


@pytest.mark.django_db
def test_a_second_run_changes_nothing_and_a_changed_row_is_updated(file):
    run(file(csv_of(ROWS)))
    before = list(ImportedRow.objects.order_by("pk").values())
    assert run(file(csv_of(ROWS))).last_line() == "opportunities: 3 read, 0 stored, 3 unchanged"
    assert list(ImportedRow.objects.order_by("pk").values()) == before
    changed = [ROWS[0], [*ROWS[1][:2], "Repeindre l’école", *ROWS[1][3:]], ROWS[2]]
    assert run(file(csv_of(changed))).last_line() == "opportunities: 3 read, 0 stored, 1 updated, 2 unchanged"
    assert "Repeindre l’école" in titles()
    assert Opportunity.objects.count() == 3


@pytest.mark.django_db
def test_two_associations_may_number_their_rows_alike(file, world):
    run(file(csv_of(ROWS)), association=world.nour)
    report = run(file(csv_of(ROWS)), association=world.chrea)
    assert report.last_line() == "opportunities: 3 read, 3 stored, 0 refused"
    assert run(file(csv_of(ROWS)), association=world.nour).counts == {"unchanged": 3}
    assert Opportunity.objects.filter(association=world.nour).count() == 3


@pytest.mark.django_db
def test_a_row_is_not_written_over_one_of_another_organisation(file):
    run(file(csv_of(ROWS)))
    before = titles()
    other = [["2", "شيء آخر", "", "", "", "", "", "", "جمعية أخرى", ""]]
    report = run(file(csv_of(other)))
    assert [refused.code for refused in report.refused] == ["association_changed"]
    assert titles() == before


@pytest.mark.django_db
def test_each_row_that_is_not_stored_is_named_with_its_reason(file):
    bad = [
        ["4", "", "", "28/11/2027", "", "", "", "", "x", ""],
        ["5", "ع", "", "31/02/2027", "", "", "", "", "x", ""],
        ["6", "ع", "", "", "", "", "", "Nowhere at all", "x", ""],
        ["7", "ع", "", "", "", "", "long", "", "x", ""],
        ["8", "ع", "", "", "", "", "", "", "", ""],
        ["1", "ع", "", "", "", "", "", "", "x", ""],
        ["9", "ع", "ب" * 30_000, "", "", "", "", "", "x", ""],
        ["10", "ع", "", "", "", "", "", "", "x", "basket weaving"],
    ]
    report = run(file(csv_of([*ROWS, *bad])))
    assert report.last_line() == "opportunities: 11 read, 3 stored, 8 refused"
    assert [(row.number, row.code) for row in report.refused] == [
        (5, "title_missing"), (6, "date_unreadable"), (7, "commune_unknown"), (8, "duration_unreadable"),
        (9, "association_missing"), (10, "key_repeated"), (11, "cell_long"), (12, "causes_unknown"),
    ]  # fmt: skip
    assert "31/02/2027" in report.refused[1].sentence
    assert Opportunity.objects.count() == 3


@pytest.mark.django_db
def test_a_commune_that_bears_a_common_name_is_refused_rather_than_guessed(file):
    report = run(file(csv_of([["1", "ع", "", "", "", "", "", "Mansourah", "x", ""]])))
    assert [row.code for row in report.refused] == ["commune_ambiguous"]


@pytest.mark.django_db
def test_a_long_title_is_cut_and_stands_whole_in_the_text(file):
    title = "Planter " + "beaucoup de cèdres " * 12
    run(file(csv_of([["1", "", title, "28/11/2027", "", "", "", "", "x", ""]])))
    post = Opportunity.objects.get().post
    assert len(post.title.texts["fr"]) <= 140
    assert post.title.texts["fr"].endswith("…")
    assert post.body.texts["fr"].startswith(title.strip())


@pytest.mark.django_db
def test_the_same_words_twice_are_flagged_as_near_duplicates(file):
    twin = ["9", "", "PLANTER des cedres", "28/11/2027", "", "", "", "", "أصدقاء البحر", ""]
    other = ["10", "", "Planter des cèdres", "28/11/2027", "", "", "", "", "جمعية المدرسة", ""]
    report = run(file(csv_of([[*ROWS[0][:1], "", *ROWS[0][2:]], twin, other])))
    assert report.near_duplicates == 1
    assert Opportunity.objects.get(imported_row__key="9").near_duplicate_of.imported_row.key == "1"


class Killed(BaseException):
    """What the test does instead of kill -9."""


@pytest.mark.django_db
def test_killed_in_the_middle_and_run_again_it_ends_complete(file, monkeypatch):
    rows = [[str(n), f"نغرس {n}", "", "28/11/2027", "", "", "", "", f"جمعية {n % 7}", ""] for n in range(130)]

    def die(done, _total):
        if done > storing.BATCH:
            raise Killed

    with pytest.raises(Killed):
        run(file(csv_of(rows)), progress=die)
    assert Opportunity.objects.count() == 2 * storing.BATCH
    assert run(file(csv_of(rows))).last_line() == "opportunities: 130 read, 30 stored, 100 unchanged"
    assert Opportunity.objects.values("association").distinct().count() == 7


@pytest.mark.django_db
def test_markup_and_odd_characters_become_plain_text(file):
    row = ["1", "", "Fish &amp; chips&nbsp;<b>now</b>", "28/11/2027", "", "", "", "", "Caf&eacute;\u200b", ""]
    report = run(file(csv_of([row])))
    assert not report.refused
    opportunity = Opportunity.objects.get()
    assert opportunity.post.title.texts["fr"] == "Fish & chips now"
    assert str(opportunity.association) == "Café"


def test_arabic_and_french_windows_files_are_told_apart():
    assert decode("العنوان,تشجير الغابة\n".encode("cp1256")) == "العنوان,تشجير الغابة\n"
    assert decode("titre,Forêt brûlée à Chréa\n".encode("cp1252")) == "titre,Forêt brûlée à Chréa\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    text = delimiter.join(["titre", "date"]) + "\n" + delimiter.join(['"un; deux, trois"', "1"]) + "\n"
    assert find_delimiter(text) == delimiter


def test_entities_and_breaks_become_text():
    assert read_text("Planter&nbsp;400 c&egrave;dres<br/>&amp;lt;ici&amp;gt;") == "Planter 400 cèdres\n<ici>"
    assert read_line("  a\n b ") == "a b"


def test_a_position_is_read_from_the_end_of_an_address():
    assert read_position("5 22nd St\nNew York\n(40.7405, -73.9892)") == (40.7405, -73.9892)
    assert read_position("5 22nd St") is None
    assert read_position("(140.5, 200.1)") is None


def test_midnight_behind_a_day_does_not_count():
    assert read_date("2027-05-01 00:00:00") == read_date("01/05/2027") == dt.date(2027, 5, 1)
    with pytest.raises(Unreadable):
        read_date("2027-05-01 09:00")


@pytest.mark.django_db
def test_dashes_and_apostrophes_do_not_matter_and_a_near_word_is_told():
    terms = Terms()
    assert terms.find("commune", ["Alger Centre"]) == terms.find("commune", ["alger‑centre"])
    assert terms.find("commune", ["M'Sila"]) == terms.find("commune", ["M’sila"])
    for _twice in range(2):
        with pytest.raises(Unreadable) as refused:
            terms.find("causes", ["البيئة"])
        assert "environment looks most like it" in refused.value.sentence


def test_a_pattern_of_the_mapping_comes_first():
    assert read_date("March 17 2011", ("%B %d %Y",)).isoformat() == "2011-03-17"
    with pytest.raises(Unreadable):
        read_date("the ides of March")


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "empty.csv", "empty"),
        (b"a,a\n1,2\n", "twice.csv", "Two columns"),
        (b"colour,size\n1,2\n", "other.csv", "No column holds the title"),
        (b"PK\x03\x04 not a zip", "broken.xlsx", "cannot be read as XLSX"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(file, data, name, said):
    with pytest.raises(Trouble, match=said):
        table = read_table(file(data, name))
        find_mapping("touiza").check_headings(table.headings)


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path, file, monkeypatch):
    with pytest.raises(Trouble, match="cannot be read"):
        read_table(tmp_path / "nothing.csv")
    monkeypatch.setattr(tables, "FILE_LIMIT", 10)
    with pytest.raises(Trouble, match="larger than"):
        read_table(file(csv_of(ROWS)))


@pytest.mark.parametrize("data", [bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 3000, b"\x89PNG\r\n\x1a\n\0\1\2"])
def test_a_file_of_another_kind_is_told_so(file, data):
    with pytest.raises(Trouble, match="neither CSV nor XLSX"):
        read_table(file(data, "old.xls"))


def test_too_many_rows_are_refused_before_any_is_stored(file, monkeypatch):
    monkeypatch.setattr(tables, "ROW_LIMIT", 2)
    with pytest.raises(Trouble, match="more than 2 rows"):
        read_table(file(csv_of(ROWS)))


def test_a_sheet_that_unpacks_to_far_more_than_it_weighs_is_not_opened():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    with pytest.raises(Trouble, match="unpacks"):
        list(read_sheet(data.getvalue(), rows=10, columns=10))


def test_a_sheet_with_a_cell_far_away_does_not_fill_the_memory(file):
    book = Workbook()
    book.active.append(HEADINGS)
    book.active["XFD1048576"] = "far"
    data = io.BytesIO()
    book.save(data)
    assert read_table(file(data.getvalue(), "far.xlsx")).rows == []


@pytest.mark.parametrize(
    "told",
    [
        {"colums": {}},
        {"columns": {"titel_ar": "x"}},
        {"language": "de"},
        {"values": {"nothing": {}}},
        {"dates": ["%Y"], "dateformat": "x"},
        {"zone": "Mars/Olympus"},
        {"language": ["fr"]},
        {"values": {"causes": "environment"}},
    ],
)
def test_a_slip_in_a_mapping_is_told(told):
    with pytest.raises(Trouble):
        build_mapping("mine", told, "")


def test_an_unknown_mapping_tells_which_there_are():
    with pytest.raises(Trouble, match="nyc, touiza"):
        find_mapping("ncy")


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_decode(data):
    assert isinstance(decode(data), str)


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12), min_size=2, max_size=4),
        max_size=6,
    )
)
def test_a_delimiter_is_always_chosen(rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    assert find_delimiter(text.getvalue()) in ",;\t|"


@settings(deadline=None)
@given(st.text(max_size=200))
def test_cleaning_a_cell_twice_changes_nothing_more(cell):
    once = read_text(cell)
    assert "\x00" not in once
    assert read_line(read_line(once)) == read_line(once) or "&" in once or "<" in once


@pytest.mark.django_db
def test_the_command_ends_with_one_line_and_names_what_it_refused(file, capsys, world):
    path = file(csv_of([*ROWS, ["4", "", "", "", "", "", "", "", "x", ""]]))
    call_command("import", "opportunities", str(path), "--association", "@nour")
    told = capsys.readouterr()
    assert told.out.splitlines()[-1] == "opportunities: 4 read, 3 stored, 1 refused"
    assert "row 5: title_missing" in told.err
    for wrong in (["--association", "nobody"], ["--mapping", "nothing"]):
        with pytest.raises(Trouble):
            call_command("import", "opportunities", str(path), *wrong)

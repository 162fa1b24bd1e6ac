"""Vocabularies and places of others are brought in line by line, again and again; bad lines are told by their numbers."""

import csv
import gzip
import io
from pathlib import Path

import pytest
from django.core.management import call_command

from touiza.core.trouble import Trouble
from touiza.vocabulary import lists
from touiza.vocabulary.models import Concept, ConceptSpelling, Place, Scheme, Skill
from touiza.vocabulary.search import find_places
from touiza.vocabulary.services import load_vocabulary

pytestmark = pytest.mark.django_db
ESCO = "http://data.europa.eu/esco/skill/"


def bring(*arguments: str) -> tuple[str, list[str]]:
    """Run the import; return its last line and what it refused."""
    out, err = io.StringIO(), io.StringIO()
    call_command("import", *arguments, stdout=out, stderr=err)
    return out.getvalue().strip(), [line for line in err.getvalue().splitlines() if ", line " in line]


def write(path: Path, headings: str, *rows: tuple[object, ...], delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        if headings:
            writer.writerow(headings.split())
        writer.writerows(rows)
    return path


def esco(folder: Path, language: str, *rows: tuple[str, str, str]) -> None:
    write(folder / f"skills_{language}.csv", "conceptUri preferredLabel altLabels", *rows)


def test_esco_is_brought_in_once_in_its_languages(tmp_path: Path) -> None:
    nursing = Skill.objects.get(code="nursing")
    esco(tmp_path, "en", (nursing.link, "provide nursing", "nurse\nNurse\nProvide nursing\n"), (f"{ESCO}aa-1", "weave reed", ""))
    esco(tmp_path, "fr", (f"{ESCO}aa-1", "tisser le roseau", "rotin"))
    assert bring("esco", str(tmp_path)) == ("esco: 3 read, 3 stored, 0 unchanged, 0 refused", [])
    reed = Concept.objects.get(code="aa-1")
    assert reed.labels == {"en": "weave reed", "fr": "tisser le roseau"}
    assert reed.synonyms["fr"] == ["rotin"]
    assert (reed.label("ar"), reed.uri) == ("tisser le roseau", f"{ESCO}aa-1")
    assert Concept.objects.get(uri=nursing.link).skill == nursing
    assert Concept.objects.get(uri=nursing.link).synonyms == {"en": ["nurse"]}
    assert Concept.objects.get(uri=nursing.link).labels == {"en": "provide nursing"}
    assert bring("esco", str(tmp_path)) == ("esco: 3 read, 0 stored, 3 unchanged, 0 refused", [])
    assert ConceptSpelling.objects.filter(concept=reed, key="rotin").count() == 1


def test_what_changed_is_written_anew(tmp_path: Path) -> None:
    esco(tmp_path, "en", (f"{ESCO}aa-1", "weave reed", "cane work"))
    bring("esco", str(tmp_path))
    esco(tmp_path, "en", (f"{ESCO}aa-1", "weave willow", ""))
    assert bring("esco", str(tmp_path))[0] == "esco: 1 read, 1 stored, 0 unchanged, 0 refused"
    assert Concept.objects.get().labels == {"en": "weave willow"}
    assert set(ConceptSpelling.objects.values_list("key", flat=True)) == {"weavewillow"}


def test_bad_lines_are_named_and_the_others_stored(tmp_path: Path) -> None:
    rows = [
        (f"{ESCO}aa-1", "weave reed", ""),
        ("http://example.org/x", "elsewhere", ""),
        (f"{ESCO}aa-2", " ", ""),
        (f"{ESCO}aa-3", "x" * 201, ""),
        (f"{ESCO}../aa", "climb out", ""),
        (f"{ESCO}aa-4", "long cell", "y" * 20_001),
    ]
    esco(tmp_path, "en", *rows)
    last, refused = bring("esco", str(tmp_path))
    assert last == "esco: 6 read, 1 stored, 0 unchanged, 5 refused"
    assert [line.split(": ")[0] for line in refused] == [f"skills_en.csv, line {number}" for number in range(3, 8)]
    assert "no label" in refused[1]


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"\xff\xfe\x00", b""])
def test_a_file_that_is_no_such_table_stops_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "skills_en.csv").write_bytes(content)
    with pytest.raises(Trouble):
        bring("esco", str(tmp_path))
    assert not Concept.objects.exists()


def test_a_packed_file_that_is_cut_short_stops_it_and_keeps_whole_batches(tmp_path: Path) -> None:
    text = "conceptUri,preferredLabel,altLabels\n" + "".join(f"{ESCO}aa-{n},skill number {n},\n" for n in range(3000))
    (tmp_path / "skills_en.csv.gz").write_bytes(gzip.compress(text.encode())[:-2000])
    with pytest.raises(Trouble, match="cannot be read"):
        bring("esco", str(tmp_path))
    assert Concept.objects.count() % 500 == 0
    (tmp_path / "skills_en.csv.gz").write_bytes(gzip.compress(text.encode()))
    bring("esco", str(tmp_path))
    assert Concept.objects.count() == 3000


def test_an_empty_folder_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="skills_en"):
        bring("esco", str(tmp_path))
    with pytest.raises(Trouble, match="concepts_ar_fr_en"):
        bring("unesco", str(tmp_path))


def unesco(folder: Path) -> None:
    headings = "id ar_pref ar_alt fr_pref fr_alt en_pref en_alt"
    write(
        folder / "concepts_ar_fr_en.csv",
        headings,
        ("concept1", "واحات", "واحة | نخيل", "Oasis", "", "Oases", ""),
        ("concept2", "", "", "Zone aride", "", "Arid zones", ""),
        ("concept3", "", "", "", "", "", ""),
    )
    write(
        folder / "relations.csv",
        "s p o",
        ("concept1", "broader", "concept2"),
        ("concept1", "related", "concept9"),
        ("concept1", "above", "concept2"),
    )


def test_the_unesco_thesaurus_comes_with_its_links(tmp_path: Path) -> None:
    unesco(tmp_path)
    last, refused = bring("unesco", str(tmp_path))
    assert last == "unesco: 6 read, 3 stored, 0 unchanged, 3 refused"
    assert sorted(line.split(": ")[0] for line in refused) == [
        "concepts_ar_fr_en.csv, line 4",
        "relations.csv, line 3",
        "relations.csv, line 4",
    ]
    oasis = Concept.objects.get(code="concept1")
    assert oasis.synonyms["ar"] == ["واحة", "نخيل"]
    assert oasis.broader == ["concept2"]
    assert Concept.objects.get(code="concept2").label("ar") == "Zone aride"
    assert bring("unesco", str(tmp_path))[0] == "unesco: 6 read, 0 stored, 3 unchanged, 3 refused"


def test_words_come_up_where_the_operator_says_so(tmp_path: Path) -> None:
    unesco(tmp_path)
    bring("unesco", str(tmp_path))
    assert not Scheme.objects.get().offered
    bring("unesco", str(tmp_path), "--offer")
    assert Scheme.objects.get().offered
    bring("unesco", str(tmp_path))
    assert Scheme.objects.get().offered
    bring("unesco", str(tmp_path), "--hide")
    assert not Scheme.objects.get().offered


HEADINGS = "code kind country parent name_ar name_fr name_en also latitude longitude population postal"
MAHDIA = ("mahdia", "region", "tn", "", "المهدية", "Mahdia", "Mahdia", "", "35.50", "11.06", "", "")
REJICHE = ("rejiche", "city", "tn", "mahdia", "رجيش", "Rejiche", "Rejiche|Rajish", "", "35.47", "11.03", "10299", "5121")


def test_places_of_another_country_are_brought_in(tmp_path: Path) -> None:
    path = write(tmp_path / "tunisia.csv", HEADINGS, MAHDIA, REJICHE)
    assert bring("places", str(path)) == ("places: 2 read, 2 stored, 0 unchanged, 0 refused", [])
    rejiche = Place.objects.get(code="tn_rejiche")
    assert rejiche.full_label("fr") == "Rejiche, Mahdia"
    assert lists.place_name(rejiche.pk) == rejiche.full_label()
    for typed in ("rejiche", "Rajish", "rejichhe", "رجيس", "5121", "Rejiche Mahdia"):
        assert find_places(typed, "fr")[0] == rejiche, typed
    assert bring("places", str(path))[0] == "places: 2 read, 0 stored, 2 unchanged, 0 refused"
    load_vocabulary(force=True)
    rejiche.refresh_from_db()
    assert not rejiche.retired
    moved = write(tmp_path / "tunisia.csv", HEADINGS, MAHDIA, (*REJICHE[:10], "35000", "5121"))
    assert bring("places", str(moved))[0] == "places: 2 read, 1 stored, 1 unchanged, 0 refused"
    assert Place.objects.get(code="tn_rejiche").pk == rejiche.pk


def test_bad_places_are_named(tmp_path: Path) -> None:
    def row(code: str = "x", **other: str) -> tuple[str, ...]:
        cells = dict(zip(HEADINGS.split(), (code, *REJICHE[1:]), strict=True)) | other
        return tuple(cells.values())

    path = write(
        tmp_path / "bad.csv",
        HEADINGS,
        MAHDIA,
        row(country="zz"),
        row(country="dz", parent=""),
        row(parent="nowhere"),
        row(kind="village"),
        row(latitude="north"),
        row(latitude="91"),
        row(population="many"),
        row(code="A b"),
        row(name_ar="", name_fr="", name_en=""),
        row(name_fr="é" * 121),
        row(code="tunis", parent=""),
    )
    last, refused = bring("places", str(path))
    assert last == "places: 12 read, 1 stored, 0 unchanged, 11 refused"
    numbers = sorted(int(line.split("line ")[1].split(":")[0]) for line in refused)
    assert numbers == list(range(3, 14))


def test_cities_of_geonames_are_understood(tmp_path: Path) -> None:
    row = ["2473449", "Ariana", "Ariana", 'L"Ariana,أريانة,Арьяна,Aryana', "36.86", "10.19", "P", "PPLA", "TN", "", "38"]
    row += ["", "", "", "97687", "", "5", "Africa/Tunis", "2024-01-01"]
    path = tmp_path / "TN.txt"
    path.write_text("\t".join(row) + "\n" + "\t".join(["1", *row[1:6], "H", *row[7:]]) + "\n", encoding="utf-8")
    last, refused = bring("places", str(path))
    assert last == "places: 2 read, 1 stored, 0 unchanged, 1 refused"
    assert "line 2" in refused[0]
    ariana = Place.objects.get(code="gn_2473449")
    assert ariana.labels == {"en": "Ariana", "ar": "أريانة"}
    assert ariana.full_label("fr").endswith("Tunisie")
    assert find_places("اريانه", "ar")[0] == ariana

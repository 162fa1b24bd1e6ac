"""The files of words are whole, each language in its own script, nothing twice."""

import re
from collections import Counter
from collections.abc import Callable
from itertools import combinations

import pytest

from touiza.vocabulary import files, places_files
from touiza.vocabulary.files import Row
from touiza.vocabulary.folding import fold
from touiza.vocabulary.models import PlaceKind

ARABIC = re.compile(r"[\u0621-\u064a]")
LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
CODE = re.compile(r"[a-z][a-z0-9_]*\Z")
READERS: dict[str, Callable[[], list[Row]]] = {
    "causes": files.read_causes,
    "goals": files.read_goals,
    "languages": files.read_languages,
    "accommodations": files.read_accommodations,
    "kinds": files.read_kinds,
    "families": files.read_families,
    "skills": files.read_skills,
}


@pytest.fixture(params=READERS)
def rows(request: pytest.FixtureRequest) -> list[Row]:
    return READERS[request.param]()


def test_every_word_has_a_code_and_three_labels(rows: list[Row]) -> None:
    for row in rows:
        assert CODE.match(row.code), row.code
        assert set(row.labels) == {"ar", "fr", "en"}, row.code
        assert all(label == label.strip() and label for label in row.labels.values()), row.code


def test_codes_and_labels_come_once(rows: list[Row]) -> None:
    for told in (lambda row: row.code, *(lambda row, code=code: fold(row.labels[code]) for code in files.LANGUAGES)):
        counted = Counter(told(row) for row in rows)
        assert [name for name, times in counted.items() if times > 1] == []


def test_each_language_is_in_its_own_script(rows: list[Row]) -> None:
    for row in rows:
        assert ARABIC.search(row.labels["ar"]), row.code
        assert not LATIN_WORD.search(row.labels["ar"]), row.labels["ar"]
        for code in ("fr", "en"):
            assert not ARABIC.search(row.labels[code]), row.labels[code]


def test_french_and_english_labels_begin_with_a_capital(rows: list[Row]) -> None:
    for row in rows:
        for code in ("fr", "en"):
            assert row.labels[code][0].isupper() or row.labels[code][0].isdigit(), row.labels[code]


def test_synonyms_do_not_repeat_the_label(rows: list[Row]) -> None:
    for row in rows:
        for code, names in row.synonyms.items():
            told = [row.labels[code], *names]
            assert len({name.casefold() for name in told}) == len(told), (row.code, code)


def test_arabic_has_no_tatweel_and_no_letters_of_other_keyboards(rows: list[Row]) -> None:
    for row in rows:
        for name in (row.labels["ar"], *row.synonyms.get("ar", ())):
            assert not re.search(r"[\u0640\u06cc\u06a9\u06be]", name), name


def test_there_are_enough_skills_for_everyone_to_find_theirs() -> None:
    skills = files.read_skills()
    by_family = Counter(row.more["family"] for row in skills)
    assert len(skills) >= 220
    assert set(by_family) == {row.code for row in files.read_families()}
    assert min(by_family.values()) >= 8


def test_two_skills_of_a_family_do_not_share_an_esco_address() -> None:
    linked = [row.more["link"] for row in files.read_skills() if row.more["link"]]
    assert len(linked) > 100
    assert len(set(linked)) == len(linked)
    assert all(re.fullmatch(r"http://data\.europa\.eu/esco/skill/[0-9a-f-]{36}", link) for link in linked)


def test_the_goals_are_the_seventeen() -> None:
    assert [row.more["number"] for row in files.read_goals()] == list(range(1, 18))


def test_causes_have_a_dye_an_icon_and_goals() -> None:
    causes = files.read_causes()
    assert 18 <= len(causes) <= 30
    for row in causes:
        assert row.more["dye"] in range(1, 7)
        assert row.more["icon"]
        assert row.more["goals"]
        assert set(row.more["goals"]) <= set(range(1, 18))
    assert max(Counter(row.more["dye"] for row in causes).values()) <= 5  # charts stay readable


def test_accommodations_speak_for_the_place_and_for_the_person() -> None:
    for row in files.read_accommodations():
        for saying in ("offers", "needs"):
            assert set(row.more[saying]) == {"ar", "fr", "en"}
        for code in files.LANGUAGES:
            assert row.more["offers"][code] != row.more["needs"][code]


def test_a_kind_is_named_after_the_kind_it_belongs_to() -> None:
    kinds = files.read_kinds()
    codes = [row.code for row in kinds]
    for row in kinds:
        if row.more["parent"]:
            assert codes.index(row.more["parent"]) < codes.index(row.code)
    assert {"social", "professional", "educational", "religious", "political", "cultural", "awareness"} <= set(codes)
    assert sum(row.more["parent"] == "awareness" for row in kinds) == 4


def test_languages_know_which_way_they_are_written() -> None:
    languages = {row.code: row for row in files.read_languages()}
    assert {code for code, row in languages.items() if row.more["direction"] == "rtl"} >= {"ar", "arq", "fa", "ur"}
    assert languages["kab"].more["endonym"] == "Taqbaylit"
    assert {code for code, row in languages.items() if row.more["signed"]} >= {"asp", "fsl"}


PLACES = places_files.read_places()
BY_CODE = {row.code: row for row in PLACES}


def test_algeria_is_whole() -> None:
    wilayas = [row for row in PLACES if row.parent == "dz" and row.kind == PlaceKind.REGION]
    communes = [row for row in PLACES if row.country == "dz" and row.kind == PlaceKind.CITY]
    assert len(wilayas) == 69
    assert len(communes) == 1541
    assert len({row.number for row in communes}) == 1541
    for row in (*wilayas, *communes):
        assert set(row.labels) == {"ar", "fr", "en"}, row.code
        assert row.at is not None, row.code
        assert 18.9 < row.at[0] < 37.2, row
        assert -8.8 < row.at[1] < 12.1, row


def test_places_lie_in_places_that_come_before_them() -> None:
    seen: set[str] = set()
    for row in PLACES:
        assert row.parent is None or row.parent in seen, row.code
        seen.add(row.code)
    assert len(seen) == len(PLACES)


def test_two_places_of_a_wilaya_have_different_names() -> None:
    told: Counter[tuple[str | None, str, str]] = Counter(
        (row.parent, code, label) for row in PLACES for code, label in row.labels.items()
    )
    assert [name for name, times in told.items() if times > 1] == []


def test_names_of_places_are_cleaned() -> None:
    assert BY_CODE["dz_45"].labels["ar"] == "النعامة"
    assert BY_CODE["dz_4501"].labels["ar"] == "النعامة"
    assert BY_CODE["dz_1502"].labels["ar"] == "عين الحمام"
    assert BY_CODE["dz_28"].labels["fr"] == "M’Sila"


def test_the_chief_town_stands_where_the_town_is() -> None:
    assert BY_CODE["dz_1901"].at == (36.191, 5.414)
    assert BY_CODE["dz_1101"].at == BY_CODE["dz_11"].at  # its commune is as large as a country
    assert BY_CODE["dz_1601"].labels["fr"] == "Alger-Centre"
    assert "Alger" in BY_CODE["dz_1601"].synonyms["fr"]


def test_the_middle_of_an_outline_is_its_centroid() -> None:
    square = [[4, 30], [6, 30], [6, 32], [4, 32], [4, 30]]
    speck = [[0, 0], [0.1, 0], [0.1, 0.1], [0, 0]]
    assert places_files.middle_of({"type": "Polygon", "coordinates": [square]}) == (31.0, 5.0)
    assert places_files.middle_of({"type": "MultiPolygon", "coordinates": [[speck], [square]]}) == (31.0, 5.0)
    assert places_files.middle_of({"type": "Polygon", "coordinates": [[[3, 36], [3, 36], [3, 36]]]}) == (36, 3)


def test_towns_are_far_enough_apart_to_be_told_apart() -> None:
    cities = [row for row in PLACES if row.kind == PlaceKind.CITY and row.country != "dz"]
    assert all(one.at != other.at for one, other in combinations(cities, 2))

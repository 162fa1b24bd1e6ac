"""A judgement in words: to the person, to an association, in three languages; nothing that is not theirs to know."""

import pytest
from django.utils import translation

from touiza.kernel.matching import Bar, Fact, Judgement, Part, PartKind, Told
from touiza.opportunities.matching.saying import BARRED, LISTED, PLAIN, TIMES, WEAK, band_of, say, say_of, times_of
from touiza.vocabulary.availability import mask_of

pytestmark = pytest.mark.django_db


def judged(*facts: tuple[PartKind, Fact], barred: tuple[Bar, ...] = ()) -> Judgement:
    return Judgement(0.5, 500, tuple(Part(kind, 0.5, 0.1, (fact,)) for kind, fact in facts), barred)


SATURDAY = mask_of(["sat-morning"])
WHOLE = judged(
    (PartKind.LANGUAGES, Fact(Told.LANGUAGE, "kab", number=4)),
    (PartKind.LANGUAGES, Fact(Told.LANGUAGE, "fr", number=3)),
    (PartKind.TIME, Fact(Told.FREE, number=SATURDAY)),
    (PartKind.PLACE, Fact(Told.DISTANCE, number=4)),
    (PartKind.ACCOMMODATION, Fact(Told.NEED_MET, "wheelchair")),
    (PartKind.QUALIFICATIONS, Fact(Told.QUALIFICATION_MISSING, "driving_b")),
)


def test_it_is_said_as_whole_sentences() -> None:
    with translation.override("en"):
        said = say(WHOLE)
        assert said.reasons[1:3] == ("You are free: Saturday mornings", "4 km from you")
        assert said.reasons[0].startswith("You speak ")
        assert said.missing == ("Missing: Driving licence, cars (B)",)
        assert said.sentence.endswith("4 km from you; There is what you need: " + said.reasons[3].split(": ")[1] + ". Missing: Driving licence, cars (B).")


def test_an_association_hears_a_distance_in_bands_and_nothing_of_needs_or_of_what_is_hidden() -> None:
    with translation.override("en"):
        said = say_of(WHOLE, hidden={PartKind.QUALIFICATIONS})
        assert said.missing == ()
        assert "at most 5 km away" in said.reasons
        assert not any("4 km" in text or "need" in text for text in said.reasons)
        assert say_of(WHOLE, hidden=set(PartKind)).reasons == ()


@pytest.mark.parametrize(("km", "told"), [(0, "at most 5"), (5, "at most 5"), (6, "at most 10"), (100, "at most 100"), (101, "more than 100")])
def test_bands(km: int, told: str) -> None:
    with translation.override("en"):
        assert band_of(km) == f"{told} km away"


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["sat-morning"], "Saturday mornings"),
        (["sat-morning", "sun-evening"], "Sunday evenings and Saturday mornings"),
        (["sat-morning", "sat-afternoon", "sat-evening", "fri-morning"], "Friday and Saturday"),
        ([f"{day}-morning" for day in ("sun", "mon", "tue", "wed")], "several times a week"),
    ],
)
def test_times_in_words(cells: list[str], told: str) -> None:
    with translation.override("en"):
        assert times_of(mask_of(cells)) == told


def test_what_is_weak_is_said_where_there_is_little_else() -> None:
    home = (PartKind.PLACE, Fact(Told.FROM_HOME))
    with translation.override("en"):
        assert say(judged(home)).reasons == ("From home",)
        assert "From home" not in say(judged(home, *[(part.kind, part.facts[0]) for part in WHOLE.parts])).reasons


def test_likeness_of_texts_is_said_only_where_it_is_much() -> None:
    for number, much in ((299, 0), (300, 1)):
        assert len(say(judged((PartKind.TEXT, Fact(Told.WORDS, number=number)))).reasons) == much


def test_what_bars_somebody_is_said() -> None:
    with translation.override("en"):
        assert say(judged(barred=(Bar.AGE,))).barred == ("You are younger than this work allows",)
    assert set(BARRED) == set(Bar)


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_kind_of_fact_has_words_in_every_language(language: str) -> None:
    unsaid = {Told.TIME_UNSTATED, Told.PLACE_UNSTATED}
    codes = {Told.QUALIFIED: "driving_b", Told.QUALIFICATION_MISSING: "other:رخصة غوص", Told.LANGUAGE: "fr", Told.LANGUAGE_MISSING: "fr",
             Told.NEED_MET: "wheelchair", Told.NEED_UNMET: "wheelchair", Told.CAUSE: "health", Told.DONE_CAUSE: "health"}  # fmt: skip
    with translation.override(language):
        for told in set(Told) - unsaid:
            other = "health" if told == Told.CAUSE_NEAR else "first_aid"
            said = say(judged((PartKind.SKILLS, Fact(told, codes.get(told, "first_aid"), other, 700))))
            assert len(said.reasons) + len(said.missing) == 1, told
            assert "%" not in said.sentence


def test_no_fact_is_told_in_two_ways() -> None:
    tables = [set(LISTED), set(PLAIN), set(WEAK), set(TIMES)]
    assert sum(map(len, tables)) == len(set().union(*tables))

"""Every name of every skill and cause is found with one letter wrong, in any of the three languages."""

import random

import pytest

from touiza.vocabulary import lists
from touiza.vocabulary.folding import compact
from touiza.vocabulary.forms import SkillField
from touiza.vocabulary.slips import SHORTEST, SlipIndex, one_slip
from touiza.vocabulary.typeahead import NEAR_WORDS, find_causes, find_skills, rank_skills

pytestmark = pytest.mark.django_db
FIND = {"skills": find_skills, "causes": find_causes}
LETTERS = {"ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "fr": "abcdefghijklmnopqrstuvwxyz", "en": "abcdefghijklmnopqrstuvwxyz"}


def misspelt(name: str, language: str, dice: random.Random) -> list[str]:
    """Return a name with a letter left out, one put in, one taken for another, and two exchanged."""
    places = [place for place, letter in enumerate(name) if letter.isalpha()]
    at, letter = dice.choice(places), dice.choice(LETTERS[language])
    pairs = [place for place in places if place + 1 in places]
    swapped = dice.choice(pairs) if pairs else 0
    return [
        name[:at] + name[at + 1 :],
        name[:at] + letter + name[at:],
        name[:at] + letter + name[at + 1 :],
        name[:swapped] + name[swapped : swapped + 2][::-1] + name[swapped + 2 :],
    ]


def names_of(word: lists.Word) -> list[tuple[str, str]]:
    return [
        (language, name)
        for language, label in word.labels.items()
        for name in (label, *word.synonyms.get(language, ()))
        if min(map(len, compact(name))) > SHORTEST
    ]


@pytest.mark.parametrize("kind", FIND)
def test_every_name_misspelt_by_one_letter_is_among_the_first_five(kind: str) -> None:
    dice = random.Random(kind)
    missed, tried = [], 0
    for word in lists.current(kind):
        for language, name in names_of(word):
            for typed in dice.sample(misspelt(name, language, dice), 2):
                tried += 1
                if word not in FIND[kind](typed, dice.choice(("ar", "fr", "en")), 5):
                    missed.append((typed, name, word.code))
    assert tried > {"skills": 6_000, "causes": 600}[kind]
    assert missed == []


@pytest.mark.parametrize("kind", FIND)
def test_every_arabic_name_is_found_with_or_without_its_articles(kind: str) -> None:
    for word in lists.current(kind):
        for name in (word.labels["ar"], *word.synonyms.get("ar", ())):
            bare = " ".join(part.removeprefix("ال") for part in name.split())
            for typed in (bare, name if name.startswith("ال") else f"ال{name}"):
                assert word in FIND[kind](typed, "ar", 5), (typed, word.code)


@pytest.mark.parametrize("kind", FIND)
def test_every_name_is_found_without_accents_and_marks(kind: str) -> None:
    plain = str.maketrans("éèêëàâîïôùûçÉÈÊÀÂÎÔÇأإآىة", "eeeeaaiiouucEEEAAIOC" + "ااايه")
    for word in lists.current(kind):
        for _language, name in names_of(word):
            assert word in FIND[kind](name.translate(plain).upper(), "fr", 5), (name, word.code)


def test_a_slip_in_a_word_of_a_name_half_typed_is_forgiven() -> None:
    fit, skill = rank_skills("dévelopement w", "fr")[0]
    assert (skill.code, fit) == ("web_development", NEAR_WORDS)


def test_what_is_near_is_offered_never_taken_for_what_was_meant() -> None:
    field = SkillField(required=False)
    named, near = field.look_up("plomberei")
    assert named == []
    assert near[0].code == "plumbing"


def test_names_of_a_few_letters_are_not_guessed_at() -> None:
    index = SlipIndex([("sql", 1), ("danse", 2)])
    assert index.near("sqm") == set()
    assert index.near("dance") == index.near("dans") == index.near("dasne") == index.near("danse") == {2}
    assert index.near("donce") == set()
    assert one_slip("danse", "danse")
    assert (index.same("danse"), index.same("dans")) == ({2}, set())


def test_the_time_of_a_question_does_not_grow_with_what_is_not_near() -> None:
    many = SlipIndex([(f"{number:09d}", number) for number in range(20_000)])
    assert 12_345 in many.near("00001234")
    assert many.near("000x12345") == {12_345} or 12_345 in many.near("000x12345")

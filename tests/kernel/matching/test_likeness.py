"""Texts of different languages meet by what they mean; what says nothing, or lies elsewhere, does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touiza.kernel.matching.likeness import Concepts, Entry, Likeness

CONCEPTS = Concepts(
    [
        Entry("s:first_aid", {"ar": ["الإسعافات الأولية"], "fr": ["Premiers secours"], "en": ["First aid"]}),
        Entry("s:nursing", {"ar": ["التمريض"], "fr": ["Soins infirmiers"], "en": ["Nursing"]}),
        Entry("p:oran", {"ar": ["وهران"], "fr": ["Oran"], "en": ["Oran"]}, place=True),
        Entry("p:alger", {"ar": ["الجزائر العاصمة"], "fr": ["Alger"], "en": ["Algiers"]}, place=True),
        Entry("p:clown", {"fr": ["Théâtre"]}, place=True),
    ],
    near={"s:first_aid": {"s:nursing": 0.6}},
)
TASKS = {
    "trees": ("We plant cedar trees on the burnt slopes of the mountain.", "en"),
    "web": ("Refaire le site web de notre association.", "fr"),
    "aid": ("نبحث عن مسعفين يعرفون الإسعافات الأولية لمباريات الأطفال", "ar"),
    "cook": ("Cuisiner des repas pour deux cents personnes pendant le ramadan.", "fr"),
}
LIKENESS = Likeness(CONCEPTS, list(TASKS.values()))


@pytest.mark.parametrize(
    ("text", "language", "task"),
    [
        ("أحب غرس الأشجار في الجبل", "ar", "trees"),
        ("J’aime planter des arbres en montagne", "fr", "trees"),
        ("I build websites", "en", "web"),
        ("أنا مطور ويب أصمم المواقع الإلكترونية", "ar", "web"),
        ("Formée aux premiers secours, j’aime les enfants", "fr", "aid"),
        ("I know first aid", "en", "aid"),
        ("أطبخ وجبات الإفطار في رمضان", "ar", "cook"),
        ("I cook iftar meals", "en", "cook"),
    ],
)
def test_a_text_finds_its_task_in_another_language(text, language, task):
    scores = {name: LIKENESS.between((text, language), asked) for name, asked in TASKS.items()}
    assert max(scores, key=scores.get) == task
    assert scores[task] > 0.2


def test_what_is_near_counts_in_part():
    near = LIKENESS.between(("Soins infirmiers", "fr"), TASKS["aid"])
    assert 0 < near < LIKENESS.between(("Premiers secours", "fr"), TASKS["aid"])


def test_another_place_counts_against_it():
    likeness = Likeness(CONCEPTS)
    here = likeness.between(("Premiers secours à Oran", "fr"), ("First aid in Oran", "en"))
    there = likeness.between(("Premiers secours à Oran", "fr"), ("First aid in Algiers", "en"))
    assert there < here


def test_a_place_whose_name_is_a_word_is_the_word():
    assert not CONCEPTS.read("Théâtre", "fr").places
    assert CONCEPTS.read("Oran", "fr").places == {"p:oran"}


@pytest.mark.parametrize("nothing", ["", " \n", "و في من", "12"])
def test_what_says_nothing_is_like_nothing(nothing):
    assert LIKENESS.between((nothing, "ar"), TASKS["trees"]) == 0
    assert LIKENESS.between(TASKS["trees"], (nothing, "ar")) == 0


@given(st.text(max_size=80), st.sampled_from(["ar", "fr", "en", "de"]), st.text(max_size=80), st.sampled_from(["ar", "fr", "en", "xx"]))
def test_any_texts_have_a_likeness(one, first, other, second):
    assert 0 <= LIKENESS.between((one, first), (other, second)) <= 1


@given(st.sampled_from(list(TASKS.values())))
def test_a_text_is_like_itself(text):
    assert LIKENESS.between(text, text) == pytest.approx(1)

"""One topic for all names of a thing."""

from itertools import chain

import pytest

from touiza.vocabulary import lists
from touiza.vocabulary.files import read_topics
from touiza.vocabulary.models import Cause, Concept, Scheme, Skill, Tag
from touiza.vocabulary.tagging import tag_key
from touiza.vocabulary.topics import find_topic, topic_key, topic_label, topics_named

pytestmark = pytest.mark.django_db


def one(name):
    (tag,) = topics_named(names=[name], most=5)
    return tag


def test_spellings_of_a_word_are_one_topic():
    assert len({one(name).pk for name in ("Kahwa", "kahwa", "KAHWA", "káhwa")}) == 1
    assert one("شَجَرَة").pk == one("شجرة").pk


def test_labels_of_a_cause_in_three_languages_are_one_topic():
    cause = Cause.objects.order_by("pk").first()
    assert len({one(label.replace(" ", "_")).pk for label in cause.labels.values()}) == 1
    assert len({topic_key(label) for label in cause.labels.values()}) == 1


def test_the_labels_of_every_word_of_ours_are_one_topic():
    parted = {
        word.code: names
        for word in (*lists.causes(), *lists.skills(), *lists.wilayas())
        if len(names := {topic_key(label) for label in word.labels.values()}) > 1
    }
    assert parted == {}


def test_every_name_of_a_topic_is_that_topic():
    seen: dict[str, str] = {}
    for row in read_topics():
        assert set(row.labels) == {"ar", "fr", "en"}, row.code
        names = [*row.labels.values(), *chain.from_iterable(row.synonyms.values())]
        assert len({topic_key(name) for name in names}) == 1, row.code
        for key in {tag_key(name) for name in names}:
            assert seen.setdefault(key, row.code) == row.code, key


def test_synonyms_in_three_scripts_are_one_topic():
    assert len({one(name).pk for name in ("غابات", "الغابة", "forêt", "Forêts", "FOREST", "ForêtS")}) == 1
    tag = one("cèdres")
    assert [topic_label(tag.key, tag.name, code).text for code in ("ar", "fr", "en")] == ["الأرز الأطلسي", "cèdre", "cedar"]
    assert find_topic("atlas cedar") == tag


def test_labels_written_together_are_it_too():
    skill = next(skill for skill in Skill.objects.all() if " " in skill.labels["fr"] and len(skill.labels["fr"]) < 38)
    assert one(skill.labels["fr"].title().replace(" ", "").replace("’", "")).pk == one(skill.labels["ar"]).pk


def test_each_reader_is_told_it_in_their_language():
    cause = Cause.objects.order_by("pk").first()
    tag = one(cause.labels["fr"])
    assert [topic_label(tag.key, tag.name, code).text for code in ("ar", "fr", "en")] == [cause.labels[code] for code in ("ar", "fr", "en")]
    own = one("قرنبيطة")
    assert topic_label(own.key, own.name, "fr").text == "قرنبيطة"
    assert topic_label(own.key, own.name, "fr").language == "ar"


def test_words_of_an_imported_concept_are_the_first_of_them():
    scheme = Scheme.objects.create(code="t", name="T", offered=True)
    labels = {"fr": "apiculture zéro", "en": "bee zero keeping"}
    Concept.objects.create(scheme=scheme, code="1", uri="https://e.org/1", labels=labels, search_key=" apiculture zero bee keeping ")
    first = one("apiculture_zéro")
    assert one("bee_zero_keeping") == first
    assert find_topic("bee zero keeping") == first


def test_what_is_no_word_is_passed_over_and_there_is_an_end():
    assert topics_named(names=["0555 12 34 56", "", "a" * 60], most=5) == []
    assert len(topics_named(names=[f"mot{n}" for n in range(9)], most=3)) == 3


def test_a_topic_is_found_by_any_of_its_names():
    cause = Cause.objects.order_by("pk").first()
    tag = one(cause.labels["ar"])
    assert find_topic(cause.labels["en"].upper()) == tag
    assert find_topic("nobody wrote of this") is None
    assert Tag.objects.filter(key="nobody wrote of this").count() == 0

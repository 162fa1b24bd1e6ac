"""What is typed finds what is meant."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from touiza.kernel.text import analyse, guess_language, iterate_terms, normalise
from touiza.kernel.text.lexicon_arabic import ENTRIES
from touiza.kernel.text.stemming import stem, stem_arabic


def terms(text: str, language: str = "ar") -> set[str]:
    return set(analyse(text, language))


@pytest.mark.parametrize(
    "written", ["مترجمة", "مُتَرْجِم", "المترجمين", "للمترجمات", "وبالمترجم", "كمترجم", "مُترجمون", "فالمترجمان"]
)
def test_a_translator_is_found_in_every_form(written: str) -> None:
    assert terms(written) == terms("مترجم")


@pytest.mark.parametrize(
    ("form", "noun"),
    [
        ("مدارس", "مدرسة"),
        ("المدارس", "مدرسة"),
        ("مدارسهم", "مدرسة"),
        ("كتب", "كتاب"),
        ("والكتب", "كتاب"),
        ("أطفال", "طفل"),
        ("للأطفال", "طفل"),
        ("وللأطفال", "طفل"),
        ("بيوت", "بيت"),
        ("أشجار", "شجرة"),
        ("الشجرتين", "شجرة"),
        ("متطوعات", "متطوع"),
        ("بمتطوعين", "متطوع"),
        ("ورشات", "ورشة"),
        ("والورش", "ورشة"),
        ("وثائق", "وثيقة"),
        ("الولايات", "ولاية"),
        ("لغات", "لغة"),
        ("مكتبتنا", "مكتبة"),
        ("ولد", "الأولاد"),
        ("والوالدين", "والد"),
    ],
)
def test_plurals_and_clitics_meet_their_noun(form: str, noun: str) -> None:
    assert terms(form) == terms(noun)


@pytest.mark.parametrize(
    ("one", "other"),
    [("مكتبة", "مكتب"), ("مدينة", "مدني"), ("بطاقة", "طاقة"), ("جامعة", "جامع"), ("بلدية", "بلد"), ("كمال", "مال")],
)
def test_neighbours_stay_apart(one: str, other: str) -> None:
    assert not terms(one) & terms(other)


def test_no_form_of_the_lexicon_belongs_to_two_nouns() -> None:
    owners: dict[str, str] = {}
    for line in ENTRIES:
        for form in line.removeprefix("=").split():
            assert owners.setdefault(normalise(form), line) == line, form


def test_no_two_nouns_of_the_lexicon_share_a_stem() -> None:
    owners: dict[str, str] = {}
    for line in ENTRIES:
        noun = normalise(line.removeprefix("=").split()[0])
        assert owners.setdefault(stem_arabic(noun), noun) == noun


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("éducation", "EDUCATION", "fr"),
        ("aidées", "aider", "fr"),
        ("traductrice", "traducteurs", "fr"),
        ("travaux", "travail", "fr"),
        ("hôpitaux", "hopital", "fr"),
        ("bénévolat", "Bénévoles", "fr"),
        ("cœur", "coeurs", "fr"),
        ("children", "child", "en"),
        ("organizing", "organised", "en"),
        ("programs", "programme", "en"),
        ("volunteers", "volunteering", "en"),
        ("children", "CHILD’S", "en"),
    ],
)
def test_french_and_english_forms_meet(one: str, other: str, language: str) -> None:
    assert terms(one, language) == terms(other, language)


def test_words_that_say_nothing_are_left_out() -> None:
    assert analyse("على الـ و في ومن وعلى بـ", "ar") == []
    assert analyse("l’aide à la maison", "fr") == analyse("aide maison", "fr")
    assert analyse("the art of it", "en") == ["art"]


def test_remote_and_summer_are_not_taken_for_small_words() -> None:
    assert terms("عن بعد")
    assert terms("chantier d’été", "fr") == {"chanti", "ete"}


def test_each_word_follows_the_rules_of_its_own_script() -> None:
    assert analyse("متطوعون volontaires ٢٠٢٦ ⵜⵉⵡⵉⵣⵉ", "en") == [
        stem_arabic("متطوعون"),
        stem("volontaires", "en"),
        "2026",
        "ⵜⵉⵡⵉⵣⵉ",
    ]
    assert analyse("متطوعون volontaires", "ar")[1] == analyse("volontaire", "fr")[0]


def test_a_term_tells_whose_rules_made_it() -> None:
    assert [term.rules for term in iterate_terms("متطوعون volontaires 2026", "en")] == ["ar", "en", ""]
    assert [term.rules for term in iterate_terms("متطوعون volontaires 2026", "ar")] == ["ar", "fr", ""]


def test_a_long_word_has_a_short_term() -> None:
    assert len(analyse("ب" * 500, "ar")[0]) <= 40


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("نحتاج إلى متطوعين", "ar"),
        ("SOS قرى الأطفال", "ar"),
        ("Aide aux devoirs le samedi", "fr"),
        ("We are planting trees with the school", "en"),
    ],
)
def test_the_language_of_a_text_is_guessed(text: str, language: str) -> None:
    assert guess_language(text, default="en" if language == "ar" else "ar") == language


@pytest.mark.parametrize("text", ["", "Photo", "12", "des are"])
def test_without_a_sign_the_default_stands(text: str) -> None:
    assert guess_language(text, default="fr") == "fr"


@given(st.text(), st.sampled_from(["ar", "fr", "en"]))
def test_any_string_has_terms_that_can_be_stored(text: str, language: str) -> None:
    for term in analyse(text, language):
        assert term
        assert term.isalnum() or not term.isascii()
        term.encode()


@given(st.text(st.characters(min_codepoint=0x600, max_codepoint=0x6FF)))
def test_marks_do_not_change_the_terms(text: str) -> None:
    assert analyse("ّ".join(text) if text.isalpha() else text, "ar") == analyse(text, "ar")


def test_inclusive_writing_finds_the_plain_word() -> None:
    assert analyse("animateur·rice·s bénévole·s, étudiant·e·s", "fr") == analyse("animateur bénévole étudiant", "fr")


@pytest.mark.parametrize("form", ["الضفادع", "والضفادع", "ووالضفادع", "وضفادع", "بالضفادع", "فالضفادع", "وبالضفادع"])
def test_a_noun_out_of_the_lexicon_loses_its_prefixes_too(form: str) -> None:
    assert stem_arabic(form) == stem_arabic("ضفادع")


def test_a_noun_that_begins_with_waw_stems_alike_with_and_without_its_article() -> None:
    assert stem_arabic("الوشاح") == stem_arabic("وشاح") == stem_arabic("ووشاح")


@given(st.text(st.characters(categories=["Ll", "Lu"], max_codepoint=0x17F)), st.sampled_from(["fr", "en"]))
def test_accents_and_case_do_not_change_the_terms(text: str, language: str) -> None:
    assume(normalise(text).isalpha())  # "Ŀ" holds a dot, which parts words
    assert analyse(normalise(text), language) == analyse(text, language)

"""Titles that begin with a verb, and those that do not, as people write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.opportunities import titles_seen
from touiza.opportunities.titles import begins_with_verb

VERBS = {
    "ar": [
        "تشجير غابة الشريعة بعد حرائق الصيف",
        "نسجّل بأصواتنا كتباً جامعية",
        "سجّل بصوتك كتباً جامعية",
        "مرافقة مسنّ إلى موعده الطبي",
        "مراجعة ترجمة دليل الإسعافات",
        "رافق مسنّاً إلى موعده الطبي",
        "توزيع قفف رمضان",
        "تعليم القراءة للكبار",
    ],
    "fr": [
        "Planter 400 cèdres à Chréa",
        "Écrire sous la dictée d’étudiants aveugles",
        "S’occuper du jardin",
        "Trier les dons de vêtements",
        "Relire un guide",
        "Aidez-nous à peindre l’école",
        "Nous plantons des cèdres",
        "Vérifier les adresses",
    ],
    "en": [
        "Plant 400 cedars in Chréa",
        "Record university textbooks",
        "Gather olives with the village",
        "Mentor a student for her exams",
        "Document the old town",
        "Deliver winter baskets",
    ],
}
NOT_VERBS = {
    "ar": [
        "متطوعون لغرس الأشجار",
        "حصة رياضيات",
        "المكتبة تحتاج إليكم",
        "مترجم إلى الفرنسية",
        "حملة تنظيف الشاطئ",
        "3 متطوعين",
    ],
    "fr": [
        "Bénévoles pour le Ramadan",
        "Atelier de couture",
        "Chantier de reboisement",
        "Soutien scolaire",
        "Le jardin",
        "Premiers secours",
    ],
    "en": [
        "Math tutor",
        "Tutoring for children",
        "Volunteers wanted",
        "The library",
        "Translator needed",
        "Coordinator of services",
    ],
}


@pytest.mark.parametrize(("language", "title"), [(code, title) for code, titles in VERBS.items() for title in titles + titles_seen.VERBS[code]])
def test_a_title_that_begins_with_a_verb_is_left_alone(language, title):
    assert begins_with_verb(title, language)


@pytest.mark.parametrize(
    ("language", "title"), [(code, title) for code, titles in NOT_VERBS.items() for title in titles + titles_seen.NOT_VERBS[code]]
)
def test_a_title_that_begins_with_a_thing_or_a_person_gets_advice(language, title):
    assert not begins_with_verb(title, language)


@settings(deadline=None)
@given(st.text(max_size=140), st.sampled_from(["ar", "fr", "en"]))
def test_any_text_is_judged_without_falling_over(title, language):
    assert begins_with_verb(title, language) in {True, False}

"""The form fields: names resolve to rows, or the refusal says what to write; boxes speak the reader's language."""

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from touiza.vocabulary import lists
from touiza.vocabulary.forms import PlaceField, SkillField, SkillsField, TermField, TermsField
from touiza.vocabulary.models import Accommodation, Cause, Language, Place, PlaceKind, Skill

pytestmark = pytest.mark.django_db


class Everything(forms.Form):
    commune = PlaceField(required=False)
    skill = SkillField(required=False)
    skills = SkillsField(most=3, label="Skills")
    causes = TermsField(Cause, required=False)
    needs = TermsField(Accommodation, says="need", required=False)
    language = TermField(Language, empty="–", required=False)


@pytest.fixture(autouse=True)
def _in_french() -> Any:
    with translation.override("fr"):
        yield


def cleaned(**data: Any) -> dict[str, Any]:
    form = Everything(data)
    assert form.is_valid(), form.errors
    return form.cleaned_data


def refusal(field: forms.Field, value: Any) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return caught.value


def test_nothing_written_is_nothing_chosen() -> None:
    assert cleaned() == {"commune": None, "skill": None, "skills": [], "causes": [], "needs": [], "language": None}


def test_a_name_becomes_a_row() -> None:
    data = cleaned(commune="Aïn El Kebira, Sétif", skill="couture", language="kab")
    assert data["commune"] == Place.objects.get(code="dz_1902")
    assert data["skill"] == Skill.objects.get(code="sewing")
    assert data["language"] == Language.objects.get(code="kab")


def test_the_town_is_meant_rather_than_the_wilaya() -> None:
    assert PlaceField().clean("Sétif").kind == PlaceKind.CITY
    assert PlaceField(kinds=[PlaceKind.REGION]).clean("Sétif").code == "dz_19"
    assert PlaceField().clean("Canada").kind == PlaceKind.COUNTRY


def test_a_name_borne_twice_is_asked_again_with_the_wilayas() -> None:
    field = PlaceField()
    error = refusal(field, "عين البيضاء")
    assert error.code == "several"
    told = error.messages[0]
    assert "Ouargla" in told
    assert "Oum El Bouaghi" in told
    html = field.widget.render("commune", "عين البيضاء", {"id": "id_commune"})
    assert html.count("<option") == 2
    for place in Place.objects.filter(labels__ar="عين البيضاء"):
        assert PlaceField().clean(place.full_label("fr")) == place


def test_a_name_that_comes_near_is_offered() -> None:
    assert "Aïn Oulmane, Sétif" in refusal(PlaceField(), "3ain wlmen").messages[0]
    assert refusal(PlaceField(), "xyzzyx").code == "none"
    assert "Traduction arabe-français" in refusal(SkillField(), "traduction").messages[0]
    assert refusal(SkillField(), "lévitation").code == "none"


def test_a_refusal_offers_six_names_at_most() -> None:
    assert refusal(PlaceField(), "ain").messages[0].count(";") == 5


def test_suggestions_of_one_form_are_not_shown_in_another() -> None:
    first = Everything({"commune": "ain"})
    assert not first.is_valid()
    assert "<option" in str(first["commune"])
    assert "<option" not in str(Everything()["commune"])


def test_what_is_chosen_is_shown_by_its_full_name() -> None:
    form = Everything(initial={"commune": Place.objects.get(code="dz_1902"), "skill": Skill.objects.get(code="sewing")})
    assert 'value="Aïn El Kebira, Sétif"' in str(form["commune"])
    assert 'value="Couture"' in str(form["skill"])
    with translation.override("ar"):
        assert 'value="عين الكبيرة، سطيف"' in str(form["commune"])


def test_what_was_not_changed_has_not_changed() -> None:
    place, causes = Place.objects.get(code="dz_1902"), list(Cause.objects.filter(code__in=["food", "health"]))
    form = Everything(
        {"commune": place.full_label("fr"), "causes": ["health", "food"]}, initial={"commune": place, "causes": causes}
    )
    assert form.changed_data == []


def test_the_input_works_without_javascript_and_better_with_it() -> None:
    html = str(Everything()["commune"])
    assert 'list="id_commune_list"' in html
    assert '<datalist id="id_commune_list">' in html
    assert 'data-hx-get="/fr/vocabulary/places/?field=commune"' in html
    assert 'maxlength="80"' in html
    assert "style=" not in html


def test_several_skills_are_each_written_once() -> None:
    data = cleaned(skills_0="couture", skills_1="", skills_2="Couture")
    assert data["skills"] == [Skill.objects.get(code="sewing")]
    form = Everything({"skills_0": "couture", "skills_1": "lévitation"})
    assert not form.is_valid()
    assert list(form.errors) == ["skills"]
    shown = str(Everything(initial={"skills": [Skill.objects.get(code="sewing")]})["skills"])
    assert 'value="Couture"' in shown
    assert 'aria-label="Skills 2"' in shown


def test_boxes_take_rows_words_and_codes() -> None:
    row, word = Cause.objects.get(code="food"), lists.by_code("causes", "health")
    html = str(Everything(initial={"causes": [row, word, "sea"]})["causes"])
    assert html.count("checked") == 3
    assert "Solidarité alimentaire" in html
    queryset = Cause.objects.filter(code="food")
    assert str(Everything(initial={"causes": queryset})["causes"]).count("checked") == 1


def test_boxes_clean_to_rows_in_the_order_of_the_list() -> None:
    assert [cause.code for cause in cleaned(causes=["food", "environment"])["causes"]] == ["environment", "food"]
    assert refusal(TermsField(Cause), ["levitation"]).code == "invalid_choice"


def test_boxes_speak_the_language_of_the_page_and_the_voice_of_the_person() -> None:
    assert "Je me déplace en fauteuil roulant" in str(Everything()["needs"])
    with translation.override("ar"):
        html = str(Everything()["causes"])
        assert "البيئة والغابات" in html
        assert "Environnement" not in html


def test_a_retired_word_is_not_offered() -> None:
    Cause.objects.filter(code="sea").update(retired=True)
    lists.forget()
    assert "Mer et littoral" not in str(Everything()["causes"])
    lists.forget()


@pytest.mark.parametrize("value", ["\x00", "💥" * 40, "<script>alert(1)</script>", "\u202eسطيف\u202e", "a" * 500, "' OR 1=1 --"])
def test_hostile_names_are_refused_kindly(value: str) -> None:
    for field in (PlaceField(required=False), SkillField(required=False)):
        try:
            field.clean(value)
        except ValidationError as error:
            assert error.messages  # noqa: PT017  some of these are forgiven, none may break

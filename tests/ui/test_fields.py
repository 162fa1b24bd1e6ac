"""A field of any kind is drawn with its label, hint, error and input, in that order, tied together for screen readers."""

import re
from typing import Any

import pytest
from django import forms
from django.forms import formset_factory
from django.template import engines
from django.utils import translation

from touiza.ui import fields
from touiza.ui.forms import CELLS, AvailabilityField


class Everything(forms.Form):
    title = forms.CharField(help_text="As you would say it")
    about = forms.CharField(widget=forms.Textarea, required=False)
    email = forms.EmailField()
    places = forms.IntegerField()
    phone = forms.CharField(widget=forms.TextInput(attrs={"type": "tel"}), required=False)
    cause = forms.ChoiceField(choices=[("a", "A"), ("b", "B")])
    how = forms.ChoiceField(choices=[("x", "X"), ("y", "Y")], widget=forms.RadioSelect, help_text="One of them")
    helps = forms.MultipleChoiceField(choices=[("m", "M")], widget=forms.CheckboxSelectMultiple, required=False)
    agree = forms.BooleanField()
    week = AvailabilityField()
    seen = forms.ChoiceField(choices=[("public", "all"), ("private", "me")], initial="private", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


def draw(source: str, **context: Any) -> str:
    return engines["django"].from_string(source).render(context)


def test_label_hint_error_input_in_that_order() -> None:
    html = draw("{% field form.title %}", form=Everything({}))
    order = [html.index(part) for part in ("<label", 'id="id_title_hint"', 'id="id_title_err"', "<input")]
    assert order == sorted(order)
    assert 'class="field bad"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title_hint id_title_err"' in html
    assert html.count("aria-describedby") == 1


def test_a_clean_field_says_nothing_of_errors() -> None:
    html = draw("{% field form.title %}", form=Everything())
    assert "aria-invalid" not in html
    assert 'aria-describedby="id_title_hint"' in html
    assert "bad" not in html


@pytest.mark.parametrize(
    ("name", "direction"), [("title", "auto"), ("about", "auto"), ("email", "ltr"), ("places", "ltr"), ("phone", "ltr")]
)
def test_what_is_typed_has_its_own_direction(name: str, direction: str) -> None:
    assert f'dir="{direction}"' in draw("{% field f %}", f=Everything()[name])


def test_numbers_are_typed_as_text_in_our_digits() -> None:
    html = draw("{% field form.places short=True %}", form=Everything())
    assert 'type="text"' in html
    assert 'inputmode="numeric"' in html
    assert 'class="in short"' in html


def test_optional_fields_say_so() -> None:
    assert "(optional)" in draw("{% field form.about %}", form=Everything())
    assert "(optional)" not in draw("{% field form.about optional=False %}", form=Everything())
    assert "(optional)" not in draw("{% field form.title %}", form=Everything())


def test_choices_are_a_group_with_a_legend() -> None:
    html = draw("{% field form.how %}", form=Everything({}))
    assert re.search(
        r'<fieldset class="field bad" id="id_how" aria-describedby="id_how_hint id_how_err">\s*<legend>', html
    )
    assert html.count('<label class="pick">') == 2
    assert '<div class="seg">' in draw('{% field form.how as_="seg" %}', form=Everything())
    assert '<div class="opts">' in draw("{% field form.helps %}", form=Everything())
    assert '<div class="opts">' not in draw('{% field form.helps as_="pick" %}', form=Everything())


def test_one_box_to_tick() -> None:
    html = draw("{% field form.agree %}", form=Everything())
    assert re.search(r'<label class="pick"><input type="checkbox"[^>]*> <span>Agree</span></label>', html)


def test_a_week_is_woven_and_checked() -> None:
    html = draw("{% field form.week %}", form=Everything({"week": ["sat-morning", "sun-evening"]}))
    assert html.count("<input") == len(CELLS)
    assert html.count(" checked") == 2
    assert AvailabilityField().clean(["sat-morning", "sun-evening"]) == ["sun-evening", "sat-morning"]
    with pytest.raises(forms.ValidationError):
        AvailabilityField().clean(["never"])


def test_who_sees_a_field_stands_beside_its_label() -> None:
    html = draw("{% field form.phone aud=form.seen %}", form=Everything())
    assert '<label class="aud">' in html
    assert "#lock" in html
    assert "#eye" in draw("{% aud form.seen %}", form=Everything({"seen": "public"}))


def test_labels_and_hints_are_escaped() -> None:
    html = draw("{% field form.title label=label hint=hint %}", form=Everything(), label="<b>", hint="<i>")
    assert "&lt;b&gt;" in html
    assert "&lt;i&gt;" in html


def test_bare_labels_are_for_screen_readers() -> None:
    assert '<label class="vh" for="id_title">' in draw("{% field form.title bare=True %}", form=Everything())
    assert '<span class="vh">Cause</span><select' in draw("{% word form.cause %}", form=Everything())


def test_a_whole_form_leaves_nothing_out() -> None:
    html = draw("{% fields form %}", form=Everything())
    for name in Everything.base_fields:
        assert f'name="{name}"' in html
    assert 'name="secret"' in draw("{% hidden form %}", form=Everything())
    assert "title" not in draw("{% hidden form %}", form=Everything())


def test_what_is_wrong_is_summed_up_and_leads_to_each_field() -> None:
    form = Everything({"title": "x", "email": "nobody"})
    form.add_error(None, "The whole <b> is wrong")
    html = draw("{% errors form %}", form=form)
    drawn = draw("{% fields form %}", form=form)
    assert 'role="alert" tabindex="-1" data-focus' in html
    assert "The whole &lt;b&gt; is wrong" in html
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets == ["id_email", "id_places", "id_cause", "id_how_0", "id_agree"]
    for target in targets:
        assert f'id="{target}"' in drawn
    assert "Correct 6 things to continue" in html


def test_nothing_wrong_draws_nothing() -> None:
    assert draw("{% errors form other %}", form=Everything(), other=None).strip() == ""


def test_formsets_are_summed_up_too() -> None:
    many = formset_factory(Everything, min_num=1, validate_min=True)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-title": "x"}
    whole, failed = fields.failing(many(data))
    assert [control.target for control in failed][:2] == ["id_form-0-email", "id_form-0-places"]
    assert whole == []


def test_widgets_keep_what_they_were_given() -> None:
    class Named(forms.Form):
        name = forms.CharField(widget=forms.TextInput(attrs={"lang": "fr", "dir": "ltr", "class": "wide", "rows": 3}))

    html = draw('{% field form.name autocomplete="name" %}', form=Named())
    assert 'lang="fr" dir="ltr"' in html
    assert 'class="in wide"' in html
    assert 'autocomplete="name"' in html

"""Each model says whose its rows are and which of its fields are personal: nothing is left out by forgetting."""

import pytest
from django.db import models

from touiza.accounts.models import User
from touiza.accounts.privacy import FOREIGN, every_model, privacy_of
from touiza.core.privacy import Class, Erase
from touiza.core.translated import TranslatedField

TYPED = (
    models.TextField,
    models.CharField,
    models.JSONField,
    models.FileField,
    models.GenericIPAddressField,
    TranslatedField,
)


def label(model: type[models.Model]) -> str:
    return model._meta.label


def owned() -> list[type[models.Model]]:
    return [model for model in every_model() if privacy_of(model).path is not None]


def could_hold_what_somebody_typed(field: models.Field) -> bool:
    """Leave out lists of choices, keys, and what we make ourselves (public ids are not editable)."""
    return isinstance(field, TYPED) and not field.choices and not field.primary_key and field.editable


@pytest.mark.parametrize("model", every_model(), ids=label)
def test_every_model_says_whose_its_rows_are(model):
    privacy_of(model)


@pytest.mark.parametrize("model", owned(), ids=label)
def test_every_field_that_could_hold_words_is_classed(model):
    named = set(privacy_of(model).fields)
    fields = {field.name for field in model._meta.concrete_fields if could_hold_what_somebody_typed(field)}
    assert fields <= named, f"class {sorted(fields - named)} of {label(model)} in its `privacy`"


@pytest.mark.parametrize("model", every_model(), ids=label)
def test_what_is_declared_exists(model):
    privacy = privacy_of(model)
    existing = {field.name for field in model._meta.get_fields()}
    assert set(privacy.fields) <= existing
    assert set(privacy.copies) <= existing


@pytest.mark.django_db
@pytest.mark.parametrize("model", owned(), ids=label)
def test_the_path_leads_to_a_login(model):
    privacy = privacy_of(model)
    assert not model._base_manager.filter(**{privacy.path or "pk": 0}, **privacy.where).exists()
    if privacy.path:
        target = model
        for step in privacy.path.split("__"):
            target = target._meta.get_field(step).related_model
        assert target is User


@pytest.mark.parametrize("model", owned(), ids=label)
def test_rows_with_personal_fields_are_not_kept_as_they_are(model):
    privacy = privacy_of(model)
    if privacy.personal_fields():
        assert privacy.erase in {Erase.DELETE, Erase.BLANK}


@pytest.mark.parametrize("model", owned(), ids=label)
def test_what_is_emptied_can_be_empty(model):
    privacy = privacy_of(model)
    if privacy.erase is not Erase.BLANK:
        return
    for name in privacy.personal_fields():
        field = model._meta.get_field(name)
        assert not field.is_relation or field.null or field.many_to_many


def test_needs_of_health_are_classed_as_sensitive():
    fields = {
        f"{model._meta.label_lower}.{name}"
        for model in every_model()
        for name, kind in privacy_of(model).fields.items()
        if kind is Class.SENSITIVE
    }
    assert {"actors.person.needs", "accounts.user.password"} <= fields


def test_no_declaration_is_left_for_a_model_that_is_gone():
    known = {model._meta.label_lower for model in every_model()}
    assert set(FOREIGN) - known <= {"sites.site"}

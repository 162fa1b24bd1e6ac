"""Words planted in every personal field of a person, and a search for them through the whole database."""

from typing import Any

from django.db import connection, models

from touiza.accounts.models import User
from touiza.accounts.privacy import Holding, every_model, holdings, privacy_of
from touiza.core.translated import TranslatedField, TranslatedText

CANARY = "canary"


def plant(user: User) -> list[str]:
    """Write a canary into every personal field that can hold words, in every row that is the person's."""
    planted = []
    for holding in holdings(user):
        for field in holding.personal_fields():
            if can_hold_words(field):
                planted += [_plant_in(holding, field, key) for key in holding.keys]
    return planted


def can_hold_words(field: models.Field) -> bool:
    if field.is_relation or field.choices or isinstance(field, models.FileField | models.GenericIPAddressField):
        return False
    return isinstance(field, TranslatedField | models.CharField | models.TextField | models.JSONField)


def _plant_in(holding: Holding, field: models.Field, key: object) -> str:
    word = f"{CANARY}{holding.model._meta.model_name}{field.name}{key}".replace("_", "").lower()[
        : field.max_length or 200
    ]
    value: Any = word
    if isinstance(field, models.EmailField):
        value = f"{CANARY}@example.org"  # one address: rows without a login are found by it
    elif isinstance(field, TranslatedField):
        value = TranslatedText("ar", dict.fromkeys(("ar", "fr", "en"), word))
    elif isinstance(field, models.JSONField):
        value = {"canary": word}
    holding.model._base_manager.filter(pk=key).update(**{field.name: value})
    return f"{holding.model._meta.label}.{field.name}"


def everything_in_the_database() -> dict[str, str]:
    """Return every row of every table as text, by table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            if table.startswith("vocabulary_"):
                continue
            cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM \"{table}\" AS t")
            found[table] = cursor.fetchone()[0]
    return found


def models_with_personal_words() -> set[str]:
    """Return the fields that a canary should have been planted in, as label.field."""
    return {
        f"{model._meta.label}.{name}"
        for model in every_model()
        if privacy_of(model).path is not None
        for name in privacy_of(model).personal_fields()
        if can_hold_words(model._meta.get_field(name))
    }

"""Forgetting a person. What is theirs goes or is emptied, as each model declares; totals stay true.

Apps above say what must happen first (`before_erasure`): refuse while an association would be left alone, give back a
place that others wait for.
"""

import re
import secrets
from collections.abc import Callable, Iterable

from django.core.files.storage import Storage
from django.db import models, transaction
from django.utils.html import escape

from touiza.accounts.models import User
from touiza.accounts.privacy import Holding, addresses_of, every_model, holdings, privacy_of
from touiza.accounts.services.sessions import end_other_sessions
from touiza.core import clock
from touiza.core.privacy import Erase
from touiza.core.translated import TranslatedField, TranslatedText

Before = Callable[[User], None]
_before: list[Before] = []
STRUCK = "…"


def before_erasure(step: Before) -> Before:
    """Have `step(user)` called in the transaction of every erasure, before anything goes; it may raise Refusal.

    Called by apps in `AppConfig.ready()`.
    """
    if step not in _before:
        _before.append(step)
    return step


@transaction.atomic
def erase_user(*, user: User) -> dict[str, int]:
    """Forget a person; return how many rows of each model went or were emptied.

    Raises the Refusal of whatever must come first. Files go when the transaction has ended well; every device is
    signed out with it. Who is gone already stays so: a form that is sent twice.
    """
    found = User.objects.select_for_update().filter(pk=user.pk).first()
    if found is None:
        return {}
    user = found
    for step in _before:
        step(user)
    theirs = list(holdings(user))
    words = _names_in(theirs) | addresses_of(user)
    files = list(_files_of(theirs))
    end_other_sessions(user=user, kept=None)
    for holding in theirs:
        if holding.privacy.erase is Erase.BLANK:
            _blank(holding)
    for holding in theirs:
        if holding.privacy.erase is Erase.DELETE and holding.model is not User:
            holding.rows.delete()
    _strike_out(words)
    User.objects.filter(pk=user.pk).delete()
    transaction.on_commit(lambda: _remove_files(files))
    return {holding.model._meta.label_lower: len(holding.keys) for holding in theirs}


def _names_in(theirs: Iterable[Holding]) -> frozenset[str]:
    """Return every spelling of the person's name, and their handle: personal fields called `name` and `handle`."""
    found: set[str] = set()
    for holding in theirs:
        personal = holding.privacy.personal_fields()
        if "name" in personal:
            for value in holding.rows.values_list("name", flat=True):
                found |= set(value.texts.values()) if isinstance(value, TranslatedText) else {str(value)}
        if "handle" in personal:
            found |= {f"@{handle}" for handle in holding.rows.values_list("handle", flat=True)}
    return frozenset(filter(None, found))


def _files_of(theirs: Iterable[Holding]) -> Iterable[tuple[Storage, str]]:
    for holding in theirs:
        if holding.privacy.erase is Erase.KEEP:
            continue
        for field in holding.personal_fields():
            if isinstance(field, models.FileField):
                for name in holding.rows.values_list(field.name, flat=True):
                    if name:
                        yield field.storage, name


def _blank(holding: Holding) -> None:
    """Empty the personal fields of rows that stay. A field that must be unique gets a random value."""
    meta = holding.model._meta
    fields = holding.personal_fields()
    for row in holding.rows:
        for field in fields:
            if field.many_to_many:
                getattr(row, field.name).clear()
            else:
                setattr(row, field.attname, _empty(field))
        changed = [field.name for field in fields if not field.many_to_many]
        if any(field.name == "erased_at" for field in meta.concrete_fields):
            setattr(row, "erased_at", clock.now())  # noqa: B010 - of whatever model has it
            changed.append("erased_at")
        row.save(update_fields=changed)


def _empty(field: models.Field) -> object:
    """Return what a field holds once it says nothing."""
    if isinstance(field, TranslatedField):
        return TranslatedText()
    if field.unique:
        return f"gone_{secrets.token_hex(8)}"
    if field.null:
        return None
    return field.get_default() if field.has_default() else field.to_python("" if field.empty_strings_allowed else 0)


def _strike_out(words: frozenset[str]) -> None:
    """Put “…” in place of the person's name and addresses where other rows repeat them (mails that were sent)."""
    words |= {escape(word) for word in words}  # as HTML has them
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + r")(?!\w)")
    for model in every_model():
        for field in privacy_of(model).copies:
            holds = models.Q()
            for word in words:
                holds |= models.Q(**{f"{field}__contains": word})
            for key, text in model._base_manager.filter(holds).values_list("pk", field):
                model._base_manager.filter(pk=key).update(**{field: pattern.sub(STRUCK, text)})


def _remove_files(files: Iterable[tuple[Storage, str]]) -> None:
    for storage, name in files:
        try:
            storage.delete(name)
        except OSError:  # the sweep of orphans takes it later
            continue

"""Writing the form that who wants to become a member fills in."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association, MemberForm, MemberQuestion
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText

MOST_QUESTIONS = 20


@transaction.atomic
def write_member_form(
    *, association: Association, by: Actor | None, at: dt.datetime | None = None, silent: bool = False, **fields: Any
) -> MemberForm:
    """Write or change the form; `fields` are those of MemberForm. What is not given stays."""
    form, _new = MemberForm.objects.select_for_update().get_or_create(association=association)
    for name, value in fields.items():
        setattr(form, name, value)
    form.edited_at = at or clock.now()
    form.save(update_fields=[*fields, "edited_at"])
    record(
        verb="membership.form_written", actor=by, obj=association, association=association.actor, at=form.edited_at, silent=silent
    )
    return form


@transaction.atomic
def add_question(
    *, association: Association, kind: str, label: TranslatedText, options: TranslatedText, is_required: bool
) -> MemberQuestion:
    """Add a question at the end; the same one sent twice is added once. Refuses "too_many"."""
    form, _new = MemberForm.objects.select_for_update().get_or_create(association=association)
    asked = form.questions.filter(removed_at=None)
    if (twin := asked.filter(label=label, kind=kind).first()) is not None:
        return twin
    if asked.count() >= MOST_QUESTIONS:
        raise Refusal("too_many", _("Twenty questions are enough: take one away first."), field="label")
    return MemberQuestion.objects.create(form=form, kind=kind, label=label, options=options, is_required=is_required)


@transaction.atomic
def remove_question(*, question: MemberQuestion) -> None:
    """Ask it no more; the answers it got stay as they are."""
    MemberQuestion.objects.filter(pk=question.pk, removed_at=None).update(removed_at=clock.now())

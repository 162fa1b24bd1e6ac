"""What a person is trained or allowed to do: stated by them, confirmed by an association that has seen the proof."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor, Person, Qualification, QualificationKind
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.errors import Refusal

MOST = 30


@transaction.atomic
def state_qualification(
    *,
    person: Person,
    kind: str,
    name: str = "",
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Qualification:
    """State one, or change its dates; other dates than those confirmed are stated only.

    Refuses "qualification_unnamed", "qualification_reversed" and "qualifications_full".
    """
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    name = name if kind == QualificationKind.OTHER else ""
    if kind == QualificationKind.OTHER and not name:
        raise Refusal("qualification_unnamed", _("Write which qualification."), field="name")
    if valid_from and valid_until and valid_until < valid_from:
        raise Refusal("qualification_reversed", _("It would end before it begins: exchange the dates."), field="valid_until")
    found = Qualification.objects.filter(person=person, kind=kind, name=name).first()
    if found is None:
        if person.qualifications.count() >= MOST:
            raise Refusal("qualifications_full", _("Thirty qualifications are enough: take one away first."))
        found = Qualification(person=person, kind=kind, name=name, created_at=at or clock.now())
    elif (found.valid_from, found.valid_until) == (valid_from, valid_until):
        return found
    found.valid_from, found.valid_until = valid_from, valid_until
    found.source, found.confirmed_by, found.confirmed_at = Qualification.Source.STATED, None, None
    found.save()
    return found


@transaction.atomic
def withdraw_qualification(*, qualification: Qualification) -> None:
    """Take it away. Twice is once."""
    Qualification.objects.filter(pk=qualification.pk).delete()


@transaction.atomic
def confirm_qualification(
    *, qualification: Qualification, association: Actor, by: Actor, at: dt.datetime | None = None, silent: bool = False
) -> Qualification:
    """Say for an association that it has seen the proof. Twice is once; refuses "own_qualification"."""
    at = at or clock.now()
    row = Qualification.objects.select_for_update(of=("self",)).select_related("person__actor").get(pk=qualification.pk)
    if row.person_id == by.pk:
        raise Refusal("own_qualification", _("Nobody confirms their own qualification. Ask another coordinator."))
    if row.confirmed_by_id is not None:
        return row
    row.source, row.confirmed_by, row.confirmed_at = Qualification.Source.DOCUMENT, association, at
    row.save(update_fields=["source", "confirmed_by", "confirmed_at"])
    record(
        verb="qualification.confirmed", actor=by, obj=row, association=association, person=row.person.actor, at=at,
        silent=silent,
    )  # fmt: skip
    return row

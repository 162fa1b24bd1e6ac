"""Hours carried between servers: a credential is brought into a person's space, checked, looked at again, taken out."""

import datetime as dt
import hashlib

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core.errors import Refusal
from touiza.kernel.credentials.verdict import Standing
from touiza.proof.models import Carried
from touiza.proof.services.verifying import Checked

MOST = 200  # credentials of one person


@transaction.atomic
def carry_in(*, person: Actor, checked: Checked, source: str = "", at: dt.datetime | None = None) -> Carried:
    """Keep a credential with what was found out about it. The same one again is looked at again, and there once.

    Refuses "carried_broken" for what does not hold, "carried_many".
    """
    if checked.verdict.standing is Standing.INVALID or not checked.verdict.credential:
        raise Refusal("carried_broken", _("This credential does not hold, so it is not kept here."), field="text")
    Actor.objects.select_for_update().only("pk").get(pk=person.pk)
    digest = hashlib.sha256(checked.text.encode()).hexdigest()
    found = Carried.objects.filter(person=person, digest=digest).first()
    if found is not None:
        return note_check(carried=found, checked=checked)
    if Carried.objects.filter(person=person).count() >= MOST:
        raise Refusal("carried_many", _("There is room for 200 credentials. Remove one that you no longer show."), field="text")
    moment = at or checked.at
    carried = Carried.objects.create(
        person=person, digest=digest, text=checked.text, source=source[:500], added_at=moment, **_found(checked)
    )
    record(verb="credential.carried", actor=person, person=person, at=moment, silent=True)
    return carried


@transaction.atomic
def note_check(*, carried: Carried, checked: Checked) -> Carried:
    """Keep what a new look at a credential found, whatever that is."""
    for name, value in _found(checked).items():
        setattr(carried, name, value)
    carried.save(update_fields=["standing", "reason", "facts", "checked_at"])
    return carried


@transaction.atomic
def take_out(*, carried: Carried) -> None:
    """Remove a credential from a person's space. Twice is once."""
    Carried.objects.filter(pk=carried.pk).delete()


def _found(checked: Checked) -> dict:
    reason = checked.verdict.reason
    return {
        "standing": checked.verdict.standing.value,
        "reason": reason.code if reason else "",
        "facts": dict(reason.facts) if reason else {},
        "checked_at": checked.at,
    }

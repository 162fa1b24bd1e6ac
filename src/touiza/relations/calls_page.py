"""What the pages of invitations to shifts show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from touiza.actors.models import Actor
from touiza.actors.profile import shown_names
from touiza.core.translated import Passage
from touiza.opportunities.models import LIVE, LIVE_SIGNUPS, Application, SignUp
from touiza.relations.free import Free, Gap
from touiza.relations.models import Call
from touiza.ui import formats
from touiza.ui.shapes import Tag
from touiza.vocabulary import lists


@dataclass(frozen=True)
class FreeLine:
    """Somebody who can be invited, with the reasons."""

    pk: int
    handle: str
    name: Passage
    reasons: list[str]


@dataclass(frozen=True)
class CallLine:
    """Somebody who was invited, and what came of it."""

    call: Call
    name: Passage
    tag: Tag


def free_lines(people: Iterable[Free], reader: Actor) -> list[FreeLine]:
    """Return lines of people in their order. One query at most."""
    rows = list(people)
    actors = [row.person.actor for row in rows]
    for row in rows:
        row.person.actor.person = row.person
    names = shown_names(actors, reader)
    return [FreeLine(row.person.pk, row.person.actor.handle, names[row.person.pk], _reasons(row)) for row in rows]


def _reasons(one: Free) -> list[str]:
    lang = formats.known(get_language())
    said = []
    if one.did:
        said.append(_("did this before"))
    elif one.came:
        said.append(ngettext("took part in %(n)s of your opportunities", "took part in %(n)s of your opportunities", one.came) % {"n": formats.number(one.came, lang)})
    if one.minutes:
        said.append(_("%(time)s confirmed with us") % {"time": formats.duration(one.minutes, lang)})
    said += lists.labels_for("skills", one.skills)
    if one.languages:
        said.append(_("speaks %(languages)s") % {"languages": formats.listing(lists.labels_for("languages", one.languages), lang)})
    if one.km is not None:
        said.append(_("%(km)s km away") % {"km": formats.number(one.km, lang)} if one.km else _("in the same commune"))
    if not one.known:
        said.append(_("not in your register: shows when they are free to everyone"))
    return said


def call_lines(calls: Sequence[Call], gap: Gap, reader: Actor) -> list[CallLine]:
    """Return what came of invitations. Two queries at most."""
    names = shown_names([call.person for call in calls], reader)
    people = [call.person_id for call in calls]
    if gap.shift:
        rows = SignUp.objects.filter(shift=gap.shift, person__in=people, state__in=LIVE_SIGNUPS)
    else:
        rows = Application.objects.filter(opportunity=gap.opportunity, person__in=people, state__in=LIVE)
    here = set(rows.values_list("person", flat=True)) if people else set()
    return [CallLine(call, names[call.person_id], _answer(call, here=call.person_id in here)) for call in calls]


def _answer(call: Call, *, here: bool) -> Tag:
    if here:
        return {"text": _("signed up"), "kind": "ok"}
    return {"text": str(Call.Answer(call.answer).label), "kind": "" if call.answer else "info"}

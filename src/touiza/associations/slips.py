"""Kinds of things that wait and need nothing for their line but what one row tells: all of them are one query.

An app registers its kinds in `AppConfig.ready()`. A page has its twenty queries, however many kinds there are.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Count,
    DateTimeField,
    F,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast
from django.utils.safestring import SafeString

from touiza.associations.capabilities import Can
from touiza.associations.waiting import MOST, Desk, Queue, Source
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.prepared import Prepared
from touiza.core.translated import TranslatedText

Expression = Case | Cast


@dataclass(frozen=True)
class Slip:
    """One thing that waits, as its line needs it: everything that any kind of slip says."""

    key: str
    pk: int
    since: dt.datetime
    total: int  # how many of its kind wait
    address: str  # what the address of its page is made of
    title: TranslatedText
    words: str  # what somebody typed
    name: TranslatedText  # of whom it is about, empty where it is hidden
    handle: str
    mine: bool  # about who sits at the desk: somebody else decides

    @property
    def known_as(self) -> str:
        """The name as people who work together know it."""
        return str(self.name) or (f"@{self.handle}" if self.handle else "")


@dataclass(frozen=True)
class Slips:
    """A kind of thing that waits, told by one row each.

    `rows` gives rows annotated by `as_slip`, from the association, who sits at the desk, the time, and, where the role
    has one, its limit; a kind that no limited role sees ignores the last.
    """

    key: str
    order: int
    phrase: Callable[[int], str]  # as of a Source
    rows: Callable[..., QuerySet[Any, Any]]
    draw: Callable[[Desk, Slip], SafeString]
    can: Can


def as_slip(
    rows: QuerySet[Any, Any],
    *,
    since: str,
    address: str = "public_id",
    title: str = "",
    words: str = "",
    person: str = "",
    by: int = 0,
    named: str = "",
    name: Expression | None = None,
    typed: str = "",
) -> QuerySet[Any, Any]:
    """Annotate rows with what a slip says. Arguments are paths.

    Whose it is: `person` leads to an actor that is a person (hidden names stay hidden, and `by` sits at the desk),
    `named` to a name that everybody sees (or `name` is it), `typed` to one that was typed, kept as the handle.
    """
    return rows.annotate(
        w_pk=Cast(F("pk"), BigIntegerField()),
        w_since=Cast(F(since), DateTimeField()),
        w_address=_text(address),
        w_title=_text(title),
        w_words=_text(words),
        w_name=_name_of(person) if person else name or _text(named),
        w_handle=_text(f"{person}__handle" if person else typed),
        w_mine=_is(person, by) if person else NO,
    )


def _name_of(person: str) -> Expression:
    hidden = Q(**{f"{person}__person__audiences__name": Audience.PRIVATE}) | Q(**{f"{person}__person__awaits_guardian": True})
    return Case(When(hidden, then=NO_TEXT), default=_text(f"{person}__name"), output_field=TextField())


def _is(person: str, by: int) -> Expression:
    return Case(When(**{person: by}, then=YES), default=NO, output_field=BooleanField())


def _text(path: str) -> Expression:
    return Cast(F(path), TextField()) if path else NO_TEXT


YES, NO = (Cast(Value(1 if said else 0), BooleanField()) for said in (True, False))
NO_TEXT = Cast(Value(""), TextField())
SAID = ("w_pk", "w_since", "w_total", "w_address", "w_title", "w_words", "w_name", "w_handle", "w_mine")



_slips: dict[str, Slips] = {}
_prepared: dict[tuple[tuple[str, ...], bool], Prepared[tuple[Any, ...]]] = {}


def register_slips(*kinds: Slips) -> None:
    """Add kinds of slips; a key has one."""
    for kind in kinds:
        _slips[kind.key] = kind


def slips_for(desk: Desk) -> dict[Source, Queue]:
    """Return what waits of the kinds that are told by a row, as sources with their queues. One query for all of them."""
    kinds = [kind for kind in sorted(_slips.values(), key=lambda kind: kind.order) if kind.can in desk.may]
    if not kinds:
        return {}
    found: dict[str, list[Slip]] = {kind.key: [] for kind in kinds}
    for row in _statement(kinds, limited=desk.limit is not None)(**_values(desk)):
        slip = _slip(row)
        found[slip.key].append(slip)
    return dict(_source(kind, found[kind.key]) for kind in kinds)


def _values(desk: Desk) -> dict[str, Any]:
    told = {"association": desk.association.pk, "by": desk.actor.pk, "now": clock.now()}
    return told if desk.limit is None else told | {"limit": desk.limit}


def _statement(kinds: Sequence[Slips], *, limited: bool) -> Prepared[tuple[Any, ...]]:
    """Return the query of these kinds; each set of kinds (each role has one) is written once."""
    known = (tuple(kind.key for kind in kinds), limited)
    if known not in _prepared:
        _prepared[known] = Prepared(lambda **values: _union([_part(kind, values) for kind in kinds]))
    return _prepared[known]


def _union(parts: list[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    return parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]


def _part(kind: Slips, values: dict[str, Any]) -> QuerySet[Any, Any]:
    rows = kind.rows(**values).order_by("w_since", "w_pk")
    counted = rows.annotate(w_key=Cast(Value(kind.key), CharField()), w_total=Window(Count("*")))
    return counted.values_list("w_key", *SAID)[:MOST]


def _slip(row: Iterable[Any]) -> Slip:
    key, pk, since, total, address, title, words, name, handle, mine = row
    return Slip(key, pk, since, total, address, _read(title), words, _read(name), handle, mine)


def _read(text: str) -> TranslatedText:
    return TranslatedText.from_json(json.loads(text)) if text else TranslatedText()


def _source(kind: Slips, slips: list[Slip]) -> tuple[Source, Queue]:
    slips.sort(key=lambda slip: (slip.since, slip.pk))
    queue = Queue(slips[0].total if slips else 0, [(slip.since, slip) for slip in slips])

    def draw(desk: Desk, shown: list[Any]) -> list[SafeString]:
        return [kind.draw(desk, slip) for slip in shown]

    return Source(kind.key, kind.order, kind.phrase, lambda _desk: queue, draw, kind.can), queue

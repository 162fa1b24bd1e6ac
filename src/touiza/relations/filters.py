"""The register's filters: read from an address, as a query, and as words that can be taken away again."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import FloatField, Q, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touiza.associations.models import Association
from touiza.core import clock
from touiza.kernel.text import clean_line
from touiza.proof.models import Contribution
from touiza.relations.keys import question_words
from touiza.relations.models import Contact, ContactQuerySet, CustomField, FieldKind, Status, Tag
from touiza.relations.reading import read_day, read_number
from touiza.ui.shapes import Link
from touiza.vocabulary import lists

LONGEST = 120  # characters of the words
MOST = 1000  # characters of a saved question
ACTIVE: dict[str, tuple[int, bool, str | Promise]] = {  # days, within them or longer ago
    "30": (30, True, gettext_lazy("in the last 30 days")),
    "90": (90, True, gettext_lazy("in the last 3 months")),
    "365": (365, True, gettext_lazy("in the last 12 months")),
    "-90": (90, False, gettext_lazy("not for 3 months")),
    "-365": (365, False, gettext_lazy("not for 12 months")),
}
SORTS: dict[str, str | Promise] = {
    "name": gettext_lazy("name"),
    "last": gettext_lazy("latest exchange"),
    "new": gettext_lazy("newest first"),
}
ORDERS = {"name": ("sort_key", "pk"), "last": ("-last_at", "-pk"), "new": ("-pk",)}


@dataclass(frozen=True)
class Filters:
    """What is looked for. `extra` holds a wish for each custom field, by its id, as typed."""

    words: str = ""
    status: tuple[str, ...] = ()
    tag: tuple[int, ...] = ()
    skill: str = ""
    language: str = ""
    wilaya: str = ""
    active: str = ""
    hours: int = 0
    extra: Mapping[int, str] = field(default_factory=dict)
    sort: str = "name"

    @property
    def is_empty(self) -> bool:
        return self == Filters(sort=self.sort)

    @property
    def query(self) -> str:
        """The question of an address that reads as these filters."""
        asked = QueryDict(mutable=True)
        for name, value in self._plain().items():
            if value:
                asked[name] = str(value)
        asked.setlist("status", list(self.status))
        asked.setlist("tag", [str(tag) for tag in self.tag])
        for key, wish in self.extra.items():
            asked[f"field_{key}"] = wish
        return asked.urlencode()

    def _plain(self) -> dict[str, Any]:
        return {
            "q": self.words,
            "skill": self.skill,
            "language": self.language,
            "wilaya": self.wilaya,
            "active": self.active,
            "hours": self.hours,
            "sort": self.sort if self.sort != "name" else "",
        }


def read_filters(query: QueryDict, fields: Iterable[CustomField], tags: Iterable[Tag]) -> Filters:
    """Return the filters of an address; what does not exist is passed over."""
    known = {tag.pk for tag in tags}
    wishes = {one.pk: clean_line(query.get(f"field_{one.pk}", ""))[:LONGEST] for one in fields}
    hours = query.get("hours", "")
    return Filters(
        words=clean_line(query.get("q", "")[:LONGEST]),
        status=tuple(code for code in dict.fromkeys(query.getlist("status")) if code in Status.values),
        tag=tuple(dict.fromkeys(int(tag) for tag in query.getlist("tag") if tag.isascii() and tag.isdecimal() and int(tag) in known)),
        skill=_code("skills", query.get("skill", "")),
        language=_code("languages", query.get("language", "")),
        wilaya=_code("wilayas", query.get("wilaya", "")) or _code("countries", query.get("wilaya", "")),
        active=query.get("active", "") if query.get("active", "") in ACTIVE else "",
        hours=int(hours) if hours.isascii() and hours.isdecimal() and len(hours) < 6 else 0,
        extra={key: wish for key, wish in wishes.items() if wish},
        sort=query.get("sort", "") if query.get("sort", "") in SORTS else "name",
    )


def find_contacts(association: Association, filters: Filters, fields: Mapping[int, CustomField]) -> ContactQuerySet:
    """Return an association's contacts that fit, in the order asked for."""
    rows = search_contacts(Contact.objects.of(association), filters.words)
    if filters.status:
        rows = rows.filter(status__in=filters.status)
    for tag in filters.tag:
        rows = rows.filter(pk__in=Contact.tags.through.objects.filter(tag=tag).values("contact"))
    if filters.skill:
        rows = rows.filter(skills__contains=[filters.skill])
    if filters.language:
        rows = rows.filter(languages__contains=[filters.language])
    if filters.wilaya:
        rows = rows.filter(wilaya=filters.wilaya)
    if filters.active:
        days, within, _words = ACTIVE[filters.active]
        since = clock.now() - dt.timedelta(days=days)
        rows = rows.filter(last_at__gte=since) if within else rows.filter(last_at__lt=since)
    if filters.hours:
        rows = rows.filter(person__in=_with_hours(association, filters.hours))
    for key, wish in filters.extra.items():
        rows = rows.filter(_answer(rows, fields[key], wish)) if key in fields else rows
    return rows.order_by(*ORDERS[filters.sort])


def search_contacts(rows: ContactQuerySet, words: str) -> ContactQuerySet:
    """Keep those whose names have words that begin so, or who have this phone number or e-mail."""
    for word in question_words(words) if words else ():
        rows = rows.filter(search_key__contains=word if word.isdigit() or "@" in word else f" {word}")
    return rows


def year_start() -> dt.date:
    """Return the first day of this year, as hours of the year are counted."""
    return clock.today().replace(month=1, day=1)


def chips(filters: Filters, fields: Mapping[int, CustomField], tags: Mapping[int, Tag], base: str) -> list[Link]:
    """Return the filters in force in words, each with the address without it."""
    found: list[tuple[str, dict[str, Any]]] = []
    if filters.words:
        found.append((_("“%(words)s”") % {"words": filters.words}, {"words": ""}))
    found += [(str(Status(code).label), {"status": _without(filters.status, code)}) for code in filters.status]
    found += [(tags[tag].name, {"tag": _without(filters.tag, tag)}) for tag in filters.tag if tag in tags]
    for name, kinds in (("skill", ("skills",)), ("language", ("languages",)), ("wilaya", ("wilayas", "countries"))):
        code = getattr(filters, name)
        word = next((word for kind in kinds if (word := lists.by_code(kind, code))), None)
        if word:
            found.append((word.label(), {name: ""}))
    if filters.active:
        found.append((_("Last exchange: %(when)s") % {"when": ACTIVE[filters.active][2]}, {"active": ""}))
    if filters.hours:
        found.append((_("At least %(hours)s hours this year") % {"hours": filters.hours}, {"hours": 0}))
    for key, wish in filters.extra.items():
        if key in fields:
            told = {"field": fields[key].name, "wish": shown_wish(fields[key], wish)}
            found.append((_("%(field)s: %(wish)s") % told, {"extra": {k: w for k, w in filters.extra.items() if k != key}}))
    return [{"text": text, "href": address(base, filters, **change)} for text, change in found]


def address(base: str, filters: Filters, **changes: Any) -> str:
    """Return the address of the list with these filters, some of them changed."""
    query = Filters(**{**vars(filters), **changes}).query
    return f"{base}?{query}" if query else base


def shown_wish(one: CustomField, wish: str) -> str:
    """Return what is looked for in a field, in words."""
    if one.kind == FieldKind.YES_NO:
        return _("yes") if wish == "yes" else _("no")
    if one.kind == FieldKind.NUMBER:
        return _("%(least)s or more") % {"least": wish}
    if one.kind == FieldKind.DATE:
        return _("from %(day)s") % {"day": wish}
    return wish


def _code(kind: str, code: str) -> str:
    return code if code and lists.by_code(kind, code[:60]) else ""


def _without(values: tuple[Any, ...], value: object) -> tuple[Any, ...]:
    return tuple(other for other in values if other != value)


def _with_hours(association: Association, least: int) -> Any:
    """Return who has at least so many confirmed hours here this year."""
    rows = Contribution.objects.counted().filter(association=association.pk, done_on__gte=year_start())
    return rows.order_by().values("person").annotate(sum=Sum("minutes")).filter(sum__gte=least * 60).values("person")


def _answer(rows: ContactQuerySet, one: CustomField, wish: str) -> Q:
    """Return the condition that a field's answer fits a wish; one that cannot be read finds nobody."""
    try:
        if one.kind == FieldKind.YES_NO:
            return Q(**{f"extra__{one.key}": wish == "yes"})
        if one.kind == FieldKind.NUMBER:
            number = Cast(KeyTextTransform(one.key, "extra"), FloatField())
            return Q(pk__in=rows.order_by().alias(number=number).filter(number__gte=read_number(wish)).values("pk"))
        if one.kind == FieldKind.DATE:
            return Q(**{f"extra__{one.key}__gte": read_day(wish).isoformat()})
    except ValueError:
        return Q(pk__in=[])
    if one.kind == FieldKind.CHOICE:
        return Q(**{f"extra__{one.key}": wish})
    return Q(**{f"extra__{one.key}__icontains": wish})

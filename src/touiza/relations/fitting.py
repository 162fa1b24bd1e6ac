"""What the pages of people who can be found show: names as the reader may see them, reasons, what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touiza.actors.finding import findable_people
from touiza.actors.models import FIELD_AUDIENCES, Actor, Person, PersonLanguage, PersonSkill, Tie
from touiza.actors.profile import shown_names
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.translated import Passage
from touiza.kernel.matching import Person as Seen
from touiza.kernel.matching import Told
from touiza.opportunities.matching.people import read_seen
from touiza.opportunities.matching.saying import Said, say_of
from touiza.opportunities.models import Opportunity, Unwanted
from touiza.opportunities.services.suggesting import Suggested, people_for
from touiza.relations.found import can_be_asked, may_be_invited
from touiza.ui import formats
from touiza.vocabulary import lists

MOST = 50


@dataclass(frozen=True)
class FitLine:
    """Somebody who can be invited, with why they fit and what is missing; `skills` are codes of those asked for that they have."""

    pk: int
    handle: str
    name: Passage
    said: Said
    skills: frozenset[str] = frozenset()


def fit_lines(opportunity: Opportunity, reader: Actor, *, skill: str = "") -> list[FitLine]:
    """Return who fits some work best of those who can be asked, with one skill where it is given."""
    found = people_for(opportunity, limit=MOST, among=can_be_asked(opportunity, clock.now()))
    if skill:
        found = [one for one in found if skill in _skills_of(one)]
    people = {actor.pk: actor for actor in Actor.objects.filter(pk__in=[one.person for one in found]).select_related("person")}
    names = shown_names(people.values(), reader)
    return [
        FitLine(one.person, people[one.person].handle, names[one.person], say_of(one.judgement, hidden=one.hidden), _skills_of(one)) for one in found
    ]


def _skills_of(one: Suggested) -> frozenset[str]:
    told = {Told.SKILL, Told.SKILL_WELCOME}
    return frozenset(fact.code for part in one.judgement.parts if part.kind not in one.hidden for fact in part.facts if fact.told in told)


@dataclass(frozen=True)
class Looked:
    """What somebody who looks for people chose: codes of the lists, "" for any."""

    family: str = ""
    skill: str = ""
    language: str = ""
    wilaya: str = ""

    @property
    def any(self) -> bool:
        return bool(self.family or self.skill or self.language or self.wilaya)


def look_for(association: Association, looked: Looked, *, but: int) -> QuerySet[Person]:
    """Return the people an association may find and ask, who show it what it looks for. Without a choice, nobody.

    The order is theirs who know most of it; equals stand as they come.
    """
    if not looked.any:
        return Person.objects.none()
    tied = Exists(Tie.objects.filter(person=OuterRef("pk"), association=association.pk))
    unwanted = Unwanted.objects.filter(association=association, person=OuterRef("pk"), ended_at=None)
    rows = findable_people(association=association.pk, verified=association.is_verified).exclude(pk=but)
    rows = rows.filter(may_be_invited(association), ~Exists(unwanted)).annotate(tied=tied)
    skilled = PersonSkill.objects.filter(person=OuterRef("pk"))
    if looked.skill:
        skilled = skilled.filter(skill__code=looked.skill)
    if looked.family:
        skilled = skilled.filter(skill__family__code=looked.family)
    if looked.skill or looked.family:
        rows = _shown(rows, "skills").filter(Exists(skilled))
        rows = rows.annotate(best=Coalesce(skilled.order_by("-level").values("level")[:1], 0))
    else:
        rows = rows.annotate(best=Value(0))
    if looked.language:
        spoken = PersonLanguage.objects.filter(person=OuterRef("pk"), language__code=looked.language)
        rows = _shown(rows, "languages").filter(Exists(spoken))
    if looked.wilaya:
        here = Q(commune__code=looked.wilaya) | Q(commune__parent__code=looked.wilaya) | Q(commune__parent__parent__code=looked.wilaya)
        rows = _shown(rows, "commune").filter(here)
    return rows.select_related("actor").order_by("-best", F("hours_per_week").desc(nulls_last=True), "pk")


def _shown(rows: QuerySet[Person], field: str) -> QuerySet[Person]:
    """Keep those who show a field of their profile to the association; rows know whether they are `tied` to it."""
    chosen = Coalesce(KeyTextTransform(field, "audiences"), Value(FIELD_AUDIENCES[field].value), output_field=TextField())
    everybody = [Audience.PUBLIC, Audience.SIGNED_IN]
    return rows.annotate(**{f"{field}_for": chosen}).filter(
        Q(**{f"{field}_for__in": everybody}) | Q(tied=True, **{f"{field}_for": Audience.TIES})
    )


def found_lines(people: Iterable[Person], association: Association, reader: Actor, looked: Looked) -> list[FitLine]:
    """Return lines of people who were looked for: what they show of skills, languages and place. Five queries at most."""
    rows = list(people)
    for row in rows:
        row.actor.person = row
    names = shown_names([row.actor for row in rows], reader)
    seen = {one.person.id: one.person for one in read_seen([row.pk for row in rows], association=association.pk)} if rows else {}
    return [FitLine(row.pk, row.actor.handle, names[row.pk], Said(tuple(_facts(row, seen[row.pk], looked)))) for row in rows]


def _facts(row: Person, seen: Seen, looked: Looked) -> list[str]:
    lang = formats.known(get_language())
    words = [word for code in seen.skills if (word := lists.by_code("skills", code)) is not None]
    family = next((one.id for one in lists.families() if one.code == looked.family), None)
    words.sort(key=lambda word: (word.code != looked.skill, word.family_id != family, word.label()))
    said = [formats.listing([word.label() for word in words[:4]], lang)] if words else []
    names = [word.label() for code in seen.languages if (word := lists.by_code("languages", code)) is not None]
    if names:
        said.append(_("Speaks %(words)s") % {"words": formats.languages(names, lang)})
    if seen.place is not None and row.commune_id:
        said.append(lists.place_label(row.commune_id))
    return said

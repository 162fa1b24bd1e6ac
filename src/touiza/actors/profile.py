"""What a reader gets to see of a person. Every page that shows a person goes through here.

A field goes to the reader whom its audience admits: everyone, people with an account, the person's associations, or the
person alone. “My associations” are those with a Tie to the person; a reader is one of them as the association itself or
as somebody on its staff.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import (
    FIELD_AUDIENCES,
    Actor,
    LanguageLevel,
    Person,
    PersonLanguage,
    PersonSkill,
    SkillLevel,
    Tie,
)
from touiza.core.audiences import PROFILE_AUDIENCES, Audience
from touiza.core.prepared import Prepared
from touiza.core.translated import Passage, TranslatedText
from touiza.media.links import picture_url
from touiza.media.models import Attachment
from touiza.ui.formats import number
from touiza.vocabulary import lists
from touiza.vocabulary.availability import cells_of
from touiza.vocabulary.ids import ids_of
from touiza.vocabulary.models import Accommodation, Cause, Language, Place, Skill

# What the person says of themselves ("I am learning"), as others read it.
SKILL_SAID = {
    SkillLevel.LEARNING: _("learning"),
    SkillLevel.ABLE: _("does it well"),
    SkillLevel.TEACHING: _("can teach it"),
}
LANGUAGE_SAID = {
    LanguageLevel.UNDERSTANDS: _("understands it"),
    LanguageLevel.SPEAKS: _("gets by"),
    LanguageLevel.FLUENT: _("fluent"),
    LanguageLevel.NATIVE: _("own language"),
}


@dataclass(frozen=True)
class Known:
    """A skill or a language with how well: `level` as a number, `said` in words for others."""

    word: Skill | Language
    level: int
    said: Promise | str


@dataclass(frozen=True)
class VisibleProfile:
    """A person as one reader sees them. What the reader may not see is empty, as what was never filled in.

    `shown` names the fields of FIELD_AUDIENCES that the reader is admitted to, filled or not.
    """

    handle: str
    shown: frozenset[str]
    gone: bool = False
    own: bool = False
    guest: bool = False  # takes part without an account
    name: TranslatedText = field(default_factory=TranslatedText)
    picture: Attachment | None = None
    about: str = ""
    commune: Place | None = None
    radius_km: int | None = None
    availability: list[str] = field(default_factory=list)
    hours_per_week: int | None = None
    age_band: str = ""
    skills: list[Known] = field(default_factory=list)
    languages: list[Known] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)
    needs: list[Accommodation] = field(default_factory=list)

    @property
    def title(self) -> Passage:
        """The name, in the reader's script where there is one; the handle of who hides it."""
        return title_of(self.handle, self.name, gone=self.gone)

    @property
    def picture_url(self) -> str:
        """The address of the small picture, or nothing; a private one is good for five minutes."""
        return picture_url(self.picture, small=True) if self.picture else ""

    @property
    def large_picture_url(self) -> str:
        return picture_url(self.picture) if self.picture else ""

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What fits in a line each: label and value."""
        found = []
        if self.commune:
            found.append((gettext("Place"), self.commune.full_label()))
        if self.radius_km:
            found.append(
                (
                    gettext("Goes as far as"),
                    gettext("%(km)s km") % {"km": number(self.radius_km, get_language() or "ar")},
                )
            )
        if self.hours_per_week:
            hours = ngettext("%(count)d hour", "%(count)d hours", self.hours_per_week) % {"count": self.hours_per_week}
            found.append((gettext("Hours a week"), hours))
        if self.age_band:
            found.append((gettext("Age"), self.age_band))
        return found

    @property
    def is_bare(self) -> bool:
        """Tell whether there is nothing to see but a name."""
        return not any(
            (
                self.about,
                self.commune,
                self.availability,
                self.hours_per_week,
                self.age_band,
                *self.skills,
                *self.languages,
                *self.tags,
                *self.causes,
                *self.needs,
            )
        )


def visible_profile(person: Person, reader: Actor | None, *, shared: bool = False) -> VisibleProfile:
    """Return what `reader` (None: a visitor) may see of a person.

    `shared`: the person shows the reader's association what “my associations” may see, as by an application. The
    caller has checked that the reader acts for that association. One query to tell who the reader is, five for the rest
    (none of them with `people_with_profile()`).
    """
    own = reader is not None and reader.pk == person.pk
    return _profile(person, audiences_of(person, reader, shared=shared), own=own)


def profile_as(person: Person, audience: Audience) -> VisibleProfile:
    """Return what somebody of an audience sees: the preview “as others see me”."""
    return _profile(person, _admitted(audience), own=False)


@dataclass(frozen=True)
class Glimpse:
    """What a list shows of a person: the fields of `VisibleProfile` of the same names. `skills` are ids."""

    title: Passage
    age_band: str
    place: str
    skills: frozenset[int]
    guest: bool = False


def glimpses(wanted: Collection[tuple[int, Audience]]) -> dict[tuple[int, Audience], Glimpse]:
    """Return what somebody of an audience sees of a person, for each pair of a person's id and an audience. One query."""
    people = {person.pk: person for person in LISTED(people=sorted({person for person, _audience in wanted}))}
    gone = Glimpse(title_of("", TranslatedText(), gone=True), "", "", frozenset())  # who erased their account
    return {
        (person, audience): _glimpse(people[person], audience) if person in people else gone
        for person, audience in wanted
    }


LISTED = Prepared(
    lambda people: Person.objects.filter(pk__in=people)
    .select_related("actor")
    .annotate(skill_ids=ids_of(PersonSkill, "person", "skill_id"))
)


def shown_name(actor: Actor, reader: Actor | None, *, shared: bool = False) -> Passage:
    """Return the name a reader sees of anybody: an association's, a person's, or the handle of who hides theirs.

    One query, for who shows the name to associations alone; none for everybody else.
    """
    return shown_names([actor], reader, shared=shared)[actor.pk]


def shown_names(actors: Iterable[Actor], reader: Actor | None, *, shared: bool = False) -> dict[int, Passage]:
    """Return the names of many by id; load people with `select_related("person")`.

    In one query, where one of them shows the name to associations alone; else in none.
    """
    wanted = list(actors)
    people = [actor.pk for actor in wanted if actor.is_person and actor.erased_at is None and _hides_name(actor)]
    tied = set(people) if shared else _tied_people(reader, people) if reader and people else set()
    return {actor.pk: _name_for(actor, reader, tied=actor.pk in tied) for actor in wanted}


def title_of(handle: str, name: TranslatedText, *, gone: bool) -> Passage:
    """Return what stands for a person on a page."""
    if gone:
        return Passage(gettext("someone who left"), get_language() or "ar", False)
    if name:
        return name.here
    return Passage(f"@{handle}", "en", False)


def audiences_of(person: Person, reader: Actor | None, *, shared: bool = False) -> frozenset[Audience]:
    """Return the audiences that admit a reader to a person's fields."""
    tied = shared or (reader is not None and bool(_tied_people(reader, [person.pk])))
    return _admitted(_closest(person.pk, reader, tied=tied))


def people_with_profile() -> QuerySet[Person]:
    """Return people with all that a profile shows loaded: seven queries for any number of them."""
    rows = Person.objects.select_related("actor", "picture", "commune__parent")
    return rows.annotate(tag_names=ids_of(Person.tags.through, "person", "tag__name")).prefetch_related(
        "causes",
        "needs",
        Prefetch("skills", PersonSkill.objects.select_related("skill").order_by("-level", "skill__position")),
        Prefetch("languages", PersonLanguage.objects.select_related("language").order_by("-level", "pk")),
    )


def _hides_name(actor: Actor) -> bool:
    """Does it take a tie to see this person's name?"""
    return actor.person.audience_of("name") == Audience.TIES


def _name_for(actor: Actor, reader: Actor | None, *, tied: bool) -> Passage:
    gone = actor.erased_at is not None
    if gone or not actor.is_person:
        return title_of(actor.handle, actor.name, gone=gone)
    admitted = _admitted(_closest(actor.pk, reader, tied=tied))
    name = actor.name if actor.person.audience_of("name") in admitted else TranslatedText()
    return title_of(actor.handle, name, gone=False)


def _closest(person: int, reader: Actor | None, *, tied: bool) -> Audience:
    """Return the narrowest audience a reader belongs to."""
    if reader is None:
        return Audience.PUBLIC
    if reader.pk == person:
        return Audience.PRIVATE
    return Audience.TIES if tied else Audience.SIGNED_IN


def _admitted(audience: Audience) -> frozenset[Audience]:
    """Return an audience with those that are wider; nobody but oneself gets past `ties`."""
    return frozenset(PROFILE_AUDIENCES[: PROFILE_AUDIENCES.index(audience) + 1])


def _tied_people(reader: Actor, people: list[int]) -> set[int]:
    """Return which people have a Tie to an association that the reader is, or is on the staff of. One query."""
    staffed = Tie.objects.filter(person=reader, kind=Tie.Kind.STAFF).values("association")
    ties = Tie.objects.filter(person__in=people)
    mine = ties.filter(association=reader) | ties.filter(association__in=staffed)
    return set(mine.values_list("person", flat=True))


def _profile(person: Person, admitted: frozenset[Audience], *, own: bool) -> VisibleProfile:
    actor = person.actor
    shown = frozenset(name for name in FIELD_AUDIENCES if person.audience_of(name) in admitted)
    place, week = "commune" in shown, "availability" in shown
    return VisibleProfile(
        handle=actor.handle,
        shown=shown,
        gone=actor.erased_at is not None,
        own=own,
        guest=person.is_guest,
        name=actor.name if "name" in shown else TranslatedText(),
        picture=person.picture if "picture" in shown else None,
        about=person.about if "about" in shown else "",
        commune=person.commune if place else None,
        radius_km=person.radius_km if place else None,
        availability=cells_of(person.availability) if week else [],
        hours_per_week=person.hours_per_week if week else None,
        age_band=person.get_age_band_display() if "age_band" in shown and person.age_band else "",
        skills=_skills(person) if "skills" in shown else [],
        tags=tags_of(person) if "skills" in shown else [],
        languages=_languages(person) if "languages" in shown else [],
        causes=list(person.causes.all()) if "causes" in shown else [],
        needs=list(person.needs.all()) if "needs" in shown else [],
    )


def _glimpse(person: Person, audience: Audience) -> Glimpse:
    actor, admitted = person.actor, _admitted(audience)
    shown = {name for name in ("name", "age_band", "commune", "skills") if person.audience_of(name) in admitted}
    return Glimpse(
        title=title_of(
            actor.handle, actor.name if "name" in shown else TranslatedText(), gone=actor.erased_at is not None
        ),
        age_band=person.get_age_band_display() if "age_band" in shown and person.age_band else "",
        place=lists.place_label(person.commune_id) if "commune" in shown and person.commune_id else "",
        skills=frozenset(person.__dict__["skill_ids"] if "skills" in shown else ()),
        guest=person.is_guest,
    )


def tags_of(person: Person) -> list[str]:
    """Return the person's own words, without a query where they were loaded by `people_with_profile`."""
    if "tag_names" in person.__dict__:
        return list(person.__dict__["tag_names"])
    return list(person.tags.order_by("pk").values_list("name", flat=True))


def _skills(person: Person) -> list[Known]:
    return [Known(row.skill, row.level, SKILL_SAID[SkillLevel(row.level)]) for row in person.skills.all()]


def _languages(person: Person) -> list[Known]:
    return [Known(row.language, row.level, LANGUAGE_SAID[LanguageLevel(row.level)]) for row in person.languages.all()]

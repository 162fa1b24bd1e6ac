"""What can be done with a person's profile."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from touiza.accounts.models import FormOfAddress, User
from touiza.actors.finding import finders_for
from touiza.actors.handles import free_handle
from touiza.actors.models import (
    FIELD_AUDIENCES,
    Actor,
    ActorKind,
    LanguageLevel,
    Person,
    PersonLanguage,
    PersonSkill,
    SkillLevel,
)
from touiza.actors.names import name_text
from touiza.actors.services.activity import record
from touiza.actors.services.guardians import leave_guard, refuse_band
from touiza.actors.services.pictures import keep_picture_to_its_audience, picture_is_private
from touiza.core import clock
from touiza.core.audiences import PROFILE_AUDIENCES, Audience, Finders
from touiza.core.errors import Refusal
from touiza.media.models import Attachment
from touiza.media.services import remove_picture, store_picture
from touiza.vocabulary.models import Accommodation, Cause, Language, Skill, Tag
from touiza.vocabulary.tagging import tags_named

MOST_SKILLS = 40
MOST_LANGUAGES = 15
TRIES = 5

PLAIN_FIELDS = frozenset({"about", "commune", "radius_km", "availability", "hours_per_week", "age_band"})
SET_FIELDS = frozenset({"causes", "needs", "tags"})  # tags as names

AfterChange = Callable[[Person], None]
_after_change: list[AfterChange] = []


def on_profile_change(step: AfterChange) -> AfterChange:
    """Have `step(person)` called in the transaction of every change of a profile, or of who sees it.

    Called by apps in `AppConfig.ready()`.
    """
    if step not in _after_change:
        _after_change.append(step)
    return step


@transaction.atomic
def create_person(
    *,
    user: User,
    name: str,
    language: str,
    other_name: str = "",
    handle: str = "",
    guest_key: str = "",
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Person:
    """Make the person behind a login, with a handle of their own.

    `name` is as people call them, `other_name` the same in the other script (Arabic or Latin); `language` is the one
    they read, and their first. The handle is made from `handle`, else from `name`, and numbered where it is taken. A guest
    (`guest_key`) has not joined yet: see `guests.keep_account`.
    """
    names = name_text(name, other_name)
    actor = _create_actor(handle or name, name=names, created_at=at or clock.now())
    person = Person.objects.create(actor=actor, user=user, guest_key=guest_key)
    user.__dict__["_person"] = person
    if not guest_key:
        record(verb="person.joined", actor=actor, silent=silent, at=at)
        _tell_change(person)
    return person


@transaction.atomic
def update_profile(*, person: Person, **changes: Any) -> Person:
    """Change what is given, leave the rest.

    Takes `name` (TranslatedText), `about`, `commune` (Place or None), `radius_km`, `availability` (a mask of 21 bits),
    `hours_per_week`, `age_band`, the sets `causes`, `needs`, and `tags` (names). Raises TypeError for anything else. Refuses
    "guardian_needed" for an age that needs one (`guardians.ask_guardian` takes both), "guardian" to leave such an age
    while nobody has agreed.
    """
    unknown = changes.keys() - PLAIN_FIELDS - SET_FIELDS - {"name"}
    if unknown:
        msg = f"update_profile() does not know {', '.join(sorted(unknown))}"
        raise TypeError(msg)
    aged = "age_band" in changes and changes["age_band"] != person.age_band
    if aged:
        refuse_band(person=person, band=changes["age_band"])
    if "name" in changes and changes["name"] != person.actor.name:
        person.actor.name = changes["name"]
        person.actor.save(update_fields=["name"])
    plain = sorted(changes.keys() & PLAIN_FIELDS)
    for field in plain:
        setattr(person, field, changes[field])
    if plain:
        person.save(update_fields=plain)
    if aged:
        leave_guard(person=person)
    if "age_band" in plain:
        keep_picture_to_its_audience(person)
    for field in changes.keys() & SET_FIELDS:
        terms: Sequence[Cause | Accommodation | Tag] = tags_named(names=changes[field]) if field == "tags" else list(changes[field])
        getattr(person, field).set(terms)
    _tell_change(person)
    return person


@transaction.atomic
def set_skills(*, person: Person, levels: Mapping[Skill, int]) -> None:
    """Make these the person's skills, each with a level of SkillLevel; raises Refusal ("too_many_skills")."""
    if len(levels) > MOST_SKILLS:
        raise Refusal(
            "too_many_skills",
            _("There is room for %(most)d skills. Keep those that matter most.") % {"most": MOST_SKILLS},
            field="new_skill",
        )
    PersonSkill.objects.filter(person=person).exclude(skill__in=levels).delete()
    PersonSkill.objects.bulk_create(
        [PersonSkill(person=person, skill=skill, level=SkillLevel(level)) for skill, level in levels.items()],
        update_conflicts=True,
        unique_fields=["person", "skill"],
        update_fields=["level"],
    )
    _tell_change(person)


@transaction.atomic
def set_languages(*, person: Person, levels: Mapping[Language, int]) -> None:
    """Make these the person's languages, each with a level of LanguageLevel; raises Refusal ("too_many_languages")."""
    if len(levels) > MOST_LANGUAGES:
        raise Refusal(
            "too_many_languages",
            _("There is room for %(most)d languages.") % {"most": MOST_LANGUAGES},
            field="new_language",
        )
    PersonLanguage.objects.filter(person=person).exclude(language__in=levels).delete()
    PersonLanguage.objects.bulk_create(
        [PersonLanguage(person=person, language=word, level=LanguageLevel(level)) for word, level in levels.items()],
        update_conflicts=True,
        unique_fields=["person", "language"],
        update_fields=["level"],
    )
    _tell_change(person)


def set_form_of_address(*, person: Person, form: str) -> None:
    """Choose how Arabic and French speak to the person: a value of FormOfAddress."""
    User.objects.filter(pk=person.user_id).update(form_of_address=FormOfAddress(form))


@transaction.atomic
def set_audience(*, person: Person, field: str, audience: Audience) -> None:
    """Choose who may see a field of FIELD_AUDIENCES; a picture that is not for everyone is served privately."""
    set_audiences(person=person, audiences={field: audience})


@transaction.atomic
def set_audiences(*, person: Person, audiences: Mapping[str, Audience]) -> None:
    """Choose who may see several fields; raises Refusal ("unknown_audience") for a field or audience we do not have."""
    for field, audience in audiences.items():
        if field not in FIELD_AUDIENCES or audience not in PROFILE_AUDIENCES:
            raise Refusal("unknown_audience", _("Choose who may see this from the list."))
    person.audiences = {**person.audiences, **{field: str(audience) for field, audience in audiences.items()}}
    person.save(update_fields=["audiences"])
    keep_picture_to_its_audience(person)
    _tell_change(person)


@transaction.atomic
def set_findable(*, person: Person, by: str) -> None:
    """Choose which associations may find the person and invite them: a value of Finders. Twice changes nothing.

    Refuses "unknown_finders", and "minor": who is under eighteen is found by the associations they work with, once a
    guardian has agreed, and by no others.
    """
    if by not in Finders.values:
        raise Refusal("unknown_finders", _("Choose who may find you from the list."), field="findable_by")
    if by not in finders_for(person):
        raise Refusal("minor", _("Under eighteen, only associations you work with can find you, and only once a guardian has agreed."), field="findable_by")
    person.findable_by = by
    person.save(update_fields=["findable_by"])
    _tell_change(person)


@transaction.atomic
def set_picture(*, person: Person, upload: UploadedFile) -> Attachment:
    """Give the person a picture in place of the one before; raises the refusals of `media.services.store_picture`."""
    before = person.picture
    person.picture = store_picture(
        owner=person.user, upload=upload, space=person.pk, private=picture_is_private(person), square=True
    )
    person.save(update_fields=["picture"])
    if before is not None:
        remove_picture(attachment=before)
    return person.picture


@transaction.atomic
def drop_picture(*, person: Person) -> None:
    """Remove the person's picture, if there is one."""
    before = person.picture
    if before is None:
        return
    person.picture = None
    person.save(update_fields=["picture"])
    remove_picture(attachment=before)


def _tell_change(person: Person) -> None:
    for step in _after_change:
        step(person)


def _create_actor(stem: str, **fields: Any) -> Actor:
    """Take a free handle; where another sign-up was quicker, take the next."""
    for _try in range(TRIES - 1):
        try:
            with transaction.atomic():
                return Actor.objects.create(kind=ActorKind.PERSON, handle=free_handle(stem), **fields)
        except IntegrityError:
            continue
    return Actor.objects.create(kind=ActorKind.PERSON, handle=free_handle(stem), **fields)

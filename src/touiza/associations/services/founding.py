"""Founding an association, and changing what it says of itself."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.handles import free_handle
from touiza.actors.models import RESERVED_HANDLES, Actor, ActorKind
from touiza.actors.services.activity import record
from touiza.associations.handles import is_handle, telling_name
from touiza.associations.models import Association, Figures, Role
from touiza.associations.services.indexing import index_association
from touiza.associations.services.names import clean_names
from touiza.associations.services.roles import open_role
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import LANGUAGES, TranslatedText
from touiza.kernel.text import sort_key
from touiza.kernel.weave import DYE_SETS
from touiza.vocabulary.models import AssociationKind, Cause, Language, Place


class Details(TypedDict, total=False):
    """What an association says of itself; everything but its name and handle."""

    tagline: TranslatedText
    about: TranslatedText  # Markdown
    activities: TranslatedText  # Markdown
    kinds: Iterable[AssociationKind]
    causes: Iterable[Cause]
    languages: Iterable[Language]
    commune: Place | None
    address: str
    email: str
    phone: str
    addresses_audience: str  # who sees e-mail and phone
    website: str
    founded: int | None  # a year
    approval: str  # as the association states it
    dyes: str | None  # a key of kernel.weave.DYE_SETS; "" or None: drawn from the handle


LISTS = ("kinds", "causes", "languages")
SORT_KEYS = ("sort_ar", "sort_fr", "sort_en")
TRIES = 5
TWICE = dt.timedelta(minutes=2)  # the same name from the same person within this time: the form was sent twice


@transaction.atomic
def found_association(
    *,
    founder: Actor | None,
    name: TranslatedText,
    handle: str | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
    **details: Unpack[Details],
) -> Association:
    """Make an association; its founder becomes its owner. Without a founder it is unclaimed.

    Without a handle one is made from the name. A form that is sent twice makes one association. Refuses with "handle_form", "handle_reserved", "handle_taken",
    "name_…" and "dyes_unknown".
    """
    name = clean_names(name)
    moment = at or clock.now()
    if founder is not None and (twin := _just_founded(founder, name, moment)) is not None:
        return twin
    actor = _make_actor(name, handle, moment)
    association = Association(actor=actor)
    _fill(association, details)
    _set_sort_keys(association)
    association.save(force_insert=True)
    _fill_lists(association, details)
    Figures.objects.create(association=association, counted_at=moment)
    if founder is not None:
        open_role(association=association, person=founder, kind=Role.Kind.OWNER, by=founder, at=moment, held=[])
    record(
        verb="association.founded" if founder else "association.listed",
        actor=founder,
        obj=association,
        association=actor,
        audience=Audience.PUBLIC,
        silent=silent,
        at=moment,
    )
    index_association(association)
    return association


@transaction.atomic
def update_association(
    *,
    association: Association,
    by: Actor | None,
    name: TranslatedText | None = None,
    version: str | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
    **details: Unpack[Details],
) -> Association:
    """Change what an association says of itself; what is not given stays.

    `version` is the `version_of` what one looked at before changing it. Refuses as `found_association` does, and with
    "changed_meanwhile" when somebody else has changed it since.
    """
    current = Association.objects.select_for_update(of=("self",)).select_related("actor").get(pk=association.pk)
    if version is not None and version != version_of(current):
        if _says_already(current, name, details):  # the form was sent twice
            return current
        raise Refusal(
            "changed_meanwhile",
            _("Somebody changed the page after you opened this form. Compare the two, then save again to keep yours."),
        )
    renamed = name is not None and _rename(association, clean_names(name))
    changed = _fill(association, details)
    association.edited_at = at or clock.now()
    association.save(update_fields=[*changed, *SORT_KEYS, "edited_at"])
    _fill_lists(association, details)
    record(
        verb="association.renamed" if renamed else "association.edited",
        actor=by,
        obj=association,
        association=association.actor,
        silent=silent,
        at=association.edited_at,
    )
    index_association(association)
    return association


def version_of(association: Association) -> str:
    """Return what tells one state of an association's texts from another."""
    return association.edited_at.isoformat() if association.edited_at else "first"


def propose_handle(name: TranslatedText) -> str:
    """Return a free handle made from a name: from its Latin writing where there is one."""
    return free_handle(telling_name(name) or "association")


def _says_already(association: Association, name: TranslatedText | None, details: Details) -> bool:
    """Tell whether an association says all of this as it is."""
    if name is not None and clean_names(name) != association.actor.name:
        return False
    given: dict[str, Any] = {**details}
    plain = [field for field in given if field not in LISTS]
    if any((getattr(association, field) or "") != (given[field] or "") for field in plain):
        return False
    return all(set(getattr(association, field).all()) == set(given[field]) for field in LISTS if field in given)


def _rename(association: Association, name: TranslatedText) -> bool:
    """Give it a name; tell whether that is another one."""
    association.actor.refresh_from_db(fields=["name"])
    if association.actor.name == name:
        return False
    association.actor.name = name
    association.actor.save(update_fields=["name"])
    _set_sort_keys(association)
    return True


def _just_founded(founder: Actor, name: TranslatedText, moment: dt.datetime) -> Association | None:
    """Return what the same form has already made. Forms of one person wait for each other here."""
    Actor.objects.select_for_update().only("pk").get(pk=founder.pk)
    own = Association.objects.select_related("actor").filter(roles__person=founder, roles__given_by=founder)
    return own.filter(actor__created_at__gt=moment - TWICE, actor__name=name).first()


def _make_actor(name: TranslatedText, wanted: str | None, at: dt.datetime) -> Actor:
    if wanted:
        return _create_actor(_check_handle(wanted), name, at)
    for _try in range(TRIES):
        try:
            return _create_actor(propose_handle(name), name, at)
        except Refusal:  # somebody was quicker
            continue
    return _create_actor(propose_handle(name), name, at)


def _check_handle(wanted: str) -> str:
    handle = wanted.strip().removeprefix("@").lower()
    if not is_handle(handle):
        raise Refusal(
            "handle_form",
            _("Use 2 to 30 small letters a to z, digits or underscores, as in “amis_chrea”."),
            field="handle",
        )
    if handle in RESERVED_HANDLES:
        raise Refusal("handle_reserved", _("This handle is kept for the site. Choose another."), field="handle")
    return handle


def _create_actor(handle: str, name: TranslatedText, at: dt.datetime) -> Actor:
    try:
        with transaction.atomic():
            return Actor.objects.create(kind=ActorKind.ASSOCIATION, handle=handle, name=name, created_at=at)
    except IntegrityError:
        raise Refusal(
            "handle_taken", _("Somebody else has this handle. Add your town or a year to it."), field="handle"
        ) from None


def _fill(association: Association, details: Details) -> list[str]:
    """Set the plain fields that are given; return their names."""
    dyes = details.get("dyes")
    if dyes and dyes not in DYE_SETS:
        raise Refusal("dyes_unknown", _("These colours do not exist. Choose one of those shown."), field="dyes")
    plain = {field: value for field, value in details.items() if field not in LISTS}
    if "dyes" in plain:
        plain["dyes"] = dyes or ""
    for field, value in plain.items():
        setattr(association, field, value)
    return list(plain)


def _fill_lists(association: Association, details: Details) -> None:
    for field, value in details.items():
        if field in LISTS:
            getattr(association, field).set(value)


def _set_sort_keys(association: Association) -> None:
    for code in LANGUAGES:
        shown = association.actor.name.in_(code).text
        setattr(association, f"sort_{code}", sort_key(shown))

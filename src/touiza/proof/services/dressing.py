"""An association dresses what it certifies. Each change is a new version: what was printed stays as it was printed."""

import datetime as dt
from dataclasses import dataclass, field

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from touiza.accounts.models import User
from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.media.models import Attachment
from touiza.media.services import store_picture
from touiza.proof.models import Dress

SAME = ("dyes", "signatory", "role", "text", "hijri", "logo_id", "signature_id")


@dataclass(frozen=True)
class Look:
    """What is said about a dress. A picture: a new file, or whether the one there is stays."""

    dyes: str = ""
    signatory: TranslatedText = field(default_factory=TranslatedText)
    role: TranslatedText = field(default_factory=TranslatedText)
    text: TranslatedText = field(default_factory=TranslatedText)
    hijri: bool = False
    logo: UploadedFile | None = None
    keep_logo: bool = True
    signature: UploadedFile | None = None
    keep_signature: bool = True


def current_dress(association: Association) -> Dress | None:
    """Return how an association's certificates are dressed now; None: as everyone's are."""
    return Dress.objects.select_related("logo", "signature").filter(association=association.pk, is_current=True).first()


@transaction.atomic
def save_dress(*, association: Association, look: Look, by: Actor, user: User | None, at: dt.datetime | None = None, silent: bool = False) -> Dress:
    """Dress what is issued from now on. With nothing changed the version in use stays. Refuses as `store_picture` does."""
    Actor.objects.select_for_update().only("pk").get(pk=association.pk)
    current = current_dress(association)
    made = unsaved(association, look, current)
    made.logo = _picture(look.logo, made.logo, association, user)
    made.signature = _picture(look.signature, made.signature, association, user)
    if current is not None and all(_plain(getattr(made, name)) == _plain(getattr(current, name)) for name in SAME):
        return current
    Dress.objects.filter(association=association.pk, is_current=True).update(is_current=False)
    latest = Dress.objects.filter(association=association.pk).order_by("-version").values_list("version", flat=True).first()
    made.version, made.by, made.at = (latest or 0) + 1, by, at or clock.now()
    made.save(force_insert=True)
    record(verb="dress.changed", actor=by, obj=made, association=association.actor, at=made.at, silent=silent)
    return made


def unsaved(association: Association, look: Look, current: Dress | None) -> Dress:
    """Return a dress as it would be, without the pictures that are not stored yet."""
    return Dress(
        association=association.actor,
        dyes=look.dyes,
        signatory=look.signatory,
        role=look.role,
        text=look.text,
        hijri=look.hijri,
        logo=current.logo if current is not None and look.keep_logo else None,
        signature=current.signature if current is not None and look.keep_signature else None,
    )


def _picture(upload: UploadedFile | None, kept: Attachment | None, association: Association, user: User | None) -> Attachment | None:
    """Store a new picture, private: it reaches others on paper alone."""
    return kept if upload is None else store_picture(owner=user, upload=upload, space=association.pk, private=True)


def _plain(value: object) -> object:
    return value.as_json() if isinstance(value, TranslatedText) else value

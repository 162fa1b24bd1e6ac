"""The cover of a profile: a standing one, and others for an occasion, after which the former returns by itself."""

import datetime as dt

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from touiza.accounts.models import User
from touiza.actors.access import refuse_unless_may_act
from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.media.quota import refuse_if_full
from touiza.media.services import remove_picture, store_picture
from touiza.posts.models import Cover

LONGEST = dt.timedelta(days=92)  # of an occasion
MOST = 20  # of one profile


def set_cover(
    *,
    actor: Actor,
    by: Actor,
    user: User,
    upload: UploadedFile,
    alt: TranslatedText,
    occasion: TranslatedText | None = None,
    begins: dt.date | None = None,
    until: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Cover:
    """Give a profile a standing cover, or one for an occasion until a day (included).

    Refuses "occasion_missing", "until_missing", "cover_days", "too_many_covers", "space_full" and what a picture is
    refused for.
    """
    moment = at or clock.now()
    refuse_unless_may_act(by)
    today = clock.day_of(moment, "Africa/Algiers")
    dated = until is not None or begins is not None or bool(occasion)
    first = (begins or today) if dated else None
    _check(occasion, first, until, today)
    refuse_if_full(actor.pk)
    picture = store_picture(owner=user, upload=upload, alt=alt, space=actor.pk)  # before the transaction: its files are not undone
    with transaction.atomic():
        Actor.objects.select_for_update(no_key=True).get(pk=actor.pk)
        if not dated:
            for before in Cover.objects.filter(actor=actor, until=None).select_related("picture"):
                remove_picture(attachment=before.picture)
        forget_past(actor=actor, today=today)
        if Cover.objects.filter(actor=actor).count() < MOST:
            return Cover.objects.create(
                actor=actor, picture=picture, occasion=occasion or TranslatedText(), begins=first, until=until, created_at=moment
            )
        remove_picture(attachment=picture)
    raise Refusal("too_many_covers", _("There are twenty covers already. Remove one first."))


@transaction.atomic
def remove_cover(*, cover: Cover) -> None:
    """Take a cover away with its picture: the former one is shown again. Twice is once."""
    found = Cover.objects.select_related("picture").filter(pk=cover.pk).first()
    if found is not None:
        remove_picture(attachment=found.picture)


def cover_of(actor: Actor | int, *, on: dt.date | None = None) -> Cover | None:
    """Return the cover a profile shows on a day: that of the occasion that began last, else the standing one. One query."""
    return covers_on(on or clock.today()).filter(actor=actor).select_related("picture").first()


def covers_on(day: dt.date) -> QuerySet[Cover]:
    """Return the covers that may be shown on a day, of each profile the one that is first."""
    shown = Cover.objects.filter(Q(until=None) | Q(begins__lte=day, until__gte=day))
    return shown.order_by(F("begins").desc(nulls_last=True), "-pk")


@transaction.atomic
def forget_past(*, actor: Actor, today: dt.date) -> None:
    """Remove covers of occasions that were over a month ago."""
    for past in Cover.objects.filter(actor=actor, until__lt=today - dt.timedelta(days=31)).select_related("picture"):
        remove_picture(attachment=past.picture)


def _check(occasion: TranslatedText | None, begins: dt.date | None, until: dt.date | None, today: dt.date) -> None:
    if begins is None:
        return
    if not occasion:
        raise Refusal("occasion_missing", _("Say which occasion it is for."), field="occasion")
    if until is None:
        raise Refusal("until_missing", _("Say until which day the occasion lasts."), field="until")
    if until < max(begins, today) or until - begins > LONGEST:
        raise Refusal("cover_days", _("Write a last day that is not over, at most three months after the first."), field="until")

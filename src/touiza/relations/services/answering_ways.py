"""What an association keeps so that it answers well: words to use again, and the hours in which somebody is there."""

import datetime as dt
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.relations.answer_figures import refresh_figures
from touiza.relations.models import DueItem, OpeningHours, SavedAnswer
from touiza.relations.open_hours import clock_of

MOST_SAVED = 60


@transaction.atomic
def save_answer(*, association: Association, by: Actor, language: str, title: str, body: str, at: dt.datetime | None = None) -> SavedAnswer:
    """Keep words to use again. The same ones sent twice are kept once. Refuses "title_taken" and "too_many"."""
    Association.objects.select_for_update(no_key=True).get(pk=association.pk)
    there = SavedAnswer.objects.filter(association=association, language=language, title=title).first()
    if there is not None and there.body == body:
        return there
    if there is not None:
        raise Refusal("title_taken", _("There is a saved answer of this name in this language already."), field="title")
    if SavedAnswer.objects.filter(association=association).count() >= MOST_SAVED:
        raise Refusal("too_many", _("There is room for %(most)d saved answers. Delete one first.") % {"most": MOST_SAVED})
    return SavedAnswer.objects.create(association=association, language=language, title=title, body=body, by=by, edited_at=at or clock.now())


@transaction.atomic
def change_answer(*, saved: SavedAnswer, by: Actor, language: str, title: str, body: str, at: dt.datetime | None = None) -> SavedAnswer:
    """Change a saved answer. Refuses "title_taken"."""
    saved.language, saved.title, saved.body, saved.by, saved.edited_at = language, title, body, by, at or clock.now()
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError:
        raise Refusal("title_taken", _("There is a saved answer of this name in this language already."), field="title") from None
    return saved


def delete_answer(*, saved: SavedAnswer) -> None:
    """Delete a saved answer. Twice is once."""
    SavedAnswer.objects.filter(pk=saved.pk).delete()


@transaction.atomic
def set_hours(*, association: Association, hours: Mapping[int, tuple[dt.time, dt.time]]) -> None:
    """Say from when to when somebody is there, by weekday (0 is Monday). What was answered is reckoned by the new hours.

    Refuses "reversed" where a day closes before it opens.
    """
    if any(opens >= closes for opens, closes in hours.values()):
        raise Refusal("reversed", _("It closes before it opens. Check the two times."))
    Association.objects.select_for_update(no_key=True).get(pk=association.pk)
    OpeningHours.objects.filter(association=association).delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(association=association, weekday=day, opens=opens, closes=closes) for day, (opens, closes) in sorted(hours.items())
    )
    _reckon_anew(association)


def _reckon_anew(association: Association) -> None:
    rows = DueItem.objects.select_for_update().filter(association=association, answered_at__isnull=False).order_by("pk")
    items = list(rows)
    if not items:
        return
    ours = clock_of(association, min(item.asked_at for item in items))
    for item in items:
        item.open_minutes = ours.open_minutes(item.asked_at, item.answered_at) if item.answered_at else None
    DueItem.objects.bulk_update(items, ["open_minutes"], batch_size=500)
    refresh_figures([association.pk])

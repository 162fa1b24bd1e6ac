"""Copying an opportunity, and the series that links the copies of the same work."""

import dataclasses
import datetime as dt
from typing import Any

from django.db import transaction

from touiza.accounts.models import User
from touiza.actors.models import Actor
from touiza.core import clock
from touiza.media.services import copy_picture
from touiza.opportunities.fields import OpportunityFields, fields_of
from touiza.opportunities.models import Opportunity, Series
from touiza.opportunities.services.locking import lock_opportunity
from touiza.opportunities.services.publishing import create_opportunity
from touiza.opportunities.services.questions import asked_of, write_asked

DATES: dict[str, Any] = dict.fromkeys(("day", "last_day", "deadline"))


@transaction.atomic
def copy_opportunity(
    *,
    opportunity: Opportunity,
    by: Actor,
    user: User | None = None,
    same_work: bool = False,
    form_key: str | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Opportunity:
    """Return a draft that says and asks the same, but for the dates, under the same title.

    `same_work` puts both into one series: each page shows the other's date. `user` owns the copied picture.
    """
    at = at or clock.now()
    opportunity = lock_opportunity(opportunity)
    fields = undated(fields_of(opportunity))
    copy = create_opportunity(
        association=opportunity.association, by=by, fields=fields, at=at, silent=silent, form_key=form_key
    )
    if copy.is_copy or copy.post.edited_at:  # the form was sent twice
        return copy
    copy.is_copy = True
    if same_work:
        copy.series = _series_of(opportunity, at)
    copy.save(update_fields=["is_copy", "series"])
    if opportunity.post.picture is not None:
        copy.post.picture = copy_picture(attachment=opportunity.post.picture, owner=user)
        copy.post.save(update_fields=["picture"])
    write_asked(opportunity=copy, asked=asked_of(opportunity))
    return copy


def undated(fields: OpportunityFields) -> OpportunityFields:
    """Return what can be said again: without dates, picture, and where it was brought in from."""
    return dataclasses.replace(fields, picture=None, data_from_outside="", source="", as_of=None, **DATES)


@transaction.atomic
def leave_series(*, opportunity: Opportunity) -> Opportunity:
    """Take it out of its series; a series of one is none."""
    opportunity = lock_opportunity(opportunity)
    series = opportunity.series
    if series is None:
        return opportunity
    opportunity.series = None
    opportunity.save(update_fields=["series"])
    if series.opportunities.count() < 2:
        series.delete()
    return opportunity


def _series_of(opportunity: Opportunity, at: dt.datetime) -> Series:
    if opportunity.series is None:
        opportunity.series = Series.objects.create(association=opportunity.association, created_at=at)
        opportunity.save(update_fields=["series"])
    return opportunity.series

"""Deeds that take no time worth counting: signing, sharing, lending. Who took one on says afterwards that it is done."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.models import Application, ApplicationState, Engagement, Opportunity, Timing
from touiza.opportunities.services.steps import Kind, add_step, again, locked, record_step


@transaction.atomic
def tell_done(
    *, application: Application, sentence: str = "", at: dt.datetime | None = None, silent: bool = False
) -> Application:
    """The volunteer says that the deed is done, in a few words if they like. Said twice it is once.

    Refuses "not_a_deed" and "not_accepted". It can be said after the deadline: what counts is that it was done.
    """
    opportunity = locked(application.opportunity)
    application = again(application)
    if opportunity.timing != Timing.DEED:
        raise Refusal("not_a_deed", _("This work takes time: enter your hours instead."))
    if application.state != ApplicationState.ACCEPTED:
        raise Refusal("not_accepted", _("Only who takes part says that it is done."))
    if Engagement.objects.filter(application=application, ended_at=None, done_at=None).update(done_at=at or clock.now()):
        add_step(application, Kind.DONE, by=application.person, sentence=sentence, at=at)
        record_step("application.done", application, actor=application.person, at=at, silent=silent)
    return application


def count_done(opportunity: Opportunity) -> int:
    """Return how many have said that they did it."""
    done = Engagement.objects.filter(opportunity=opportunity, done_at__isnull=False)
    return done.exclude(application__state=ApplicationState.WITHDRAWN).count()

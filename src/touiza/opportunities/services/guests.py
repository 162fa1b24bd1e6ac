"""Applying without an account: what is typed waits until its mailbox is proved; only then is there an application."""

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.services.guests import create_guest, has_account
from touiza.core import clock
from touiza.core.digests import digest_of, new_secret
from touiza.core.errors import Refusal
from touiza.core.translated import LANGUAGES
from touiza.opportunities.guest_mails import send_account_told, send_confirmed, send_question
from touiza.opportunities.models import ApplicationState, GuestRequest, JoinMode, Opportunity
from touiza.opportunities.models.guest import CONFIRM_WITHIN
from touiza.opportunities.services.applications import apply, refuse_unless_open
from touiza.opportunities.services.duty import refuse_closed_door

BATCH = 500


@transaction.atomic
def request_as_guest(
    *,
    opportunity: Opportunity,
    name: str,
    email: str,
    language: str,
    of_age: int,
    message: str = "",
    form_key: str | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> GuestRequest:
    """Keep what somebody without an account typed, and send them the link that confirms it; sent twice, it is once.

    Whether the address has an account shows in the mail alone. `of_age`: the years they said to have reached. Refuses
    "no_guests", "too_young", and what keeps anybody from applying now: "closed", "over", "full", "door_closed"…
    """
    moment = at or clock.now()
    refuse_guests(opportunity, moment)
    if of_age < age_asked(opportunity):
        raise Refusal("too_young", _("Without an account we must know that you are old enough."), field="of_age")
    key = f"{opportunity.pk}:{form_key}" if form_key else None
    secret = new_secret()
    try:
        with transaction.atomic():
            request = GuestRequest.objects.create(
                opportunity=opportunity,
                name=name,
                email=email.strip().lower(),
                language=language if language in LANGUAGES else "ar",
                message=message,
                of_age=of_age,
                digest=digest_of(secret),
                created_at=moment,
                form_key=key,
            )
    except IntegrityError:
        return GuestRequest.objects.get(form_key=key)
    if not silent:
        tell = send_account_told if has_account(request.email) else send_question
        tell(request=request, secret=secret)
    return request


@transaction.atomic
def confirm_request(*, request: GuestRequest, at: dt.datetime | None = None, silent: bool = False) -> GuestRequest:
    """The mailbox is proved: make the guest and the application, whose clock starts now. Twice is once.

    Refuses "expired", "has_account" (one was made with this address), "no_guests", and what `apply` refuses; nothing is
    made then, and the link can be tried again.
    """
    moment = at or clock.now()
    rows = GuestRequest.objects.select_for_update(of=("self",))
    request = rows.select_related("opportunity__post", "opportunity__association__actor", "application").get(pk=request.pk)
    if request.confirmed_at is not None:
        return request
    if request.created_at + CONFIRM_WITHIN <= moment:
        raise Refusal("expired", _("This link has run out, and nothing was sent. Apply again."))
    if has_account(request.email):
        raise Refusal("has_account", _("This address has an account: sign in to apply. Your words are waiting in the form."))
    refuse_guests(request.opportunity, moment)
    person = create_guest(email=request.email, name=request.name, language=request.language, at=at, silent=silent)
    application = apply(
        opportunity=request.opportunity, person=person.actor, message=request.message, at=at, silent=silent
    )
    request.confirmed_at, request.application = moment, application
    request.save(update_fields=["confirmed_at", "application"])
    if not silent and application.state == ApplicationState.SUBMITTED:
        send_confirmed(application=application, person=person)
    return request


def refuse_guests(opportunity: Opportunity, now: dt.datetime) -> None:
    """Refuse where guests are not welcome or nobody can apply now; a page may ask before anything is typed."""
    if not opportunity.guests_welcome:
        raise Refusal("no_guests", _("This opportunity takes applications from people with an account. Create one: it takes a minute."))
    refuse_unless_open(opportunity, now)
    if opportunity.join_mode == JoinMode.REVIEW:
        refuse_closed_door(opportunity.association, now)


def age_asked(opportunity: Opportunity) -> int:
    """Return the years that a guest must say to have: no guardian is asked for them, so at least the age of consent."""
    lowest = opportunity.lowest_age.split("_")[0]
    return max(settings.AGE_OF_CONSENT, int(lowest) if lowest else 0)


def drop_requests(*, at: dt.datetime | None = None) -> int:
    """Forget what was typed a week ago, confirmed or not; return how many rows went, a batch at most."""
    before = (at or clock.now()) - CONFIRM_WITHIN
    old = GuestRequest.objects.filter(created_at__lt=before).order_by("pk").values("pk")[:BATCH]
    return GuestRequest.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]

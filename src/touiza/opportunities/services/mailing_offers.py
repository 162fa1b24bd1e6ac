"""Suggestions by mail, for those who asked for them: batch by batch, each mail and the next date in one transaction."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from touiza.accounts.models import User
from touiza.core import clock
from touiza.mail.services.sending import send_mail
from touiza.opportunities.cadence import next_moment
from touiza.opportunities.finds_by_mail import line_of
from touiza.opportunities.matching.saying import say
from touiza.opportunities.models import SuggestionMail
from touiza.opportunities.services.offering import note_shown, offers_for
from touiza.opportunities.stopping import suggestions_stop_path

BATCH = 20
MOST = 5  # suggestions in a mail: the first of the page


def mail_offers(*, at: dt.datetime | None = None) -> int:
    """Write to a batch of those whose moment has come; return how many there were. Who has no suggestions gets no mail."""
    moment = at or clock.now()
    with transaction.atomic():
        rows = SuggestionMail.objects.filter(due_at__lte=moment).select_related("person__person__user")
        due = list(rows.select_for_update(of=("self",), skip_locked=True).order_by("due_at", "pk")[:BATCH])
        for row in due:
            user = row.person.person.user
            if user is not None and user.is_active and user.mail_notices and row.person.suspended_at is None and _mail(row, user, moment):
                row.sent_at = moment
            row.due_at = next_moment(row.cadence, user.time_zone, moment) if user is not None else None
        SuggestionMail.objects.bulk_update(due, ["due_at", "sent_at"])
    return len(due)


def _mail(row: SuggestionMail, user: User, at: dt.datetime) -> bool:
    offers = offers_for(row.person, at=at)[:MOST]
    if not offers:
        return False
    with translation.override(user.language):
        lines = [line_of(offer.opportunity, why=say(offer.judgement).sentence) for offer in offers]
        page, stop = reverse("opportunities:suggestions"), suggestions_stop_path(row.person_id)
    send_mail(
        to=user.email,
        user=user,
        cause=f"suggestions:{row.person_id}:{row.due_at:%Y-%m-%d}",
        kind="suggestions",
        language=user.language,
        template="suggestions",
        stop_path=stop,
        context={"lines": lines, "page_path": page, "stop_path": stop},
    )
    note_shown(offers)
    return True

"""Taking a person's second factors away, for who has lost them all and proved to an operator who they are."""

import datetime as dt
import logging

from django.db import transaction
from django.utils import translation

from touiza.accounts.models import User
from touiza.accounts.services.factors import drop_factors
from touiza.actors.access import actor_of
from touiza.actors.account_mails import compose_account_mail
from touiza.actors.services.activity import record
from touiza.core.ids import public_id
from touiza.mail.services.sending import send_mail

log = logging.getLogger(__name__)


@transaction.atomic
def take_factors_away(*, user: User, reason: str, at: dt.datetime | None = None, silent: bool = False) -> int:
    """Take passkeys, app and recovery codes away; return how many went. It is written down with its reason, and mailed.

    Every device is signed out; a code by e-mail opens the account again. Whoever has none is left as they are.
    """
    gone = drop_factors(user=user)
    if not gone:
        return 0
    record(verb="account.factors_dropped", actor=None, person=actor_of(user), at=at, silent=silent)
    log.warning("The second factors of account %d were taken away: %s", user.pk, reason)
    with translation.override(user.language):
        told = compose_account_mail("factors_dropped", {})
    send_mail(
        to=user.email,
        cause=f"account:{public_id()}",
        kind="account",
        language=user.language,
        template="account",
        context={"telling": told},
        user=user,
    )
    return gone

"""Second factors: passkeys, an app's codes, recovery codes. What counts as proof, and what happens when they change."""

import datetime as dt
import secrets
from dataclasses import dataclass, field
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.accounts.models import User
from touiza.accounts.services.sessions import end_other_sessions
from touiza.core import clock
from touiza.core.errors import Refusal

Type = Authenticator.Type
STEP = 30  # seconds that a code of an app is shown (RFC 6238)
DRIFT = 1  # steps that a phone's clock may be early or late
MOST_PASSKEYS = 20
GRACE = dt.timedelta(days=14)


@dataclass(frozen=True)
class Factors:
    """What an account is protected by. `recovery` is there as soon as one of the others is."""

    app: Authenticator | None = None
    recovery: Authenticator | None = None
    passkeys: list[Authenticator] = field(default_factory=list)

    def __bool__(self) -> bool:
        return self.app is not None or bool(self.passkeys)

    @property
    def codes_left(self) -> int:
        return len(RecoveryCodes(self.recovery).get_unused_codes()) if self.recovery else 0


def factors_of(user: User) -> Factors:
    """Return the second factors of an account. One query, none for who cannot have one."""
    rows = list(Authenticator.objects.filter(user_id=user.pk).order_by("pk")) if user.pk else []
    single = {row.type: row for row in rows if row.type != Type.WEBAUTHN}
    passkeys = [row for row in rows if row.type == Type.WEBAUTHN]
    return Factors(single.get(Type.TOTP), single.get(Type.RECOVERY_CODES), passkeys)


def right_step(*, secret: str, code: str, after: int = 0) -> int:
    """Return the step of time whose code this is, later than the step `after`; 0 where it is none of those now."""
    now = int(clock.now().timestamp()) // STEP
    for step in range(now - DRIFT, now + DRIFT + 1):
        if step > after and secrets.compare_digest(format_hotp_value(hotp_value(secret, step)), code):
            return step
    return 0


@transaction.atomic
def use_code(*, user: User, code: str) -> Authenticator | None:
    """Take a code of the app or a recovery code as proof, once: the row is locked, and what was used stays used.

    `code` is digits alone. Of the app, no code counts that is not later than the last one that did (RFC 6238, 5.2).
    """
    rows = Authenticator.objects.select_for_update().filter(user_id=user.pk).exclude(type=Type.WEBAUTHN)
    for row in rows.order_by("pk"):
        if row.type == Type.TOTP and _use_app(row, code):
            return row
        if row.type == Type.RECOVERY_CODES and _use_recovery(row, code):
            _tell(user, "recovery_code_used", left=len(RecoveryCodes(row).get_unused_codes()))
            return row
    return None


def mark_first_code(*, app: Authenticator, step: int) -> None:
    """Note the code by which an app was connected, so that it does not sign in as well."""
    app.data = {**app.data, "step": step}
    app.save(update_fields=["data"])


def refuse_too_many_passkeys(*, user: User) -> None:
    """Refuse ("too_many_passkeys") one passkey more than an account has use for. Locks the account's row."""
    User.objects.select_for_update().get(pk=user.pk)
    if Authenticator.objects.filter(user=user, type=Type.WEBAUTHN).count() >= MOST_PASSKEYS:
        raise Refusal("too_many_passkeys", _("There is room for twenty passkeys. Remove one that you no longer use."))


@transaction.atomic
def drop_factors(*, user: User, since: dt.datetime | None = None) -> int:
    """Take an account's second factors away (those added since a moment, where one is given) and sign every device out.

    Return how many went. Recovery codes go with the last factor they stand for.
    """
    rows = Authenticator.objects.select_for_update().filter(user_id=user.pk)
    gone = [row.pk for row in rows if since is None or row.created_at >= since]
    Authenticator.objects.filter(pk__in=gone).delete()
    if not Authenticator.objects.filter(user_id=user.pk).exclude(type=Type.RECOVERY_CODES).exists():
        Authenticator.objects.filter(user_id=user.pk).delete()
    if gone:
        end_other_sessions(user=user, kept=None)
    return len(gone)


def refuse_staff_without_factor(*, user: User) -> None:
    """Refuse ("second_factor") who acts for this server with one factor alone, once the grace period is over.

    The period begins when somebody without one first acts; a mail says so. TOUIZA_STAFF_SECOND_FACTOR switches it off.
    """
    if not settings.STAFF_SECOND_FACTOR or factors_of(user):
        return
    now = clock.now()
    if user.second_factor_due is None:
        due = now + GRACE
        if User.objects.filter(pk=user.pk, second_factor_due=None).update(second_factor_due=due):
            _tell(user, "second_factor_due", due=due)
        user.second_factor_due = due
    if user.second_factor_due <= now:
        sentence = _("Who acts for this server signs in with a passkey or an app as well. Add one, then go on.")
        raise Refusal("second_factor", sentence)


def _tell(user: User, mail: str, **context: Any) -> None:
    get_account_adapter().send_mail(f"mfa/email/{mail}", user.email, context)


def _use_app(row: Authenticator, code: str) -> bool:
    secret = get_adapter().decrypt(row.data["secret"])
    step = right_step(secret=secret, code=code, after=row.data.get("step", 0))
    if step:
        row.data = {**row.data, "step": step}
        row.save(update_fields=["data"])
    return bool(step)


def _use_recovery(row: Authenticator, code: str) -> bool:
    wrapped = RecoveryCodes(row)
    used = wrapped.validate_code(code)
    row.refresh_from_db(fields=["data"])
    return used

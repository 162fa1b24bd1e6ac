"""What the mails about an account say. One table: allauth's name of a mail, and our words for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from allauth.account import app_settings
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from touiza.accounts.access import key_of_former
from touiza.ui.formats import date_long


@dataclass(frozen=True)
class AccountMail:
    """A mail: its subject, its lines, a code to type or an address to press (or none), and its last line."""

    subject: str
    lines: list[str]
    code: str = ""
    action: str = ""
    url: str = ""
    foot: str = field(default="")


def compose_account_mail(name: str, context: dict[str, Any]) -> AccountMail:
    """Return the mail that allauth calls `name`, in the active language; raises KeyError for one we do not know."""
    return MAILS[name](context)


def _minutes(seconds: int) -> str:
    minutes = seconds // 60
    return ngettext("The code is good for %(count)d minute.", "The code is good for %(count)d minutes.", minutes) % {
        "count": minutes
    }


def _not_me() -> str:
    return _("If you did not ask for this, do nothing: without the code nobody gets in.")


def _first_code(context: dict[str, Any]) -> AccountMail:
    code = context["code"]
    return AccountMail(
        subject=_("%(code)s is your code for Touiza") % {"code": code},
        lines=[
            _("Welcome. Type this code on the page where you were:"),
            _minutes(app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT),
        ],
        code=code,
        foot=_not_me(),
    )


def _new_address(context: dict[str, Any]) -> AccountMail:
    code = context["code"]
    return AccountMail(
        subject=_("%(code)s confirms your new address") % {"code": code},
        lines=[
            _("Type this code on the page where you were, and this address is yours on Touiza:"),
            _minutes(app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT),
        ],
        code=code,
        foot=_not_me(),
    )


def _login(context: dict[str, Any]) -> AccountMail:
    code = context["code"]
    return AccountMail(
        subject=_("%(code)s is your code to sign in") % {"code": code},
        lines=[_("Type this code on the page where you were:"), _minutes(app_settings.LOGIN_BY_CODE_TIMEOUT)],
        code=code,
        foot=_not_me(),
    )


def _identity(context: dict[str, Any]) -> AccountMail:
    code = context["code"]
    return AccountMail(
        subject=_("%(code)s is your code to go on") % {"code": code},
        lines=[_("You are about to do something that matters. Type this code to go on:"), _minutes(15 * 60)],
        code=code,
        foot=_("If this was not you, sign out all devices in your settings and choose a new password."),
    )


def _reset(context: dict[str, Any]) -> AccountMail:
    code = context["code"]
    return AccountMail(
        subject=_("%(code)s is your code for a new password") % {"code": code},
        lines=[
            _("Type this code on the page where you were, then choose a new password:"),
            _minutes(app_settings.PASSWORD_RESET_BY_CODE_TIMEOUT),
        ],
        code=code,
        foot=_not_me(),
    )


def _nobody(context: dict[str, Any]) -> AccountMail:
    return AccountMail(
        subject=_("There is no account with this address"),
        lines=[
            _("Somebody, perhaps you, wanted to sign in to Touiza with this address. It has no account."),
            _("If that was you, try another address of yours, or create an account."),
        ],
        action=_("Create an account"),
        url=settings.SITE_URL + reverse("account_signup"),
        foot=_("If it was not you, do nothing."),
    )


def _already(context: dict[str, Any]) -> AccountMail:
    if context.get("guest"):
        return _kept_for_guest()
    return AccountMail(
        subject=_("You already have an account"),
        lines=[
            _("Somebody, perhaps you, wanted to create an account on Touiza with this address. There is one already."),
            _("You can sign in with a code by e-mail; no password is needed."),
        ],
        action=_("Sign in"),
        url=settings.SITE_URL + reverse("account_login"),
        foot=_("If it was not you, do nothing."),
    )


def _kept_for_guest() -> AccountMail:
    return AccountMail(
        subject=_("What you sent as a guest is waiting for you"),
        lines=[
            _("Somebody, perhaps you, wanted to create an account on Touiza with this address. You have applied here without one."),
            _("Sign in with a code by e-mail, and you have an account with all that you sent; no password is needed."),
        ],
        action=_("Sign in"),
        url=settings.SITE_URL + reverse("account_login"),
        foot=_("If it was not you, do nothing."),
    )


def _moved(context: dict[str, Any]) -> AccountMail:
    """To the address an account had before."""
    before, now = context["from_email"], context["to_email"]
    return AccountMail(
        subject=_("Your account has another address now"),
        lines=[
            _("If this was you, there is nothing to do."),
            _("If not, take your account back at once. This works for seven days:"),
        ],
        action=_("Take my address back"),
        url=settings.SITE_URL + reverse("account_address_back", args=[key_of_former(before=before, now=now)]),
        foot=_("You receive this because it concerns the safety of your account."),
    )


def _changed(subject: Callable[[], str]) -> Callable[[dict[str, Any]], AccountMail]:
    def compose(context: dict[str, Any]) -> AccountMail:
        return AccountMail(
            subject=subject(),
            lines=[_("If this was you, there is nothing to do."), _("If not, take your account back at once:")],
            action=_("Choose a new password"),
            url=settings.SITE_URL + reverse("account_reset_password"),
            foot=_("You receive this because it concerns the safety of your account."),
        )

    return compose


def _factor(subject: Callable[[], str], *lines: Callable[[], str]) -> Callable[[dict[str, Any]], AccountMail]:
    """Tell of a passkey, an app or recovery codes that came or went."""

    def compose(context: dict[str, Any]) -> AccountMail:
        return AccountMail(
            subject=subject(),
            lines=[*(line() for line in lines), _("If this was you, there is nothing to do. If not, look at once:")],
            action=_("See what protects my account"),
            url=settings.SITE_URL + reverse("mfa_index"),
            foot=_("You receive this because it concerns the safety of your account."),
        )

    return compose


def _recovery_code_used(context: dict[str, Any]) -> AccountMail:
    left = context["left"]
    said = ngettext("%(count)d recovery code is left.", "%(count)d recovery codes are left.", left) % {"count": left}
    return _factor(lambda: _("A recovery code of your account was used"), lambda: said)(context)


def _second_factor_due(context: dict[str, Any]) -> AccountMail:
    due = date_long(context["due"], get_language())
    return AccountMail(
        subject=_("Add a second way to prove who you are"),
        lines=[
            _("You act for this server, so a password or a mailbox alone must not open your account."),
            _("Add a passkey or an app by %(day)s. After that day, requests and suspensions wait until you have one.") % {"day": due},
        ],
        action=_("See what protects my account"),
        url=settings.SITE_URL + reverse("mfa_index"),
        foot=_("You receive this because it concerns the safety of your account."),
    )


def _factors_dropped(context: dict[str, Any]) -> AccountMail:
    return AccountMail(
        subject=_("Your passkeys and your app no longer protect your account"),
        lines=[
            _("Somebody who runs this server took them away, as you or somebody in your name had asked."),
            _("Every device is signed out. Sign in with a code by e-mail, then add a passkey or an app again:"),
        ],
        action=_("Sign in"),
        url=settings.SITE_URL + reverse("account_login"),
        foot=_("If you did not ask for this, write to the people who run this server at once."),
    )


MAILS: dict[str, Callable[[dict[str, Any]], AccountMail]] = {
    "email_confirmation_signup": _first_code,
    "email_confirmation": _new_address,
    "login_code": _login,
    "identity_code": _identity,
    "password_reset_code": _reset,
    "unknown_account": _nobody,
    "account_already_exists": _already,
    "password_changed": _changed(lambda: _("Your password was changed")),
    "password_set": _changed(lambda: _("Your account has a password now")),
    "password_reset": _changed(lambda: _("Your password was changed")),
    "email_changed": _moved,
    "email_confirm": _changed(lambda: _("An address was confirmed for your account")),
    "email_deleted": _changed(lambda: _("An address was removed from your account")),
    "totp_activated": _factor(
        lambda: _("An app now protects your account"),
        lambda: _("Signing in asks for its six digits. Keep your recovery codes: they are the way in without the app."),
    ),
    "totp_deactivated": _factor(lambda: _("The app no longer protects your account")),
    "webauthn_added": _factor(
        lambda: _("A passkey was added to your account"),
        lambda: _("Keep your recovery codes: they are the way in without it."),
    ),
    "webauthn_removed": _factor(lambda: _("A passkey was removed from your account")),
    "recovery_codes_generated": _factor(
        lambda: _("Your account has new recovery codes"), lambda: _("The ones from before no longer work.")
    ),
    "recovery_code_used": _recovery_code_used,
    "second_factor_due": _second_factor_due,
    "factors_dropped": _factors_dropped,
}

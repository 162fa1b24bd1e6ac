"""What the mails about an account say. One table: allauth's name of a mail, and our words for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from allauth.account import app_settings
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touiza.accounts.access import key_of_former


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
}

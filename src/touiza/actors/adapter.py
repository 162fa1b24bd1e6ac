"""allauth's adapter: a login and its person come into being together, and every mail goes through our own queue."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.internal.cryptokit import generate_user_code
from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from touiza.accounts.models import User
from touiza.accounts.services.factors import factors_of
from touiza.accounts.services.sessions import end_other_sessions
from touiza.actors.access import person_of
from touiza.actors.account_mails import compose_account_mail
from touiza.actors.services.guardians import ask_guardian, send_first
from touiza.actors.services.guests import keep_account
from touiza.actors.services.people import create_person
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.translated import LANGUAGES
from touiza.mail.services.sending import send_mail


class AccountAdapter(DefaultAccountAdapter):
    """Touiza's answers to what allauth asks."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is switched off. Write to us if you think that is a mistake."),
        "cannot_remove_primary_email": _("This is the address you sign in with: it cannot be removed."),
        "duplicate_email": _("This is already your address."),
        "email_password_mismatch": _("The e-mail or the password is not right. You can also ask for a code."),
        "email_taken": _("Another account uses this address."),
        "enter_current_password": _("This is not the password you have now."),
        "incorrect_code": _("This is not the code we sent last. Look at the newest mail."),
        "incorrect_password": _("This password is not right."),
        "invalid_login": _("Write an e-mail address like name@example.org."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then ask for a new code."),
        "rate_limited": _("Too many tries in a short time. Wait a few minutes, then try again."),
        "same_as_current": _("This is already your address."),
    }

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: User, form: forms.Form, commit: bool = True) -> User:
        """Make the login with the language of the page, and its person; of who is young, note which guardian to ask."""
        user.language = _language()
        user.terms_accepted_at = clock.now()
        super().save_user(request, user, form, commit=commit)
        person = create_person(user=user, name=form.cleaned_data["name"], language=user.language)
        if email := form.cleaned_data.get("guardian_email"):
            ask_guardian(
                person=person,
                email=email,
                language=form.cleaned_data.get("guardian_language") or user.language,
                band=form.cleaned_data["young_band"],
                send=False,
            )
        return user

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Once the address is a person's own, the guardian they named is asked: nobody has mails sent from an invented one."""
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            send_first(user=email_address.user)
        return confirmed

    def set_password(self, user: User, password: str) -> None:
        """A new password signs every device out; allauth keeps or ends the one in use."""
        super().set_password(user, password)
        _keep(user)
        current = getattr(self.request, "session", None)
        end_other_sessions(user=user, kept=current.session_key if current else None)

    def login(self, request: HttpRequest, user: User) -> None:
        """A guest who signs in, by a code or with a new password, keeps an account from then on."""
        super().login(request, user)
        _keep(user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail in the language of the page. Each is its own cause: a code asked for twice is sent twice."""
        user = User.objects.filter(email__in=[email.lower(), context.get("to_email", "")]).first()
        person = person_of(user) if user else None
        told = {**context, "guest": person is not None and person.is_guest}
        send_mail(
            to=email,
            cause=f"account:{public_id()}",
            kind="account",
            language=_language(),
            template="account",
            context={"telling": compose_account_mail(template_prefix.rpartition("/")[2], told)},
            user=user,
        )

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Who has a passkey or an app proves by them who they are; else by the password, or by a code.

        No way is weaker than what the account is protected by: neither a password nor a mailbox opens it alone then.
        """
        factors = factors_of(user)
        if factors:
            by_passkey = [_way("mfa_reauthenticate_webauthn", _("Use a passkey"))] if factors.passkeys else []
            said = _("Use the app or a recovery code") if factors.app else _("Use a recovery code")
            return [*by_passkey, _way("mfa_reauthenticate", said)]
        by_password = [_way("account_reauthenticate", _("Use your password"))] if user.has_usable_password() else []
        return [*by_password, _way("account_reauthenticate_code", _("Use a code by e-mail"))]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("actors:settings")

    def generate_login_code(self) -> str:
        return _code()

    def generate_password_reset_code(self) -> str:
        return _code()

    def generate_email_verification_code(self) -> str:
        return _code()


def _keep(user: User) -> None:
    person = person_of(user)
    if person is not None and person.is_guest:
        keep_account(person=person)


def _way(name: str, description: Any) -> dict[str, Any]:
    return {"id": name, "description": description, "url": reverse(name)}


def _code() -> str:
    """Eight digits, with a dash in the middle: every keyboard has them, and three tries leave 1 in 33 million."""
    return generate_user_code(length=8, numeric=True, dashed=True)


def _language() -> str:
    active = get_language()
    return active if active in LANGUAGES else settings.LANGUAGE_CODE

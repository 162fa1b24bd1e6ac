"""Mails to guests about their links and their account; what concerns an application is told by the app that has it."""

from django.utils import translation
from django.utils.translation import gettext as _

from touiza.actors.account_mails import AccountMail, compose_account_mail
from touiza.actors.guest_links import link_address
from touiza.actors.models import Person
from touiza.core.ids import public_id
from touiza.mail.services.sending import send_mail


def send_new_link(*, person: Person) -> None:
    """Send a guest a new personal link."""
    if person.user is None:
        return
    with translation.override(person.user.language):
        mail = AccountMail(
            subject=_("Your new link to what you sent"),
            lines=[_("With it you follow your applications, write to the association or withdraw. No account is needed.")],
            action=_("Open what I sent"),
            url=link_address(person),
            foot=_("The link is for you alone: do not pass it on."),
        )
    _send(person, "link", mail)


def send_password_told(*, person: Person) -> None:
    """Tell the mailbox that the account has a password now: whoever held the link may have chosen it."""
    if person.user is None:
        return
    with translation.override(person.user.language):
        mail = compose_account_mail("password_set", {})
    _send(person, "password", mail)


def _send(person: Person, what: str, mail: AccountMail) -> None:
    if person.user is not None:
        send_mail(
            to=person.user.email,
            user=person.user,
            cause=f"guest:{what}:{public_id()}",
            kind="guest",
            language=person.user.language,
            template="account",
            context={"telling": mail},
        )

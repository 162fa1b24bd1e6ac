"""Mails to guardians: the question, what they agreed to, and that they are no longer asked. Each in the language chosen for them."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from touiza.actors.account_mails import AccountMail
from touiza.actors.models import Guardianship
from touiza.mail.services.sending import send_mail
from touiza.ui.formats import date_long


def send_question(*, guardianship: Guardianship, secret: str) -> None:
    """Ask a guardian whether a young person may volunteer."""
    name = {"name": guardianship.person.actor.name}
    with translation.override(guardianship.language):
        day = date_long(guardianship.expires_at.date(), guardianship.language)
        mail = AccountMail(
            subject=_("%(name)s would like to volunteer and needs your consent") % name,
            lines=[
                _("%(name)s gave your address as that of a parent or guardian on Touiza, where associations look for volunteers.") % name,
                _("Until you agree, the account takes part in nothing and nobody sees it. Read what it is about, then agree or not:"),
            ],
            action=_("Read and answer"),
            url=_address(secret),
            foot=_("The link is for you alone and waits for an answer until %(day)s. If you know nobody of that name, leave this message be.")
            % {"day": day},
        )
    _send(guardianship, f"asked:{guardianship.sends}", mail)


def send_agreed(*, guardianship: Guardianship, secret: str) -> None:
    """Thank a guardian, with the link by which the consent is taken back: it stays good."""
    name = {"name": guardianship.person.actor.name}
    with translation.override(guardianship.language):
        mail = AccountMail(
            subject=_("You agreed that %(name)s volunteers") % name,
            lines=[
                _("Thank you. %(name)s can now apply to associations.") % name,
                _("You can take your consent back at any time, without a reason. Keep this message for that:"),
            ],
            action=_("See or change my answer"),
            url=_address(secret),
            foot=_("The link is for you alone: do not pass it on."),
        )
    moment = guardianship.answered_at.isoformat() if guardianship.answered_at else ""
    _send(guardianship, f"agreed:{moment}", mail)


def send_over(*, guardianship: Guardianship) -> None:
    """Tell a guardian that the young person now says to be old enough."""
    name = {"name": guardianship.person.actor.name}
    with translation.override(guardianship.language):
        mail = AccountMail(
            subject=_("Your consent for %(name)s is no longer needed") % name,
            lines=[
                _("%(name)s now says to be old enough to volunteer without it. We keep your address no longer than the account.") % name,
                _("If that is not so, write to the people who run this server."),
            ],
            foot=_("You receive this because you had agreed."),
        )
    _send(guardianship, "over", mail)


def _address(secret: str) -> str:
    return settings.SITE_URL + reverse("actors:guardian_answer", args=[secret])


def _send(guardianship: Guardianship, what: str, mail: AccountMail) -> None:
    send_mail(
        to=guardianship.email,
        cause=f"guardian:{guardianship.pk}:{what}",
        kind="guardian",
        language=guardianship.language,
        template="account",
        context={"telling": mail},
    )

"""Mails to people who apply without an account: confirm it, sign in instead, and where to follow it."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from touiza.actors.account_mails import AccountMail
from touiza.actors.guest_links import link_address
from touiza.actors.models import Person
from touiza.mail.services.sending import send_mail
from touiza.opportunities.models import Application, GuestRequest


def send_question(*, request: GuestRequest, secret: str) -> None:
    """Ask whether they want it sent; until they press the button nobody reads it."""
    with translation.override(request.language):
        mail = AccountMail(
            subject=_("Confirm your application: “%(title)s”") % _names(request),
            lines=[
                _("You want to apply to %(association)s without an account.") % _names(request),
                _("Open the link and press the button there. Only then does the association read it, and its time to answer begins."),
            ],
            action=_("Confirm my application"),
            url=settings.SITE_URL + reverse("opportunities:guest_confirmation", args=[secret]),
            foot=_("The link works once, within seven days. If you did not apply, leave this message be: nothing happens."),
        )
    _send_request(request, mail)


def send_account_told(*, request: GuestRequest, secret: str) -> None:
    """Tell the mailbox that it has an account; only here, so that nobody else learns it."""
    with translation.override(request.language):
        apply = reverse("opportunities:apply", args=[request.opportunity.post.slug])
        mail = AccountMail(
            subject=_("You have an account: sign in to apply for “%(title)s”") % _names(request),
            lines=[
                _("Somebody, perhaps you, applied to %(association)s with this address, without signing in.") % _names(request),
                _("The address has an account. Sign in, and the words that were typed are waiting in the form. Nothing has been sent yet."),
            ],
            action=_("Sign in and apply"),
            url=f"{settings.SITE_URL}{apply}?typed={secret}",
            foot=_("If it was not you, do nothing."),
        )
    _send_request(request, mail)


def send_confirmed(*, application: Application, person: Person) -> None:
    """Give the guest the link by which they follow it; what is decided at once brings its own."""
    user = person.user
    if user is None:
        return
    with translation.override(user.language):
        names = {"title": str(application.opportunity.post.title), "association": str(application.opportunity.association)}
        mail = AccountMail(
            subject=_("Your application has been sent: “%(title)s”") % names,
            lines=[
                _("%(association)s has it, and has two of its working days to answer. The answer comes by e-mail.") % names,
                _("With this link you follow it, write to the association or withdraw. No account is needed."),
            ],
            action=_("Follow my application"),
            url=link_address(person, reverse("opportunities:application", args=[application.public_id])),
            foot=_("The link is for you alone: do not pass it on."),
        )
    send_mail(
        to=user.email,
        user=user,
        cause=f"guest_sent:{application.pk}",
        kind="guest",
        language=user.language,
        template="account",
        context={"telling": mail},
    )


def _names(request: GuestRequest) -> dict[str, str]:
    return {"title": str(request.opportunity.post.title), "association": str(request.opportunity.association)}


def _send_request(request: GuestRequest, mail: AccountMail) -> None:
    send_mail(
        to=request.email,
        cause=f"guest_request:{request.pk}",
        kind="guest",
        language=request.language,
        template="account",
        context={"telling": mail},
    )

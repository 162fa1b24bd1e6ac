"""What reaches a person's mailbox: notices can be stopped from the mail itself, without signing in."""

from django.urls import reverse

from touiza.accounts.access import MAILBOX
from touiza.accounts.models import User


def stop_path(*, user: User) -> str:
    """Return the path of the page that stops notices by mail, in the active language. Who has it may stop them."""
    return reverse("account_stop_mail", args=[MAILBOX.sign(str(user.pk))])


def stop_mail(*, user: User) -> None:
    """Send this person no more notices by mail; codes, and what concerns the account's safety, still come."""
    user.mail_notices = False
    user.save(update_fields=["mail_notices"])

"""Passwords: whose they are."""

from allauth.account.models import EmailAddress
from django.db import transaction

from touiza.accounts.models import User


@transaction.atomic
def drop_unproved_password(*, user: User) -> bool:
    """Take away a password chosen before anybody proved to have the account's mailbox; tell whether there was one.

    Without this, somebody could sign up with another person's address and a password of their own, and wait until that
    person comes and proves the address with a code.
    """
    if not user.has_usable_password() or EmailAddress.objects.filter(user=user, verified=True).exists():
        return False
    user.set_unusable_password()
    user.save(update_fields=["password"])
    return True

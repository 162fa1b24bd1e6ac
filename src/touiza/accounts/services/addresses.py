"""The address an account is reached at."""

import datetime as dt

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from touiza.accounts.models import User
from touiza.accounts.services.factors import drop_factors
from touiza.accounts.services.sessions import end_other_sessions
from touiza.core.errors import Refusal


@transaction.atomic
def take_address_back(*, user: User, address: str, changed_at: dt.datetime) -> User:
    """Give an account the address it had before: every device is signed out and the password goes.

    Whoever changed it knew the password or had the mailbox; now only the mailbox opens the account. Passkeys and apps
    that were added since `changed_at` go with it; those from before are the owner's and stay. Refuses
    "address_taken" when another account uses the address by now.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    EmailAddress.objects.filter(user=user).delete()
    user.email = address
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(update_fields=["email", "password"])
            EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    except IntegrityError:
        raise Refusal("address_taken", _("Another account uses this address by now, so it cannot be taken back.")) from None
    drop_factors(user=user, since=changed_at)
    end_other_sessions(user=user, kept=None)
    return user

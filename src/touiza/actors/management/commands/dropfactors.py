"""`./touiza dropfactors`: the way back in for who has lost passkeys, app and recovery codes, once an operator is sure of them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from touiza.accounts.models import User
from touiza.actors.services.factors import take_factors_away
from touiza.core.trouble import Trouble


class Command(BaseCommand):
    help = "Take a person's passkeys, app and recovery codes away, after checking who they are. It is logged and mailed to them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address of the account")
        parser.add_argument("--reason", required=True, help="how you made sure that it is them; it is written into the log")

    def handle(self, *_args: Any, email: str, reason: str, **_options: Any) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise Trouble(f"Nobody has the address {email}.")
        if not reason.strip():
            raise Trouble("Say with --reason how you made sure that it is them.", code=2)
        gone = take_factors_away(user=user, reason=reason.strip())
        said = "had no second factor" if not gone else "signs in with a code by e-mail again, and was told so by mail"
        self.stdout.write(f"{user.email} {said}.")

"""`./touiza createadmin`: an operator, login and person, made where only the owner of the instance can: at its terminal."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation

from touiza.accounts.models import User
from touiza.actors.services.people import create_person
from touiza.core.errors import Refusal
from touiza.core.trouble import Trouble


class Command(BaseCommand):
    help = "Add an operator, who decides which requests to answer for an association are granted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", help="the operator's e-mail address, asked for when not given")
        parser.add_argument("--name", help="the operator's name (default: the first part of the address)")
        parser.add_argument("--language", choices=["ar", "fr", "en"], default="ar", help="default: ar")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from the first line of the input"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        with translation.override("en"):  # as everything that is said at the terminal
            self.run(**options)

    def run(self, *, password_stdin: bool, **options: Any) -> None:
        email = (options["email"] or self.ask("E-mail: ")).strip().lower()
        password = sys.stdin.readline().rstrip("\n") if password_stdin else self.ask_password()
        name = options["name"] or email.partition("@")[0]
        try:
            create_operator(email=email, password=password, name=name, language=options["language"])
        except ValidationError as error:
            raise Trouble(" ".join(error.messages)) from None
        except Refusal as refusal:
            raise Trouble(str(refusal)) from None
        self.stdout.write(f"{email} may now sign in as an operator.")

    def ask(self, question: str) -> str:
        self.require_terminal()
        return input(question)

    def ask_password(self) -> str:
        self.require_terminal()
        first = getpass.getpass("Password: ")
        if first != getpass.getpass("Once more: "):
            raise Trouble("The two passwords differ: start again.")
        return first

    def require_terminal(self) -> None:
        if not sys.stdin.isatty():
            raise Trouble("There is no terminal to ask at: give --email ADDRESS and --password-stdin.", code=2)


@transaction.atomic
def create_operator(*, email: str, password: str, name: str, language: str) -> User:
    """Make an operator's login, its confirmed address and its person.

    Raises ValidationError (address or password), Refusal (the address is taken, or the name is none).
    """
    validate_email(email)
    validate_password(password, User(email=email))
    if User.objects.filter(email=email).exists():
        raise Refusal(
            "email_taken", f"Somebody has {email} already: ./touiza changepassword {email} gives a new password."
        )
    user = User.objects.create_superuser(email, password, language=language)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    create_person(user=user, name=name, language=language, silent=True)
    return user

"""`./touiza renew-push-key`: a new key that says to push services who we are; browsers that asked before keep theirs, unless they are given up."""
# ruff: noqa: N999 - the verb is the file's name

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from touiza.notices.services.push_keys import renew_key


class Command(BaseCommand):
    help = "Make a new key for messages to browsers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--withdraw", action="store_true", help="the old key fell into other hands: every browser that asked before is forgotten"
        )

    def handle(self, *_args: Any, withdraw: bool = False, **_options: Any) -> None:
        key = renew_key(withdraw=withdraw)
        older = "every browser that asked before is forgotten" if withdraw else "browsers that asked before keep the old one"
        self.stdout.write(f"Browsers are given {key.public} from now on; {older}.")

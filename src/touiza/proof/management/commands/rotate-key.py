"""`./touiza rotate-key`: a new key to sign credentials with; the old one's signatures go on holding, unless it is withdrawn."""
# ruff: noqa: N999 - the verb is the file's name

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from touiza.associations.models import Association
from touiza.core.trouble import Trouble
from touiza.proof.issuers import issuer_name
from touiza.proof.services.credentials import rotate_key


class Command(BaseCommand):
    help = "Make a new key that signs credentials: of an association, or of this server."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("handle", nargs="?", default="", help="the association’s handle; none: this server’s own key")
        parser.add_argument(
            "--withdraw", action="store_true", help="the old key fell into other hands: what it signs from now on is not believed"
        )

    def handle(self, *_args: Any, handle: str = "", withdraw: bool = False, **_options: Any) -> None:
        association = Association.objects.select_related("actor").filter(actor__handle=handle.lstrip("@").lower()).first() if handle else None
        if handle and association is None:
            raise Trouble(f"No association has the handle {handle}.")
        owner = association.actor if association else None
        key = rotate_key(owner=owner, withdraw=withdraw)
        older = "is withdrawn" if withdraw else "signs no more; what it signed goes on holding"
        self.stdout.write(f"{issuer_name(owner)} signs with {key.public} from now on; its old key {older}.")

"""What tests of the doors share."""

import re
import time

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from touiza.accounts.models import User
from touiza.actors.services.people import create_person
from touiza.mail.models import Message

CODE = re.compile(r"\b\d{4}-\d{4}\b")


def last_code(email: str) -> str:
    """The code in the newest mail to an address."""
    message = Message.objects.filter(recipient=email).latest("pk")
    found = CODE.search(message.text)
    assert found, message.text
    return found[0]


def make_person(email: str = "amina@example.org", name: str = "أمينة بن يوسف", *, password: str | None = None) -> User:
    """A person who has signed up and confirmed their address."""
    user = User.objects.create_user(email, password, language="ar")
    create_person(user=user, name=name, language="ar")
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def sign_in_by_code(client: Client, email: str, language: str = "en") -> None:
    """Sign in through the pages."""
    client.post(f"/{language}/account/login/code/", {"email": email})
    client.post(f"/{language}/account/login/code/confirm/", {"code": last_code(email)})


def prove_by_code(client: Client, email: str, then: str, language: str = "en"):
    """Answer the question who one is, on the way to a page."""
    where = f"/{language}/account/reauthenticate/code/?next={then}"
    client.post(where, {"action": "send"})
    return client.post(where, {"code": last_code(email)})


def proved(client: Client) -> Client:
    """Return the client with the question who one is answered just now."""
    session = client.session
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session.save()
    return client


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed: what an answer costs in time."""

    count = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).count += 1
        return super().encode(password, salt)

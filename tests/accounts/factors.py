"""What tests of second factors share: an app that shows codes, a page's questions to a device."""

import html
import json
import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from tests.accounts.device import Device
from tests.accounts.helpers import proved
from touiza.accounts.models import User

APP, ADD = "/en/account/security/app/", "/en/account/passkeys/add/"


def app_code(secret: str, *, steps: int = 0) -> str:
    """What an app shows now, or so many steps of 30 seconds later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def with_app(user: User) -> str:
    """Connect an app to an account; return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def recovery_codes(user: User) -> list[str]:
    return RecoveryCodes(Authenticator.objects.get(user=user, type="recovery_codes")).get_unused_codes()


def asked(page: str) -> dict:
    """What a page asks of the device."""
    found = re.search(r'data-options="([^"]+)"', page)
    assert found, "the page asks for no passkey"
    return json.loads(html.unescape(found[1]))


def add_passkey(client: Client, device: Device | None = None, name: str = "My phone") -> Device:
    """Add a passkey through the pages."""
    device = device or Device()
    options = asked(proved(client).get(ADD).content.decode())
    answer = client.post(ADD, {"name": name, "credential": device.create(options)})
    assert answer.status_code == 302, answer.content.decode()
    return device


def door(client: Client) -> dict:
    """What the page of signing in asks of any device."""
    return client.get("/en/account/passkeys/login/", headers={"accept": "application/json"}).json()["request_options"]


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session

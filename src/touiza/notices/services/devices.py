"""Browsers in which a person is told: added from the settings page, one person's at a time, gone with the sign-in or when the browser says so."""

import hashlib
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.kernel.webpush import BadKey, Browser
from touiza.notices.models import Device
from touiza.notices.services.push_keys import key_in_use

MOST = 10  # browsers of one person
LONGEST = 1000  # characters of the address of a push service


@transaction.atomic
def add_device(*, person: Actor, endpoint: str, p256dh: str, auth: str, session: str, name: str = "") -> Device:
    """Tell a person in this browser from now on, also where it was somebody else's before. Twice changes nothing.

    Refuses "push_off", "push_address", "push_keys", "push_many".
    """
    _check(endpoint, p256dh, auth)
    Actor.objects.select_for_update().get(pk=person.pk)
    digest = hashlib.sha256(endpoint.encode()).hexdigest()
    others = Device.objects.filter(person=person).exclude(digest=digest)
    if others.count() >= MOST:
        raise Refusal("push_many", _("You are told in ten browsers already: take one away first."))
    Device.objects.filter(digest=digest).exclude(person=person).delete()
    told = {
        "person": person, "key": key_in_use(), "endpoint": endpoint, "p256dh": p256dh, "auth": auth, "session": session,
        "name": name[:120], "faults": 0,
    }  # fmt: skip
    device, _new = Device.objects.update_or_create(digest=digest, defaults=told)
    return device


@transaction.atomic
def remove_device(*, device: Device) -> None:
    """Tell its person no more in this browser. Twice changes nothing."""
    Device.objects.filter(pk=device.pk).delete()


def is_signed_in(device: Device) -> bool:
    """Is its person still signed in where they asked to be told?"""
    return Session.objects.filter(session_key=device.session, expire_date__gt=clock.now()).exists()


def _check(endpoint: str, p256dh: str, auth: str) -> None:
    if not settings.PUSH:
        raise Refusal("push_off", _("This server sends no messages to browsers."))
    wrong = Refusal("push_address", _("This browser gave no address that messages could be sent to."))
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname, parts.port or 443
    except ValueError:
        raise wrong from None
    known = parts.scheme == "https" or (parts.scheme == "http" and f"{host}:{port}" in settings.FETCH_LOCAL)
    if len(endpoint) > LONGEST or not endpoint.isascii() or not endpoint.isprintable() or not host or not known:
        raise wrong
    try:
        Browser.read(p256dh, auth)
    except BadKey:
        raise Refusal("push_keys", _("This browser gave keys that cannot be used.")) from None

"""The personal links in a guest's mails: signed, good for ninety days, and ended all at once by changing the guest's key."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import Http404
from django.urls import reverse

from touiza.actors.models import Person

LINK = signing.TimestampSigner(salt="actors.guest")
LINK_GOOD_FOR = dt.timedelta(days=90)

State = Literal["good", "late", "ended", "account"]


@dataclass(frozen=True)
class GuestLink:
    """Whose link it is and whether it still opens: "late" after ninety days, "ended" by the guest, "account" once they keep one."""

    person: Person
    state: State


def link_path(person: Person, path: str = "") -> str:
    """Return the path of a guest's personal link, in the active language; it leads on to `path`."""
    address = reverse("actors:guest_link", args=[LINK.sign_object([person.pk, person.guest_key])])
    return f"{address}?{urlencode({'next': path})}" if path else address


def link_address(person: Person, path: str = "") -> str:
    """Return the same with the name of this site, for a mail."""
    return settings.SITE_URL + link_path(person, path)


def access_guest_link(key: str) -> GuestLink:
    """Return what a personal link opens; 404 where it was never one of ours, or the person is gone."""
    try:
        pk, guest_key = LINK.unsign_object(key)
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    people = Person.objects.select_related("actor", "user").filter(pk=pk, actor__erased_at=None, actor__suspended_at=None)
    person = people.filter(user__is_active=True).first()
    if person is None:
        raise Http404
    return GuestLink(person, _state(person, guest_key, key))


def _state(person: Person, guest_key: str, key: str) -> State:
    if not person.is_guest:
        return "account"
    if person.guest_key != guest_key:
        return "ended"
    try:
        LINK.unsign_object(key, max_age=LINK_GOOD_FOR)
    except signing.SignatureExpired:
        return "late"
    return "good"

"""The links in mails by which a family's mails, or summaries, are stopped, without signing in. Who has one may stop them."""

from django.core import signing
from django.urls import reverse

from touiza.actors.models import Actor
from touiza.notices.families import Family

STOP = signing.Signer(salt="notices.stop")  # signs the id of a person and a family
DIGEST = "digest"  # stands for the summaries


def stop_path(person: Actor, family: Family | None) -> str:
    """Return the path of the page that stops the mails of a family, in the active language; None is the summaries."""
    return reverse("notices:stop", args=[STOP.sign(f"{person.pk}:{family or DIGEST}")])


def read_stop(key: str) -> tuple[int, Family | None] | None:
    """Return whose mails of which family a link stops; None where it was never one of ours."""
    try:
        person, _colon, family = STOP.unsign(key).partition(":")
        return int(person), None if family == DIGEST else Family(family)
    except (signing.BadSignature, ValueError):
        return None

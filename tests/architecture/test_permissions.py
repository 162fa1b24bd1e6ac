"""The permission matrix: every address, asked and posted to by everybody."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.architecture.permissions import MATRIX, PEOPLE
from tests.worlds import World
from touiza.accounts.models import User
from touiza.actors.services.activity import record
from touiza.associations.models import Claim, Role
from touiza.associations.services.claims import file_claim
from touiza.associations.services.founding import found_association
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.mail.services.sending import send_mail
from touiza.notices.models import Notice
from touiza.opportunities.services.applications import apply
from touiza.proof.services.certificates import issue_certificate
from touiza.proof.services.hours import claim_hours, confirm_hours


def routes(patterns: list, space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            below = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, below)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"


ROUTES = sorted(set(routes(get_resolver().url_patterns)))


@pytest.fixture
def addresses(world: World) -> dict[str, dict[str, object]]:
    """Return the arguments of each route that has some, in a world where each thing exists."""
    application = apply(opportunity=world.opportunity, person=world.amina)
    today = clock.today()
    lines = [
        claim_hours(
            person=world.amina, source=world.opportunity.post, association=world.chrea.actor, minutes=60,
            done_on=today - dt.timedelta(days=n),
        )
        for n in (1, 2)
    ]  # fmt: skip
    confirm_hours(claim=lines[0], by=world.nassima)
    certificate = issue_certificate(person=world.amina, source=world.opportunity.post)
    unclaimed = found_association(founder=None, name=TranslatedText.of("fr", fr="Vieille ligue"), handle="ligue")
    claim = file_claim(association=unclaimed, person=world.chloe, position="présidente", evidence="registre")
    activity = record(verb="application.accepted", actor=world.nassima, obj=application, person=world.amina)
    notice = Notice.objects.create(recipient=world.amina, activity=activity, kind=activity.verb)
    mail = send_mail(
        to="x@mail.example", cause="t", kind="t", language="fr", template="notice",
        context={"telling": {"subject": "s", "url": "/", "lines": [], "action": "a"}},
    )  # fmt: skip
    mine, here = {"public_id": application.public_id}, {"handle": "chrea"}
    role = Role.objects.get(association=world.chrea, person=world.nassima)
    slug = {"slug": world.opportunity.post.slug}
    assert isinstance(claim, Claim)
    return {
        "home_open:sitemap_leaf": {"section": "pages", "page": 1},
        "proof_open:check": {"number": certificate.spoken},
        "proof_open:pdf": {"number": certificate.spoken},
        "media:file": {"name": "pictures/AAAAAAAAAAAAAAAAAAAAAA.webp"},
        "woven_mark": {"cloth": ("chrea", "cedar")},
        "woven_band": {"cloth": ("chrea", "cedar")},
        "demo:mail": {"public_id": mail.public_id},
        "demo:mail_html": {"public_id": mail.public_id},
        "account_session_end": {"pk": 1},
        "notices:follow": {"pk": notice.pk},
        "associations:role": here | {"pk": role.pk},
        "associations:own_invitation": here | {"pk": 1},
        "associations:claim": {"handle": "ligue"},
        "associations:invitation": {"secret": "nobody-has-this-secret"},
        "associations:claim_detail": {"public_id": claim.public_id},
        "proof:hours_decide": here | {"pk": lines[1].pk},
        "proof:revocation": here | {"number": certificate.spoken},
        **{name: here for name in ROUTES if name.split(":")[-1] in {"workspace", "new", "applications", "hours_queue", "people"} and name not in {"associations:new", "demo:people"}},
        "associations:edit": here,
        "home:profile": here,
        **{f"opportunities:{name}": slug for name in ("detail", "edit", "publication", "state", "apply", "hours")},
        **{name: mine for name in ROUTES if name.startswith("opportunities:application") and name != "opportunities:applications"},
    }  # fmt: skip


def letter(response: HttpResponse) -> str:
    if response.status_code in {301, 302} and "/account/login/" in response["Location"]:
        return "l"
    return {403: "f", 404: "n", 405: "m", 409: "r", 410: "n"}.get(response.status_code, "o" if response.status_code < 500 else "!")


def ask(world: World, name: str, method: str, address: str) -> str:
    """Return the letter for one person at one address; what it did is undone."""
    client = Client()
    if name != "visitor":
        client.force_login(User.objects.get(pk=world.user(name).pk))
    with transaction.atomic():
        response = client.get(address) if method == "get" else client.post(address, {})
        transaction.set_rollback(True)
    return letter(response)


def outcome(world: World, method: str, address: str) -> str:
    return "".join(ask(world, name, method, address) for name in PEOPLE)


def test_every_route_is_in_the_matrix_and_no_other() -> None:
    assert set(MATRIX) == set(ROUTES)


@pytest.mark.parametrize("route", ROUTES)
def test_everybody_gets_what_the_matrix_says(world: World, addresses: dict, route: str) -> None:
    address = reverse(route, kwargs=addresses.get(route, {}))
    got = outcome(world, "get", address), outcome(world, "post", address)
    assert got == MATRIX.get(route), f"{route} {address}"

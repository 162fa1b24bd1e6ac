"""The permission matrix: every address, asked and posted to by everybody."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import Settings

from tests.accounts.helpers import proved
from tests.architecture.addresses import ROUTES, addresses_in
from tests.architecture.permissions import GUESTS, MATRIX, PEOPLE
from tests.architecture.permissions_of_roles import PEOPLE_OF_ROLES, ROLES
from tests.worlds import World, add_opportunity, add_person, build_world
from touiza.accounts.models import User
from touiza.actors.services.qualifications import state_qualification
from touiza.associations.models import Invitation, Role
from touiza.associations.services.invitations import invite
from touiza.associations.services.roles import give_role
from touiza.core.digests import digest_of
from touiza.opportunities.models import GuestRequest, Opportunity
from touiza.opportunities.services.guests import request_as_guest
from touiza.opportunities.services.scopes import set_scope
from touiza.proof.models import Certificate, Contribution

pytestmark = pytest.mark.django_db


@pytest.fixture
def _django_db_helper() -> None:
    """Leave the database to `built`: pytest-django's own transaction would end its connection after each test."""


@pytest.fixture(scope="module")
def built(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[World, dict[str, dict[str, object]], Path]]:
    """Build the world in which each thing exists once for all these tests, and take it back after them."""
    folder = tmp_path_factory.mktemp("media")
    quick = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"], "MEDIA_ROOT": folder, "RATE_LIMITS": False}
    with django_db_blocker.unblock(), override_settings(**quick), transaction.atomic():
        world = build_world()
        yield world, addresses_in(world), folder
        transaction.set_rollback(True)


@pytest.fixture
def world(built: tuple[World, dict[str, dict[str, object]], Path], settings: Settings) -> Iterator[World]:
    """Return the world; what a test does in it is undone."""
    settings.MEDIA_ROOT = built[2]
    with transaction.atomic():
        yield built[0]
        transaction.set_rollback(True)


@pytest.fixture
def addresses(built: tuple[World, dict[str, dict[str, object]], Path]) -> dict[str, dict[str, object]]:
    """Return the arguments of each route that has some."""
    return built[1]


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


def outcome(world: World, method: str, address: str, people: Sequence[str] = PEOPLE) -> str:
    return "".join(ask(world, name, method, address) for name in people)


def staff(world: World) -> None:
    """Give the association people who act for it in part."""
    other = add_opportunity(world.chrea, world.nassima, title="نسقي الغرس")
    kinds = {"sofiane": "reader", "lila": "coordinator", "meriem": "coordinator", "kamel": "communicator", "wassila": "treasurer"}
    reach = {"lila": world.opportunity.pk, "meriem": other.pk}
    for name, kind in kinds.items():
        world.users[name], world.people[name] = add_person(name, name.title(), "fr")
        role = give_role(association=world.chrea, person=world.people[name], kind=kind, by=world.rachid, is_scoped=name in reach)
        if name in reach:
            set_scope(role=role, opportunities=[reach[name]], by=world.rachid)


def test_every_route_is_in_the_matrix_and_no_other() -> None:
    assert set(MATRIX) == set(ROUTES)


@pytest.mark.parametrize("route", ROUTES)
def test_everybody_gets_what_the_matrix_says(world: World, addresses: dict, route: str) -> None:
    address = reverse(route, kwargs=addresses.get(route, {}))
    got = outcome(world, "get", address), outcome(world, "post", address)
    assert got == MATRIX.get(route), f"{route} {address}"


@pytest.mark.parametrize("route", ROUTES)
def test_who_acts_in_part_gets_that_part_and_nothing_more(world: World, addresses: dict, route: str) -> None:
    address = reverse(route, kwargs=addresses.get(route, {}))
    stranger = outcome(world, "get", address, ["chloe"]), outcome(world, "post", address, ["chloe"])
    staff(world)
    got = outcome(world, "get", address, PEOPLE_OF_ROLES), outcome(world, "post", address, PEOPLE_OF_ROLES)
    rule = tuple(letter * len(PEOPLE_OF_ROLES) for letter in stranger)
    assert got == ROLES.get(route, rule), f"{route} {address}"
    assert ROLES.get(route) != rule, "what Chloé gets too needs no line"


def test_every_line_of_a_role_is_of_a_route() -> None:
    assert set(ROLES) <= set(ROUTES)


def visit(world: World) -> Client:
    """Apply without an account; return the browser that is let in."""
    work = add_opportunity(world.chrea, world.nassima, title="نرحب بالضيوف", guests_welcome=True)
    asked = request_as_guest(opportunity=work, name="Karim", email="guest@mail.example", language="fr", of_age=16)
    GuestRequest.objects.filter(pk=asked.pk).update(digest=digest_of("a-secret-of-the-guest"))
    client = Client()
    assert client.post(reverse("opportunities:guest_confirmation", args=["a-secret-of-the-guest"])).status_code == 302
    return client


def test_a_guest_gets_what_a_visitor_gets_but_where_guests_are_let_in(world: World, addresses: dict) -> None:
    guest = visit(world).cookies
    for route in ROUTES:
        address, got = reverse(route, kwargs=addresses.get(route, {})), []
        for method in ("get", "post"):
            client = Client()
            client.cookies = guest.copy()
            with transaction.atomic():
                got.append(letter(client.get(address) if method == "get" else client.post(address, {})))
                transaction.set_rollback(True)
        rule = tuple(letters[0] for letters in MATRIX[route])
        assert tuple(got) == GUESTS.get(route, rule), f"{route} {address}"
        assert GUESTS.get(route) != rule, "what a visitor gets too needs no line"


OTHER_VERBS = ("put", "patch", "delete", "trace")


@pytest.mark.parametrize("route", ROUTES)
def test_no_other_verb_does_or_shows_anything(world: World, addresses: dict, route: str) -> None:
    address = reverse(route, kwargs=addresses.get(route, {}))
    for name in ("visitor", "chloe", "rachid", "dalia"):
        client = Client()
        if name != "visitor":
            client.force_login(world.user(name))
        for verb in OTHER_VERBS:
            status = getattr(client, verb)(address).status_code
            assert status in {302, 403, 404, 405}, f"{verb} {address} as {name}: {status}"
        head, got = client.head(address).status_code, client.get(address).status_code
        assert head in {got, 405}, f"HEAD {address} as {name}: {head}, GET {got}"


MIXED = (
    ("associations:role", {"to": "end"}),
    ("associations:own_invitation", {"to": "cancel"}),
    ("proof:hours_decide", {"confirm": "1"}),
    ("proof:revocation", {"r-reason": "Mine now."}),
)


@pytest.mark.parametrize(("route", "data"), MIXED, ids=lambda value: value if isinstance(value, str) else "")
def test_ones_own_handle_opens_nothing_of_another_association(world: World, addresses: dict, route: str, data: dict) -> None:
    invite(association=world.chrea, email="x@mail.example", kind="owner", by=world.rachid, language="fr")
    arguments = addresses[route] | {"handle": "nour"}
    if route == "associations:own_invitation":
        arguments["pk"] = Invitation.objects.get().pk
    before = everything_of(world)
    client = Client()
    client.force_login(world.user("salima"))
    response = proved(client).post(reverse(route, kwargs=arguments), data)
    assert response.status_code == 404 or response.url.startswith("/c/")
    assert everything_of(world) == before


def everything_of(world: World) -> tuple[object, ...]:
    """Return what an outsider must not have changed."""
    return (
        list(Role.objects.values_list("pk", "kind", "ended_at")),
        list(Invitation.objects.values_list("pk", "cancelled_at")),
        list(Contribution.objects.values_list("pk", "kind")),
        list(Certificate.objects.values_list("pk", "state")),
        list(Opportunity.objects.values_list("pk", "association", "state")),
    )


def test_fields_that_are_not_asked_for_change_nothing(world: World) -> None:
    """Ids of another association, roles and switches of an operator, sent with a form that is one's own to send."""
    client = Client()
    client.force_login(world.user("salima"))
    state_qualification(person=world.salima.person, kind="first_aid")
    more = {"association": world.chrea.pk, "handle": "chrea", "is_staff": "on", "is_superuser": "on", "claimed_at": "2020-01-01", "kind": "owner", "state": "done"}
    before = everything_of(world)
    client.post("/ar/@nour/edit/", {**more, "name_ar": "نور", "version": "first"})
    client.post("/ar/me/settings/", {**more, "language": "ar", "time_zone": "Africa/Algiers", "theme": "auto", "form_of_address": "neutral"})
    client.post("/ar/me/profile/", {**more, "name": "سليمة", "email": "rachid@touiza.example", "user": world.user("rachid").pk})
    client.post(f"/ar/opportunities/{world.opportunity.post.slug}/application/", {**more, "message": "", "person": world.yanis.pk})
    assert everything_of(world) == before
    user = User.objects.get(pk=world.user("salima").pk)
    assert (user.is_staff, user.is_superuser, user.email) == (False, False, "salima@touiza.example")
    assert not world.yanis.applications.exists()
    assert world.salima.applications.get().state == "submitted"

"""The permission matrix: every address, asked and posted to by everybody."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.accounts.helpers import proved
from tests.architecture.permissions import MATRIX, PEOPLE
from tests.opportunities.day_work import add_day
from tests.opportunities.shift_work import add_shift_work
from tests.worlds import World, add_opportunity, add_person
from touiza.accounts.access import MAILBOX
from touiza.accounts.models import User
from touiza.actors.services.activity import record
from touiza.associations.models import Claim, Invitation, Role
from touiza.associations.services.claims import file_claim
from touiza.associations.services.founding import found_association
from touiza.associations.services.invitations import invite
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.mail.services.sending import send_mail
from touiza.notices.models import Notice
from touiza.opportunities.models import Opportunity
from touiza.opportunities.recurring import Rule
from touiza.opportunities.services.applications import apply
from touiza.opportunities.services.arranging import propose_appointment
from touiza.opportunities.services.attendance import record_presence
from touiza.opportunities.services.calendars import renew_calendar
from touiza.opportunities.services.day_words import report_incident
from touiza.opportunities.services.handovers import offer_shift
from touiza.opportunities.services.joining import join_shifts
from touiza.opportunities.services.recurrences import add_recurrence
from touiza.opportunities.services.shifts import ShiftFields
from touiza.opportunities.spans import span_of
from touiza.proof.models import Certificate, Contribution
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
    work = add_shift_work(world)
    rule = add_recurrence(
        opportunity=work, by=world.nassima, rule=Rule((5,)), first_day=today + dt.timedelta(days=7),
        starts=dt.time(8), ends=dt.time(12), fields=ShiftFields(places=3),
    )  # fmt: skip
    shift = work.shifts.first()
    (signup,) = join_shifts(opportunity=work, person=world.amina, shifts=[shift.pk])
    offer = offer_shift(signup=signup, to=add_person("karim", "Karim Saidi", "fr")[1])
    arranged = add_opportunity(world.chrea, world.nassima, title="نرافق تلميذاً", timing="arranged", day=None, join_mode="at_once")
    asked = apply(opportunity=arranged, person=world.amina)
    time = propose_appointment(
        engagement=asked.engagement, by=world.amina,
        span=span_of(today + dt.timedelta(days=9), dt.time(8), dt.time(9), "Africa/Algiers"),
    )  # fmt: skip
    shifts, own = {"slug": work.post.slug}, {"public_id": signup.public_id}
    mine, here = {"public_id": application.public_id}, {"handle": "chrea"}
    role = Role.objects.get(association=world.chrea, person=world.nassima)
    slug = {"slug": world.opportunity.post.slug}
    assert isinstance(claim, Claim)
    held = add_day(world, people=("amina",))
    record_presence(day=held, by=world.nassima, person=world.amina, state="came")
    incident = report_incident(day=held, by=world.nassima, severity="note", text="x", key="x")
    day = {"slug": held.opportunity.post.slug, "when": held.key}
    somebody = {"ref": f"p{world.amina.pk}"}
    return {
        **{name: day for name in ROUTES if name.startswith("opportunities:day")},
        **{f"opportunities:day_{name}": day | somebody for name in ("person", "tie", "about")},
        **{f"opportunities:{name}": here for name in ("days", "day_thanks", "incidents")},
        "opportunities:incident": here | {"public_id": incident.public_id},
        "home_open:sitemap_leaf": {"section": "pages", "page": 1},
        "proof_open:check": {"number": certificate.spoken},
        "proof_open:pdf": {"number": certificate.spoken},
        "media:file": {"name": "pictures/AAAAAAAAAAAAAAAAAAAAAA.webp"},
        "woven_mark": {"cloth": ("chrea", "cedar")},
        "woven_band": {"cloth": ("chrea", "cedar")},
        "woven_band_png": {"cloth": ("chrea", "cedar")},
        "woven_card": {"cloth": ("chrea", "cedar")},
        "demo:mail": {"public_id": mail.public_id},
        "demo:mail_html": {"public_id": mail.public_id},
        "account_session_end": {"pk": 1},
        "account_address_back": {"key": "nobody-has-this-key"},
        "account_stop_mail": {"key": MAILBOX.sign(str(world.user("amina").pk))},
        "notices:follow": {"pk": notice.pk},
        "associations:role": here | {"pk": role.pk},
        "associations:own_invitation": here | {"pk": 1},
        "associations:claim": {"handle": "ligue"},
        "associations:invitation": {"secret": "nobody-has-this-secret"},
        "associations:claim_detail": {"public_id": claim.public_id},
        "proof:hours_decide": here | {"pk": lines[1].pk},
        "proof:revocation": here | {"number": certificate.spoken},
        **{name: here for name in ROUTES if name.split(":")[-1] in {"workspace", "new", "applications", "hours_queue", "people"} and name not in {"associations:new", "demo:people"}},
        **{f"associations:{name}": here for name in ("edit", "closing", "suspension")},
        "home:profile": here,
        **{f"opportunities:{name}": shifts for name in ("shifts", "shifts_new", "roster", "roster_print")},
        **{f"opportunities:{name}": shifts | {"pk": shift.pk} for name in ("shift", "shift_cancellation", "shift_people")},
        **{f"opportunities:{name}": own for name in ("signup", "signup_withdrawal", "signup_handover")},
        "opportunities:recurrence_end": shifts | {"pk": rule.pk},
        "opportunities:roster_person": shifts | own,
        "opportunities:appointments": {"public_id": asked.public_id},
        "opportunities:appointment": {"public_id": asked.public_id, "pk": time.pk},
        "opportunities:past": here,
        "opportunities:handover": {"public_id": offer.public_id},
        "opportunities_open:calendar": shifts,
        "opportunities_open:association_calendar": here,
        "opportunities_open:own_calendar": {"secret": renew_calendar(person=world.amina).secret},
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
    more = {"association": world.chrea.pk, "handle": "chrea", "is_staff": "on", "is_superuser": "on", "claimed_at": "2020-01-01", "kind": "owner", "state": "done"}
    before = everything_of(world)
    client.post("/ar/@nour/edit/", {**more, "name_ar": "نور", "version": "first"})
    client.post("/ar/me/settings/", {**more, "language": "ar", "time_zone": "Africa/Algiers", "theme": "auto", "form_of_address": "neutral"})
    client.post("/ar/me/profile/", {**more, "name": "سليمة", "email": "rachid@touiza.example", "user": world.user("rachid").pk})
    client.post(f"/ar/opportunities/{world.opportunity.post.slug}/application/", {**more, "message": "", "person": world.amina.pk})
    assert everything_of(world) == before
    user = User.objects.get(pk=world.user("salima").pk)
    assert (user.is_staff, user.is_superuser, user.email) == (False, False, "salima@touiza.example")
    assert not world.amina.applications.exists()
    assert world.salima.applications.get().state == "submitted"

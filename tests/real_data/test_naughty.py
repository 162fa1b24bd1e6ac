"""Bad input: 515 strings that have broken other programs, into every field of every form. Nothing breaks, nothing is lost."""

import datetime as dt
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client

from tests.opportunities.typed_in import complete
from tests.real_data.naughty import EACH, FILE, Drill, faults, strings, undone
from tests.worlds import World
from touiza.associations.models import Claim
from touiza.associations.services.founding import found_association, version_of
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.opportunities.models import Application
from touiza.opportunities.services.applications import accept_application, apply, ask_applicant
from touiza.proof.services.hours import claim_hours

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
As = Callable[[str], Client]
THREE = ("ar", "fr", "en")


def in_three(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}_{code}" for name in names for code in THREE)


def hold(drill: Drill, *, at_least: int = 15) -> None:
    """Run it over all strings; so many of them must have been taken, or the drill was none."""
    found = strings()
    assert len(found) == -(-515 // EACH)
    wrong = drill.run(found)
    assert not wrong, f"{len(wrong)} faults:\n" + "\n".join(wrong[:25])
    assert drill.accepted >= at_least, drill.accepted


def application(world: World) -> Application:
    return apply(opportunity=world.opportunity, person=world.amina, message="أحب الجبل")


def test_sign_up() -> None:
    every = ("name", "email", "password1", "of_age")
    hold(Drill(Client(), "/ar/account/signup/", every, ("name",), {"email": "n@touiza.example", "of_age": "on"}, shown=("",)))


def test_sign_in(world: World) -> None:
    fixed = {"login": world.user("amina").email}
    hold(Drill(Client(), "/ar/account/login/", ("login", "password"), ("password",), fixed, {"with_password": "1"}), at_least=0)


def test_a_code(world: World) -> None:
    client = Client()
    client.post("/ar/account/login/code/", {"email": world.user("amina").email})
    hold(Drill(client, "/ar/account/login/code/confirm/", ("code",), ("code",)), at_least=0)


def test_profile(as_: As) -> None:
    client, page = as_("amina"), "/ar/me/profile/"
    audiences = ("name", "about", "skills", "languages", "causes", "commune", "availability", "needs", "age_band", "hours_per_week")
    choices = ("form_of_address", "age_band", "radius_km", "availability", "hours_per_week", "new_skill", "new_language", "causes", "needs", "commune")
    every = ("name", "other_name", "about", *choices, *(f"{name}_audience" for name in audiences), "remove_skill")
    form = client.get(page).context["form"]
    fixed = {one.html_name: one.value() for one in form if one.html_name.endswith("_audience")}
    fixed |= {"name": "أمينة بن يوسف", "form_of_address": "feminine", "about_audience": "public"}
    hold(Drill(client, page, every, ("about",), fixed, shown=(f"/ar/@{form.person.actor.handle}/",), again=page))


def test_a_persons_name(as_: As, world: World) -> None:
    client, page = as_("amina"), "/ar/me/profile/"
    fixed = {one.html_name: one.value() for one in client.get(page).context["form"] if one.html_name.endswith("_audience")}
    shown = (page, f"/ar/@{world.amina.handle}/", "/ar/me/")
    hold(Drill(client, page, ("name", "other_name", "commune", "new_skill"), ("name",), {**fixed, "form_of_address": "feminine"}, shown=shown))


def test_settings(as_: As) -> None:
    every = ("language", "time_zone", "theme", "form_of_address", "keyboard_shortcuts", "mail_notices")
    fixed = {"language": "ar", "time_zone": "Africa/Algiers", "theme": "auto", "form_of_address": "feminine"}
    hold(Drill(as_("amina"), "/ar/me/settings/", every, (), fixed, shown=("",)))


def test_picture_and_its_words(as_: As) -> None:
    hold(Drill(as_("amina"), "/ar/me/profile/picture/", ("audience", "picture"), (), shown=("/ar/me/profile/",)), at_least=0)
    every = in_three("picture_alt")
    fixed = complete(deed="draft")
    hold(Drill(as_("nassima"), "/ar/@chrea/opportunities/new/", every, every, fixed, {"deed": "draft"}, shown=("",)))


ASSOCIATION = (*in_three("name", "tagline", "about", "activities"), "address", "phone", "approval")
WITH_CHOICES = (*ASSOCIATION, "kinds", "causes", "commune", "languages", "email", "website", "founded", "dyes")


def test_founding(as_: As) -> None:
    drill = Drill(as_("chloe"), "/ar/associations/new/", (*WITH_CHOICES, "handle"), (*in_three("tagline", "about", "activities"), "address"), {"name_ar": "أصدقاء الوادي"})
    drill.shown, drill.deed = ("", "/ar/associations/"), {}
    hold(drill)


def test_an_associations_name(as_: As) -> None:
    hold(Drill(as_("chloe"), "/fr/associations/new/", in_three("name"), in_three("name"), shown=("", "/fr/associations/", "/fr/me/associations/")))


def test_editing_an_association(as_: As, world: World) -> None:
    page = "/ar/@chrea/edit/"
    free = (*in_three("tagline", "about", "activities"), "address")
    drill = Drill(as_("rachid"), page, (*WITH_CHOICES, "version"), free, {"name_ar": "أصدقاء الشريعة", "version": version_of(world.chrea)})
    drill.shown, drill.again, drill.short = ("/ar/@chrea/",), page, (*in_three("tagline"), "address")
    hold(drill)


def test_inviting(as_: As) -> None:
    page = "/ar/@chrea/people/"
    hold(Drill(as_("rachid"), page, ("email", "kind", "language"), ("email",), {"kind": "coordinator", "language": "ar"}, shown=("",)), at_least=0)


def test_claiming_and_what_the_reviewer_reads(as_: As, world: World) -> None:
    found_association(founder=None, name=TranslatedText.of("ar", ar="جمعية بلا مسير"), handle="alone")
    every = ("position", "evidence")
    hold(Drill(as_("chloe"), "/ar/@alone/claim/", every, every, shown=("",)))
    reviewer, volunteer = as_("dalia"), as_("chloe")
    before = reviewer.get("/ar/claims/").text
    for string in strings()[::5]:
        with undone():
            if volunteer.post("/ar/@alone/claim/", dict.fromkeys(every, string)).status_code == 302:
                claim = Claim.objects.get(person=world.chloe)
                pages = [reviewer.get("/ar/claims/"), reviewer.get(f"/ar/claims/{claim.public_id}/")]
                assert [page.status_code for page in pages] == [200, 200]
                assert not [fault for page in pages for fault in faults(page.text, string, before)], string


EDITOR = (*in_three("title", "body", "deliverable", "address"), "amount", "places", "day", "last_day", "starts", "ends", "deadline")
EDITOR_CHOICES = (
    "attendance", "timing", "unit", "per", "time_not_stated", "commune", "join_mode", "lowest_age", "languages", "causes", "goals",
    "skills_needed", "skills_welcome", "accommodations", "seen", "form_key",
)  # fmt: skip


@pytest.mark.parametrize("deed", ["draft", "publish"])
def test_editor(as_: As, deed: str) -> None:
    free = in_three("title", "body", "address")
    drill = Drill(as_("nassima"), "/ar/@chrea/opportunities/new/", (*EDITOR, *EDITOR_CHOICES), free, complete(), {"deed": deed}, shown=("",))
    hold(drill)


def test_editing_a_published_one(as_: As, world: World) -> None:
    slug = world.opportunity.post.slug
    page = f"/ar/opportunities/{slug}/edit/"
    free = in_three("title", "address")
    edited = world.opportunity.post.edited_at
    drill = Drill(as_("nassima"), page, (*EDITOR, *EDITOR_CHOICES), free, complete(seen=edited.isoformat() if edited else ""))
    drill.shown, drill.again, drill.short = (f"/ar/opportunities/{slug}/", f"/ar/opportunities/?q={slug}"), page, free
    hold(drill)


def test_applying(as_: As, world: World) -> None:
    page = f"/ar/opportunities/{world.opportunity.post.slug}/application/"
    hold(Drill(as_("amina"), page, ("message", "share_profile"), ("message",), {"share_profile": "on"}, shown=("",)))


@pytest.mark.parametrize(
    ("who", "deed", "field", "fixed"),
    [
        ("amina", "message", "message", {}),
        ("amina", "answer", "sentence", {}),
        ("amina", "withdrawal", "sentence", {}),
        ("nassima", "question", "sentence", {}),
        ("nassima", "refusal", "sentence", {"reason": "full"}),
    ],
)
def test_an_application(as_: As, world: World, who: str, deed: str, field: str, fixed: dict[str, object]) -> None:
    made = application(world)
    if deed == "answer":
        ask_applicant(application=made, by=world.nassima, question="متى؟")
    page = f"/ar/applications/{made.public_id}/"
    hold(Drill(as_(who), f"{page}{deed}/", (field, "reason", "next"), (field,), fixed, shown=(page,)))


def test_entering_hours(as_: As, world: World) -> None:
    accept_application(application=application(world), by=world.nassima)
    page = f"/ar/opportunities/{world.opportunity.post.slug}/hours/"
    yesterday = clock.today() - dt.timedelta(days=1)
    fixed = {"done_on": f"{yesterday:%d/%m/%Y}", "minutes_hours": "1", "minutes_minutes": "5", "key": "a-key"}
    every = ("done_on", "minutes_hours", "minutes_minutes", "note", "key")
    hold(Drill(as_("amina"), page, every, ("note",), fixed, shown=("",)))


def test_deciding_about_hours(as_: As, world: World) -> None:
    accept_application(application=application(world), by=world.nassima)
    claim = claim_hours(
        person=world.amina, source=world.opportunity.post, association=world.chrea.actor, minutes=60,
        done_on=clock.today(), note="سقي",
    )  # fmt: skip
    page = f"/ar/@chrea/hours/{claim.pk}/"
    fixed = {"c-minutes_hours": "1", "c-minutes_minutes": "30"}
    every = ("c-minutes_hours", "c-minutes_minutes", "c-reason", "next")
    hold(Drill(as_("nassima"), page, every, ("c-reason",), fixed, shown=(page,)))
    hold(Drill(as_("nassima"), page, ("d-reason", "next"), ("d-reason",), {}, {"decline": "1"}, shown=(page,)))


DISCOVER = (
    "q", "t", "w", "s", "p", "attendance", "cause", "accommodation", "language", "skill", "wilaya", "goal", "association", "near",
    "km", "since", "until", "join", "past", "sort", "page",
)  # fmt: skip


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/ar/opportunities/", DISCOVER),
        ("/ar/associations/", ("q", "kind", "cause", "wilaya", "language", "sort", "page")),
        ("/ar/vocabulary/places/", ("q", "field")),
        ("/ar/vocabulary/skills/", ("q", "field")),
        ("/c/", ("number",)),
    ],
)
def test_questions_in_the_address(world: World, client: Client, address: str, names: tuple[str, ...]) -> None:
    before = client.get(address).text
    for string in strings():
        for asked in (dict.fromkeys(names, string), {names[0]: string}):
            answer = client.get(address, asked, follow=True)
            assert answer.status_code in (200, 404), string
            assert not faults(answer.text, string, before), string


def test_certificates_that_nobody_issued(world: World, client: Client) -> None:
    before = client.get("/c/-").text
    for string in strings():
        for address in (f"/c/{quote(string, safe='')}", f"/c/{quote(string, safe='')}/certificate.pdf"):
            answer = client.get(address, follow=True)
            assert answer.status_code in (200, 404), string
            assert not faults(answer.text, string, before), string

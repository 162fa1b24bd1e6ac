"""Every end is told, with a coded reason and a sentence."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.worlds import World, add_opportunity
from touiza.accounts.services.erasure import erase_user
from touiza.associations.services.closing import close_association
from touiza.core.errors import Refusal
from touiza.mail.models import Message
from touiza.opportunities.models import Application, ApplicationStep, CallOff, EndReason, Opportunity, State
from touiza.opportunities.services import applications as services
from touiza.opportunities.services.ending import call_off
from touiza.opportunities.services.publishing import remove_opportunity, set_state

As = Callable[[str], Client]


@pytest.fixture
def two(world: World) -> tuple[Application, Application]:
    """Return one who holds a place and one who waits."""
    held = services.apply(opportunity=world.opportunity, person=world.amina)
    services.accept_application(application=held, by=world.nassima)
    return held, services.apply(opportunity=world.opportunity, person=world.yanis)


def reason_of(application: Application) -> str:
    return ApplicationStep.objects.filter(application=application).latest("pk").reason


def test_calling_off_ends_all_and_tells_each_why(world: World, two: tuple[Application, Application], tell: Callable) -> None:
    for _twice in range(2):
        call_off(opportunity=world.opportunity, by=world.nassima, reason="weather", sentence="عاصفة ثلج على الطريق.")
    tell()
    for application, name in zip(two, ("amina", "yanis"), strict=True):
        application.refresh_from_db()
        assert (application.state, reason_of(application)) == ("ended", "weather")
        mail = Message.objects.get(recipient=f"{name}@touiza.example", kind="application.ended")
        assert "عاصفة ثلج على الطريق." in mail.text
    world.opportunity.refresh_from_db()
    assert (world.opportunity.taken, world.opportunity.state, CallOff.objects.count()) == (0, "closed", 1)


def test_what_was_called_off_does_not_open_again(world: World) -> None:
    call_off(opportunity=world.opportunity, by=world.nassima, reason="few", sentence="كنا قليلين.")
    with pytest.raises(Refusal) as refused:
        set_state(opportunity=world.opportunity, state=State.OPEN, by=world.nassima)
    assert refused.value.code == "called_off"


@pytest.mark.parametrize(("reason", "sentence", "code"), [("", "x", "no_reason"), ("rain", "x", "no_reason"), ("few", " ", "no_sentence")])
def test_it_needs_a_reason_and_a_sentence(world: World, reason: str, sentence: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        call_off(opportunity=world.opportunity, by=world.nassima, reason=reason, sentence=sentence)
    assert refused.value.code == code


def test_what_is_over_is_not_called_off(world: World) -> None:
    set_state(opportunity=world.opportunity, state=State.DONE, by=world.nassima)
    with pytest.raises(Refusal) as refused:
        call_off(opportunity=world.opportunity, by=world.nassima, reason="few", sentence="كنا قليلين.")
    assert refused.value.code == "over"


@pytest.mark.parametrize("end", ["closed", "over", "removed", "association"])
def test_who_waits_learns_by_which_end(world: World, tell: Callable, end: str) -> None:
    waits = services.apply(opportunity=world.opportunity, person=world.yanis)
    {
        "closed": lambda: set_state(opportunity=world.opportunity, state=State.CLOSED, by=world.nassima),
        "over": lambda: set_state(opportunity=world.opportunity, state=State.DONE, by=None),
        "removed": lambda: remove_opportunity(opportunity=world.opportunity, by=world.nassima),
        "association": lambda: close_association(association=world.chrea, by=world.rachid),
    }[end]()
    waits.refresh_from_db()
    assert (waits.state, reason_of(waits)) == ("ended", EndReason(end))
    tell()
    assert Message.objects.filter(recipient="yanis@touiza.example", kind="application.ended").count() == 1


def test_a_volunteer_may_say_why_and_need_not(as_: As, two: tuple[Application, Application]) -> None:
    held, waits = two
    as_("amina").post(f"/en/applications/{held.public_id}/withdrawal/", {"reason": "health", "sentence": ""})
    as_("yanis").post(f"/en/applications/{waits.public_id}/withdrawal/", {})
    assert [reason_of(one) for one in two] == ["health", ""]
    assert "My health or my family" in as_("nassima").get(f"/en/applications/{held.public_id}/").text


def test_who_erases_their_account_withdraws(world: World, two: tuple[Application, Application]) -> None:
    erase_user(user=world.user("yanis"))
    assert Application.objects.get(pk=two[1].pk).state == "withdrawn"


def test_the_page_of_calling_off_says_what_follows_and_the_opportunitys_page_why(
    as_: As, world: World, two: tuple[Application, Application], django_assert_max_num_queries: Callable
) -> None:
    address = f"/en/opportunities/{world.opportunity.post.slug}/"
    client = as_("nassima")
    client.get(f"{address}calling-off/")
    with django_assert_max_num_queries(20):
        page = client.get(f"{address}calling-off/").text
    assert "1 person holds a place" in page
    assert client.post(f"{address}calling-off/", {"reason": "permit", "sentence": "No permission yet."}).status_code == 422
    sent = {"reason": "permit", "sentence": "No permission yet.", "sure": "on"}
    assert client.post(f"{address}calling-off/", sent).status_code == 302
    shown = as_("visitor").get(address).text
    assert "A permission is missing" in shown
    assert "No permission yet." in shown
    assert "The association has called it off" in as_("amina").get(f"/en/applications/{two[0].public_id}/").text


def test_others_opportunities_stay_as_they_are(as_: As, world: World) -> None:
    other = add_opportunity(world.nour, world.salima, title="نقرأ للأطفال")
    sent = {"reason": "permit", "sentence": "x", "sure": "on"}
    assert as_("nassima").post(f"/en/opportunities/{other.post.slug}/calling-off/", sent).status_code == 403
    assert not CallOff.objects.exists()
    assert Opportunity.objects.get(pk=other.pk).state == "open"

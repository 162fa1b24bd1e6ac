"""What a volunteer is suggested: one order everywhere, what they put away, the mail they asked for, and what is counted."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation

from tests.notices.choosing import ticked
from tests.worlds import World, add_opportunity
from touiza.accounts.services.export import export_user
from touiza.actors.models import Person
from touiza.core import clock
from touiza.mail.models import Message
from touiza.opportunities.models import Cadence, Exposure, HiddenSuggestion, Opportunity, SuggestionMail
from touiza.opportunities.services import mailing_offers
from touiza.opportunities.services.exposure import count_shown, spread_of
from touiza.opportunities.services.mailing_offers import MOST, mail_offers
from touiza.opportunities.services.offering import hide_suggestion, offers_for, set_mail, show_suggestion
from touiza.opportunities.stopping import suggestions_stop_path
from touiza.vocabulary.models import Cause, Place

pytestmark = pytest.mark.django_db
CHOICES = "/en/me/notices/choices/"
As = Callable[[str], Client]
PAGE = "/en/me/suggestions/"


@pytest.fixture
def works(world: World) -> list[Opportunity]:
    """Work of two associations near Amina, who says where she lives."""
    Person.objects.filter(pk=world.amina.pk).update(commune=Place.objects.get(code="dz_0901"))
    world.amina.person.causes.set(Cause.objects.filter(code="education"))
    made = [add_opportunity(world.chrea, world.nassima, title=f"عمل {number}") for number in range(6)]
    return [*made, add_opportunity(world.nour, world.salima, title="نقرأ للأطفال", causes=tuple(Cause.objects.filter(code="education")))]


def offered(world: World) -> list[int]:
    return [offer.opportunity.pk for offer in offers_for(world.amina)]


def test_page_home_mail_and_programs_get_the_same_order(as_: As, world: World, works: list[Opportunity]) -> None:
    order = offered(world)
    assert set(order) == {world.opportunity.pk, *(work.pk for work in works)}
    client = as_("amina")
    slugs = {work.post.slug: work.pk for work in Opportunity.objects.select_related("post")}
    page = [slugs[line.slug] for line in client.get(PAGE).context["lines"]]
    first = [slugs[line.slug] for line in client.get(f"{PAGE}?part=first").context["lines"]]
    told = client.get("/api/v1/suggestions", {"ui": "en"}).json()
    program = [slugs[result["id"]] for result in told["results"]]
    assert (page, first, program) == (order, order[:3], order)
    assert f"{PAGE}?part=first" in client.get("/en/me/").text
    set_mail(person=world.amina, cadence="daily")
    SuggestionMail.objects.update(due_at=clock.now())
    mail_offers()
    text = Message.objects.get(kind="suggestions").text
    places = [text.index(f"/opportunities/{slug}/") for slug in sorted(slugs, key=lambda slug: order.index(slugs[slug]))[:MOST]]
    assert places == sorted(places)


def test_reasons_are_told_and_what_is_not_for_them_goes(as_: As, world: World, works: list[Opportunity]) -> None:
    client = as_("amina")
    assert "km from you" in client.get(PAGE).text
    address = f"/en/me/suggestions/{works[0].post.slug}/deed/"
    for why in ("time", "nonsense", ""):
        assert client.post(address, {"why": why}).status_code == 302
    assert HiddenSuggestion.objects.get().why == ""
    assert works[0].pk not in offered(world)
    assert works[0].post.title.here.text in client.get("/en/me/suggestions/hidden/").text
    client.post(address, {"deed": "show"})
    assert works[0].pk in offered(world)


def test_nothing_of_an_association_that_is_nothing_for_them(world: World, works: list[Opportunity]) -> None:
    hide_suggestion(person=world.amina, opportunity=works[0], why="association")
    assert offered(world) == [works[-1].pk]
    show_suggestion(person=world.amina, opportunity=works[0])
    assert len(offered(world)) == 8


def test_mails_come_to_those_who_asked_alone_and_once(world: World, works: list[Opportunity]) -> None:
    assert mail_offers() == 0
    set_mail(person=world.amina, cadence="weekly")
    due = SuggestionMail.objects.get().due_at
    assert due is not None
    assert (mail_offers(at=due - dt.timedelta(minutes=1)), mail_offers(at=due), mail_offers(at=due)) == (0, 1, 0)
    mail = Message.objects.get(kind="suggestions")
    assert mail.stop_path == suggestions_stop_path(world.amina.pk) or "/suggestions/stop/" in mail.stop_path
    assert SuggestionMail.objects.get().due_at == due + dt.timedelta(days=7)


def test_a_worker_killed_in_the_middle_sends_once(world: World, works: list[Opportunity], monkeypatch: pytest.MonkeyPatch) -> None:
    set_mail(person=world.amina, cadence="daily")
    SuggestionMail.objects.update(due_at=clock.now())

    def killed(_offers: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(mailing_offers, "note_shown", killed)
    with pytest.raises(KeyboardInterrupt):
        mail_offers()
    assert not Message.objects.filter(kind="suggestions").exists()
    monkeypatch.undo()
    assert (mail_offers(), mail_offers()) == (1, 0)
    assert Message.objects.filter(kind="suggestions").count() == 1


def test_who_stopped_mails_or_has_nothing_to_read_gets_none(client: Client, world: World, works: list[Opportunity]) -> None:
    set_mail(person=world.amina, cadence="daily")
    with translation.override("en"):
        path = suggestions_stop_path(world.amina.pk)
    assert client.get(path).status_code == 200
    assert SuggestionMail.objects.get().cadence == "daily"
    assert client.post(path).status_code == client.post(path).status_code == 200
    assert (SuggestionMail.objects.get().cadence, SuggestionMail.objects.get().due_at) == (Cadence.NONE, None)
    set_mail(person=world.amina, cadence="daily")
    SuggestionMail.objects.update(due_at=clock.now())
    Opportunity.objects.update(state="closed")
    assert mail_offers() == 1
    assert not Message.objects.filter(kind="suggestions").exists()


def test_the_mail_is_chosen_on_a_page(as_: As, world: World) -> None:
    client = as_("amina")
    assert client.get(CHOICES).context["form"].initial["suggestions"] == "none"
    assert client.post(CHOICES, ticked(client.get(CHOICES), suggestions="at_once")).status_code == 422
    assert client.post(CHOICES, ticked(client.get(CHOICES), suggestions="weekly")).status_code == 302
    assert SuggestionMail.objects.get().cadence == "weekly"
    assert "weekly" in str(export_user(user=world.user("amina")))


def test_showings_are_counted_by_the_day_and_about_nobody(as_: As, world: World, works: list[Opportunity]) -> None:
    client = as_("amina")
    client.get(PAGE)
    client.get(PAGE)
    client.head(PAGE)
    assert dict(Exposure.objects.values_list("association", "shown")) == {world.chrea.pk: 14, world.nour.pk: 2}
    assert {field.name for field in Exposure._meta.fields} == {"id", "association", "day", "shown"}
    spread = spread_of()
    assert (spread.associations, spread.shown, spread.gini) == (2, 16, 0.375)


def test_the_order_holds_within_a_day_and_follows_what_was_shown_before_it(world: World, works: list[Opportunity]) -> None:
    Person.objects.filter(pk=world.amina.pk).update(commune=None)
    world.amina.person.causes.clear()
    before = offered(world)
    count_shown([world.chrea.pk] * 50)
    assert offered(world) == before
    Exposure.objects.update(day=clock.today() - dt.timedelta(days=1))
    after = offered(world)
    assert after.index(works[-1].pk) <= before.index(works[-1].pk)
    assert after[0] == works[-1].pk


def test_an_opportunity_tells_how_it_suits(as_: As, world: World, works: list[Opportunity]) -> None:
    client, own = as_("amina"), f"/en/opportunities/{works[0].post.slug}/"
    assert f"{own}fit/?part=1" in client.get(own).text
    assert f"{own}fit/" not in as_("nassima").get(own).text  # her own work
    assert "km from you" in client.get(f"{own}fit/").text
    part = client.get(f"{own}fit/?part=1").text
    assert "km from you" in part
    assert "<html" not in part


def test_the_pages_ask_few_queries(as_: As, world: World, works: list[Opportunity], django_assert_max_num_queries: Callable[..., object]) -> None:
    client = as_("amina")
    client.get(PAGE)
    hide_suggestion(person=world.amina, opportunity=works[0])
    for address in (PAGE, f"{PAGE}?part=first", f"{PAGE}hidden/", f"/en/opportunities/{works[1].post.slug}/fit/"):
        with django_assert_max_num_queries(20):
            assert client.get(address).status_code == 200

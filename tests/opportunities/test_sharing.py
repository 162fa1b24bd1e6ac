"""Posters, short addresses, links to pass on, and the picture a shared link shows."""

import io
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image

from tests.worlds import World, add_opportunity
from touiza.core.translated import TranslatedText
from touiza.opportunities.fields import OpportunityFields
from touiza.opportunities.posters import opportunity_card, poster_pdf
from touiza.opportunities.services.cards import draw_card_of
from touiza.opportunities.services.publishing import create_opportunity, remove_opportunity
from touiza.opportunities.short import read_number, short_address, write_number

pytestmark = pytest.mark.django_db


def page_of(world: World, language: str = "ar") -> str:
    return f"/{language}/opportunities/{world.opportunity.post.slug}/"


@pytest.mark.parametrize("number", [0, 1, 30, 31, 961, 10**12, 2**63 - 1])
def test_numbers_are_written_in_signs_that_nobody_mistakes(number: int) -> None:
    text = write_number(number)
    assert read_number(text) == read_number(text.upper()) == number
    assert not set(text) & set("01oil")


@pytest.mark.parametrize("text", ["", "0", "a-b", "é", "z" * 14])
def test_anything_else_is_no_number(text: str) -> None:
    assert read_number(text) is None


def test_a_short_address_leads_to_the_page_in_the_readers_language(world: World, client) -> None:
    path = urlsplit(short_address(world.opportunity)).path
    assert client.get(path, headers={"accept-language": "fr"}).url == page_of(world, "fr")
    assert client.get("/o/zzzzzz").status_code == 404
    draft = create_opportunity(association=world.chrea, by=world.nassima, fields=OpportunityFields(title=TranslatedText.of("ar", ar="س")))
    assert client.get(urlsplit(short_address(draft)).path).status_code == 404
    remove_opportunity(opportunity=world.opportunity, by=world.nassima)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(("wanted", "name"), [("ar", "-ar."), ("fr", "-fr."), ("all", "-ar-fr-en."), ("xx", "-ar.")])
def test_a_poster_for_anyone(world: World, client, wanted: str, name: str) -> None:
    answer = client.get(f"{page_of(world)}poster.pdf", {"in": wanted})
    assert answer.content.startswith(b"%PDF")
    assert name in answer["Content-Disposition"]


def test_strips_are_on_the_same_sheet(world: World) -> None:
    plain, strips = (poster_pdf(world.opportunity, ("ar",), strips=wanted) for wanted in (False, True))
    assert len(strips) != len(plain)
    for data in (plain, strips):
        assert data.count(b"/Type /Page\n") + data.count(b"/Type/Page\n") <= 1


def test_the_poster_of_a_draft_is_for_its_people(world: World, client, as_) -> None:
    draft = create_opportunity(association=world.chrea, by=world.nassima, fields=OpportunityFields(title=TranslatedText.of("ar", ar="س")))
    page = f"/ar/opportunities/{draft.post.slug}/poster.pdf"
    assert [client.get(page).status_code, as_("salima").get(page).status_code, as_("nassima").get(page).status_code] == [404, 404, 200]


def test_links_to_pass_it_on_are_plain_and_whole(world: World, client) -> None:
    sharing = client.get(page_of(world)).context["sharing"]
    for link in sharing.links:
        assert "نغرس" in str(parse_qs(urlsplit(link["href"]).query)) or "facebook" in link["href"]
        assert world.opportunity.post.slug in str(parse_qs(urlsplit(link["href"]).query))
    text = client.get(page_of(world)).text
    assert "<script src=\"http" not in text
    assert "<iframe" not in text


def test_the_picture_of_a_link_is_drawn_by_the_worker_and_kept(world: World, client) -> None:
    image = client.get(page_of(world)).context["image"]
    path = urlsplit(image).path
    assert client.get(path).url.endswith("card.png")
    draw_card_of(kind="o", pk=world.opportunity.pk)
    answer = client.get(path)
    drawn = Image.open(io.BytesIO(b"".join(answer.streaming_content)))
    assert drawn.size == (1200, 630)
    assert "immutable" in answer["Cache-Control"]


def test_other_words_are_another_picture(world: World) -> None:
    other = add_opportunity(world.chrea, world.nassima, title="نسقي الأرز")
    assert opportunity_card(other) != opportunity_card(world.opportunity)


def test_an_association_has_one_too(world: World, client) -> None:
    path = urlsplit(client.get("/ar/@chrea/").context["image"]).path
    draw_card_of(kind="a", pk=world.chrea.pk)
    assert client.get(path)["Content-Type"] == "image/png"
    assert draw_card_of(kind="a", pk=10**9) == ""

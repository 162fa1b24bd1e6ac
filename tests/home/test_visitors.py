"""Pages kept for visitors: the same as fresh ones, for visitors alone, and never longer than they are true."""

import gzip
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client

from tests.media.pictures import picture, upload
from tests.proof.test_hours import enter
from tests.worlds import World, add_opportunity, build_world
from touiza.accounts.services.erasure import erase_user
from touiza.associations.services.founding import update_association
from touiza.associations.services.suspension import lift_suspension, suspend_association
from touiza.core import changes
from touiza.core.translated import TranslatedText
from touiza.core.web import DECLARED
from touiza.home.visitors import LONGEST, may_be_kept, shelf
from touiza.media.services import store_picture
from touiza.opportunities.fields import fields_of
from touiza.opportunities.models import Opportunity
from touiza.opportunities.services.applications import accept_application, apply
from touiza.opportunities.services.publishing import remove_opportunity, set_state, update_opportunity
from touiza.proof.services.hours import confirm_hours

LIST = "/ar/opportunities/"
PAGES = ("/ar/", LIST, "/ar/opportunities/{slug}/", "/ar/@chrea/", "/ar/associations/", "/ar/about/", "/ar/@{amina}/")


@pytest.fixture(autouse=True)
def _kept(settings) -> Iterator[None]:
    settings.PAGE_CACHE = 1
    changes.forget()
    shelf.kept.clear()
    yield
    changes.forget()


def undated(page: bytes) -> bytes:
    """Leave out when the page was drawn, which it says to the stream of what is new."""
    return re.sub(rb' data-at="\d+"', b"", page)


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_a_kept_page_is_the_fresh_one(world: World, path: str, settings, django_assert_max_num_queries) -> None:
    path = path.format(slug=world.opportunity.post.slug, amina=world.amina.handle)
    first = Client().get(path)
    with django_assert_max_num_queries(1):  # for the mark, where half a second has gone by
        kept = Client().get(path)
    settings.PAGE_CACHE = 0
    fresh = Client().get(path)
    assert kept.content == first.content
    assert undated(kept.content) == undated(fresh.content)
    assert kept.headers == first.headers
    assert kept.cookies["language"].value == "ar"


@pytest.mark.django_db
def test_who_is_signed_in_neither_gets_a_kept_page_nor_leaves_one(as_: Callable[[str], Client]) -> None:
    visitor = as_("visitor")
    assert visitor.get(LIST).content == visitor.get(LIST).content
    assert "/ar/me/" in as_("amina").get(LIST).text
    shelf.kept.clear()
    as_("amina").get(LIST)
    assert not shelf.kept
    assert "/ar/me/" not in visitor.get(LIST).text


@pytest.mark.django_db
def test_the_page_one_came_from_leads_back_with_its_filters(world: World) -> None:
    path, client = f"{LIST}{world.opportunity.post.slug}/", Client()
    for scheme in ("http", "https"):  # a proxy may speak HTTPS before us
        back = f'href="{LIST}?t=30"'
        assert back in client.get(path, HTTP_REFERER=f"{scheme}://testserver{LIST}?t=30").text
        assert back not in client.get(path).text
        assert back not in client.get(path, HTTP_REFERER=f"{scheme}://elsewhere.example{LIST}?t=30").text


@pytest.mark.django_db
def test_theme_save_data_language_and_compression_have_pages_of_their_own(world: World) -> None:
    dark, light = Client(), Client()
    dark.cookies["theme"], light.cookies["theme"] = "dark", "light"
    for _time in range(2):
        assert 'data-theme="dark"' in dark.get(LIST).text
        assert 'data-theme="light"' in light.get(LIST).text
        assert "data-theme" not in Client().get(LIST).text
        assert "fonts.css" not in Client().get(LIST, HTTP_SAVE_DATA="on").text
        assert "fonts.css" in Client().get(LIST).text
        assert '<html lang="fr"' in Client().get("/fr/opportunities/").text
        packed = Client().get(LIST, HTTP_ACCEPT_ENCODING="gzip")
        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == Client().get(LIST).content


@pytest.mark.django_db
def test_the_language_cookie_is_set_where_it_is_missing_alone(world: World) -> None:
    knows = Client()
    knows.cookies["language"] = "ar"
    for _time in range(2):
        assert "language" not in knows.get(LIST).cookies
        assert Client().get(LIST).cookies["language"].value == "ar"


@pytest.mark.django_db
def test_head_and_get_are_kept_apart(world: World) -> None:
    for _time in range(2):
        assert Client().head(LIST).content == b""
        assert len(Client().get(LIST).content) > 1000


@pytest.mark.django_db
@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.get(f"{LIST}?q={'x' * LONGEST}"),
        lambda client: client.get(LIST, HTTP_HX_REQUEST="true"),
        lambda client: client.get("/ar/opportunities/nowhere/"),
        lambda client: client.get("/ar/@CHREA/"),
        lambda client: client.get("/ar/account/login/"),
        lambda client: client.get("/ar/account/theme/"),
        lambda client: client.get("/c/"),
        lambda client: client.get("/ar/me/"),
        lambda client: client.post(LIST),
        lambda client: client.get(LIST, HTTP_HOST="elsewhere.example"),
    ],
)
def test_what_is_not_kept(world: World, ask: Callable[[Client], HttpResponse]) -> None:
    ask(Client())
    assert not shelf.kept


def test_only_what_is_declared_and_sets_nobodys_cookie_is_kept() -> None:
    def answer(**more: object) -> HttpResponse:
        response = HttpResponse("x", **more)
        setattr(response, DECLARED, True)
        return response

    with_cookie, not_stored, language = answer(), answer(), answer()
    with_cookie.set_cookie("csrftoken", "secret")
    not_stored["Cache-Control"] = "private, no-store"
    language.set_cookie("language", "ar")
    streamed = StreamingHttpResponse(["x"])
    setattr(streamed, DECLARED, True)
    assert may_be_kept(answer())
    assert may_be_kept(language)
    for response in (HttpResponse("x"), answer(status=404), answer(status=302), with_cookie, not_stored, streamed):
        assert not may_be_kept(response)


@pytest.mark.django_db
def test_the_pages_of_a_process_stay_within_their_room(world: World) -> None:
    for number in range(60):
        Client().get(f"{LIST}?n={number}")
    assert 0 < shelf.size <= 1024 * 1024
    assert shelf.size == sum(size for _page, size, _until in shelf.kept.values())


def _rename(world: World) -> None:
    update_association(association=world.chrea, by=world.rachid, name=TranslatedText.of("ar", ar="حرّاس الأرز"))


def _new_picture(world: World) -> None:
    attachment = store_picture(owner=world.user("nassima"), upload=upload(picture()))
    now = Opportunity.objects.get(pk=world.opportunity.pk)
    update_opportunity(opportunity=now, by=world.nassima, fields=replace(fields_of(now), picture=attachment))


def _retitle(world: World) -> None:
    fields = replace(fields_of(world.opportunity), title=TranslatedText.of("ar", ar="نسقي الأرز في الشريعة"))
    update_opportunity(opportunity=world.opportunity, by=world.nassima, fields=fields)


def _take_place(world: World) -> None:
    accept_application(application=apply(opportunity=world.opportunity, person=world.amina), by=world.nassima)


def _remove_latest(world: World) -> None:
    remove_opportunity(opportunity=Opportunity.objects.latest("pk"), by=world.nassima)


# What is done, on which page it shows, and what shows it: a text, one that is gone (with a dash), a status.
DEEDS: tuple[tuple[str, Callable[[World], object], str, str], ...] = (
    ("an opportunity edited", _retitle, LIST, "نسقي الأرز"),
    ("its picture changed", _new_picture, "/ar/opportunities/{slug}/", "/media/pictures/"),
    ("a place taken", _take_place, "/ar/opportunities/{slug}/", ""),
    ("hours confirmed", lambda world: confirm_hours(claim=enter(world, 120), by=world.nassima), "/ar/@chrea/", ""),
    ("one published", lambda world: add_opportunity(world.chrea, world.nassima, title="نرمّم الجدار"), "/ar/", "نرمّم الجدار"),
    ("an association renamed", _rename, "/ar/associations/", "حرّاس الأرز"),
    ("it is suspended", lambda world: suspend_association(association=world.chrea, by=None), LIST, "-نسقي الأرز"),
    ("it is back", lambda world: lift_suspension(association=world.chrea, by=None), LIST, "نسقي الأرز"),
    ("one paused", lambda world: set_state(opportunity=world.opportunity, state="paused", by=world.nassima), LIST, "-نسقي الأرز"),
    ("a person erased", lambda world: erase_user(user=world.user("amina")), "/ar/@{amina}/", "404"),
    ("one removed", _remove_latest, LIST, "-نرمّم الجدار"),
)  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_every_change_that_visitors_can_see_is_seen_within_a_second() -> None:
    world, client = build_world(), Client()
    slug, amina = world.opportunity.post.slug, world.amina.handle
    for name, deed, path, mark in DEEDS:
        address = path.format(slug=slug, amina=amina)
        before = client.get(address)
        assert before.status_code == 200, name
        assert client.get(address).content == before.content, name
        assert shelf.kept, name
        deed(world)
        done = time.monotonic()
        while (after := client.get(address)).content == before.content:
            assert time.monotonic() - done < 1, f"{name} is not seen"
            time.sleep(0.05)
        _check(name, mark, after)


def _check(name: str, mark: str, after: HttpResponse) -> None:
    """See that it is this change which shows."""
    if mark.isdecimal():
        assert after.status_code == int(mark), name
    elif mark.startswith("-"):
        assert mark[1:] not in after.text, name
    else:
        assert mark in after.text, name

"""The shells: right language and direction, every language one link away, no fonts for those who save data, menus by role."""

import io
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import translation
from PIL import Image

from touiza.ui import context_processors, navigation

PAGE = '{% extends "ui/base.html" %}{% block title %}Front{% endblock %}{% block content %}<h1>x</h1>{% endblock %}'
WORK = '{% extends "ui/work.html" %}{% block title %}Today{% endblock %}{% block content %}<h1>x</h1>{% endblock %}'
WORKSPACE = {"name": "أصدقاء الشريعة", "seed": "chrea", "href": "/ar/today/", "switch": "/ar/switch/", "lang": "ar"}


@pytest.fixture
def menus(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[navigation.Item]]:
    """Empty menus that a test may fill."""
    areas: dict[str, list[navigation.Item]] = {area: [] for area in navigation.AREAS}
    monkeypatch.setattr(navigation, "_registry", areas)
    return areas


def ask(path: str = "/ar/opportunities/?q=a&q=b", user: Any = None, **headers: str) -> HttpRequest:
    request = RequestFactory().get(path, headers=headers)
    request.user = user or AnonymousUser()
    return request


def person(name: str = "Amina", theme: str = "") -> Any:
    return SimpleNamespace(is_authenticated=True, theme=theme, _person=None, __str__=lambda: name)


def draw(source: str, request: HttpRequest, **context: Any) -> str:
    with translation.override(request.path.split("/")[1]):
        return engines["django"].from_string(source).render(context, request)


@pytest.mark.parametrize(("lang", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_a_page_says_its_language_and_offers_the_others(lang: str, direction: str, menus: Any) -> None:
    html = draw(PAGE, ask(f"/{lang}/opportunities/?q=a"))
    assert f'<html lang="{lang}" dir="{direction}">' in html
    for other in ("ar", "fr", "en"):
        assert f'<a href="/{other}/opportunities/?q=a" lang="{other}" hreflang="{other}"' in html
        assert re.search(rf'<link rel="alternate" hreflang="{other}" href="http[^"]+/{other}/opportunities/">', html)
    assert re.search(rf'<link rel="canonical" href="http[^"]+/{lang}/opportunities/">', html)
    assert html.count("<h1") == 1
    assert 'href="#main"' in html
    assert '<main id="main"' in html


def test_a_page_without_a_language_leads_to_the_front_of_each(menus: Any) -> None:
    page = context_processors.Page(ask("/c/TZ-1234/"))
    assert [language["href"] for language in page.languages] == ["/ar/", "/fr/", "/en/"]
    assert not page.translated


def test_saving_data_drops_the_fonts(menus: Any) -> None:
    assert "fonts.css" in draw(PAGE, ask())
    assert "fonts.css" not in draw(PAGE, ask(save_data="on"))


def test_light_or_dark_is_the_persons_choice_then_the_browsers(menus: Any) -> None:
    assert "data-theme" not in draw(PAGE, ask())
    assert 'data-theme="dark"' in draw(PAGE, ask(user=person(theme="dark")))
    request = ask()
    request.COOKIES["theme"] = "light"
    assert 'data-theme="light"' in draw(PAGE, request)
    request.COOKIES["theme"] = '"><script>'
    assert "data-theme" not in draw(PAGE, request)


def test_errors_are_said_in_the_title(menus: Any) -> None:
    assert "<title>Error: Front" in draw(PAGE, ask("/en/x/"), form=SimpleNamespace(errors={"a": ["b"]}))
    assert "<title>Front" in draw(PAGE, ask("/en/x/"))


def test_visitors_sign_in_and_people_have_a_menu(menus: Any) -> None:
    menus["account"] = [navigation.Item("Sign out", lambda request: "/en/out/", "logout", method="post")]
    menus["person"] = [
        navigation.Item("My space", lambda request: "/en/me/", "user", head=True, count=lambda request: 3)
    ]
    visitor, signed_in = draw(PAGE, ask("/en/x/")), draw(PAGE, ask("/en/x/", user=person()))
    assert "Sign in" in visitor
    assert "/en/me/" not in visitor
    assert "Sign in" not in signed_in
    assert '<form method="post" action="/en/out/"' in signed_in
    assert '<nav class="bar phone"' in signed_in
    assert signed_in.count('href="/en/me/"') == 2


def test_a_person_is_shown_as_the_app_that_knows_them_says(menus: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_face", [lambda request: navigation.Face("Zoubida", "/media/z.jpg")])
    assert 'src="/media/z.jpg"' in draw(PAGE, ask("/en/x/", user=person()))
    navigation.register_face(lambda request: navigation.Face("Zoubida"))
    assert ">Z</span>" in draw(PAGE, ask("/en/x/", user=person()))


def test_keyboard_shortcuts_can_be_switched_off(menus: Any) -> None:
    user = person()
    assert "data-keys" not in draw(PAGE, ask("/en/x/", user=user))
    user.keyboard_shortcuts = False
    assert 'data-keys="off"' in draw(PAGE, ask("/en/x/", user=user))


def test_an_entry_is_current_when_it_fits_best(menus: Any) -> None:
    menus["public"] = [
        navigation.Item("Front", lambda request: "/en/"),
        navigation.Item("All", lambda request: "/en/opportunities/"),
        navigation.Item("Near", lambda request: "/en/opportunities/near/"),
        navigation.Item("Hidden", lambda request: "/en/hidden/", visible=lambda request: False),
    ]

    def current(path: str) -> list[Any]:
        return [entry.label for entry in navigation.entries("public", ask(path)) if entry.current]

    assert current("/en/opportunities/near/blida/") == ["Near"]
    assert current("/en/opportunities/7/") == ["All"]
    assert current("/en/") == ["Front"]
    assert current("/en/other/") == []


def test_registering_twice_replaces_and_order_rules(menus: Any) -> None:
    navigation.register("foot", navigation.Item("B", "b", order=2))
    navigation.register("foot", navigation.Item("A", "a", order=1))
    navigation.register("foot", navigation.Item("B again", "b", order=0))
    assert [item.label for item in navigation.registered("foot")] == ["B again", "A"]


def test_counts_are_asked_once_a_request(menus: Any) -> None:
    asked: list[int] = []
    menus["bell"] = [
        navigation.Item("News", lambda request: "/en/n/", "bell", count=lambda request: asked.append(1) or 2)
    ]
    assert 'aria-label="News: 2"' in draw(PAGE, ask("/en/x/", user=person()))
    assert len(asked) == 1
    draw(PAGE, ask("/en/x/"))
    assert len(asked) == 1


def test_the_coordinators_page_has_a_rail_and_a_bar_of_four(menus: Any) -> None:
    menus["association"] = [
        navigation.Item(f"Item {n}", lambda request, n=n: f"/ar/item{n}/", "home", order=n, bar=n < 6) for n in range(7)
    ]
    html = draw(WORK, ask("/ar/item2/", user=person()), workspace=WORKSPACE)
    assert '<aside class="rail desk"' in html
    assert "work.css" in html
    bar = html[html.index('<nav class="bar phone"') :]
    head, more = bar.split("<details", 1)
    assert head.count("<a ") == 4
    assert more.count("<a ") == 3
    assert html.count("/weave/chrea-own/mark.svg") == 2


def test_woven_pictures_are_kept_for_a_year(client: Client) -> None:
    answer = client.get("/weave/ami-s_de-chrea-own/mark.svg")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    assert "immutable" in answer["Cache-Control"]
    assert answer.content.startswith(b"<svg")
    assert client.get("/weave/chrea-poppy/band.svg").content != client.get("/weave/chrea-own/band.svg").content
    assert client.post("/weave/chrea-own/band.svg").status_code == 405


def test_a_link_shown_elsewhere_has_a_woven_picture(client: Client) -> None:
    answer = client.get("/weave/chrea-own/card.png")
    picture = Image.open(io.BytesIO(answer.content))
    assert (answer["Content-Type"], picture.size) == ("image/png", (1200, 630))
    assert len(answer.content) < 8_000
    assert "immutable" in answer["Cache-Control"]


def test_the_band_of_a_mail_may_be_shown_on_other_sites(client: Client) -> None:
    answer = client.get("/weave/chrea-own/band.png")
    assert (answer["Content-Type"], answer["Cross-Origin-Resource-Policy"]) == ("image/png", "cross-origin")
    assert len(answer.content) < 2048

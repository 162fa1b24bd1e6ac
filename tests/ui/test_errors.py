"""Error pages answer in the language of the address, without session or database, and say what to do next."""

import logging
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import RequestFactory

from touiza.ui import errors, views

PAGES: dict[int, Callable[[HttpRequest], HttpResponse]] = {
    400: views.bad_request,
    403: views.forbidden,
    404: views.not_found,
    410: views.gone,
    429: views.too_many_requests,
    500: views.server_error,
    503: views.unavailable,
    507: views.storage_full,
}


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
@pytest.mark.parametrize("status", PAGES)
def test_each_error_has_a_page_in_each_language(status: int, lang: str) -> None:
    answer = PAGES[status](RequestFactory().get(f"/{lang}/somewhere/"))
    html = answer.content.decode()
    assert answer.status_code == status
    assert f'<html lang="{lang}"' in html
    assert answer["Content-Language"] == lang
    assert answer["Cache-Control"] == "no-store"
    assert html.count("<h1>") == 1
    assert 'class="kilim flip"' in html
    assert 'class="btn go"' in html


def test_the_csrf_page_says_how_to_go_on() -> None:
    answer = views.csrf_failure(RequestFactory().post("/en/apply/"), reason="no cookie")
    assert answer.status_code == 403
    assert "This form was open for too long" in answer.content.decode()


def test_a_refusal_gives_its_reason_and_the_way_in() -> None:
    request = RequestFactory().get("/en/today/?a=1")
    html = views.forbidden(request, PermissionDenied("Only the <team> may see this.")).content.decode()
    assert "Only the &lt;team&gt; may see this." in html
    assert "?next=%2Fen%2Ftoday%2F%3Fa%3D1" in html
    request.user = SimpleNamespace(is_authenticated=True, __str__=lambda: "Amina")
    assert "next=" not in views.forbidden(request).content.decode()


def test_a_fault_has_a_code_that_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        html = views.server_error(RequestFactory().get("/en/x/")).content.decode()
    code = caplog.messages[0].split()[1]
    assert code.startswith("TZ-")
    assert code in html


def test_waiting_is_said_in_minutes_and_to_programs() -> None:
    answer = views.too_many_requests(RequestFactory().get("/en/x/"), wait=150)
    assert answer["Retry-After"] == "150"
    assert "3 minutes" in answer.content.decode()


def test_a_page_that_cannot_be_drawn_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise OSError("no disk")

    monkeypatch.setattr(errors.loader, "get_template", broken)
    answer = views.not_found(RequestFactory().get("/ar/x/"))
    assert answer.status_code == 404
    assert answer.content.decode().startswith('<!DOCTYPE html><html lang="ar" dir="rtl">')


def test_error_templates_all_compile() -> None:
    for name in (*PAGES, "csrf"):
        assert engines["django"].get_template(f"ui/errors/{name}.html")

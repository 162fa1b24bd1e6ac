"""Woven pictures, error pages, and the living page of components."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from touiza.kernel import weave
from touiza.ui import sample
from touiza.ui.again import form_again
from touiza.ui.errors import error_page, fault_code
from touiza.ui.weaving import band_png, card_png

log = logging.getLogger(__name__)

YEAR = 31_536_000  # seconds


@require_safe
def woven_mark(_request: HttpRequest, cloth: tuple[str, str]) -> HttpResponse:
    return _picture(weave.mark(*cloth), 4)


@require_safe
def woven_band(_request: HttpRequest, cloth: tuple[str, str]) -> HttpResponse:
    return _picture(weave.band(*cloth), 4)


@require_safe
def woven_band_png(_request: HttpRequest, cloth: tuple[str, str]) -> HttpResponse:
    response = _kept(HttpResponse(band_png(*cloth), content_type="image/png"))
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # mail is read on other sites
    return response


@require_safe
def woven_card(_request: HttpRequest, cloth: tuple[str, str]) -> HttpResponse:
    return _kept(HttpResponse(card_png(*cloth), content_type="image/png"))


def _picture(cloth: weave.Cloth, unit: int) -> HttpResponse:
    return _kept(HttpResponse(cloth.svg(unit), content_type="image/svg+xml"))


def _kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/styleguide.html", sample.everything())


# Errors: named in config/urls.py and settings; Django gives arguments that not all of them need ----------------------------------------------------------------------


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that a page is closed, with the reason that the code gave, if any."""
    user = getattr(request, "user", None)
    name = str(user) if getattr(user, "is_authenticated", False) else ""
    return error_page(request, 403, reason=str(exception or ""), name_of_user=name, next=request.get_full_path())


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    code = fault_code()
    log.error("Fault %s at %s %s", code, request.method, request.path)
    return error_page(request, 500, code=code)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(request, 403, "csrf", again=form_again(request))


def gone(request: HttpRequest, **context: Any) -> HttpResponse:
    """Say that what was here has been taken away."""
    return error_page(request, 410, **context)


def too_many_requests(request: HttpRequest, wait: int = 60) -> HttpResponse:
    """Ask to come back later. `wait` is in seconds."""
    response = error_page(request, 429, minutes=-(-wait // 60))
    response["Retry-After"] = str(wait)
    return response


def unavailable(request: HttpRequest, wait: int = 60) -> HttpResponse:
    """Say that the site is being worked on, or waits for its database. `wait` is in seconds."""
    response = error_page(request, 503, minutes=-(-wait // 60))
    response["Retry-After"] = str(wait)
    return response


def storage_full(request: HttpRequest) -> HttpResponse:
    log.error("No space left: %s %s was refused", request.method, request.path)
    return error_page(request, 507)

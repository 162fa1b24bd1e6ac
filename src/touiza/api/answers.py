"""Answers of the public interface: JSON that any page may read, errors with a code and a sentence, limits by address."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from touiza.accounts.services import limits
from touiza.core.errors import Refusal

CALLS, WINDOW = 60, 60  # of one address in so many seconds
FRESH = 30  # seconds for which others may keep what everybody sees
STATUSES = {"too_many": 429, "signed_out": 403}  # of refusals; any other is 400
METHODS = ("GET", "HEAD")

View = Callable[[HttpRequest], JsonResponse]


def error(status: int, code: str, sentence: str) -> JsonResponse:
    """Answer that something is wrong: a code for programs, a sentence for people."""
    return JsonResponse({"error": {"code": code, "message": sentence}}, status=status)


def public(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """Make a view of the public interface: it is read, never written; counted by address; told to every page."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        response = _open(_answer(view, request))
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
        return response

    return answer


def _answer(view: View, request: HttpRequest) -> HttpResponse:
    if request.method not in METHODS:
        refused = error(405, "method", _("This address is read with GET."))
        refused["Allow"] = ", ".join(METHODS)
        return refused
    try:
        limits.take(key=f"api:{limits.address_of(request)}", limit=CALLS, seconds=WINDOW)
        response = view(request)
    except Refusal as refusal:
        response = error(STATUSES.get(refusal.code, 400), refusal.code, str(refusal.sentence))
        if response.status_code == 429:
            response["Retry-After"] = str(WINDOW)
    own = request.user.is_authenticated or response.status_code != 200
    response["Cache-Control"] = "private, no-store" if own else f"public, max-age={FRESH}"
    return response


def _open(response: HttpResponse) -> HttpResponse:
    """Let pages of other sites read it. Without credentials: a cookie is never of use to them."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


def page_links(request: HttpRequest, number: int, *, more: bool) -> dict[str, Any]:
    """Return the addresses of the pages before and after, whole; None where there is none."""

    def at(wanted: int) -> str:
        query = request.GET.copy()
        query["page"] = str(wanted)
        return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")

    return {"previous": at(number - 1) if number > 1 else None, "next": at(number + 1) if more else None}

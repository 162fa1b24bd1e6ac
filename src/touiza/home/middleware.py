"""Answers to what went wrong: an address not quite right, a refusal nobody caught, a full disk, a database away."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers

from touiza.home.addresses import meant_by
from touiza.home.errors import answer_to


class AddressMiddleware:
    """Leads on from an address that was not found to the one that was meant. Stands before the language's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        path = meant_by(request.path_info, getattr(request, "LANGUAGE_CODE", "ar"))
        if path is None:
            return response
        query = request.META.get("QUERY_STRING", "")
        redirect = HttpResponseRedirect(f"{path}?{query}" if query else path)
        patch_vary_headers(redirect, ("Cookie", "Accept-Language"))
        return redirect


class RefusalMiddleware:
    """Turns what a view raised into a page with its sentence and code; a program's fault passes on to the 500 page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answer_to(request, exception)

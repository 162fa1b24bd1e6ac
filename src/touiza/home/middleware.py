"""Errors that are answers: a refusal nobody caught, a full disk, a database that is away."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from touiza.home.errors import answer_to


class RefusalMiddleware:
    """Turns what a view raised into a page with its sentence and code; a program's fault passes on to the 500 page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answer_to(request, exception)

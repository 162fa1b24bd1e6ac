"""The language and the time zone of each request: the address first, then the person's own choice."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from touiza.core import clock
from touiza.core.calendars import hijri_beside

LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)


class LanguageMiddleware(LocaleMiddleware):
    """Django's, and `?lang=fr` on addresses that carry no language (a certificate's, an error's)."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        asked = request.GET.get("lang", "")
        if asked in LANGUAGES and not translation.get_language_from_path(request.path_info):
            translation.activate(asked)
            request.LANGUAGE_CODE = asked

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if "immutable" in response.get("Cache-Control", ""):
            return response  # a file: the same for every reader, so that caches may share it
        response = super().process_response(request, response)
        language = translation.get_language_from_path(request.path_info)
        if language and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != language and response.status_code < 400:
            _remember(response, language)
        elif not language:
            patch_vary_headers(response, ("Cookie",))
        return response


class TimeZoneMiddleware:
    """Times are shown in the person's own zone, and dates in the calendars they wish."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(settings.MEDIA_URL):  # files show no times
            return self.get_response(request)
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        zone = ZoneInfo(user.time_zone) if user.time_zone in clock.ZONES else timezone.get_default_timezone()
        with timezone.override(zone), hijri_beside(user.hijri_dates):
            return self.get_response(request)


def _remember(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
    )

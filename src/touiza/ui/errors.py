"""The pages that say what went wrong. They are drawn without the session, the database or the page's own context."""

import logging
import secrets
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import translation
from django.utils.html import escape

from touiza.ui import formats
from touiza.ui.context_processors import BarePage

log = logging.getLogger(__name__)

PLAIN = (
    '<!DOCTYPE html><html lang="{lang}" dir="{dir}"><meta charset="utf-8"><title>{code}</title><h1>{code}</h1></html>'
)


def language_of(request: HttpRequest) -> str:
    """Return the language in a request's address, else the one in force."""
    first = request.path.lstrip("/").partition("/")[0]
    return first if first in dict(settings.LANGUAGES) else formats.known(translation.get_language())


def error_page(request: HttpRequest, status: int, name: str = "", **context: Any) -> HttpResponse:
    """Return an error page in the language of the address. `name` is its template when it is not the status."""
    lang = language_of(request)
    with translation.override(lang):
        try:
            page = loader.get_template(f"ui/errors/{name or status}.html")
            html = page.render({"ui": BarePage(request), "status": status, **context})
        except Exception:
            log.exception("The page for error %s could not be drawn", status)
            html = PLAIN.format(lang=lang, dir=formats.direction(lang), code=escape(status))
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-store"
    response["Content-Language"] = lang
    return response


def fault_code() -> str:
    """Return a code that a person can read out and an operator can find in the log."""
    return f"TZ-{secrets.randbelow(90_000) + 10_000}"

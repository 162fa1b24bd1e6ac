"""Public lists for feed readers and other sites: the same to everybody, without a session and without a cookie."""

from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from touiza.core.syndication import feed_response
from touiza.core.translated import LANGUAGES
from touiza.core.web import same_for_visitors
from touiza.posts.public_lists import access_list, access_whole

ENTRIES = (5, 10, 20)
FRAMED = {
    "default-src": ["'none'"], "style-src": ["'self'"], "font-src": ["'self'"], "img-src": ["'self'"], "base-uri": ["'none'"],
    "form-action": ["'none'"], "frame-ancestors": ["*"],
}  # fmt: skip


@require_safe
def feed(request: HttpRequest, key: str, kind: str) -> HttpResponseBase:
    """A list as Atom or JSON Feed, in the language of `?lang=`; 304 to who has it already."""
    with translation.override(_language(request)):
        return feed_response(request, access_list(key, request.GET).feed(), kind=kind)


@require_safe
@same_for_visitors
@xframe_options_exempt
@csp_replace(FRAMED)
def embed(request: HttpRequest, key: str) -> HttpResponse:
    """A list for the frame of another site: no script, no cookie; links open the site itself. `?n=` says how many lines."""
    wanted = request.GET.get("n", "")
    number = int(wanted) if wanted in {str(one) for one in ENTRIES} else ENTRIES[0]
    with translation.override(_language(request)):
        found = access_list(key, request.GET)
        context = {"list": found, "entries": found.load(number), "home": f"{settings.SITE_URL}{found.home}"}
        response = render(request, "posts/embed.html", context)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "public, max-age=300"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@same_for_visitors
def embedding(request: HttpRequest) -> HttpResponse:
    """What to copy into another site to show a list there, and how it will look."""
    wanted = request.GET.get("n", "")
    number = wanted if wanted in {str(one) for one in ENTRIES} else str(ENTRIES[0])
    found = access_whole(request.GET.get("list", "posts"))
    context: dict[str, Any] = {
        "list": found,
        "frame": f"{found.embed}&n={number}",
        "height": 140 + 88 * int(number),
        "numbers": [
            {"text": str(one), "href": f"?list={found.whole_key}&n={one}", "current": str(one) == number} for one in ENTRIES
        ],
        "noindex": True,
    }
    return render(request, "posts/embedding.html", context)


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else settings.LANGUAGE_CODE

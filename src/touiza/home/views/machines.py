"""Addresses without a language: the way in, the server's health, what search engines read."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from touiza.home import health
from touiza.home.sitemap import access_leaf, leaves

WEEK = 7 * 24 * 3600


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Lead to the visitor's language: their account's, else the one they last read, else their browser's."""
    user = request.user
    language = user.language if user.is_authenticated else translation.get_language_from_request(request)
    with translation.override(language):
        response = redirect("home:landing")
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """Lead browsers that ask for a picture by its old name to ours."""
    response = redirect(static("ui/img/icon-180.png"))
    response["Cache-Control"] = f"public, max-age={WEEK}"
    return response


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """Tell the state of the server: 200 with "ok" or "late", 503 with "down"."""
    told, status = health.report()
    return JsonResponse(told, status=status)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots what is not for them, and where the sitemap is."""
    private = [f"/{code}/{place}/" for code, _name in settings.LANGUAGES for place in ("me", "today", "account")]
    context = {"private": private, "sitemap": settings.SITE_URL + reverse("home_open:sitemap")}
    return render(request, "home/robots.txt", context, content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the sitemap's leaves."""
    addresses = [settings.SITE_URL + reverse("home_open:sitemap_leaf", args=[leaf.section, leaf.page]) for leaf in leaves()]
    return render(request, "home/sitemap_index.xml", {"addresses": addresses}, content_type="application/xml")


@require_safe
def sitemap_leaf(request: HttpRequest, section: str, page: int) -> HttpResponse:
    """List the addresses of one leaf, each in the three languages with the other two beside it."""
    return render(request, "home/sitemap_leaf.xml", {"entries": access_leaf(section, page)}, content_type="application/xml")

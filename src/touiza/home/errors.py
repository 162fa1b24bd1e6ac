"""What is answered when a deed is refused, the disk is full or the database is away: a page that says so."""

import errno
import logging
import sys
from urllib.parse import urlsplit

import psycopg.errors
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from touiza.core.errors import Refusal
from touiza.ui import views as pages

log = logging.getLogger(__name__)

RETRY_SECONDS = 30  # when to come back while the database is away
LIMIT_SECONDS = 300


def answer_to(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """Return the page for an error that has a sentence of its own; None for a fault in the program."""
    if isinstance(error, Refusal):
        return refused(request, error)
    if is_storage_full(error):
        return pages.storage_full(request)
    if isinstance(error, OperationalError | InterfaceError):
        return database_away(request)
    return None


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Say why a deed was refused: 429 for doing it too often, 409 for everything else.

    Who acts for this server and needs a second factor is led to the page where one is added; it says why.
    """
    if refusal.code == "too_many":
        return pages.too_many_requests(request, wait=LIMIT_SECONDS)
    if refusal.code == "second_factor":
        return redirect("mfa_index")
    context = {"refusal": refusal, "back": _back(request), "noindex": True}
    return render(request, "home/refusal.html", context, status=409)


def is_storage_full(error: BaseException | None) -> bool:
    """Tell whether a disk is full: ours (ENOSPC, EDQUOT) or PostgreSQL's (SQLSTATE 53100)."""
    cause = getattr(error, "__cause__", None)
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    return isinstance(cause, psycopg.errors.DiskFull)


def database_away(request: HttpRequest) -> HttpResponse:
    """Say that the database does not answer. Nothing on that page asks it anything."""
    log.error("The database is away: %s %s", request.method, request.path)
    return pages.unavailable(request, wait=RETRY_SECONDS)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for what was raised outside a view (handler500): Django calls it while the error is being handled."""
    return answer_to(request, sys.exc_info()[1]) or pages.server_error(request)


def _back(request: HttpRequest) -> str:
    """Return the page of this site that one came from, else the front page."""
    before = urlsplit(request.headers.get("Referer", ""))
    path = before._replace(scheme="", netloc="", fragment="").geturl()
    if before.netloc != request.get_host() or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return reverse("home:landing")
    return path

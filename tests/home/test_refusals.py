"""Errors that are answers: a refusal nobody caught, a full disk, a database that is away."""

import errno
import sys

import psycopg.errors
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DataError, InterfaceError, OperationalError
from django.test import RequestFactory
from django.urls import get_resolver
from django.utils import translation

from touiza.core.errors import Refusal
from touiza.home.errors import server_error
from touiza.home.middleware import RefusalMiddleware

SENTENCE = "All places are taken <for now>."


def caused_by(error, cause):
    error.__cause__ = cause
    return error


@pytest.fixture
def request_(db):
    request = RequestFactory().post("/en/somewhere/", headers={"referer": "http://testserver/en/associations/?q=1"})
    request.user = AnonymousUser()
    with translation.override("en"):
        yield request


def answer(request, error):
    return RefusalMiddleware(lambda _request: None).process_exception(request, error)


def test_a_refusal_is_told_with_its_sentence_and_code(request_):
    response = answer(request_, Refusal("full", SENTENCE))
    page = response.content.decode()
    assert response.status_code == 409
    assert "All places are taken &lt;for now&gt;." in page
    assert "full" in page
    assert 'href="/en/associations/?q=1"' in page


def test_the_way_back_never_leaves_the_site(request_):
    request_.META["HTTP_REFERER"] = "https://elsewhere.example/en/"
    assert "elsewhere" not in answer(request_, Refusal("full", SENTENCE)).content.decode()


def test_too_often_is_told_as_such(request_):
    response = answer(request_, Refusal("too_many", "Wait."))
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        caused_by(OperationalError("could not extend file"), psycopg.errors.DiskFull()),
    ],
)
def test_a_full_disk_is_told(request_, error):
    assert answer(request_, error).status_code == 507


@pytest.mark.parametrize(
    "error",
    [
        caused_by(OperationalError("connection refused"), psycopg.OperationalError()),
        InterfaceError("connection already closed"),
    ],
)
def test_a_database_that_is_away_is_told(request_, error):
    response = answer(request_, error)
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0


@pytest.mark.parametrize("error", [ValueError("a fault"), DataError("a fault"), OSError(errno.ENOENT, "no file")])
def test_a_fault_of_the_program_goes_on_to_the_500_page(request_, error):
    assert answer(request_, error) is None


def test_what_is_raised_outside_a_view_is_answered_the_same(request_):
    try:
        raise OperationalError("connection refused")
    except OperationalError:
        assert server_error(request_).status_code == 503
    assert sys.exc_info()[0] is None
    assert server_error(request_).status_code == 500


def test_the_site_answers_with_it():
    assert get_resolver().resolve_error_handler(500) is server_error

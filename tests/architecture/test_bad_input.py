"""Every address that takes a form is sent the 515 strings by a drill, or its form has no field at all."""

import importlib

import pytest

from tests.architecture.permissions import MATRIX
from tests.real_data.drill import DRILLED

MODULES = ("test_naughty_entry", "test_naughty_people", "test_naughty_work", "test_naughty_shifts", "test_naughty_day")
FIELDLESS = {  # buttons alone: nothing is typed, nothing is chosen
    "account_address_back",
    "account_logout",
    "account_session_end",
    "account_stop_mail",
    "actors:export",
    "notices:list",
    "usersessions_list",
}
TAKES = {route for route, (_get, post) in MATRIX.items() if "m" not in post}


@pytest.fixture(scope="module")
def drilled() -> set[str]:
    for name in MODULES:
        importlib.import_module(f"tests.real_data.{name}")
    return DRILLED


def test_every_form_is_drilled(drilled: set[str]) -> None:
    assert TAKES - drilled - FIELDLESS == set(), "send the strings to it, with @drills in one of MODULES"


def test_the_exceptions_are_needed(drilled: set[str]) -> None:
    assert not FIELDLESS - TAKES | FIELDLESS & drilled
    assert drilled <= TAKES

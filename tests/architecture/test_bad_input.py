"""Every address that takes a form is sent the 515 strings by a drill, or its form has no field at all."""

import importlib
from pathlib import Path

import pytest

from tests.architecture.permissions import MATRIX
from tests.real_data.drill import DRILLED

MODULES = sorted(path.stem for path in (Path(__file__).parents[1] / "real_data").glob("test_naughty_*.py"))
FIELDLESS = {  # buttons alone: nothing is typed, nothing is chosen
    "account_address_back",
    "account_logout",
    "account_session_end",
    "account_stop_mail",
    "actors:export",
    "actors:qualification",
    "associations:chart_name",
    "associations:member_question",
    "associations:membership_term",
    "notices:device_removal",
    "notices:list",
    "opportunities:application_qualification",
    "opportunities:captain",
    "opportunities:series",
    "opportunities:application_interest",
    "posts:check",
    "posts:closing",
    "proof:wage",
    "relations:act_undoing",
    "relations:consent",
    "relations:mailing_trial",
    "relations:merge_undoing",
    "relations:qualification",
    "relations:removal",
    "relations:saved_filter",
    "relations:stop",
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

"""A year of hours added up: on both sides' pages, in files, and valued by wages with their source."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.accounts.helpers import proved
from tests.proof.test_hours import enter
from tests.worlds import World
from touiza.actors.models import Activity
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.proof.models import Wage
from touiza.proof.services.hours import confirm_hours
from touiza.proof.services.reversals import reverse_hours
from touiza.proof.services.wages import set_wage
from touiza.proof.summaries import Added, Scope, by, by_month, total, years
from touiza.proof.units import own_unit, shared_unit
from touiza.proof.valuing import value

YEAR = clock.today().year


def confirmed(world: World, minutes: int, day: dt.date, **more: object) -> None:
    confirm_hours(claim=enter(world, minutes, ago=(clock.today() - day).days, sure=None, **more), by=world.nassima)


@pytest.fixture
def year(world: World) -> World:
    confirmed(world, 60, dt.date(YEAR - 1, 3, 5), unit=shared_unit("trees"), quantity=12)
    confirmed(world, 90, dt.date(YEAR - 1, 3, 6), unit=own_unit(world.chrea.actor, TranslatedText.of("ar", ar="جرار")), quantity=3)
    confirmed(world, 30, dt.date(YEAR - 1, 7, 1))
    confirmed(world, 45, dt.date(YEAR - 2, 12, 31))
    claim = enter(world, 500, ago=(clock.today() - dt.date(YEAR - 1, 8, 1)).days, sure=None)
    confirm_hours(claim=claim, by=world.nassima)
    reverse_hours(claim=claim, by=world.nassima, reason="خطأ")
    return world


def test_sums_by_year_month_and_person(year: World) -> None:
    scope = Scope(association=year.chrea.actor, year=YEAR - 1)
    assert total(scope) == (180, 3, 1)
    assert [(one.key, one.minutes, one.entries) for one in by_month(scope)] == [(3, 150, 2), (7, 30, 1)]
    assert [(one.key, one.minutes) for one in by(scope, "person")] == [(year.amina.pk, 180)]
    assert [(one.key, one.minutes) for one in years(Scope(person=year.amina))] == [(YEAR - 1, 180), (YEAR - 2, 45)]


@pytest.mark.parametrize(("who", "path"), [("amina", "/en/me/hours/summary/"), ("nassima", "/en/@chrea/hours/summary/")])
def test_pages_say_it_in_words_in_twenty_queries(as_, year: World, who: str, path: str) -> None:
    client = as_(who)
    client.get("/en/me/notices/")  # a first visit opens a session
    with CaptureQueriesContext(connection) as found:
        page = client.get(path, {"year": YEAR - 1}).text
    assert len(found) <= 20
    assert "3\u00a0hours confirmed" in page
    assert "12 trees" in page
    assert "جرار: 3" in page
    assert client.get(path, {"year": "all"}).status_code == client.get(path, {"year": "x" * 9}).status_code == 200


def test_files_hold_the_same_and_no_formula_runs(as_, year: World) -> None:
    year.opportunity.post.title = TranslatedText.of("ar", ar="=HYPERLINK()")
    year.opportunity.post.save()
    client = proved(as_("nassima"))
    path = "/en/@chrea/hours/summary/file/"
    got = client.get(path, {"year": YEAR - 1, "format": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(got.streaming_content).decode("utf-8-sig"))))
    assert sum(int(row[6]) for row in rows[1:]) == 180
    assert {row[3] for row in rows[1:]} == {"'=HYPERLINK()"}
    assert [row[9] for row in rows[1:]] == ["12", "3", ""] or sorted(row[9] for row in rows[1:]) == ["", "12", "3"]
    sheet = load_workbook(io.BytesIO(b"".join(client.get(path, {"year": YEAR - 1, "format": "xlsx"}).streaming_content))).active
    assert [[str(cell or "") for cell in line] for line in sheet.iter_rows(values_only=True)] == rows
    assert Activity.objects.filter(verb="hours.exported", actor=year.nassima).count() == 2
    mine = proved(as_("amina")).get("/en/me/hours/summary/file/", {"year": "all"})
    assert sum(int(row[6]) for row in list(csv.reader(io.StringIO(b"".join(mine.streaming_content).decode("utf-8-sig"))))[1:]) == 225


def test_taking_out_asks_who_one_is(as_, year: World) -> None:
    for who, path in (("amina", "/en/me/hours/summary/file/"), ("nassima", "/en/@chrea/hours/summary/file/")):
        assert "reauthenticate" in as_(who).get(path)["Location"]


def wage(world: World, amount: int, **more: object) -> Wage:
    told = {"by": world.user("dalia"), "year": YEAR - 1, "country": "dz", "amount": amount, "currency": "dzd", "source": "ONS"}
    return set_wage(**told | more)


def test_without_a_wage_there_is_no_value(as_, year: World) -> None:
    assert value([Added(None, 60, 1)], country="dz", year=YEAR) is None
    year.chrea.commune = year.opportunity.commune
    year.chrea.save(update_fields=["commune"])
    assert "we invent none" in as_("nassima").get("/en/@chrea/hours/summary/", {"year": YEAR - 1}).text


def test_hours_are_worth_what_they_would_have_cost(as_, year: World) -> None:
    cause = year.opportunity.causes.first()
    average, own = wage(year, 25_096), wage(year, 30_001, cause=cause, is_example=True)
    valuation = value([Added(cause.pk, 90, 1), Added(None, 61, 1)], country="dz", year=YEAR)
    assert valuation is not None
    assert [(part.wage, part.amount) for part in valuation.parts] == [(own, 45_002), (average, 25_514)]  # 45 001.5 and 25 514.27
    assert (valuation.amount, valuation.currency, valuation.is_example, valuation.left_out) == (70_516, "DZD", True, 0)
    assert value([Added(None, 60, 1)], country="dz", year=YEAR - 2) is None  # a later wage is not taken back in time
    assert wage(year, 26_000).pk == average.pk
    year.chrea.commune = year.opportunity.commune
    year.chrea.save(update_fields=["commune"])
    page = as_("nassima").get("/en/@chrea/hours/summary/", {"year": YEAR - 1}).text
    assert "ILO" in page
    assert "ONS" in page


def test_only_operators_set_wages(as_, world: World) -> None:
    with pytest.raises(Refusal) as refused:
        wage(world, 1, by=world.user("nassima"))
    assert refused.value.code == "operator"
    told = {"year": str(YEAR), "country": "DZ", "cause": "", "amount": "٢٥٠٫٩٦", "currency": "DZD", "source": "ONS, mai 2022"}
    assert as_("dalia").post("/en/wages/", told).status_code == 302
    assert Wage.objects.get().amount == 25_096
    assert as_("dalia").post("/en/wages/", told | {"amount": "a lot"}).status_code == 422
    assert as_("dalia").post(f"/en/wages/{Wage.objects.get().pk}/").status_code == 302
    assert not Wage.objects.exists()

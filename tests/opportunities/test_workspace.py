"""The list of an association's own: tabs with counts, what waits, what can be done."""

import dataclasses
import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.worlds import add_opportunity
from touiza.core import clock
from touiza.opportunities.fields import OpportunityFields, fields_of
from touiza.opportunities.services.applications import accept_application, apply
from touiza.opportunities.services.copying import copy_opportunity
from touiza.opportunities.services.publishing import create_opportunity, set_state, update_opportunity
from touiza.opportunities.services.scheduling import schedule_opportunity
from touiza.opportunities.workspace import deeds_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(world):
    return reverse("opportunities:workspace", args=["chrea"])


def counts(answer):
    return {tab["href"].rpartition("=")[2]: tab["count"] for tab in answer.context["tabs"]}


def test_each_state_has_its_tab(as_, world, url):
    create_opportunity(
        association=world.chrea, by=world.nassima, fields=OpportunityFields(title=world.opportunity.post.title)
    )
    planned = copy_opportunity(opportunity=world.opportunity, by=world.nassima)
    dated = dataclasses.replace(fields_of(planned), day=clock.today() + dt.timedelta(days=9))
    planned = update_opportunity(opportunity=planned, by=world.nassima, fields=dated)
    schedule_opportunity(opportunity=planned, by=world.nassima, when=clock.now() + dt.timedelta(hours=1))
    for state in ("paused", "closed", "done"):
        set_state(opportunity=add_opportunity(world.chrea, world.nassima), state=state, by=world.nassima)
    full = add_opportunity(world.chrea, world.nassima, places=1)
    accept_application(application=apply(opportunity=full, person=world.amina), by=world.nassima)
    answer = as_("nassima").get(url)
    assert counts(answer) == {"open": 1, "draft": 1, "scheduled": 1, "full": 1, "paused": 1, "closed": 1, "done": 1}
    for tab in counts(answer):
        assert len(as_("nassima").get(url, {"state": tab}).context["rows"]) == 1


def test_it_says_how_many_applications_wait(as_, world, url):
    apply(opportunity=world.opportunity, person=world.amina)
    row = as_("nassima").get(url).context["rows"][0]
    assert row["opportunity"].waiting == 1


def test_only_what_may_be_done_is_offered(as_, world, url):
    set_state(opportunity=world.opportunity, state="paused", by=world.nassima)
    row = as_("nassima").get(url, {"state": "paused"}).context["rows"][0]
    assert [deed.state for deed in row["deeds"]] == ["open", "closed"]
    begun = world.opportunity
    begun.refresh_from_db()
    begun.starts_at = clock.now() - dt.timedelta(hours=1)
    assert [deed.state for deed in deeds_of(begun)] == ["open", "closed", "done"]


def test_others_have_no_business_here(as_, client, world, url):
    assert client.get(url).status_code == 302
    assert [as_(name).get(url).status_code for name in ("amina", "salima", "dalia")] == [403, 403, 403]


def test_an_empty_list_says_what_to_do(as_, world):
    answer = as_("salima").get(reverse("opportunities:workspace", args=["nour"]))
    assert answer.status_code == 200
    assert reverse("opportunities:new", args=["nour"]) in answer.text


def test_ten_rows_and_twenty_cost_the_same(as_, world, url):
    client = as_("nassima")

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    for _n in range(9):
        add_opportunity(world.chrea, world.nassima)
    cost()
    ten = cost()
    for _n in range(10):
        add_opportunity(world.chrea, world.nassima)
    assert cost() == ten <= 20

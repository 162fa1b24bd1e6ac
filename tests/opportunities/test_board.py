"""The board: a column for each state, gaps in words, moved by buttons."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.worlds import World, add_opportunity
from touiza.opportunities.board import SHOWN
from touiza.opportunities.services.applications import accept_application, apply
from touiza.opportunities.services.publishing import set_state

pytestmark = pytest.mark.django_db
BOARD = "/ar/@chrea/opportunities/board/"


def test_each_stands_in_the_column_of_its_state_with_its_gap(world: World, as_) -> None:
    paused = add_opportunity(world.chrea, world.nassima)
    set_state(opportunity=paused, state="paused", by=world.nassima)
    accept_application(application=apply(opportunity=world.opportunity, person=world.amina), by=world.nassima)
    apply(opportunity=world.opportunity, person=world.yanis)
    columns = {column.name: column for column in as_("nassima").get(BOARD).context["columns"]}
    assert {name: column.count for name, column in columns.items()} == {
        "draft": 0, "scheduled": 0, "open": 1, "full": 0, "paused": 1, "done": 0
    }  # fmt: skip
    card = columns["open"].cards[0]
    assert (card.waiting, card.opportunity.left, bool(card.gap)) == (1, 2, True)
    assert not columns["paused"].cards[0].gap


def test_a_button_moves_a_card_and_leads_back(world: World, as_) -> None:
    answer = as_("nassima").post(f"/ar/opportunities/{world.opportunity.post.slug}/state/", {"state": "closed", "next": BOARD})
    assert answer.url == BOARD
    assert as_("nassima").get(BOARD).context["columns"][2].count == 0


def test_a_column_shows_its_first_cards_and_says_how_many_more(world: World, as_) -> None:
    client = as_("nassima")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(BOARD)
        return len(queries)

    cost()
    one = cost()
    for _n in range(SHOWN + 2):
        add_opportunity(world.chrea, world.nassima)
    assert cost() == one <= 20
    column = client.get(BOARD).context["columns"][2]
    assert (len(column.cards), column.more) == (SHOWN, 3)

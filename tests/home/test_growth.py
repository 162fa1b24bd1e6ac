"""A page full of opportunities or a thousand: every page that shows them costs the same number of queries, and few of them."""

from collections.abc import Callable

import pytest
from benchmarks.crowd import copy_open
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.worlds import World
from touiza.opportunities.models import Opportunity
from touiza.opportunities.services.applications import accept_application, apply

pytestmark = pytest.mark.django_db
VISITOR, SIGNED_IN = 12, 20  # docs/operating/performance.md
PAGES = (
    ("visitor", "/ar/"),
    ("visitor", "/ar/opportunities/"),
    ("visitor", "/fr/opportunities/?q=الأرز&t=300&sort=newest"),
    ("visitor", "/ar/opportunities/?page=2"),
    ("visitor", "/ar/opportunities/{slug}/"),
    ("visitor", "/ar/@chrea/"),
    ("visitor", "/ar/associations/"),
    ("visitor", "/sitemap.xml"),
    ("visitor", "/sitemap-opportunities-1.xml"),
    ("amina", "/ar/opportunities/"),
    ("amina", "/ar/opportunities/{slug}/"),
    ("amina", "/ar/me/"),
    ("nassima", "/ar/today/"),
    ("nassima", "/ar/@chrea/opportunities/"),
    ("nassima", "/ar/@chrea/applications/"),
    ("nassima", "/ar/@chrea/"),
)


def queries(client: Client, path: str) -> int:
    """Count, without what a process looks up now and then: the version of the vocabulary, the site's mark."""
    counted = []
    for _time in range(3):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        counted.append(len(seen))
    return min(counted)


def test_a_thousand_cost_as_many_queries_as_a_page(as_: Callable[[str], Client], world: World) -> None:
    accept_application(application=apply(opportunity=world.opportunity, person=world.amina), by=world.nassima)
    apply(opportunity=world.opportunity, person=world.yanis)
    clients = {who: as_(who) for who, _path in PAGES}
    counted = []
    for number in (25, 1_000):  # a full page, and many of them
        copy_open(number)
        assert Opportunity.objects.open().count() == number
        counted.append(
            {(who, path): queries(clients[who], path.format(slug=world.opportunity.post.slug)) for who, path in PAGES}
        )
    assert counted[0] == counted[1]
    for (who, path), number in counted[1].items():
        assert number <= (VISITOR if who == "visitor" else SIGNED_IN), (who, path, number)

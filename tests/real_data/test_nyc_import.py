"""The 665 opportunities of New York, 2011: all stored, all found again, none twice."""

from pathlib import Path

import pytest
from django.urls import reverse

from touiza.associations.models import Association
from touiza.opportunities.importing.mapping import find_mapping
from touiza.opportunities.importing.storing import import_opportunities
from touiza.opportunities.models import ImportedAssociation, ImportedRow, Opportunity

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "nyc" / "opportunities.csv"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.exists(), reason="the data is not beside the repository (../shared/data/nyc)"),
]


def run():
    return import_opportunities(path=FILE, mapping=find_mapping("nyc"))


def test_all_rows_arrive_once_and_can_be_found(client):
    first = run()
    assert first.last_line() == "opportunities: 665 read, 665 stored, 0 refused"
    assert Opportunity.objects.filter(state="done").count() == 665
    assert Association.objects.filter(claimed_at=None).count() == ImportedAssociation.objects.count() == 261
    assert Opportunity.objects.filter(latitude=None).exists()
    assert Opportunity.objects.filter(causes=None).count() == 48

    second = run()
    assert second.last_line() == "opportunities: 665 read, 0 stored, 665 unchanged"
    assert Opportunity.objects.count() == ImportedRow.objects.count() == 665

    same_text = Opportunity.objects.exclude(near_duplicate_of=None).select_related("post", "near_duplicate_of__post")
    assert second.near_duplicates == same_text.count() >= 24
    repeated = [
        row
        for row in same_text
        if row.post.body.texts["en"].split() == row.near_duplicate_of.post.body.texts["en"].split()
    ]
    assert len(repeated) == 24

    url = reverse("opportunities:list")
    assert client.get(url).context["found"].page.total == 0
    past = client.get(url, {"past": "1", "q": "bicycle"}).context["found"]
    assert any("Bike" in item["title"] for item in past.finds)
    assert client.get(url, {"past": "1"}).context["found"].page.total == 665
    slug = Opportunity.objects.select_related("post").first().post.slug
    assert client.get(reverse("opportunities:detail", args=[slug])).status_code == 200

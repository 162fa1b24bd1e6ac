"""The directory: words, filters, orders, pages, and what to loosen."""

import re

import pytest

from touiza.associations.models import Figures
from touiza.associations.services.founding import found_association
from touiza.associations.services.suspension import lift_suspension, suspend_association
from touiza.core.translated import TranslatedText
from touiza.vocabulary.models import AssociationKind, Cause, Language, Place

pytestmark = pytest.mark.django_db
DIRECTORY = "/fr/associations/"


def found(handle, name, *, kind="cultural", cause="education", place="dz_2301", language="ar", minutes=0, **more):
    association = found_association(
        founder=None,
        handle=handle,
        name=TranslatedText.of("fr", **name),
        kinds=AssociationKind.objects.filter(code=kind),
        causes=Cause.objects.filter(code=cause),
        languages=Language.objects.filter(code=language),
        commune=Place.objects.get(code=place),
        silent=True,
        **more,
    )
    Figures.objects.filter(association=association).update(minutes=minutes)
    return association


@pytest.fixture
def three(db):
    return [
        found("annaba", {"fr": "Lire à Annaba", "ar": "نقرأ في عنابة"}, minutes=60),
        found("oran", {"fr": "Élan d’Oran", "ar": "أيادي وهران"}, kind="social", cause="health", place="dz_3101", minutes=6000),
        found("setif", {"fr": "Couffin de Sétif", "ar": "قفة الهضاب"}, kind="social", place="dz_1901", language="fr", minutes=600),
    ]


def names(response):
    return re.findall(r'<h3><a href="/../@(\w+)/"', response.content.decode())


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_everybody_sees_it_in_every_language(as_, three, language):
    response = as_("visitor").get(f"/{language}/associations/")
    assert response.status_code == 200
    assert {"annaba", "oran", "setif"} <= set(names(response))


def test_it_is_sorted_by_the_name_the_reader_reads(client, three):
    assert names(client.get(DIRECTORY)) == ["setif", "oran", "annaba"]  # Couffin, Élan, Lire
    assert names(client.get("/ar/associations/")) == ["oran", "setif", "annaba"]  # أ, ق, ن


def test_it_is_sorted_by_hours_or_by_age(client, three):
    assert names(client.get(DIRECTORY, {"sort": "hours"})) == ["oran", "setif", "annaba"]
    assert names(client.get(DIRECTORY, {"sort": "newest"})) == ["setif", "oran", "annaba"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "social"}, {"oran", "setif"}),
        ({"kind": ["social", "cultural"]}, {"oran", "setif", "annaba"}),
        ({"cause": "health"}, {"oran"}),
        ({"wilaya": "dz_19"}, {"setif"}),
        ({"language": "fr"}, {"setif"}),
        ({"kind": "social", "cause": "education"}, {"setif"}),
        ({"kind": "unheard_of"}, {"oran", "setif", "annaba"}),
        ({"kind": "\x00"}, {"oran", "setif", "annaba"}),
        ({"q": "قفه الهضاب"}, {"setif"}),
        ({"q": "ANNABA"}, {"annaba"}),
        ({"q": "elan"}, {"oran"}),
        ({"q": "Oran", "sort": "name"}, {"oran"}),
    ],
)
def test_filters_and_words_keep_what_fits(client, three, query, expected):
    assert set(names(client.get(DIRECTORY, query))) == expected


def test_each_choice_says_how_many_it_would_find(client, three):
    groups = {group.name: group for group in client.get(DIRECTORY, {"cause": "health"}).context["groups"]}
    assert {option.value: option.count for option in groups["kind"].options} == {"social": 1}
    assert {option.value: option.count for option in groups["cause"].options} == {"health": 1, "education": 2}


def test_a_filter_in_force_is_a_chip_that_takes_it_away(client, three):
    chips = client.get(DIRECTORY, {"kind": "social", "q": "oran"}).context["chips"]
    assert [chip["href"] for chip in chips] == [f"{DIRECTORY}?kind=social", f"{DIRECTORY}?q=oran"]


def test_when_nothing_fits_it_says_what_to_loosen(client, three):
    response = client.get(DIRECTORY, {"kind": "cultural", "cause": "health"})
    assert names(response) == []
    assert {(told.href, told.total) for told in response.context["loosenings"]} == {
        (f"{DIRECTORY}?kind=cultural", 1),
        (f"{DIRECTORY}?cause=health", 1),
    }


def test_an_empty_directory_says_so(client, db):
    assert client.get(DIRECTORY).status_code == 200


def test_pages_keep_the_filters(client, db):
    for number in range(23):
        found(f"a{number}", {"fr": f"Atelier {number}"}, kind="social")
    response = client.get(DIRECTORY, {"kind": "social"})
    assert len(names(response)) == 20
    assert "?kind=social&amp;page=2" in response.content.decode()
    assert names(client.get(DIRECTORY, {"kind": "social", "page": "2"})) == ["a20", "a21", "a22"]
    assert names(client.get(DIRECTORY, {"kind": "social", "page": "99"})) == ["a20", "a21", "a22"]
    assert names(client.get(DIRECTORY, {"page": "2", "sort": "newest"})) == ["a2", "a1", "a0"]


@pytest.mark.parametrize("page", ["x", "-1", "0", "1e9", "٢", "9" * 40])
def test_a_page_that_is_no_number_is_the_first_or_the_last(client, three, page):
    assert client.get(DIRECTORY, {"page": page}).status_code == 200


def test_a_suspended_association_is_nowhere_until_it_is_back(client, three):
    suspend_association(association=three[0], by=None)
    assert "annaba" not in names(client.get(DIRECTORY))
    assert "annaba" not in names(client.get(DIRECTORY, {"q": "annaba"}))
    assert client.get("/fr/@annaba/").status_code == 404
    lift_suspension(association=three[0], by=None)
    assert "annaba" in names(client.get(DIRECTORY, {"q": "annaba"}))




@pytest.mark.parametrize("query", [{}, {"q": "atelier"}, {"kind": "social", "sort": "hours"}])
def test_twenty_associations_cost_as_many_queries_as_ten(client, db, django_assert_max_num_queries, query):
    for number in range(10):
        found(f"a{number}", {"fr": f"Atelier {number}"}, kind="social")
    client.get(DIRECTORY, query)
    with django_assert_max_num_queries(12) as ten:
        client.get(DIRECTORY, query)
    for number in range(10, 20):
        found(f"a{number}", {"fr": f"Atelier {number}"}, kind="social")
    client.get(DIRECTORY, query)
    with django_assert_max_num_queries(12) as twenty:
        assert len(names(client.get(DIRECTORY, query))) == 20
    assert len(ten) == len(twenty)

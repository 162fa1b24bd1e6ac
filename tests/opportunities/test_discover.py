"""Discover: words in any spelling, filters in the address, counts, order, pages, and what to loosen."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.worlds import add_opportunity
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.opportunities.discovery import discover
from touiza.opportunities.services.publishing import set_state
from touiza.opportunities.wanted import Wanted, read_wanted, window_of
from touiza.vocabulary.models import Accommodation, Cause, Language, Place, Skill

pytestmark = pytest.mark.django_db

HOME = {
    "attendance": "remote",
    "timing": "flexible",
    "day": None,
    "starts": None,
    "ends": None,
    "deliverable": TranslatedText.of("ar", ar="8 صفحات"),
}


def words(model, *codes):
    return tuple(model.objects.filter(code__in=codes))


@pytest.fixture
def url():
    return reverse("opportunities:list")


@pytest.fixture
def several(world):
    """Return five opportunities by name, besides the world's own in Chréa."""
    day = clock.today()
    add, by = add_opportunity, world.nassima
    return {
        "planting": world.opportunity,
        "escort": add(
            world.chrea, by, title="مرافقة مسنّ إلى المستشفى", day=day + dt.timedelta(2), minutes=180,
            commune=Place.objects.get(code="dz_3101"), causes=words(Cause, "health", "elderly"), accommodations=words(Accommodation, "wheelchair", "seated"),
        ),
        "books": add(
            world.nour, world.salima, title="نسجّل كتباً لطلبة مكفوفين", minutes=120, per="week", deadline=day + dt.timedelta(90),
            causes=words(Cause, "education"), languages=words(Language, "ar", "fr"), skills_needed=words(Skill, "reading_aloud"), **HOME,
        ),
        "review": add(
            world.nour, world.salima, title="مراجعة دليل الإسعافات", minutes=30, join_mode="at_once", deadline=day + dt.timedelta(20),
            causes=words(Cause, "health"), languages=words(Language, "kab"), **HOME,
        ),
        "garden": add(
            world.chrea, by, title="تهيئة حديقة في الأغواط", day=day + dt.timedelta(40), minutes=420,
            commune=Place.objects.get(code="dz_0301"), causes=words(Cause, "environment"), accommodations=words(Accommodation, "seated"),
        ),
    }  # fmt: skip


def found(client, several, **query):
    """Return the names of what a query finds, in order."""
    names = {opportunity.post.slug: name for name, opportunity in several.items()}
    answer = client.get(reverse("opportunities:list"), query)
    assert answer.status_code == 200
    return [names[item["href"].rstrip("/").rpartition("/")[2]] for item in answer.context["found"].finds]


def test_everything_open_is_listed_the_soonest_first(client, several):
    assert found(client, several) == ["escort", "planting", "review", "garden", "books"]


@pytest.mark.parametrize("typed", ["مكفوفين", "مَكْفُوفِين", "المكفوفين", "مكفوفيـن"])
def test_marks_the_article_and_stretched_letters_do_not_matter(client, several, typed):
    assert found(client, several, q=typed) == ["books"]


@pytest.mark.parametrize("typed", ["تهيئه", "تهيئة الاغواط", "حديقه"])
def test_hamza_and_ta_marbuta_do_not_matter(client, several, typed):
    assert found(client, several, q=typed)[0] == "garden"


def test_accents_and_case_do_not_matter(client, world, several):
    several["cedars"] = add_opportunity(
        world.chrea, world.nassima, title="x", body=TranslatedText.of("ar", ar="Élaguer les cèdres")
    )
    for typed in ("elaguer", "CÈDRES", "cedre"):
        assert "cedars" in found(client, several, q=typed)


def test_words_are_also_found_in_the_name_of_the_association_its_cause_and_its_place(client, several):
    assert "books" in found(client, several, q="قسنطينة")
    assert "escort" in found(client, several, q="وهران")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"attendance": "remote"}, ["review", "books"]),
        ({"cause": ["health"]}, ["escort", "review"]),
        ({"cause": ["health", "education"]}, ["escort", "review", "books"]),
        ({"language": ["kab"]}, ["review"]),
        ({"skill": ["reading_aloud"]}, ["books"]),
        ({"accommodation": ["seated"]}, ["escort", "garden"]),
        ({"accommodation": ["seated", "wheelchair"]}, ["escort"]),
        ({"wilaya": "dz_31"}, ["escort"]),
        ({"join": "1"}, ["review"]),
        ({"association": "nour"}, ["review", "books"]),
        ({"t": "30"}, ["review"]),
        ({"t": "300"}, ["escort", "planting", "review", "books"]),
        ({"t": "weekly"}, ["books"]),
        ({"s": "reading_aloud"}, ["books"]),
        ({"p": "home"}, ["review", "books"]),
        ({"p": "dz_03"}, ["garden"]),
        ({"w": "week", "attendance": "on_site"}, ["escort"]),
    ],
)
def test_each_filter_keeps_what_fits(client, several, query, names):
    assert found(client, several, **query) == names


def test_dates_from_and_to_keep_what_happens_between(client, several):
    first, last = clock.today() + dt.timedelta(5), clock.today() + dt.timedelta(10)
    query = {"since": f"{first:%d/%m/%Y}", "until": f"{last:%d/%m/%Y}", "attendance": "on_site"}
    assert found(client, several, **query) == ["planting"]


def test_a_date_in_arabic_digits_is_read(client, several):
    first = f"{clock.today() + dt.timedelta(30):%d/%m/%Y}".translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert found(client, several, since=first, attendance="on_site") == ["garden"]


def test_near_a_place_the_nearest_come_first_with_their_distance(client, several, url):
    near = Place.objects.get(code="dz_3101")
    assert found(client, several, near=str(near.pk))[0] == "escort"
    assert found(client, several, near="وهران", km="50") == ["escort"]
    english = client.get("/en/opportunities/", {"near": "Oran", "km": "50"})
    assert english.context["found"].finds[0]["facts"][0]["text"].endswith("0 km")


def test_a_name_that_fits_several_places_asks_which(client, several, url):
    answer = client.get(url, {"near": "Mansourah"})
    assert answer.status_code == 200
    assert len(answer.context["found"].places_near) > 1


def test_an_unknown_place_is_said_to_be_unknown(client, several, url):
    assert "near_err" in client.get(url, {"near": "Zzyzx"}).text


def test_what_is_over_is_shown_only_when_asked_for(client, world, several):
    set_state(opportunity=several["escort"], state="done", by=world.nassima)
    assert "escort" not in found(client, several)
    assert "escort" in found(client, several, past="1")


def test_drafts_are_never_listed(as_, client, world, several):
    several["escort"].post.state = "draft"
    several["escort"].post.save()
    assert "escort" not in found(client, several)


def test_each_box_tells_how_many_it_would_find(client, several, url):
    answer = client.get(url, {"cause": "health"})
    groups = {
        group.name: {option.value: option.count for option in group.options} for group in answer.context["groups"]
    }
    assert groups["cause"]["education"] == 1, "counted as if no cause were chosen"
    assert groups["attendance"] == {"on_site": 1, "remote": 1}
    assert groups["accommodation"] == {"wheelchair": 1, "seated": 1}


def test_a_filter_in_force_is_a_chip_that_removes_itself(client, several, url):
    answer = client.get(url, {"cause": ["health", "education"], "q": "دليل", "t": "300"})
    chips = {chip["href"] for chip in answer.context["chips"]}
    assert f"{url}?t=300&cause=health&cause=education" in chips
    assert any("cause=education" in href and "cause=health" not in href for href in chips)
    assert len(chips) == 4


def test_an_empty_list_says_what_to_loosen(client, several, url):
    answer = client.get(url, {"cause": "environment", "attendance": "remote", "w": "week"})
    assert not answer.context["found"].finds
    steps = answer.context["loosenings"]
    assert steps
    for step in steps:
        assert len(client.get(step.href).context["found"].finds) == step.total


def test_every_filter_can_be_loosened_by_name(client, several, url):
    query = {"q": "زرافة", "t": "30", "w": "week", "s": "reading_aloud", "p": "home", "cause": "heritage", "accommodation": "sign_language", "wilaya": "dz_16", "goal": "7", "join": "1", "near": "Oran", "km": "5"}  # fmt: skip
    assert client.get(url, query).status_code == 200


@pytest.mark.parametrize(("sort", "first"), [("soonest", "escort"), ("newest", "garden")])
def test_the_order_may_be_chosen(client, several, sort, first):
    assert found(client, several, sort=sort)[0] == first


def test_what_means_nothing_in_an_address_is_passed_over(client, several, url):
    nonsense = {"t": "9", "w": "never", "s": "x", "p": "dz_999", "cause": "nothing", "km": "-1", "since": "soon", "sort": "x", "page": "x", "near": "9" * 30, "goal": "99", "past": "yes"}  # fmt: skip
    assert len(client.get(url, nonsense | {"near": ""}).context["found"].finds) == 5
    assert client.get(url, nonsense).status_code == 200


def test_twenty_to_a_page_and_the_way_to_the_rest(client, world, url):
    for _n in range(24):
        add_opportunity(world.chrea, world.nassima)
    first, second = client.get(url), client.get(url, {"page": 2})
    assert (len(first.context["found"].finds), len(second.context["found"].finds)) == (20, 5)
    assert 'rel="next"' in first.text
    assert "page=2" in first.text
    assert 'rel="next"' not in second.text
    part = client.get(url, {"page": 2}, headers={"HX-Request": "true", "HX-Target": "more"})
    assert "<html" not in part.text
    assert part.text.count('class="find"') == 5


def test_the_address_that_a_script_shows_holds_only_what_was_chosen(client, several, url):
    query = {"t": "", "q": "", "cause": "health", "sort": ""}
    answer = client.get(url, query, headers={"HX-Request": "true", "HX-Target": "discover"})
    assert answer["HX-Push-Url"] == f"{url}?cause=health"


def test_only_the_bare_list_is_for_search_engines(client, several, url):
    assert 'name="robots"' not in client.get(url).text
    assert 'name="robots"' in client.get(url, {"cause": "health"}).text


@pytest.mark.parametrize(
    "query", [{}, {"q": "غرس"}, {"cause": "environment", "near": "البليدة", "km": "50"}, {"cause": "culture"}]
)
def test_ten_and_twenty_cost_the_same_and_at_most_twelve(client, world, url, query):
    chrea = Place.objects.get(code="dz_0901")

    def cost():
        client.get(url, query)
        with CaptureQueriesContext(connection) as queries:
            client.get(url, query)
        return len(queries)

    for _n in range(9):
        add_opportunity(world.chrea, world.nassima, commune=chrea, accommodations=words(Accommodation, "seated"))
    ten = cost()
    for _n in range(9):
        add_opportunity(world.nour, world.salima, commune=chrea, languages=words(Language, "ar", "fr"))
    assert cost() == ten <= 12


def test_the_weekend_is_friday_and_saturday():
    for day, expected in ((18, (20, 21)), (20, (20, 21)), (21, (21, 21)), (22, (27, 28))):
        window = window_of(Wanted(w="weekend"), dt.date(2026, 11, day))
        days = (window.starts_at + dt.timedelta(hours=1)).day, (window.ends_at - dt.timedelta(hours=1)).day
        assert days == expected, day


def test_the_address_written_is_the_address_read(rf):
    wanted = Wanted(
        q="غرس", t="120", cause=("health",), accommodation=("seated", "wheelchair"), since="01/12/2026", past="1"
    )
    assert read_wanted(rf.get(wanted.address()).GET) == wanted


def test_signed_in_people_also_find_what_is_for_them(as_, client, world, several):
    several["books"].post.audience = "signed_in"
    several["books"].post.save()
    set_state(opportunity=several["books"], state="paused", by=world.salima)
    set_state(opportunity=several["books"], state="open", by=world.salima)
    assert "books" not in found(client, several)
    assert "books" in found(as_("amina"), several)
    assert discover(Wanted()).page.total == 4


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Environment", "planting"), ("Laghouat", "garden"), ("Chrea", "planting"), ("Amis de Chréa", "planting"), ("lecture", "books"), ("remote", "books"), ("à distance", "review")],
)
def test_what_is_told_in_arabic_is_found_in_french_and_english(client, several, typed, name):
    language = "en" if typed.isascii() else "fr"
    found = client.get(f"/{language}/opportunities/", {"q": typed}).context["found"]
    assert several[name].pk in found.page.ids


def test_a_word_typed_wrong_shows_what_comes_nearest_and_says_so(client, several):
    page = client.get("/en/opportunities/", {"q": "environmant"})
    assert several["planting"].pk in page.context["found"].page.ids
    assert "comes nearest to it" in page.text
    assert "comes nearest" not in client.get("/en/opportunities/", {"q": "environment"}).text

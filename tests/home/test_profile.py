"""The page of a handle: an association's or a person's."""

import datetime as dt
import json
import re

import pytest

from tests.worlds import add_opportunity
from touiza.associations.services.founding import found_association, update_association
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.vocabulary.models import AssociationKind, Cause, Place

pytestmark = pytest.mark.django_db
CHREA = "/fr/@chrea/"


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("who", ["visitor", "amina", "nassima", "rachid", "dalia"])
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_everybody_sees_an_association_in_every_language(as_, who, language):
    response = as_(who).get(f"/{language}/@chrea/")
    assert response.status_code == 200
    assert text_of(response).count("<h1") == 1


def test_the_readers_name_comes_first_and_the_other_is_marked(as_):
    heading = re.search(r"<h1.*?</h1>", text_of(as_("visitor").get(CHREA)), re.DOTALL)[0]
    assert heading.index("Les Amis de Chréa") < heading.index("أصدقاء الشريعة")
    assert 'lang="ar" dir="rtl"' in heading
    heading = re.search(r"<h1.*?</h1>", text_of(as_("visitor").get("/ar/@chrea/")), re.DOTALL)[0]
    assert heading.index("أصدقاء الشريعة") < heading.index("Les Amis de Chréa")


def test_a_text_that_exists_in_another_language_only_says_so(as_):
    assert '<span lang="ar" dir="rtl">نغرس الأرز ونحرسه.</span>' in text_of(as_("visitor").get("/en/@chrea/"))


def test_what_it_says_of_itself_is_shown(as_, world):
    update_association(
        association=world.chrea,
        by=world.rachid,
        kinds=AssociationKind.objects.filter(code="awareness_public"),
        causes=Cause.objects.filter(code="environment"),
        commune=Place.objects.get(code="dz_0908"),
        founded=1998,
        approval="09/114",
        email="bonjour@chrea.example",
        phone="025 00 14 98",
        website="https://chrea.example",
        about=TranslatedText.of("fr", fr="## Histoire\n\nUn **carnet** <script>alert(1)</script>."),
        activities=TranslatedText.of("fr", fr="- Pépinière\n- Sentiers"),
    )
    page = text_of(as_("visitor").get(CHREA))
    for told in ("Blida", "1998", "09/114", "https://chrea.example"):
        assert told in page
    signed_in = text_of(as_("chloe").get(CHREA))
    for told in ("mailto:bonjour@chrea.example", "025 00 14 98"):
        assert told in signed_in
        assert told not in page
    assert "<strong>carnet</strong>" in page
    assert "<script>alert" not in page
    assert "<h3>Histoire</h3>" in page
    assert "<li>Pépinière</li>" in page


def test_its_open_opportunities_are_listed_and_closed_ones_are_not(as_, world):
    slug = world.opportunity.post.slug
    assert f"/fr/opportunities/{slug}/" in text_of(as_("visitor").get(CHREA))
    world.opportunity.state = "closed"
    world.opportunity.save()
    assert slug not in text_of(as_("visitor").get(CHREA))


def test_an_opportunity_for_members_is_not_shown_to_strangers(as_, world):
    world.opportunity.post.audience = "signed_in"
    world.opportunity.post.save()
    assert world.opportunity.post.slug not in text_of(as_("visitor").get(CHREA))


def test_owners_are_led_to_edit_coordinators_to_their_work_others_to_neither(as_):
    assert "/fr/@chrea/edit/" in text_of(as_("rachid").get(CHREA))
    coordinator = text_of(as_("nassima").get(CHREA))
    assert "/fr/@chrea/people/" in coordinator
    assert "/fr/@chrea/edit/" not in coordinator
    assert "/fr/@chrea/people/" not in text_of(as_("amina").get(CHREA))


def test_machines_read_an_ngo_and_nothing_typed_can_break_out(as_, world):
    update_association(
        association=world.chrea,
        by=world.rachid,
        tagline=TranslatedText.of("fr", fr="</script><script>alert(1)</script>"),
        commune=Place.objects.get(code="dz_0908"),
    )
    page = text_of(as_("visitor").get(CHREA))
    assert "<script>alert" not in page
    told = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert told["@type"] == "NGO"
    assert told["name"] == "Les Amis de Chréa"
    assert told["alternateName"] == ["أصدقاء الشريعة"]
    assert told["slogan"] == "</script><script>alert(1)</script>"
    assert told["address"]["addressLocality"] == "Chréa"
    assert "email" not in told


def test_the_page_names_its_other_languages_and_its_own_address(as_):
    page = text_of(as_("visitor").get(f"{CHREA}?utm=1"))
    assert re.search(r'<link rel="canonical" href="[^"]+/fr/@chrea/">', page)
    assert {"ar", "fr", "en"} <= set(re.findall(r'hreflang="(\w\w)" href="http', page))
    assert '<meta property="og:title" content="Les Amis de Chréa">' in page


@pytest.mark.parametrize("handle", ["nobody", "a", "no-such", "x" * 40, "%00", "..", "chrea%00"])
def test_a_handle_nobody_has_is_not_found(as_, handle):
    assert as_("visitor").get(f"/fr/@{handle}/").status_code == 404


def test_capitals_lead_to_the_one_address(as_):
    response = as_("visitor").get("/fr/@Chrea/")
    assert (response.status_code, response["Location"]) == (301, CHREA)


def test_a_suspended_association_is_not_found_even_by_its_own(as_, world):
    world.chrea.actor.suspended_at = clock.now()
    world.chrea.actor.save()
    for who in ("visitor", "rachid", "nassima"):
        assert as_(who).get(CHREA).status_code == 404


def test_a_person_has_a_page_at_their_handle(as_, world):
    response = as_("visitor").get(f"/fr/@{world.yanis.handle}/")
    assert response.status_code == 200
    assert "Yanis Ferhat" in text_of(response)


def test_search_engines_get_a_person_only_when_name_and_text_are_for_everyone(as_, world):
    address = f"/fr/@{world.yanis.handle}/"
    assert '<meta name="robots" content="noindex">' in text_of(as_("visitor").get(address))
    person = world.yanis.person
    person.about = "Je plante."
    person.save()
    assert "noindex" not in text_of(as_("visitor").get(address))
    person.age_band = "16_17"
    person.save()
    assert "noindex" in text_of(as_("visitor").get(address))


def test_who_hides_their_name_is_shown_by_their_handle(as_, world):
    world.yanis.person.audiences = {"name": "private"}
    world.yanis.person.save()
    page = text_of(as_("visitor").get(f"/fr/@{world.yanis.handle}/"))
    assert "Yanis Ferhat" not in page
    assert "noindex" in page


def test_somebody_who_left_has_no_page(as_, world):
    world.yanis.erased_at = clock.now()
    world.yanis.save()
    assert as_("visitor").get(f"/fr/@{world.yanis.handle}/").status_code == 404


@pytest.mark.parametrize(("who", "most"), [("visitor", 12), ("rachid", 20)])
def test_twenty_opportunities_cost_as_many_queries_as_ten(as_, world, django_assert_max_num_queries, who, most):
    client = as_(who)
    for number in range(9):
        add_opportunity(world.chrea, world.nassima, title=f"نغرس الأرز {number}")
    client.get(CHREA)
    with django_assert_max_num_queries(most) as ten:
        assert len(client.get(CHREA).context["page"].finds) == 10
    for number in range(10, 22):
        add_opportunity(world.chrea, world.nassima, title=f"نغرس الأرز {number}", day=clock.today() + dt.timedelta(days=9))
    client.get(CHREA)
    with django_assert_max_num_queries(most) as twenty:
        page = client.get(CHREA).context["page"]
    assert (len(page.finds), page.more) == (20, 2)
    assert len(ten) == len(twenty)


def test_a_new_association_has_a_page_at_once(as_, world):
    found_association(founder=world.amina, name=TranslatedText.of("ar", ar="جمعية السهم"), handle="sahm")
    assert as_("visitor").get("/ar/@sahm/").status_code == 200


def test_a_link_to_an_association_shows_its_mark(as_, settings):
    settings.SITE_URL = "https://touiza.example"
    text = text_of(as_("visitor").get(CHREA))
    assert '<meta property="og:image" content="https://touiza.example/weave/chrea-own/card.png">' in text
    assert '<meta property="og:title" content="Les Amis de Chréa">' in text

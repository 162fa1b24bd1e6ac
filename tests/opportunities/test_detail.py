"""The public page: its languages, its honesty, what machines read, what is over or gone."""

import datetime as dt
import json
import re

import pytest
from django.urls import reverse
from django.utils import translation

from tests.worlds import add_opportunity
from touiza.accounts.models import User
from touiza.associations.services.founding import found_association
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.opportunities.fields import OpportunityFields
from touiza.opportunities.models import Opportunity
from touiza.opportunities.services.publishing import (
    create_opportunity,
    publish_opportunity,
    remove_opportunity,
    set_state,
)
from touiza.ui import formats
from touiza.vocabulary.models import Accommodation, Cause, Language, Place, Skill, SustainableGoal

pytestmark = pytest.mark.django_db


def page(client, opportunity, language="ar"):
    with translation.override(language):
        return client.get(reverse("opportunities:detail", args=[opportunity.post.slug]))


def data_of(answer):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', answer.text, re.DOTALL)[1])


@pytest.fixture
def recording(world):
    """Return remote work in three languages, with everything that can be said."""
    fields = OpportunityFields(
        title=TranslatedText.of("ar", ar="نسجّل كتباً", fr="Enregistrer des livres", en="Record books"),
        body=TranslatedText.of("ar", ar="نقرأ بصوت هادئ.", en="Read calmly.\n\n## What you need\n\nA phone."),
        attendance="remote",
        timing="flexible",
        deadline=clock.today() + dt.timedelta(days=60),
        minutes=120,
        per="week",
        places=24,
        lowest_age="16_17",
        deliverable=TranslatedText.of("en", en="60 chapters"),
        goals=tuple(SustainableGoal.objects.filter(number__in=[4, 10])),
        languages=tuple(Language.objects.filter(code__in=["ar", "fr"])),
        accommodations=tuple(Accommodation.objects.filter(code__in=["screen_reader", "seated"])),
        skills_needed=tuple(Skill.objects.order_by("pk")[:2]),
        skills_welcome=tuple(Skill.objects.order_by("pk")[2:4]),
        causes=tuple(Cause.objects.order_by("pk")[:2]),
    )
    opportunity = create_opportunity(association=world.nour, by=world.salima, fields=fields)
    return publish_opportunity(opportunity=opportunity, by=world.salima)


def test_the_page_says_the_time_first_and_what_is_needed(client, recording):
    text = page(client, recording, "en").text
    assert text.index("hours a week") < text.index("</h1>")
    for told in (
        "From home",
        "60 chapters",
        "Arabic and French",
        "What you need",
        "24",
        "Sustainable development goal 4",
    ):
        assert told in text
    assert text.count("<h1") == 1


def test_it_links_to_the_other_languages_it_is_written_in(client, recording):
    text = page(client, recording, "en").text
    assert f'href="/fr/opportunities/{recording.post.slug}/" lang="fr" hreflang="fr"' in text


def test_a_text_in_another_language_is_marked_as_such(client, world):
    text = page(client, world.opportunity, "en").text
    assert re.search(r'<h1[^>]*>\s*<span lang="ar" dir="rtl">نغرس الأرز في الشريعة', text)
    assert "This was written in" in text


def test_remote_work_is_a_volunteer_posting_to_machines(client, recording):
    data = data_of(page(client, recording, "en"))
    assert (data["@type"], data["employmentType"], data["jobLocationType"]) == (
        "JobPosting",
        "VOLUNTEER",
        "TELECOMMUTE",
    )
    assert data["title"] == "Record books"
    assert data["validThrough"]


def test_work_on_a_date_is_an_event_to_machines(client, world):
    Opportunity.objects.update(commune=Place.objects.get(code="dz_0901"))
    data = data_of(page(client, world.opportunity))
    assert data["@type"] == "Event"
    assert data["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert data["startDate"].startswith(world.opportunity.starts_at.date().isoformat())
    assert data["location"]["address"]["addressCountry"] == "DZ"
    assert data["remainingAttendeeCapacity"] == 3


def test_work_that_takes_no_more_applications_still_takes_place(client, world):
    set_state(opportunity=world.opportunity, state="closed", by=world.nassima)
    page = client.get(f"/ar/opportunities/{world.opportunity.post.slug}/").text
    assert "EventScheduled" in page
    assert "EventCancelled" not in page


def test_nothing_typed_can_end_the_script_or_the_page(client, world):
    nasty = '</script><script>alert(1)</script><b x="'
    opportunity = add_opportunity(
        world.chrea, world.nassima, title=nasty, body=TranslatedText.of("ar", ar=f"{nasty}\n\n[x](javascript:alert(1))")
    )
    text = page(client, opportunity).text
    assert "<script>alert" not in text
    assert 'href="javascript:' not in text
    assert data_of(page(client, opportunity))["name"] == nasty


def test_it_has_one_address_in_each_language_and_a_summary_to_share(client, recording):
    text = page(client, recording, "fr").text
    assert f'rel="canonical" href="http://127.0.0.1:8000/fr/opportunities/{recording.post.slug}/"' in text
    for language in ("ar", "fr", "en"):
        assert f'hreflang="{language}"' in text
    assert 'property="og:title" content="Enregistrer des livres"' in text


def test_what_is_done_says_so_and_stays(client, world):
    set_state(opportunity=world.opportunity, state="done", by=world.nassima)
    answer = page(client, world.opportunity, "en")
    assert answer.status_code == 200
    assert "This opportunity is over" in answer.text
    assert 'name="robots"' not in answer.text


def test_what_was_removed_answers_that_it_is_gone(client, world):
    remove_opportunity(opportunity=world.opportunity, by=world.nassima)
    assert page(client, world.opportunity).status_code == 410


def test_what_never_was_is_not_found(client, world):
    assert client.get("/ar/opportunities/nothing-here/").status_code == 404


def test_the_work_of_a_suspended_association_is_not_found(client, world):
    world.chrea.actor.suspended_at = clock.now()
    world.chrea.actor.save()
    assert page(client, world.opportunity).status_code == 404


def test_an_association_that_nobody_answers_for_is_named_so(client, world):
    unclaimed = found_association(founder=None, name=TranslatedText.of("en", en="Hearts and Minds"))
    opportunity = add_opportunity(unclaimed, world.nassima, data_from_outside="nyc")
    text = page(client, opportunity, "en").text
    assert "nobody answers for this page yet" in text
    assert reverse("associations:claim", args=[unclaimed.handle]).replace("/ar/", "/en/") in text


def test_its_own_people_can_edit_it_from_there(as_, client, world):
    edit = reverse("opportunities:edit", args=[world.opportunity.post.slug])
    assert edit in page(as_("nassima"), world.opportunity).text
    assert edit not in page(client, world.opportunity).text
    assert edit not in page(as_("amina"), world.opportunity).text


def test_the_way_back_keeps_the_filters_one_came_with(client, world):
    url = reverse("opportunities:detail", args=[world.opportunity.post.slug])
    came = client.get(url, headers={"referer": "http://testserver/ar/opportunities/?cause=health"})
    assert 'href="/ar/opportunities/?cause=health"' in came.text
    strange = client.get(url, headers={"referer": "http://evil.example/ar/opportunities/?cause=health"})
    assert "cause=health" not in strange.text


def test_the_page_costs_the_same_whatever_it_says(client, world, recording, django_assert_max_num_queries):
    for opportunity in (world.opportunity, recording):
        page(client, opportunity)
        with django_assert_max_num_queries(12):
            page(client, opportunity)


@pytest.mark.parametrize("who", ["amina", "nassima"])
def test_signed_in_it_costs_a_little_more(as_, recording, who, django_assert_max_num_queries):
    client = as_(who)
    page(client, recording)
    with django_assert_max_num_queries(20):
        page(client, recording)


def test_a_link_to_it_shows_its_title_its_first_words_and_a_picture(client, world, settings):
    settings.SITE_URL = "https://touiza.example"
    text = page(client, world.opportunity).text
    shared = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', text))
    assert shared["title"] == world.opportunity.post.title.here.text
    assert shared["url"] == f"https://touiza.example/ar/opportunities/{world.opportunity.post.slug}/"
    assert shared["image"] == "https://touiza.example/weave/chrea-own/card.png"
    assert shared["description"]


def test_a_meeting_place_in_another_language_keeps_its_direction(client, world):
    assert '<bdi lang="ar" dir="rtl">ساحة أول نوفمبر، البليدة</bdi>' in page(client, world.opportunity, "fr").text


def test_who_wants_them_reads_hijri_dates_too_and_nobody_else(as_, client, world):
    User.objects.filter(pk=world.user("amina").pk).update(hijri_dates=True)
    address = f"/ar/opportunities/{world.opportunity.post.slug}/"
    hijri = formats.hijri_date(world.opportunity.day, "ar")
    assert [hijri in client.get(address).text for client in (as_("amina"), as_("yanis"), client)] == [True, False, False]

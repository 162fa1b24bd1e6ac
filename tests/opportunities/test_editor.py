"""The editor: drafts are kept, publishing asks for everything, nothing typed is lost, and only its own people write."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation

from tests.opportunities.typed_in import complete, remote
from touiza.core import clock
from touiza.opportunities.models import Opportunity
from touiza.posts.models import PostState

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(as_):
    return as_("nassima")


@pytest.fixture
def new_url(world):
    return reverse("opportunities:new", args=["chrea"])


def made(world):
    return Opportunity.objects.exclude(pk=world.opportunity.pk).get()


def test_a_coordinator_publishes_and_a_visitor_finds_and_reads(coordinator, client, world, new_url):
    sent = coordinator.post(new_url, complete())
    opportunity = made(world)
    detail = reverse("opportunities:detail", args=[opportunity.post.slug])
    assert sent.url == detail
    assert opportunity.post.state == PostState.PUBLISHED
    assert opportunity.minutes == 270, "the time between its hours, as none was written"
    assert "ما يلزم" not in opportunity.post.body.texts["ar"], "a heading with nothing under it is left out"
    assert opportunity.post.slug in client.get(reverse("opportunities:list"), {"q": "شجيره الشريعه"}).text
    assert "نغرس مائة شجيرة في الشريعة" in client.get(detail).text


def test_a_new_form_begins_with_what_the_association_says_of_itself(coordinator, new_url):
    page = coordinator.get(new_url)
    assert page.status_code == 200
    assert page.context["form"]["attendance"].value() == "on_site"
    assert "## " in page.text, "the suggested sections"


def test_work_from_home_until_a_deadline_is_published(coordinator, world, new_url):
    sent = coordinator.post(new_url, remote())
    assert sent.status_code == 302, sent.context["form"].errors
    opportunity = made(world)
    assert (opportunity.minutes, opportunity.deadline is not None, opportunity.day) == (45, True, None)


def test_arabic_digits_are_read(coordinator, world, new_url):
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    typed = complete()
    for name in ("day", "starts", "ends", "places"):
        typed[name] = typed[name].translate(arabic)
    assert coordinator.post(new_url, typed).status_code == 302
    assert made(world).places == 30


def test_publishing_names_everything_that_is_missing_and_loses_nothing(coordinator, world, new_url):
    page = coordinator.post(
        new_url,
        complete(title_ar="", day="28/11/2020", places="ثلاثون", address_ar="", commune="", body_ar="نص طويل كتبته"),
    )
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"title", "day", "places", "commune"}
    assert "28/11/2020" in page.text
    assert "ثلاثون" in page.text
    assert "نص طويل كتبته" in page.text
    assert Opportunity.objects.count() == 1


def test_time_is_asked_for_or_said_not_to_be_stated(coordinator, world, new_url):
    timeless = remote() | {"amount": ""}
    assert "amount" in coordinator.post(new_url, timeless).context["form"].errors
    assert coordinator.post(new_url, timeless | {"time_not_stated": "on"}).status_code == 302
    assert made(world).minutes is None


def test_an_incomplete_draft_is_saved(coordinator, world, new_url):
    sent = coordinator.post(new_url, {"title_ar": "فكرة أولى", "deed": "draft"})
    opportunity = made(world)
    assert sent.url == reverse("opportunities:edit", args=[opportunity.post.slug])
    assert opportunity.post.state == PostState.DRAFT


def test_a_draft_without_even_a_title_is_saved(coordinator, world, new_url):
    assert coordinator.post(new_url, {"deed": "draft"}).status_code == 302
    assert coordinator.get(reverse("opportunities:edit", args=[made(world).post.slug])).status_code == 200


def test_a_draft_keeps_what_can_be_read_and_shows_what_cannot(coordinator, world, new_url):
    page = coordinator.post(new_url, complete(day="غداً", deed="draft"))
    assert page.status_code == 422
    assert "غداً" in page.text
    opportunity = made(world)
    assert (opportunity.day, opportunity.places) == (None, 30)
    assert reverse("opportunities:edit", args=[opportunity.post.slug]) in page.text, (
        "sent again, it goes to the same draft"
    )


def test_a_form_sent_twice_makes_one_opportunity(coordinator, world, new_url):
    typed = complete(form_key="k" * 22)
    assert [coordinator.post(new_url, typed).status_code for _n in range(2)] == [302, 302]
    assert Opportunity.objects.count() == 2


def test_a_field_that_does_not_count_does_not_stand_in_the_way(coordinator, world, new_url):
    sent = coordinator.post(new_url, remote() | {"starts": "in the morning", "last_day": "xx"})
    assert sent.status_code == 302, sent.context["form"].errors


def test_preview_shows_the_line_and_saves_nothing(coordinator, world, new_url):
    page = coordinator.post(new_url, complete(deed="preview"))
    assert page.status_code == 200
    assert page.context["preview"]["title"] == "نغرس مائة شجيرة في الشريعة"
    assert Opportunity.objects.count() == 1


def test_advice_is_given_but_refuses_nothing(coordinator, world, new_url):
    typed = complete(title_ar="متطوعون للغرس", causes=[], deed="preview")
    page = coordinator.post(new_url, typed)
    assert {line.code for line in page.context["advice"]} >= {"title_verb", "causes_none"}
    assert coordinator.post(new_url, typed | {"deed": "publish"}).status_code == 302


def test_a_published_one_is_changed_and_must_stay_complete(coordinator, world):
    url = reverse("opportunities:edit", args=[world.opportunity.post.slug])
    assert coordinator.post(url, complete(title_ar="", deed="save")).status_code == 422
    sent = coordinator.post(url, complete(places="12", deed="save"))
    assert sent.status_code == 302, sent.context["form"].errors
    assert Opportunity.objects.get().places == 12


def test_of_two_tabs_the_second_is_told_and_may_still_save(coordinator, world):
    url = reverse("opportunities:edit", args=[world.opportunity.post.slug])
    first, second = (coordinator.get(url).context["form"]["seen"].value() or "" for _n in range(2))
    coordinator.post(url, complete(places="12", deed="save", seen=first))
    told = coordinator.post(url, complete(places="15", deed="save", seen=second))
    assert told.status_code == 422
    assert Opportunity.objects.get().places == 12
    again = complete(places="15", deed="save", seen=told.context["form"]["seen"].value())
    assert coordinator.post(url, again).status_code == 302
    assert Opportunity.objects.get().places == 15


def test_a_copy_begins_with_everything_but_the_dates(coordinator, world, new_url):
    page = reverse("opportunities:copy", args=[world.opportunity.post.slug])
    key = coordinator.get(page).context["form"].initial["form_key"]
    for _n in range(2):
        answer = coordinator.post(page, {"series": "other", "form_key": key})
    assert Opportunity.objects.count() == 2
    form = coordinator.get(answer.url).context["form"]
    assert str(form["title"].value()) == "نغرس الأرز في الشريعة"
    assert form["day"].value() in (None, "")


def test_the_page_of_a_draft_is_a_preview_for_its_people_only(coordinator, as_, client, world, new_url):
    coordinator.post(new_url, complete(deed="draft"))
    url = reverse("opportunities:detail", args=[made(world).post.slug])
    assert coordinator.get(url).status_code == 200
    assert [one.get(url).status_code for one in (client, as_("amina"), as_("salima"))] == [404, 404, 404]


def test_a_draft_is_published_from_its_own_page(coordinator, world, new_url):
    coordinator.post(new_url, complete(deed="draft"))
    url = reverse("opportunities:publication", args=[made(world).post.slug])
    assert coordinator.post(url).status_code == 302
    assert made(world).post.state == PostState.PUBLISHED


def test_what_is_missing_brings_back_to_the_editor(coordinator, world, new_url):
    coordinator.post(new_url, {"title_ar": "فكرة", "deed": "draft"})
    slug = made(world).post.slug
    assert coordinator.post(reverse("opportunities:publication", args=[slug])).url == reverse(
        "opportunities:edit", args=[slug]
    )


@pytest.mark.parametrize("state", ["paused", "closed", "done", "removed"])
def test_a_coordinator_changes_the_state(coordinator, world, state):
    url = reverse("opportunities:state", args=[world.opportunity.post.slug])
    assert coordinator.post(url, {"state": state}).status_code == 302
    opportunity = Opportunity.objects.select_related("post").get()
    assert state in {opportunity.state, "removed" if opportunity.post.state == PostState.TOMBSTONE else ""}


def test_nobody_else_writes_for_an_association(as_, client, world, new_url):
    slug = world.opportunity.post.slug
    doors = [("get", new_url), ("post", new_url), *((verb, reverse(f"opportunities:{name}", args=[slug])) for verb, name in [("get", "edit"), ("post", "edit"), ("post", "publication"), ("post", "state")])]  # fmt: skip
    for verb, url in doors:
        answer = getattr(client, verb)(url, complete())
        assert answer.status_code == 302
        assert "/account/" in answer.url
        for name in ("amina", "salima", "dalia"):
            assert getattr(as_(name), verb)(url, complete()).status_code == 403, (name, url)
    assert Opportunity.objects.count() == 1


def test_the_draft_of_another_association_does_not_exist(coordinator, as_, world, new_url):
    coordinator.post(new_url, complete(deed="draft"))
    url = reverse("opportunities:edit", args=[made(world).post.slug])
    assert as_("salima").get(url).status_code == 404


def test_a_page_left_open_past_the_day_may_still_be_mended(coordinator, world):
    yesterday = clock.now() - dt.timedelta(days=1)
    Opportunity.objects.update(day=clock.today() - dt.timedelta(days=2), starts_at=yesterday, ends_at=yesterday)
    url = reverse("opportunities:edit", args=[world.opportunity.post.slug])
    past = f"{clock.today() - dt.timedelta(days=1):%d/%m/%Y}"
    assert coordinator.post(url, complete(day=past, deed="save")).status_code == 302


@pytest.mark.parametrize(
    ("title", "advised"), [("نغرس مائة شجيرة", False), ("حملة تشجير في الشريعة", True)]
)
def test_what_is_asked_for_is_said_again_after_publishing(coordinator, world, new_url, title, advised):
    with translation.override("en"):
        sent = coordinator.post(new_url.replace("/ar/", "/en/"), complete(title_ar=title), follow=True)
    assert ("Begin the title with what volunteers do" in sent.text) == advised
    assert made(world).post.state == PostState.PUBLISHED


def test_hours_that_have_passed_today_are_refused(coordinator, world, new_url, monkeypatch):
    today = clock.today()
    evening = clock.moment(today, dt.time(20), "Africa/Algiers")
    monkeypatch.setattr(clock, "now", lambda: evening)
    answer = coordinator.post(new_url, complete(day=f"{today:%d/%m/%Y}"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["ends"])
    assert coordinator.post(new_url, complete(day=f"{today:%d/%m/%Y}", starts="21:00", ends="24:00")).status_code == 302
    assert made(world).minutes == 180
    assert made(world).ends_at == clock.moment(today + dt.timedelta(days=1), dt.time.min, "Africa/Algiers")


def test_hours_the_wrong_way_round_are_blamed_once(coordinator, new_url):
    errors = coordinator.post(new_url, complete(starts="13:00", ends="08:30")).context["form"].errors
    assert list(errors) == ["ends"]

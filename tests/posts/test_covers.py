"""Covers: one that stands, others for an occasion, after which the former one is back by itself."""

import datetime as dt

import pytest
import time_machine

from tests.media.pictures import picture, upload
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.media.models import Attachment
from touiza.posts.models import Cover
from touiza.posts.services.covers import cover_of, remove_cover, set_cover

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def text(words):
    return TranslatedText.of("fr", fr=words)


def put(world, *, occasion="", until=None, begins=None):
    return set_cover(
        actor=world.chrea.actor, by=world.rachid, user=world.user("rachid"), upload=upload(picture(size=(160, 40))), alt=text("Des cèdres"),
        occasion=text(occasion) if occasion else None, begins=begins, until=until,
    )  # fmt: skip


def refused(**how):
    with pytest.raises(Refusal) as caught:
        put(**how)
    return caught.value.code


def test_the_former_cover_returns_when_the_occasion_is_over(as_, world):
    today, actor = clock.today(), world.chrea.actor
    standing = put(world)
    festive = put(world, occasion="Journée de l’arbre", until=today + 2 * DAY)
    assert cover_of(actor) == festive
    assert "Journée de l’arbre" in as_("visitor").get("/fr/@chrea/").content.decode()
    with time_machine.travel(clock.now() + 3 * DAY):
        assert cover_of(actor) == standing
        page = as_("visitor").get("/fr/@chrea/").content.decode()
        assert "Journée de l’arbre" not in page
        assert standing.picture.file.name in page


def test_it_waits_for_its_first_day(world):
    today = clock.today()
    put(world, occasion="Yennayer", begins=today + 5 * DAY, until=today + 6 * DAY)
    assert cover_of(world.chrea.actor) is None
    assert cover_of(world.chrea.actor, on=today + 5 * DAY) is not None


def test_a_new_standing_cover_takes_the_place_of_the_one_before(world, django_capture_on_commit_callbacks):
    put(world)
    with django_capture_on_commit_callbacks(execute=True):
        put(world)
    assert Cover.objects.count() == Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"occasion": "Aïd"}, "until_missing"),
        ({"until": 2}, "occasion_missing"),
        ({"occasion": "Aïd", "until": -1}, "cover_days"),
        ({"occasion": "Aïd", "until": 200}, "cover_days"),
    ],
)
def test_an_occasion_has_a_name_and_a_last_day(world, how, code):
    days = {"until": clock.today() + how["until"] * DAY} if "until" in how else {}
    assert refused(world=world, **(how | days)) == code
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("visitor", 302), ("amina", 403), ("nassima", 403), ("rachid", 200)])
def test_only_who_speaks_for_it_sets_its_cover(as_, world, who, status):
    cover = put(world)
    client = as_(who)
    assert client.get("/en/@chrea/covers/").status_code == status
    client.post("/en/@chrea/covers/", {"remove": cover.pk})
    assert Cover.objects.exists() is (who != "rachid")
    other = f"/en/@{world.amina.handle}/covers/"
    if who == "amina":
        assert client.get(other).status_code == 200
        assert client.post(other, {"remove": cover.pk}).status_code == 404


def test_a_person_sets_one_with_the_form(as_, world):
    amina, page = as_("amina"), f"/ar/@{world.amina.handle}/covers/"
    data = {"picture": upload(picture()), "alt_ar": "شاطئ", "occasion_ar": "يوم البيئة", "until": f"{clock.today() + DAY:%d/%m/%Y}"}
    assert amina.post(page, data).status_code == 302
    assert "يوم البيئة" in as_("visitor").get(f"/ar/@{world.amina.handle}/").content.decode()
    assert amina.post(page, {"alt_ar": "شاطئ"}).status_code == 422
    cover = Cover.objects.get()
    for _time in range(2):
        remove_cover(cover=cover)

"""Ratings in five steps: one a person, changed at will, shown with their number, by whom they are for."""

import pytest

from tests.worlds import add_opportunity
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.opportunities.models import State
from touiza.opportunities.services.applications import accept_application, apply
from touiza.opportunities.services.publishing import set_state
from touiza.posts.models import PostKind, Rating
from touiza.posts.services.rating import rate_post, rated, take_rating_back
from touiza.posts.services.writing import create_post

pytestmark = pytest.mark.django_db
WORDS = TranslatedText.of("fr", fr="Cent arbres plantés.")


def article(author, audience=Audience.PUBLIC, kind=PostKind.ARTICLE):
    return create_post(kind=kind, author=author, title=WORDS, body=WORDS, audience=audience, published=True)


def refused(deed, **how):
    with pytest.raises(Refusal) as caught:
        deed(**how)
    return caught.value.code


def done_work(world):
    work = add_opportunity(world.chrea, world.nassima, title="نسقي الغرس")
    accept_application(application=apply(opportunity=work, person=world.amina), by=world.nassima)
    set_state(opportunity=work, state=State.DONE, by=world.nassima)
    return work


def test_one_rating_a_person_that_they_may_change_and_take_back(world):
    post = article(world.yanis)
    for steps in (5, 2, 4):
        rate_post(post=post, by=world.amina, steps=steps)
    rate_post(post=post, by=world.chloe, steps=1)
    assert (rated(post).number, rated(post).mean, rated(post).counts) == (2, 2.5, (0, 1, 0, 0, 1))
    for _time in range(2):
        take_rating_back(post=post, by=world.chloe)
    assert rated(post).mean == 4


def test_no_mean_without_its_number(as_, world):
    post = article(world.yanis)
    page = f"/en/posts/{post.slug}/"
    assert "Nobody has rated this yet" in as_("visitor").get(page).content.decode()
    as_("amina").post(f"{page}rating/", {"steps": "4"})
    shown = as_("visitor").get(page).content.decode()
    assert "4.0" in shown
    assert "1 rating" in shown
    assert "أمينة" not in as_("yanis").get(page.replace("/en/", "/ar/")).content.decode()


@pytest.mark.parametrize("steps", [0, 6, -1])
def test_five_steps_and_no_others(as_, world, steps):
    post = article(world.yanis)
    assert refused(rate_post, post=post, by=world.amina, steps=steps) == "steps"
    as_("amina").post(f"/en/posts/{post.slug}/rating/", {"steps": steps})
    assert not Rating.objects.exists()


def test_nobody_rates_their_own_nor_a_note(world):
    assert refused(rate_post, post=article(world.yanis), by=world.yanis, steps=5) == "not_to_rate"
    assert refused(rate_post, post=article(world.yanis, kind=PostKind.NOTE), by=world.amina, steps=5) == "not_to_rate"


@pytest.mark.parametrize(("who", "status"), [("visitor", 302), ("chloe", 404), ("nassima", 302)])
def test_only_who_may_read_it_rates_it(as_, world, who, status):
    post = article(world.chrea.actor, Audience.MEMBERS)
    assert as_(who).post(f"/en/posts/{post.slug}/rating/", {"steps": "3"}).status_code == status
    assert Rating.objects.exists() is (who == "nassima")


def test_finished_work_is_rated_by_who_took_part(world):
    post = done_work(world).post
    rate_post(post=post, by=world.amina, steps=5)
    for stranger in (world.chloe, world.nassima, world.rachid):
        assert refused(rate_post, post=post, by=stranger, steps=1) == "not_to_rate"
    assert rated(post).number == 1


def test_work_that_goes_on_is_not_rated(as_, world):
    accept_application(application=apply(opportunity=world.opportunity, person=world.amina), by=world.nassima)
    assert refused(rate_post, post=world.opportunity.post, by=world.amina, steps=5) == "not_to_rate"
    assert 'id="rating"' not in as_("amina").get(f"/en/opportunities/{world.opportunity.post.slug}/").content.decode()


def test_the_page_of_finished_work_asks_who_took_part(as_, world):
    work = done_work(world)
    page = f"/en/opportunities/{work.post.slug}/"
    assert 'name="steps"' in as_("amina").get(page).content.decode()
    stranger = as_("chloe").get(page).content.decode()
    assert 'name="steps"' not in stranger
    assert "Only those who took part rate it" in stranger

"""Saved things: lists of one's own, found by everyone where they are public, and never more of a post than its reader may see."""

import threading

import pytest
from django.db import connection

from touiza.actors.models import Follow
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.posts.models import PostKind, Save, SaveList
from touiza.posts.services.changing import remove_written
from touiza.posts.services.saving import (
    change_list,
    create_list,
    find_saves,
    remove_save,
    save_page,
    save_post,
    unsave_post,
    write_title,
)
from touiza.posts.services.titles import fetch_title
from touiza.posts.services.writing import create_post

pytestmark = pytest.mark.django_db
WORDS = TranslatedText.of("fr", fr="Les foggaras du Gourara, mode d’emploi")
ADDRESS = "https://revue-sahara.example/foggaras"


def write(author, audience=Audience.PUBLIC):
    return create_post(kind=PostKind.ARTICLE, author=author, title=WORDS, body=WORDS, audience=audience, published=True)


def a_list(owner, name="ماء", is_public=True):
    return create_list(owner=owner, name=name, is_public=is_public)


def refused(deed, **how):
    with pytest.raises(Refusal) as caught:
        deed(**how)
    return caught.value.code


def found(question="", reader=None, tag=""):
    return list(find_saves(question=question, reader=reader, tag=tag))


def test_one_press_saves_and_another_takes_it_back(as_, world):
    post, amina = write(world.yanis), as_("amina")
    for deed, number in (("save", 1), ("save", 1), ("unsave", 0), ("unsave", 0)):
        assert amina.post(f"/en/posts/{post.slug}/marks/", {"deed": deed}).status_code == 302
        assert Save.objects.filter(within__owner=world.amina).count() == number
    assert not SaveList.objects.get(owner=world.amina).is_public


def test_a_page_elsewhere_with_a_note_and_tags_is_found_by_everyone(as_, world):
    made = as_("amina").post(
        "/ar/saves/new/", {"address": ADDRESS, "title": "الفقارة", "new_list": "ماء", "note": "لمن سيعلّم الآبار", "tags_0": "تيميمون", "tags_1": "ماء"}
    )
    assert made.status_code == 302, made.content.decode()
    saved = SaveList.objects.get()
    assert found("فقارات") == []
    change_list(saved=saved, name=saved.name, is_public=True)
    row = Save.objects.get()
    for question in ("الفقارة", "آبار", "تيميمون", "revue sahara", "revue-sahara.example"):
        assert found(question) == [row], question
    assert found("شيء آخر") == []
    page = as_("visitor").get("/ar/saves/?q=الفقارة").content.decode()
    assert ADDRESS in page
    assert found(tag="ماء") == [row]


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "ftp://x.example/", "https://", "https://user:pw@x.example/", "data:text/html,x", "nowhere"])
def test_only_addresses_of_the_open_web(world, address):
    assert refused(save_page, saved=a_list(world.amina), address=address) == "address"


def test_the_same_twice_is_once_in_a_list(world):
    saved, post = a_list(world.amina), write(world.yanis)
    for _time in range(2):
        save_page(saved=saved, address=ADDRESS, title="Foggaras")
        save_post(saved=saved, post=post)
    assert Save.objects.count() == 2
    assert a_list(world.amina).pk == saved.pk


READERS = {"visitor": set(), "chloe": {Audience.SIGNED_IN}, "yanis": {Audience.SIGNED_IN, Audience.FOLLOWERS}, "nassima": {Audience.SIGNED_IN, Audience.FOLLOWERS, Audience.MEMBERS}}


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.SIGNED_IN, Audience.FOLLOWERS, Audience.MEMBERS])
@pytest.mark.parametrize("who", READERS)
def test_a_saved_post_shows_nothing_to_who_may_not_read_it(as_, world, who, audience):
    Follow.objects.create(follower=world.yanis, actor=world.chrea.actor, accepted_at=clock.now())
    saved, post = a_list(world.rachid), write(world.chrea.actor, audience)
    save_post(saved=saved, post=post, note="foggaras", tags=["gourara"])
    allowed = audience == Audience.PUBLIC or audience in READERS[who]
    client = as_(who)
    for page in ("/en/saves/", "/en/saves/?q=foggaras", "/en/saves/?tag=gourara", f"/en/saves/{saved.public_id}/"):
        shown = client.get(page).content.decode()
        assert ("mode d’emploi" in shown) is allowed, page
        assert (post.slug in shown) is allowed, page


def test_a_removed_post_leaves_every_list(world):
    saved, post = a_list(world.amina), write(world.yanis)
    save_post(saved=saved, post=post)
    remove_written(post=post, by=world.yanis)
    assert not Save.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("visitor", 404), ("chloe", 404), ("amina", 200)])
def test_a_private_list_is_its_owners(as_, world, who, status):
    saved = a_list(world.amina, is_public=False)
    save_page(saved=saved, address=ADDRESS, title="Foggaras")
    assert as_(who).get(f"/en/saves/{saved.public_id}/").status_code == status
    assert found("foggaras", getattr(world, who, None)) == []


@pytest.mark.parametrize("who", ["visitor", "chloe"])
def test_nobody_changes_the_lists_of_others(as_, world, who):
    saved = a_list(world.amina)
    row = save_page(saved=saved, address=ADDRESS, title="Foggaras")
    client = as_(who)
    for page in (f"/en/saves/{saved.public_id}/edit/", f"/en/saves/entry/{row.pk}/"):
        assert client.post(page, {"deed": "remove"}).status_code in {302, 404}
    chloe_posts = client.post(f"/en/saves/new/?in={saved.pk}", {"within": saved.pk, "address": "https://x.example/"})
    assert chloe_posts.status_code in {302, 422}
    assert Save.objects.filter(within=saved).count() == 1


def test_a_title_is_asked_of_the_page_once_and_never_over_words_of_ones_own(world, settings):
    settings.FETCH_LOCAL = []
    row = save_page(saved=a_list(world.amina), address="https://nowhere.invalid/")
    assert row.title_state == "awaited"
    fetch_title(save=row.pk)
    row.refresh_from_db()
    assert (row.title, row.title_state) == ("", "unknown")
    other = save_page(saved=a_list(world.amina), address=ADDRESS)
    write_title(save=other.pk, title=" Les\n foggaras ")
    other.refresh_from_db()
    assert (other.title, other.title_state) == ("Les foggaras", "fetched")
    write_title(save=other.pk, title="Autre chose")
    other.refresh_from_db()
    assert other.title == "Les foggaras"
    assert found("foggaras") == [other]


def test_words_and_lists_are_changed_and_taken_away(as_, world):
    saved = a_list(world.amina)
    row = save_page(saved=saved, address=ADDRESS, title="Foggaras")
    amina = as_("amina")
    amina.post(f"/en/saves/entry/{row.pk}/", {"title": "Puits du Gourara", "note": "à lire", "tags_0": "eau"})
    assert found("puits") == [row]
    assert found("foggaras")  # its address still says so
    assert refused(change_list, saved=a_list(world.amina, "Autre"), name="ماء", is_public=False) == "list_name_taken"
    remove_save(save=row)
    remove_save(save=row)
    for _time in range(2):
        assert amina.post(f"/en/saves/{saved.public_id}/edit/", {"deed": "remove"}).status_code == 302


def test_pages_cost_the_same_for_many_entries(as_, world, django_assert_max_num_queries):
    saved = a_list(world.amina)
    for number in range(12):
        save_page(saved=saved, address=f"{ADDRESS}/{number}", title=f"Page {number}", tags=["eau"])
        save_post(saved=saved, post=write(world.yanis))
    for page in ("/en/saves/", "/en/saves/?q=page", f"/en/saves/{saved.public_id}/"):
        with django_assert_max_num_queries(12):
            assert as_("visitor").get(page).status_code == 200
    amina = as_("amina")
    for page in ("/en/saves/", "/en/me/saves/", f"/en/saves/{saved.public_id}/"):
        with django_assert_max_num_queries(20):
            assert amina.get(page).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_first_saves_at_once_make_one_list(world):
    posts = [write(world.yanis) for _number in range(3)]

    def press(post):
        try:
            save_post(saved=create_list(owner=world.amina, name="À lire"), post=post)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(post,)) for post in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert SaveList.objects.get().saves.count() == 3
    unsave_post(owner=world.amina, post=posts[0])
    assert Save.objects.count() == 2

"""Threads as readers meet them: below posts and opportunities, with and without scripts; no text is lost on the way."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.worlds import World
from touiza.actors.models import Person
from touiza.core.audiences import Audience
from touiza.core.translated import TranslatedText
from touiza.posts.items import items_for
from touiza.posts.models import Post, PostKind
from touiza.posts.services.answering import answer_post
from touiza.posts.services.writing import create_post

pytestmark = pytest.mark.django_db
As = Callable[[str], Client]


def words(text: str, language: str = "fr") -> TranslatedText:
    return TranslatedText.of(language, **{language: text})


@pytest.fixture
def post(world: World) -> Post:
    title = TranslatedText.of("fr")
    return create_post(kind=PostKind.NOTE, author=world.chrea.actor, title=title, body=words("Les plants sont là."), published=True)


def answers(post: Post) -> str:
    return f"/fr/posts/{post.slug}/answers/"


def test_one_asks_below_a_post_and_is_led_back_to_it(as_: As, world: World, post: Post) -> None:
    client = as_("amina")
    assert 'action="' + answers(post) in client.get(f"/fr/posts/{post.slug}/").text
    done = client.post(answers(post), {"body": "أين نغرسها؟", "next": f"/fr/posts/{post.slug}/"})
    made = Post.objects.get(reply_to=post)
    assert done["Location"] == f"/fr/posts/{post.slug}/#a{made.pk}"
    assert made.body.source == "ar"
    assert 'lang="ar" dir="rtl"' in client.get(f"/fr/posts/{post.slug}/").text


def test_below_an_opportunity_visitors_read_and_people_ask(as_: As, client: Client, world: World) -> None:
    answer_post(post=world.opportunity.post, author=world.amina, body=words("Faut-il des gants ?"))
    page = f"/fr/opportunities/{world.opportunity.post.slug}/"
    assert "Faut-il des gants" in client.get(page).text
    assert answers(world.opportunity.post) in as_("yanis").get(page).text
    part = as_("yanis").get(f"{answers(world.opportunity.post)}?part=thread").text
    assert "Faut-il des gants" in part
    assert "<html" not in part


def test_who_was_signed_out_meanwhile_keeps_their_words(client: Client, post: Post) -> None:
    refused = client.post(answers(post), {"body": "Une longue question bien tournée"})
    assert refused.status_code == 422
    assert "Une longue question bien tournée" in refused.text
    assert not Post.objects.filter(reply_to=post).exists()


def test_who_waits_for_a_guardian_is_told_so_and_keeps_their_words(as_: As, world: World, post: Post) -> None:
    Person.objects.filter(pk=world.amina.pk).update(awaits_guardian=True)
    client = as_("amina")
    assert "<textarea" not in client.get(answers(post)).text
    refused = client.post(answers(post), {"body": "Bonjour à tous"})
    assert refused.status_code == 422
    assert "Bonjour à tous" in refused.text


def test_with_a_script_what_is_wrong_comes_in_the_place_of_the_form(as_: As, post: Post) -> None:
    said = as_("amina").post(answers(post), {"body": " "}, headers={"HX-Request": "true"})
    assert (said.status_code, said["HX-Retarget"]) == (200, f"#answer-form-{post.pk}")


def test_who_may_answer_for_the_association_chooses_in_whose_name(as_: As, world: World, post: Post) -> None:
    asked = answer_post(post=post, author=world.amina, body=words("Où ?"))
    as_("nassima").post(answers(asked), {"body": "Au nord.", "voice": "chrea"})
    as_("nassima").post(answers(asked), {"body": "Et j’y serai.", "voice": world.nassima.handle})
    assert as_("yanis").post(answers(asked), {"body": "Moi aussi.", "voice": "chrea"}).status_code in {302, 403, 422}
    said = list(Post.objects.filter(reply_to=asked).order_by("pk").values_list("author__handle", "written_by__handle"))
    assert said[:2] == [("chrea", world.nassima.handle), (world.nassima.handle, world.nassima.handle)]
    assert all(author != "chrea" for author, _hand in said[1:])
    assert "rép" in as_("amina").get(f"/fr/posts/{post.slug}/").text


def test_ones_own_answer_is_changed_and_taken_away_by_nobody_else(as_: As, world: World, post: Post) -> None:
    made = answer_post(post=post, author=world.amina, body=words("Samdi"))
    edit, away = f"/fr/answers/{made.slug}/edit/", f"/fr/answers/{made.slug}/removal/"
    for who in ("yanis", "nassima"):
        assert as_(who).get(edit).status_code == as_(who).post(away).status_code == 403
    as_("amina").post(edit, {"body": "Samedi"})
    assert "Samdi" in as_("chloe").get(f"/fr/posts/{made.slug}/versions/").text
    as_("amina").post(away)
    assert as_("amina").get(edit).status_code == 404
    assert "Samedi" not in as_("chloe").get(f"/fr/posts/{post.slug}/").text


def test_an_association_changes_its_answer_by_whoever_may_answer(as_: As, world: World, post: Post) -> None:
    made = answer_post(post=post, author=world.chrea.actor, written_by=world.rachid, body=words("Au nord"))
    as_("nassima").post(f"/fr/answers/{made.slug}/edit/", {"body": "Au sud"})
    assert str(Post.objects.get(pk=made.pk).body) == "Au sud"
    assert as_("salima").get(f"/fr/answers/{made.slug}/edit/").status_code == 403


@pytest.mark.parametrize("audience", [Audience.FOLLOWERS, Audience.MEMBERS])
def test_the_answers_of_what_is_not_public_are_not_found(as_: As, world: World, audience: str) -> None:
    title = TranslatedText.of("fr")
    hidden = create_post(kind=PostKind.NOTE, author=world.chrea.actor, title=title, body=words("x"), audience=audience, published=True)
    made = answer_post(post=hidden, author=world.nassima, body=words("Entre nous"))
    for slug in (hidden.slug, made.slug):
        assert as_("chloe").get(f"/fr/posts/{slug}/answers/").status_code == 404
        assert as_("chloe").get(f"/fr/posts/{slug}/answers/?part=thread").status_code == 404
    assert as_("chloe").get(f"/fr/answers/{made.slug}/edit/").status_code == 404


def test_a_list_says_how_many_answers_there_are(world: World, post: Post) -> None:
    answer_post(post=post, author=world.amina, body=words("Où ?"))
    (item,) = items_for([Post.objects.get(pk=post.pk)], None)
    assert item.slots["answers"].count == 1
    assert item.slots["answers"].href.endswith("#thread")

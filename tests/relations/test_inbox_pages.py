"""The inbox as its people meet it: what waits, oldest due first, and all that is done from there."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.relations.due_things import seen
from tests.worlds import World, add_person
from touiza.actors.models import Activity, Actor
from touiza.associations.models import Role
from touiza.associations.services.contact import write_message
from touiza.associations.services.roles import end_role, give_role
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.translated import TranslatedText
from touiza.posts.models import Post, PostKind
from touiza.posts.services.answering import answer_post
from touiza.posts.services.writing import create_post
from touiza.relations.answer_figures import told_figures
from touiza.relations.models import DueItem, OpeningHours, ReplyFigure, SavedAnswer
from touiza.relations.services.answering_ways import save_answer
from touiza.relations.services.inbox import answer_item

pytestmark = pytest.mark.django_db
As = Callable[[str], Client]
INBOX = "/ar/@chrea/inbox/"


def words(text: str, language: str = "fr") -> TranslatedText:
    return TranslatedText.of(language, **{language: text})


def note(world: World, audience: str = Audience.PUBLIC) -> Post:
    text = words("Réunion secrète du bureau")
    return create_post(kind=PostKind.NOTE, author=world.chrea.actor, title=TranslatedText.of("fr"), body=text, audience=audience, published=True)


def ask(world: World, text: str = "Où les planter ?", person: str = "amina", hours: int = 1, post: Post | None = None) -> DueItem:
    at = clock.now() - dt.timedelta(hours=hours)
    made = answer_post(post=post or note(world), author=getattr(world, person), body=words(text), at=at)
    seen()
    return DueItem.objects.get(key=f"post:{made.pk}")


def address(item: DueItem, more: str = "") -> str:
    return f"{INBOX}{item.public_id}/{more}"


def test_the_oldest_due_stands_first_and_what_is_late_is_said(as_: As, world: World) -> None:
    ask(world, "Deuxième", "yanis", hours=30)
    ask(world, "Première", hours=200)
    ask(world, "Troisième", "chloe", hours=1)
    text = as_("nassima").get(INBOX).text
    assert re.findall(r"Première|Deuxième|Troisième", text) == ["Première", "Deuxième", "Troisième"]
    assert 'class="item late"' in text


def test_answering_there_answers_on_the_page_and_the_item_is_gone(as_: As, world: World) -> None:
    item = ask(world)
    client = as_("nassima")
    form = re.search(r'name="form_key" value="([^"]+)"', client.get(address(item)).text)
    assert form
    sent = {"words": "Au nord du col.", "seen": "open", "form_key": form[1]}
    assert client.post(address(item), sent, follow=True).status_code == 200
    client.post(address(item), sent)
    answer = Post.objects.get(reply_to=item.post)
    assert (answer.author, answer.written_by) == (world.chrea.actor, world.nassima)
    assert "Où les planter" not in client.get(INBOX).text
    assert "Où les planter" in client.get(f"{INBOX}?state=answered").text
    assert "Au nord du col." in client.get(f"/ar/posts/{item.about.slug}/").text


def test_send_and_open_the_next_goes_to_the_next(as_: As, world: World) -> None:
    first, second = ask(world, hours=9), ask(world, "Et l’eau ?", "yanis", hours=3)
    done = as_("nassima").post(address(first), {"words": "Au nord.", "next": "1"})
    assert done["Location"] == address(second)


def test_a_text_is_not_lost_on_a_refusal(as_: As, world: World) -> None:
    item = ask(world)
    answer_item(item=item, by=world.rachid, words="Au nord.")
    refused = as_("nassima").post(address(item), {"words": "Plutôt à l’est du col.", "seen": "open"})
    assert refused.status_code == 422
    assert "Plutôt à l’est du col." in refused.text
    assert "Au nord." in refused.text
    seen_now = re.search(r'name="seen" value="([^"]+)"', refused.text)
    assert seen_now
    as_("nassima").post(address(item), {"words": "Plutôt à l’est du col.", "seen": seen_now[1]})
    assert Post.objects.filter(reply_to=item.post).count() == 2


def test_a_saved_answer_fills_the_field_with_the_name_and_sends_nothing(as_: As, world: World) -> None:
    saved = save_answer(association=world.chrea, by=world.rachid, language="fr", title="Local", body="Bonjour {name}, au local samedi.")
    item = ask(world, person="yanis")
    shown = as_("nassima").post(address(item), {"words": "Merci.", "saved": saved.pk})
    assert re.search(r"<textarea[^>]*>\s*Merci\.\s+Bonjour Yanis Ferhat, au local samedi\.", shown.text)
    assert not Post.objects.filter(reply_to=item.post).exists()


def test_deciding_with_a_reason_and_taking_it_back(as_: As, world: World) -> None:
    item, client = ask(world), as_("nassima")
    assert client.post(address(item, "decision/"), {"decision": "none", "reason": "other", "words": ""}).status_code == 422
    client.post(address(item, "decision/"), {"decision": "none", "reason": "thanks"})
    assert "Où les planter" in client.get(f"{INBOX}?state=none").text
    client.post(address(item, "undoing/"))
    client.post(address(item, "decision/"), {"decision": "spam"})
    assert "Où les planter" in client.get(f"{INBOX}?state=spam").text
    item.refresh_from_db()
    assert item.state == "spam"


def test_filters_keep_what_they_say(as_: As, world: World) -> None:
    mine, other = ask(world, "Pour moi"), ask(world, "Pour tous", "yanis")
    write_message(association=world.chrea, sender=world.chloe, name="Chloé", email="c@mail.example", language="fr", subject="x", body="Par la porte")
    seen()
    client = as_("nassima")
    client.post(address(mine, "assignment/"), {"to": world.nassima.pk})

    def listed(query: str) -> set[str]:
        return set(re.findall(r"Pour moi|Pour tous|Par la porte", client.get(f"{INBOX}?{query}").text))

    assert listed("") == {"Pour moi", "Pour tous", "Par la porte"}
    assert listed("whose=mine") == {"Pour moi"}
    assert listed("whose=nobody") == {"Pour tous", "Par la porte"}
    assert listed("channel=letter") == {"Par la porte"}
    assert listed("language=ar") == set()
    assert listed("channel=nonsense&language=%00&page=x") == listed("")
    assert other.pk != mine.pk


def test_notes_and_translations_are_for_colleagues_alone(as_: As, world: World) -> None:
    item, client = ask(world), as_("nassima")
    client.post(address(item, "notes/"), {"text": "Je demande à la pépinière"})
    client.post(address(item, "translation/"), {"language": "ar", "text": "أين نغرسها؟"})
    shown = as_("rachid").get(address(item)).text
    assert "Je demande à la pépinière" in shown
    assert "أين نغرسها؟" in shown
    public = as_("amina").get(f"/ar/posts/{item.post.slug}/answers/").text
    assert "pépinière" not in public
    assert "أين نغرسها؟" not in public


def test_the_item_of_another_association_is_not_found(as_: As, world: World) -> None:
    item = ask(world)
    assert as_("salima").get(f"/ar/@nour/inbox/{item.public_id}/").status_code == 404
    assert as_("salima").get(address(item)).status_code == 403
    assert as_("amina").get(address(item)).status_code == 403


@pytest.mark.parametrize("audience", [Audience.FOLLOWERS, Audience.MEMBERS, Audience.SIGNED_IN])
def test_what_is_not_public_leaks_to_no_outsider_by_the_answers_page(as_: As, client: Client, world: World, audience: str) -> None:
    post = note(world, audience)
    made = answer_post(post=post, author=world.nassima, body=words("Mot du bureau"))
    for who in ("visitor", "chloe"):
        reader = client if who == "visitor" else as_(who)
        allowed = audience == Audience.SIGNED_IN and who == "chloe"
        for slug in (post.slug, made.slug):
            page = reader.get(f"/fr/posts/{slug}/answers/")
            assert page.status_code == (200 if allowed else 404)
            assert ("Mot du bureau" in page.text) is allowed
        sent = reader.post(f"/fr/posts/{post.slug}/answers/", {"body": "Bonjour"})
        assert sent.status_code == (302 if allowed else 404)


def test_a_notice_of_an_answer_goes_only_to_who_may_read_it(world: World) -> None:
    from touiza.notices.registry import kind_of

    post = note(world, Audience.MEMBERS)
    asked = answer_post(post=post, author=world.nassima, body=words("Quand ?"))
    answer_post(post=asked, author=world.chrea.actor, written_by=world.rachid, body=words("Lundi."))
    told = Activity.objects.filter(verb="answer.written").order_by("pk").last()
    kind = kind_of("answer.written")
    assert told
    assert kind
    assert [one.pk for one in kind.recipients(told)] == [world.nassima.pk]
    assert kind.visible
    assert kind.visible(told, world.nassima)
    assert not kind.visible(told, world.chloe)
    end_role(role=Role.objects.get(person=world.nassima), by=world.rachid)
    assert not kind.visible(told, Actor.objects.get(pk=world.nassima.pk))


def test_hours_and_figures(as_: As, world: World) -> None:
    client = as_("rachid")
    assert client.post(f"{INBOX}hours/", {"opens6": "09:00", "closes6": ""}).status_code == 422
    assert client.post(f"{INBOX}hours/", {"opens6": "17:00", "closes6": "09:00"}).status_code == 422
    assert client.post(f"{INBOX}hours/", {"opens6": "09:00", "closes6": "17:00"}).status_code == 302
    assert [(row.weekday, row.opens) for row in OpeningHours.objects.all()] == [(6, dt.time(9))]
    for number in range(6):
        answer_item(item=ask(world, f"Question {number}", hours=5), by=world.rachid, words=f"Réponse {number}")
    text = client.get(f"{INBOX}figures/").text
    assert "6" in text
    public = as_("chloe").get("/ar/@chrea/")
    assert public.status_code == 200


def test_saved_answers_are_kept_changed_and_deleted(as_: As, world: World) -> None:
    client = as_("rachid")
    sent = {"language": "fr", "title": "Local", "body": "Au local."}
    assert client.post(f"{INBOX}saved/", sent).status_code == 302
    assert client.post(f"{INBOX}saved/", sent).status_code == 302  # sent twice
    assert client.post(f"{INBOX}saved/", sent | {"body": "Autre"}).status_code == 422
    saved = SavedAnswer.objects.get()
    client.post(f"{INBOX}saved/{saved.pk}/", sent | {"title": "Le local"})
    saved.refresh_from_db()
    assert saved.title == "Le local"
    client.post(f"{INBOX}saved/{saved.pk}/removal/")
    assert not SavedAnswer.objects.exists()


def test_the_pages_cost_the_same_for_many(as_: As, world: World, django_assert_max_num_queries: Callable) -> None:
    post = note(world)
    item = ask(world, post=post)
    for number in range(12):
        _user, person = add_person(f"karim{number}", f"Karim {number}", "fr")
        answer_post(post=post, author=person, body=words(f"Question {number}"))
        save_answer(association=world.chrea, by=world.rachid, language="fr", title=f"n° {number}", body="x")
    seen()
    give_role(association=world.chrea, person=world.yanis, kind=Role.Kind.COORDINATOR, by=world.rachid)
    client = as_("nassima")
    for page in (INBOX, address(item), f"{INBOX}figures/", f"{INBOX}saved/", f"{INBOX}hours/"):
        client.get(page)
        with django_assert_max_num_queries(20):
            client.get(page)
    for who, most in (("visitor", 12), ("amina", 20)):
        reader = Client() if who == "visitor" else as_(who)
        reader.get(f"/ar/posts/{post.slug}/answers/")
        with django_assert_max_num_queries(most):
            reader.get(f"/ar/posts/{post.slug}/answers/?x={who}")


def test_the_public_page_tells_the_share_with_its_number_and_no_time_for_few(as_: As, world: World) -> None:
    for number in range(3):
        answer_item(item=ask(world, f"Question {number}", hours=3), by=world.rachid, words=f"Réponse {number}")
    few = told_figures(3, 3, None)
    seen()
    assert str(few.share) in as_("chloe").get("/ar/@chrea/").text
    for number in range(3, 6):
        answer_item(item=ask(world, f"Question {number}", hours=3), by=world.rachid, words=f"Réponse {number}")
    seen()
    figure = ReplyFigure.objects.get(association=world.chrea)
    assert (figure.answerable, figure.answered, figure.first) == (6, 6, 6)
    assert (few.within, bool(told_figures(6, 6, 40).within), told_figures(0, 0, None).within) == ("", True, "")

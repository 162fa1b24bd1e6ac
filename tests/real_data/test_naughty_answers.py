"""Bad input in answers below posts, and in the inbox of an association."""

from collections.abc import Callable

import pytest

from tests.real_data.drill import Browser, Drill, drills, sample
from tests.real_data.naughty import FILE
from tests.relations.due_things import here_waits
from tests.worlds import World
from touiza.core.translated import TranslatedText
from touiza.posts.models import Post
from touiza.posts.services.answering import answer_post
from touiza.relations.models import DueItem
from touiza.relations.services.answering_ways import save_answer

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]
INBOX = "/ar/@chrea/inbox/"


@pytest.fixture
def asked(world: World) -> Post:
    return answer_post(post=world.opportunity.post, author=world.amina, body=TranslatedText.of("fr", fr="Où est le local ?"))


@pytest.fixture
def item(world: World, asked: Post) -> DueItem:
    return here_waits(world, asked)


@drills("posts:answers")
def test_answering(at: At, world: World, asked: Post) -> None:
    page = f"/ar/posts/{asked.slug}/answers/"
    sample(Drill(at("yanis"), page, ("body",), {}, shown=(page,)), at_least=100)


@drills("posts:answer_edit", "posts:answer_removal")
def test_changing_an_answer(at: At, world: World, asked: Post) -> None:
    page = f"/ar/answers/{asked.slug}/edit/"
    sample(Drill(at("amina"), page, ("body",), {}, shown=(f"/ar/posts/{asked.slug}/answers/",), again=page), at_least=100)
    assert at("amina").post(f"/ar/answers/{asked.slug}/removal/", {"x": "y"}).status_code == 302


@drills("relations:due")
def test_answering_in_the_inbox(at: At, world: World, item: DueItem) -> None:
    page = f"{INBOX}{item.public_id}/"
    sample(Drill(at("nassima"), page, ("words",), {}, page=page), at_least=0)


@drills("relations:due_assignment", "relations:due_decision", "relations:due_undoing")
def test_deciding_in_the_inbox(at: At, world: World, item: DueItem) -> None:
    page = f"{INBOX}{item.public_id}/"
    sample(Drill(at("nassima"), f"{page}assignment/", ("to",), {}, page=page), at_least=0)
    sample(Drill(at("nassima"), f"{page}decision/", ("words",), {"reason": "other", "decision": "none"}, page=page), at_least=0)
    assert at("nassima").post(f"{page}undoing/", {"x": "y"}).status_code == 302


@drills("relations:due_notes", "relations:due_translation")
def test_notes_and_translations(at: At, world: World, item: DueItem) -> None:
    page = f"{INBOX}{item.public_id}/"
    sample(Drill(at("nassima"), f"{page}notes/", ("text",), {}, page=page), at_least=0)
    sample(Drill(at("nassima"), f"{page}translation/", ("text",), {"language": "ar"}, page=page), at_least=0)


@drills("relations:saved_answers", "relations:saved_answer", "relations:saved_answer_removal")
def test_saved_answers(at: At, world: World) -> None:
    sample(Drill(at("nassima"), f"{INBOX}saved/", ("title", "body"), {"language": "fr", "title": "x", "body": "x"}), at_least=0)
    saved = save_answer(association=world.chrea, by=world.nassima, language="fr", title="Local", body="Bonjour {name}")
    page = f"{INBOX}saved/{saved.pk}/"
    sample(Drill(at("nassima"), page, ("title", "body"), {"language": "fr", "title": "x", "body": "x"}, again=page, short=("title",)), at_least=0)
    assert at("nassima").post(f"{page}removal/", {"x": "y"}).status_code == 302


@drills("relations:hours")
def test_opening_hours(at: At, world: World) -> None:
    sample(Drill(at("nassima"), f"{INBOX}hours/", ("opens0", "closes0"), {}), at_least=0)

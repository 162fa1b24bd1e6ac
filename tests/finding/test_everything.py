"""The search of everything: all kinds in one order, why each was found, and the same through the public interface."""

import re
from urllib.parse import quote

import pytest
from django.utils import timezone

from tests.worlds import add_opportunity
from touiza.accounts.models import RateLimit
from touiza.actors.services.people import update_profile
from touiza.associations.services.closing import close_association
from touiza.associations.services.founding import found_association
from touiza.associations.services.suspension import suspend_association
from touiza.core.audiences import Audience
from touiza.core.translated import TranslatedText
from touiza.finding.everything import PER_PAGE, Asked, search_everything
from touiza.finding.kinds import KINDS
from touiza.finding.services.rebuilding import rebuild, start_anew, unbuilt
from touiza.opportunities.services.indexing import index_opportunity
from touiza.opportunities.services.publishing import remove_opportunity
from touiza.search.models import Build, Document
from touiza.vocabulary.models import Skill

pytestmark = pytest.mark.django_db


def ask(words: str, reader=None, **more):
    return search_everything(Asked(words, reads=more.pop("reads", "ar"), **more), reader)


def titles(found) -> list[str]:
    return ["".join(part.text for part in result.excerpt.title) for result in found.results]


def page_of(client, words: str, lang: str = "ar", **query) -> str:
    return client.get(f"/{lang}/search/", {"q": words, **query}).content.decode()


def addresses(html: str) -> list[str]:
    return re.findall(r'<h3><a href="([^"]+)"', html)


def test_every_kind_is_found_in_one_list_with_counts(world, as_):
    as_("nassima").post("/en/@chrea/projects/new/", {"kind": "project", "title_ar": "غابة الشريعة", "aims_ar": "أرز لكل حي.", "deed": "publish"})
    update_profile(person=world.amina.person, about="أحب غابة الشريعة.")
    as_("amina").post("/en/posts/new/", {"body": "مشيت اليوم في الشريعة.", "audience": "public", "deed": "publish"})
    found = ask("الشريعة")
    assert {result.kind for result in found.results} == set(KINDS)
    assert found.counts == {"opportunity": 1, "association": 1, "project": 1, "post": 1, "person": 1}
    assert (found.total, found.more, found.meant) == (5, False, "")
    one = ask("الشريعة", kind="association")
    assert ([result.shown.id for result in one.results], one.counts) == (["chrea"], found.counts)


def test_one_language_of_texts_may_be_chosen(world):
    assert [result.excerpt.language for result in ask("chrea الشريعة", language="fr").results] == ["fr"]
    assert "fr" not in {result.excerpt.language for result in ask("chrea الشريعة", language="ar").results}


def test_words_are_marked_in_the_spelling_of_the_text_and_escaped(world, as_):
    add_opportunity(
        world.chrea, world.nassima, title="ورشة <b>مُدهشة</b>", body=TranslatedText.of("ar", ar="في البيوت والمَدارِسِ <script>alert(1)</script>")
    )
    html = page_of(as_("visitor"), "مدرسة")
    assert "<mark>والمَدارِسِ</mark>" in html
    assert "<script>alert" not in html
    assert "&lt;b&gt;" in html


def test_one_language_finds_another_through_the_vocabulary_and_says_so(world, as_):
    add_opportunity(world.chrea, world.nassima, title="دورة للجميع", body=TranslatedText.of("ar", ar="نتعلم الإسعافات الأولية معاً."))
    html = page_of(as_("visitor"), "premiers secours", lang="fr")
    assert "<mark>الإسعافات</mark> <mark>الأولية</mark>" in html
    assert "<bdi>الإسعافات الأولية</bdi>" in html.partition("<ol")[0]


def test_what_was_typed_comes_before_what_is_only_meant(world):
    add_opportunity(world.chrea, world.nassima, title="الإسعافات الأولية للجميع")
    add_opportunity(world.chrea, world.nassima, title="Premiers secours pour tous", body=TranslatedText.of("fr", fr="Venez."))
    assert titles(ask("premiers secours", reads="en"))[0] == "Premiers secours pour tous"
    assert len(ask("premiers secours", reads="en").results) == 2


def test_a_misspelt_word_is_corrected_as_texts_spell_it(world, as_):
    add_opportunity(world.chrea, world.nassima, title="Atelier de photographie", body=TranslatedText.of("fr", fr="Venez."))
    guessed = ask("fotographie", reads="fr")
    assert not guessed.results  # the first letter is taken to be right
    guessed = ask("photografie", reads="fr")
    assert (guessed.guessed, guessed.meant, titles(guessed)) == (True, "photographie", ["Atelier de photographie"])
    partly = ask("atelier de photografie", reads="fr")
    assert (partly.guessed, partly.meant) == (False, "atelier de photographie")
    html = page_of(as_("visitor"), "atelier de photografie", lang="fr")
    assert f"?q={quote('atelier de photographie').replace('%20', '+')}" in html


def test_a_correction_tells_nothing_that_the_reader_may_not_see(world):
    update_profile(person=world.amina.person, about="Collectionneuse de philatélie.")
    hide(world.amina, about=Audience.PRIVATE)
    for reader in (None, world.chloe, world.nassima):
        assert ask("philatelia", reader, reads="fr").meant == ""


def hide(actor, **audiences):
    from touiza.actors.services.people import set_audiences

    set_audiences(person=actor.person, audiences=audiences)


def test_published_is_found_at_once_and_gone_is_gone_at_once(world, as_):
    before = timezone.now()
    added = add_opportunity(world.chrea, world.nassima, title="سقي الأشجار مساءً")
    assert titles(ask("سقي")) == ["سقي الأشجار مساءً"]
    assert (timezone.now() - before).total_seconds() < 2
    assert "سقي" in page_of(as_("visitor"), "السقي")
    remove_opportunity(opportunity=added, by=world.nassima)
    assert titles(ask("سقي")) == []
    assert addresses(page_of(as_("visitor"), "السقي")) == []


@pytest.mark.parametrize("way", ["suspended", "closed"])
def test_an_association_that_is_gone_takes_its_work_along(world, way):
    assert ask("الشريعة").results
    if way == "suspended":
        suspend_association(association=world.chrea, by=world.dalia, sentence="Under review.")
    else:
        close_association(association=world.chrea, by=world.rachid)
    assert ask("الشريعة").results == []


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [
        (Audience.PUBLIC, {None, "chloe", "amina", "nassima"}),
        (Audience.SIGNED_IN, {"chloe", "amina", "nassima"}),
        (Audience.MEMBERS, {"nassima"}),
        (Audience.TIES, {"nassima"}),
        (Audience.FOLLOWERS, {"nassima"}),
        (Audience.PRIVATE, set()),
    ],
)
def test_work_is_found_by_its_audience(world, audience, seen_by):
    post = world.opportunity.post
    post.audience = audience
    post.save(update_fields=["audience"])
    index_opportunity(opportunity=world.opportunity)
    for name in (None, "chloe", "amina", "nassima"):
        reader = world.people[name] if name else None
        assert bool(ask("نغرس", reader, kind="opportunity").results) is (name in seen_by), name


def test_the_page_and_the_interface_give_the_same_order(world, as_):
    for number in range(PER_PAGE + 6):
        add_opportunity(world.chrea, world.nassima, title=f"غرس الأرز {'في الجبل ' * (number % 7)}{number}")
    for number in ("1", "2"):
        query = {"q": "غرس أرز", "page": number}
        told = as_("visitor").get("/api/v1/search", {**query, "ui": "ar"}).json()
        shown = addresses(page_of(as_("visitor"), words=query["q"], page=number))
        assert [result["url"].partition("/ar/")[2] for result in told["results"]] == [one.partition("/ar/")[2] for one in shown]
        assert len(shown) == (PER_PAGE if number == "1" else told["count"] - PER_PAGE)


def test_nothing_typed_and_nothing_found_are_pages_too(world, as_):
    assert "<h1>" in page_of(as_("visitor"), "")
    html = page_of(as_("visitor"), "xyzzy", lang="en", kind="person")
    assert "Nothing found" in html
    odd = as_("chloe").get("/ar/search/", {"q": "x", "page": "99", "kind": "nonsense", "lang": "de"})
    assert odd.status_code == 200


@pytest.mark.parametrize(("who", "most"), [("visitor", 12), ("chloe", 20), ("nassima", 20)])
def test_many_results_cost_as_few_queries_as_one(world, as_, django_assert_max_num_queries, who, most):
    client = as_(who)
    page_of(client, "غرس")
    for number in range(12):
        add_opportunity(world.chrea, world.nassima, title=f"غرس الأرز {number}")
        found_association(founder=world.salima, name=TranslatedText.of("ar", ar=f"غرس {number}"), handle=f"ghars{number}")
    for words in ("غرس", "غرس زيتونن", "غرثث"):
        with django_assert_max_num_queries(most):
            assert page_of(client, words)


def test_everything_is_indexed_anew_batch_by_batch(world):
    numbers = Document.objects.count()
    Document.objects.all().delete()
    assert unbuilt() == list(KINDS)
    rebuild(unbuilt(), batch=2)
    assert (unbuilt(), Document.objects.count()) == ([], numbers)
    assert rebuild(list(KINDS)) == 0
    Build.objects.filter(kind="person").update(version="1", done=True)
    assert unbuilt() == ["person"]
    assert rebuild(unbuilt()) == len(world.people)
    start_anew()
    assert unbuilt() == list(KINDS)


def test_skills_of_work_bring_their_names_in_every_language(world):
    skill = Skill.objects.get(code="first_aid")
    add_opportunity(world.chrea, world.nassima, title="يوم في الجبل", skills_needed=(skill,))
    assert titles(ask("first aid", reads="en")) == ["يوم في الجبل"]


def test_the_interface_counts_calls(world, as_, settings):
    settings.RATE_LIMITS = True
    assert as_("visitor").get("/api/v1/search", {"q": "غرس"}).status_code == 200
    RateLimit.objects.update(count=60)
    refused = as_("visitor").get("/api/v1/search", {"q": "غرس", "ui": "fr"})
    assert refused.status_code == 429
    assert refused.json()["error"]["code"] == "too_many"
    assert (refused["Retry-After"], refused["Access-Control-Allow-Origin"]) == ("60", "*")

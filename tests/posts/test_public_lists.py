"""Public lists for feed readers and other sites: valid, lasting, and never more than a visitor may read."""

import datetime as dt
import json
import re
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client

from touiza.actors.models import Tie
from touiza.actors.services.following import follow
from touiza.actors.services.ties import tie
from touiza.core.audiences import Audience
from touiza.core.syndication import Author, Feed, FeedEntry, write_atom
from touiza.core.translated import TranslatedText
from touiza.posts.models import Post, PostKind
from touiza.posts.services.changing import revise_post
from touiza.posts.services.posting import Written, write_post
from touiza.posts.services.writing import create_post, remove_post
from touiza.vocabulary.models import Place
from touiza.vocabulary.tagging import tags_named

pytestmark = pytest.mark.django_db
A = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")
SECRET = "بطانيات السر"
LISTS = ("posts", "posts/@chrea", "topics/arz", "places/dz_09", "places/dz_0908")


@pytest.fixture
def secret(request, world):
    """A post about a topic, at a place, for one audience alone."""
    world.chrea.commune = Place.objects.get(code="dz_0908")
    world.chrea.save()
    words = TranslatedText.of("ar", ar=SECRET)
    post = create_post(kind=PostKind.NOTE, author=world.chrea.actor, title=words, body=words, audience=request.param, published=True)
    post.topics.set(tags_named(names=["arz"]))
    open_post = create_post(
        kind=PostKind.NOTE, author=world.chrea.actor, title=TranslatedText("ar"), body=TranslatedText.of("ar", ar="للجميع"), published=True
    )  # fmt: skip
    open_post.topics.set(tags_named(names=["arz"]))
    return post


NOT_FOR_ALL = [audience for audience in Audience if audience != Audience.PUBLIC]


@pytest.mark.parametrize("secret", NOT_FOR_ALL, indirect=True)
@pytest.mark.parametrize("name", ["visitor", "chloe", "yanis", "amina", "rachid"])
def test_nothing_leaves_the_site_but_what_is_for_everyone(world, as_, secret, name):
    """Whoever asks, with whatever session: followers, members and owners are nobody here."""
    follow(follower=world.yanis, actor=world.chrea.actor)
    tie(world.amina, world.chrea.actor, Tie.Kind.MEMBER_OF)
    client = as_(name)
    for key in LISTS:
        for address in (f"/lists/{key}/feed.atom", f"/lists/{key}/feed.json", f"/embed/{key}/"):
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert SECRET not in answer.content.decode(), address
            assert "للجميع" in answer.content.decode() or key.startswith("places"), address


@pytest.mark.parametrize("secret", [Audience.FOLLOWERS, Audience.MEMBERS, Audience.TIES, Audience.PRIVATE], indirect=True)
@pytest.mark.parametrize("name", ["visitor", "chloe"])
def test_pages_of_topics_and_places_hide_it_too(world, as_, secret, name):
    for address in ("/ar/topics/", "/ar/topics/arz/", "/ar/places/dz_09/", "/ar/@chrea/posts/", "/ar/@chrea/", "/ar/home/"):
        assert SECRET not in as_(name).get(address).content.decode(), address


def test_a_topic_that_stands_on_nothing_one_may_read_is_not_there(world, as_):
    words = TranslatedText.of("fr", fr="x")
    post = create_post(kind=PostKind.NOTE, author=world.chrea.actor, title=words, body=words, audience=Audience.FOLLOWERS, published=True)
    post.topics.set(tags_named(names=["motsecret"]))
    assert as_("chloe").get("/fr/topics/motsecret/").status_code == 404
    post.audience = Audience.PUBLIC
    post.save()
    assert as_("chloe").get("/fr/topics/motsecret/").status_code == 200


def test_nothing_of_the_suspended_and_of_minors_is_taken_along(world):
    words = TranslatedText.of("ar", ar=SECRET)
    create_post(kind=PostKind.NOTE, author=world.chrea.actor, title=words, body=words, published=True)
    world.chrea.actor.suspended_at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    world.chrea.actor.save()
    assert SECRET not in Client().get("/lists/posts/feed.atom").content.decode()
    assert Client().get("/lists/posts/@chrea/feed.atom").status_code == 404
    world.amina.person.age_band = "16_17"
    world.amina.person.save()
    assert Client().get(f"/lists/posts/@{world.amina.handle}/feed.json").status_code == 404


def check_atom(body):
    """What RFC 4287 asks of a feed and of each entry."""
    root = ET.fromstring(body)
    assert root.tag == f"{A}feed"
    for tag in ("id", "title", "updated"):
        assert len(root.findall(f"{A}{tag}")) == 1
        assert root.findtext(f"{A}{tag}")
    assert MOMENT.match(root.findtext(f"{A}updated"))
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{A}link")}
    assert set(links) == {"self", "alternate"}
    assert all(href.startswith("http") for href in links.values())
    ids = []
    for entry in root.findall(f"{A}entry"):
        for tag in ("id", "title", "updated", "published", "content"):
            assert len(entry.findall(f"{A}{tag}")) == 1
        assert MOMENT.match(entry.findtext(f"{A}updated"))
        assert entry.findtext(f"{A}updated") >= entry.findtext(f"{A}published")
        assert entry.find(f"{A}author").findtext(f"{A}name")
        assert entry.find(f"{A}content").get("type") == "html"
        assert [link for link in entry.findall(f"{A}link") if link.get("rel") == "alternate"]
        ids.append(entry.findtext(f"{A}id"))
    assert len(ids) == len(set(ids))
    assert all(one.startswith("http") for one in [root.findtext(f"{A}id"), *ids])
    return root, ids


def check_json(body):
    """What JSON Feed 1.1 asks."""
    told = json.loads(body)
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["title"]
    assert isinstance(told["items"], list)
    for item in told["items"]:
        assert isinstance(item["id"], str)
        assert item.get("content_html") or item.get("content_text")
        assert item["authors"]
        assert all(author.get("name") or author.get("url") for author in item["authors"])
        assert dt.datetime.fromisoformat(item["date_published"])
        assert set(item) <= {"id", "url", "title", "content_html", "summary", "image", "date_published", "date_modified", "authors", "tags", "language"}
    return told


def test_every_list_is_valid_in_every_language_and_keeps_its_ids(world, secret_free):
    for key in (*LISTS, "opportunities", "opportunities/@chrea", "projects", "projects/@chrea"):
        ids = set()
        for language in ("ar", "fr", "en"):
            atom = Client().get(f"/lists/{key}/feed.atom?lang={language}")
            assert atom.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
            root, found = check_atom(atom.content)
            assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language
            told = check_json(Client().get(f"/lists/{key}/feed.json?lang={language}").content)
            assert [item["id"] for item in told["items"]] == found
            assert all(f"/{language}/" in item["url"] for item in told["items"])
            ids.add(tuple(found))
        assert len(ids) == 1, key
    assert check_json(Client().get("/lists/posts/feed.json").content)["items"]


@pytest.fixture
def secret_free(world):
    world.chrea.commune = Place.objects.get(code="dz_0908")
    world.chrea.save()
    return write_post(
        author=world.chrea.actor, by=world.rachid,
        written=Written(body=TranslatedText.of("fr", fr="Premier arrosage & <b>fin</b> #arz"), title=TranslatedText("fr")),
    )  # fmt: skip


def test_links_in_texts_lead_to_this_site_from_anywhere(secret_free):
    (item,) = check_json(Client().get("/lists/posts/@chrea/feed.json?lang=fr").content)["items"]
    assert f'href="{settings.SITE_URL}/fr/topics/arz/"' in item["content_html"]
    assert 'href="/' not in item["content_html"]
    assert "<b>" not in item["content_html"]


def test_who_has_it_already_is_told_so(world, secret_free):
    first = Client().get("/lists/posts/@chrea/feed.atom?lang=fr")
    again = Client().get("/lists/posts/@chrea/feed.atom?lang=fr", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    since = Client().get("/lists/posts/@chrea/feed.atom?lang=fr", headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert since.status_code == 304
    revise_post(post=secret_free, by=world.rachid, written=Written(body=TranslatedText.of("fr", fr="Autre chose"), title=TranslatedText("fr")), at=dt.datetime.now(dt.UTC) + dt.timedelta(minutes=2))
    changed = Client().get("/lists/posts/@chrea/feed.atom?lang=fr", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert b"Autre chose" in changed.content


def test_what_is_removed_leaves_the_lists(secret_free):
    remove_post(post=Post.objects.get(pk=secret_free.pk))
    assert "arrosage" not in Client().get("/lists/posts/feed.json").content.decode()


@pytest.mark.parametrize("name", ["visitor", "rachid"])
@pytest.mark.parametrize("address", ["/embed/posts/@chrea/?lang=fr", "/lists/posts/feed.atom", "/lists/opportunities/feed.json"])
def test_no_cookie_no_session_no_script(world, as_, name, address, secret_free, django_assert_max_num_queries):
    client = as_(name)
    with django_assert_max_num_queries(12) as taken:
        answer = client.get(address, headers={"Cookie": "sessionid=x; theme=dark"})
    assert not answer.cookies
    assert "cookie" not in answer.get("Vary", "").lower()
    assert not [one for one in taken if "django_session" in one["sql"] or "accounts_user" in one["sql"].split("WHERE")[-1]]
    assert "<script" not in answer.content.decode()


def test_only_what_is_embedded_may_be_framed(secret_free):
    framed = Client().get("/embed/posts/@chrea/?lang=fr&n=10")
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "default-src 'none'" in framed.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed.headers
    assert framed.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    for address in ("/fr/", "/fr/topics/", "/fr/embedding/", "/fr/@chrea/posts/"):
        other = Client().get(address)
        assert "frame-ancestors 'none'" in other.headers["Content-Security-Policy"]
        assert other.headers["X-Frame-Options"] == "DENY"


def test_pages_lead_to_their_lists_and_the_snippet_to_what_it_shows(secret_free):
    for address, key in (("/fr/@chrea/", "posts/@chrea"), ("/fr/topics/arz/", "topics/arz"), ("/fr/places/dz_09/", "places/dz_09"), ("/fr/opportunities/", "opportunities"), ("/fr/@chrea/projects/", "projects/@chrea")):
        page = Client().get(address).content.decode()
        assert f'type="application/atom+xml" title="' in page, address  # noqa: F541
        assert f"{settings.SITE_URL}/lists/{key}/feed.atom?lang=fr" in page, address
    shown = Client().get("/fr/embedding/?list=opportunities%3Fp%3Dhome&n=20").content.decode()
    assert f"{settings.SITE_URL}/embed/opportunities/?p=home&amp;amp;lang=fr" in shown or f"{settings.SITE_URL}/embed/opportunities/?p=home&amp;lang=fr" in shown
    assert "&lt;iframe" in shown


@pytest.mark.parametrize("key", ["nope", "posts/chrea", "posts/@nobody", "topics/nie-geschrieben", "places/zz", "projects/x", "opportunities/x", "posts/@" + "a" * 400])
def test_a_list_that_is_none_is_not_found(world, key):
    assert Client().get(f"/lists/{key}/feed.atom").status_code == 404
    assert Client().get(f"/embed/{key}/").status_code == 404
    assert Client().get("/fr/embedding/", {"list": key}).status_code == 404


def test_signs_that_xml_cannot_hold_do_not_break_a_feed():
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    entry = FeedEntry("https://x/1", "https://x/1", "a\x00\x0b\ufffe]]>", "<p>\x1f&amp;</p>", "", at, at, Author("\x08ن"), "ar", ("<t>",))
    check_atom(write_atom(Feed("https://x", "t", "https://x", "ar", at, [entry]), "https://x/feed.atom"))

"""Pages elsewhere: looked at once through the one way out, their picture kept here, trouble said in words."""

import pytest

from tests.core.test_fetching import Site, told
from tests.media.pictures import picture
from tests.posts.written import fr
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.posts.foreign_pages import read_page
from touiza.posts.linking import TROUBLES, line_of
from touiza.posts.models import Link, LinkState, PostKind
from touiza.posts.services.pages import ask_again, look_at_page, page_address
from touiza.posts.services.posting import Written, write_post

pytestmark = pytest.mark.django_db

HEAD = """<!doctype html><html lang="ar-DZ"><head><meta charset="utf-8"><title>عنوان الصفحة</title>
<meta property="og:title" content="غرسوا 600 أرزة &lt;b&gt;"><meta property="og:description" content="كيف عاد الأرز.">
<meta property="og:site_name" content="جريدة الجبل"><meta property="article:published_time" content="2026-03-04T10:00:00Z">
<meta property="og:image" content="/cedar.jpg"></head><body><script>alert(1)</script></body></html>"""


@pytest.fixture
def site(settings):
    made = Site()
    settings.FETCH_LOCAL = [made.place]
    yield made
    made.server.shutdown()
    made.server.server_close()


def link(world, address, **changes):
    written = Written(kind=PostKind.LINK, body=fr("On parle de nous."), address=address, **changes)
    return write_post(author=world.chrea.actor, by=world.rachid, written=written)


def test_what_a_page_says_of_itself():
    facts = read_page(HEAD.encode(), "https://www.journal.example/a/b")
    assert (facts.title, facts.summary, facts.site, str(facts.dated)) == ("غرسوا 600 أرزة <b>", "كيف عاد الأرز.", "جريدة الجبل", "2026-03-04")
    assert (facts.picture, facts.language) == ("https://www.journal.example/cedar.jpg", "ar")


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (b"<title>Plain</title>", "Plain"),
        ("<meta charset=windows-1256><title>مرحبا</title>".encode("cp1256"), "مرحبا"),
        ("<meta charset=nonsense><title>é</title>".encode(), "é"),
        (b"\xff\xfe<title>broken \xff</title>", "broken"),
        (b"<title>one</title><title>two</title>", "one"),
    ],
)
def test_pages_in_any_state_are_read(data, title):
    assert read_page(data, "https://www.e.example/").title == title
    assert read_page(data, "https://www.e.example/").site == "e.example"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"<p>no title</p>", b"{}", b"<title> </title>"])
def test_what_is_no_page_is_none(data):
    assert read_page(data, "https://e.example/") is None


@pytest.mark.parametrize("address", ["", "example.org", "javascript:alert(1)", "ftp://e.org/", "https://", "https://u:p@e.org/", "https://localhost/", "https://[::1", "data:text/html,x", "https://e.org:99999/"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(Refusal):
        page_address(address)


def test_addresses_are_written_as_they_are_asked_for():
    assert page_address(" https://exämple.org/مقال?a=ب ") == "https://xn--exmple-cua.org/%D9%85%D9%82%D8%A7%D9%84?a=%D8%A8"
    assert page_address("https://example.org") == "https://example.org/"


def test_a_page_is_looked_at_once_and_its_picture_is_ours(world, site):
    site.answers = {"/a": told(body=HEAD.encode()), "/cedar.jpg": told(body=picture(size=(60, 40)))}
    post = link(world, site.address("/a"))
    assert post.link.state == LinkState.WAITING
    for _twice in range(2):
        look_at_page(post_id=post.pk)
    post.refresh_from_db()
    found = Link.objects.get(pk=post.pk)
    assert (found.state, found.title, found.site) == (LinkState.FETCHED, "غرسوا 600 أرزة <b>", "جريدة الجبل")
    assert str(post.title.in_("ar")) == "غرسوا 600 أرزة <b>"
    assert post.picture.file.name.endswith(".webp")
    assert post.picture.private is False
    assert len(site.seen) == 2


def test_the_picture_of_what_is_for_few_is_private(world, site):
    site.answers = {"/a": told(body=HEAD.encode()), "/cedar.jpg": told(body=picture(size=(60, 40)))}
    post = link(world, site.address("/a"), audience=Audience.MEMBERS)
    look_at_page(post_id=post.pk)
    post.refresh_from_db()
    assert post.picture.private is True


def test_a_picture_that_is_none_takes_nothing_from_the_page(world, site):
    site.answers = {"/a": told(body=HEAD.encode()), "/cedar.jpg": told(body=b"<svg onload=alert(1)>")}
    post = link(world, site.address("/a"))
    look_at_page(post_id=post.pk)
    post.refresh_from_db()
    assert (post.link.state, post.picture) == (LinkState.FETCHED, None)


def test_trouble_is_said_in_words_and_can_be_tried_again(world, site, as_):
    site.answers = {"/a": told(status=404)}
    post = link(world, site.address("/a"))
    look_at_page(post_id=post.pk)
    found = Link.objects.get(pk=post.pk)
    assert (found.state, found.problem) == (LinkState.FAILED, "answer")
    assert line_of(found).trouble == TROUBLES["answer"]
    page = as_("visitor").get(f"/en/posts/{post.slug}/").content.decode()
    assert str(TROUBLES["answer"]) in page
    site.answers["/a"] = told(body=HEAD.encode())
    assert ask_again(link=found)
    assert not ask_again(link=found)
    look_at_page(post_id=post.pk)
    assert Link.objects.get(pk=post.pk).state == LinkState.FETCHED


def test_a_closed_network_is_not_looked_into(world):
    post = link(world, "https://10.0.0.1/admin")
    look_at_page(post_id=post.pk)
    assert Link.objects.get(pk=post.pk).problem == "private"


def test_no_page_asks_readers_to_fetch_anything_elsewhere(world, site, as_):
    site.answers = {"/a": told(body=HEAD.encode()), "/cedar.jpg": told(body=picture(size=(60, 40)))}
    post = link(world, site.address("/a"))
    look_at_page(post_id=post.pk)
    page = as_("visitor").get(f"/fr/posts/{post.slug}/").content.decode()
    assert f'src="{site.address("/")}' not in page
    assert "&lt;b&gt;" in page

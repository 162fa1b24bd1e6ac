"""Pages of posts: written and read by whom they are for, by nobody else, in few queries."""

import pytest

from tests.posts.test_audiences import READERS, reader_named
from tests.posts.written import article, fr, note
from touiza.actors.models import Follow
from touiza.associations.models import Role
from touiza.associations.services.roles import give_role
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.ids import public_id
from touiza.core.translated import TranslatedText
from touiza.finding.everything import Asked, search_everything
from touiza.posts.models import Post, PostKind, PostState
from touiza.posts.services.changing import pin_post, remove_written, revise_post, translate_post
from touiza.posts.services.posting import Written, write_draft
from touiza.posts.services.writing import create_post

pytestmark = pytest.mark.django_db
NEW = "/fr/posts/new/"


def typed(**changes):
    return {"body": "Les cèdres ont tenu.", "audience": "public", "deed": "publish", "form_key": public_id(), **changes}


def answer(post, author):
    return create_post(kind=PostKind.COMMENT, author=author, title=TranslatedText.of("fr"), body=fr("Bravo"), reply_to=post, published=True)


def test_writing_as_oneself_and_reading_it(as_, world):
    response = as_("amina").post(NEW, typed(body="Bonjour #Forêt @chrea"))
    post = Post.objects.get(author=world.amina)
    assert response.url == f"/fr/posts/{post.slug}/"
    page = as_("visitor").get(response.url).content.decode()
    assert '<a href="/fr/@chrea/"><bdi>@chrea</bdi></a>' in page
    assert "/fr/topics/" in page
    assert '"@type":"SocialMediaPosting"' in page
    assert post.body.source == "fr"


def test_a_form_sent_twice_writes_once(as_, world):
    data = typed()
    assert {as_("amina").post(NEW, data).status_code for _time in range(2)} == {302}
    assert Post.objects.filter(author=world.amina).count() == 1


def test_who_may_speak_writes_for_the_association(as_, world):
    give_role(association=world.chrea, person=world.yanis, kind=Role.Kind.COMMUNICATOR, by=world.rachid)
    for name, status in (("rachid", 302), ("yanis", 302), ("nassima", 403), ("chloe", 403)):
        assert as_(name).post(f"{NEW}?as=chrea", typed()).status_code == status
    assert as_("chloe").get(f"{NEW}?as=nobody_here").status_code == 404
    assert set(Post.objects.filter(kind="note").values_list("author", "written_by")) == {(world.chrea.pk, world.rachid.pk), (world.chrea.pk, world.yanis.pk)}


def test_the_language_is_told_by_the_text_unless_chosen(as_, world):
    as_("amina").post(NEW, typed(body="نجت ثلاث مئة أرزة من الشتاء وبقيت خضراء"))
    as_("amina").post(NEW, typed(body="ok", language="en"))
    assert set(Post.objects.filter(author=world.amina).values_list("body__source", flat=True)) == {"ar", "en"}


def test_the_editor_keeps_a_draft_by_itself_and_publishes_that_one(as_, world):
    data = typed(kind="article", title="Une matinée", deed="keep")
    assert as_("amina").post(NEW, {**data, "title": ""}).status_code == 204
    assert as_("amina").post(NEW, data).status_code == 204
    assert as_("amina").post(NEW, {**data, "body": "Plus long."}).status_code == 204
    assert as_("amina").post(NEW, {**data, "body": "Fini.", "deed": "publish"}).status_code == 302
    post = Post.objects.get(author=world.amina)
    assert (post.state, str(post.body.in_("fr"))) == (PostState.PUBLISHED, "Fini.")


def test_a_preview_keeps_nothing(as_, world):
    page = as_("amina").post(NEW, typed(kind="article", title="T", body="**gras**", deed="preview"))
    assert page.status_code == 200
    assert "<strong>gras</strong>" in page.content.decode()
    assert "<strong>gras</strong>" in as_("amina").post("/fr/posts/preview/", {"body": "**gras**"}).content.decode()
    assert not Post.objects.filter(author=world.amina).exists()


def test_what_is_wrong_is_said_and_nothing_is_lost(as_, world):
    page = as_("amina").post(NEW, typed(kind="article", body="Sans titre"))
    assert page.status_code == 422
    assert "Sans titre" in page.content.decode()
    assert as_("amina").post(NEW, typed(body="")).status_code == 422
    assert as_("amina").post(NEW, typed(on="99/99/2026")).status_code == 422


def test_a_draft_is_seen_by_whom_it_belongs_to_alone(as_, world):
    draft = write_draft(author=world.chrea.actor, by=world.rachid, written=Written(body=fr("secret")))
    for name, status in (("visitor", 404), ("chloe", 404), ("nassima", 404), ("rachid", 200)):
        assert as_(name).get(f"/fr/posts/{draft.slug}/").status_code == status, name
    assert as_("chloe").get(f"/fr/posts/{draft.slug}/edit/").status_code == 404
    assert "secret" in as_("rachid").get("/fr/posts/drafts/").content.decode()
    assert "secret" not in as_("nassima").get("/fr/posts/drafts/").content.decode()


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.SIGNED_IN, Audience.FOLLOWERS, Audience.MEMBERS])
@pytest.mark.parametrize("name", ["visitor", "signed in", "asked to follow", "follower", "works with it", "member"])
def test_no_page_list_or_search_shows_a_post_to_others_than_its_readers(as_, world, name, audience):
    post = note(world.chrea.actor, "mandragore #secretissime", by=world.rachid, audience=audience)
    revise_post(post=post, by=world.rachid, written=Written(body=fr("mandragore #secretissime encore")))
    reader = reader_named(name, world)
    client, allowed = as_("yanis" if reader else "visitor"), audience in READERS[name]
    for address in (f"/fr/posts/{post.slug}/", f"/fr/posts/{post.slug}/versions/"):
        assert (client.get(address).status_code == 200) is allowed
    for address in ("/fr/@chrea/posts/", "/fr/@chrea/", "/fr/topics/secretissime/", "/fr/search/?q=mandragore"):
        listed = allowed and ("topics" not in address or audience in {Audience.PUBLIC, Audience.SIGNED_IN})  # what is for some stands at its place
        assert (f"/fr/posts/{post.slug}/" in client.get(address).content.decode()) is listed, address
    assert (search_everything(Asked("mandragore", reads="fr"), reader).total == 1) is allowed
    assert (post.slug in client.get("/sitemap-posts-1.xml").content.decode()) is (audience == Audience.PUBLIC)


def test_only_its_author_changes_it(as_, world):
    post = note(world.amina)
    address = f"/fr/posts/{post.slug}/"
    for name, status in (("chloe", 403), ("amina", 200)):
        for page in ("edit/", "translation/", "state/"):
            assert as_(name).get(address + page).status_code == status, (name, page)
    assert as_("chloe").post(f"{address}state/", {"deed": "remove"}).status_code == 403
    as_("amina").post(f"{address}edit/", typed(body="Autre", seen="first", deed="save"))
    page = as_("visitor").get(f"{address}versions/").content.decode()
    assert "<del>Les cèdres ont tenu.</del>" in page
    assert "<ins>Autre</ins>" in page


def test_what_is_removed_answers_410_and_a_tombstone_stays_below_answers(as_, world):
    quiet, heard = note(world.amina, "mandragore seule"), note(world.amina, "mandragore entendue")
    answer(heard, world.yanis)
    for post in (quiet, heard):
        as_("amina").post(f"/fr/posts/{post.slug}/state/", {"deed": "remove"})
    assert as_("visitor").get(f"/fr/posts/{quiet.slug}/").status_code == 410
    page = as_("visitor").get(f"/fr/posts/{heard.slug}/")
    assert page.status_code == 200
    assert "mandragore" not in page.content.decode()
    assert search_everything(Asked("mandragore", reads="fr"), None).total == 0
    hidden = note(world.chrea.actor, by=world.rachid, audience=Audience.MEMBERS)
    remove_written(post=hidden, by=world.rachid)
    assert as_("visitor").get(f"/fr/posts/{hidden.slug}/").status_code == 404


def test_pinned_posts_stand_first(as_, world):
    first, second = note(world.amina, "vieux"), note(world.amina, "neuf")
    as_("amina").post(f"/fr/posts/{first.slug}/state/", {"deed": "pin"})
    page = as_("visitor").get(f"/fr/@{world.amina.handle}/posts/").content.decode()
    assert page.index(f"/fr/posts/{first.slug}/") < page.index(f"/fr/posts/{second.slug}/")
    assert page.count(f'id="p{first.pk}"') == 1


def test_who_acts_for_the_association_checks_what_another_wrote(as_, world):
    post = note(world.chrea.actor, by=world.rachid)
    address = f"/fr/posts/{post.slug}/check/"
    assert as_("chloe").post(address).status_code == 403
    as_("rachid").post(address)
    post.refresh_from_db()
    assert post.checked_by is None
    as_("nassima").post(address)
    post.refresh_from_db()
    assert post.checked_by == world.nassima
    assert str(world.nassima.name.in_("fr")) in as_("visitor").get(f"/fr/posts/{post.slug}/").content.decode()


def test_past_its_day_a_post_says_so(as_, world):
    post = note(world.amina, "Collecte", good_until=clock.today().replace(year=2020), source="https://www.example.org/a")
    page = as_("visitor").get(f"/en/posts/{post.slug}/").content.decode()
    assert "This held until" in page
    assert "example.org" in page


def test_a_translation_is_shown_with_a_way_to_the_original(as_, world):
    post = article(world.amina, "Titre", "Texte français")
    translate_post(post=post, by=world.amina, language="en", title="Title", body="English text")
    page = as_("visitor").get(f"/en/posts/{post.slug}/").content.decode()
    assert "English text" in page
    assert "Texte français" not in page
    assert f"/en/posts/{post.slug}/?in=fr" in page
    assert "Texte français" in as_("visitor").get(f"/en/posts/{post.slug}/?in=fr").content.decode()


def test_what_has_a_page_of_its_own_is_found_there(as_, world):
    slug = world.opportunity.post.slug
    assert as_("visitor").get(f"/fr/posts/{slug}/").url == f"/fr/opportunities/{slug}/"
    post = note(world.amina)
    reply = answer(post, world.yanis)
    assert as_("visitor").get(f"/fr/posts/{reply.slug}/").url == f"/fr/posts/{post.slug}/#a{reply.pk}"


def test_pages_ask_a_constant_number_of_queries(as_, world, django_assert_max_num_queries):
    Follow.objects.create(follower=world.yanis, actor=world.chrea.actor, accepted_at=clock.now())
    post = note(world.chrea.actor, "#forêt", by=world.rachid)
    pages = (f"/fr/posts/{post.slug}/", "/fr/@chrea/posts/", "/fr/topics/foret/", "/fr/@chrea/", f"/fr/@{world.amina.handle}/", f"/fr/posts/{post.slug}/versions/")
    clients = {"visitor": (as_("visitor"), 12), "yanis": (as_("yanis"), 20)}
    counted = []
    for turn in range(2):
        for number in range(6):
            author, by = (world.chrea.actor, world.rachid) if number % 2 else (world.amina, world.amina)
            other = note(author, f"#forêt {turn} {number} @chrea @nour", by=by, audience=Audience.PUBLIC if number % 3 else Audience.FOLLOWERS)
            if number == 1 and not turn:
                pin_post(post=other, pinned=True)
        revise_post(post=post, by=world.rachid, written=Written(body=fr(f"#forêt {turn}")))
        for client, _most in clients.values():
            for page in pages:
                client.get(page)
        asked = []
        for client, most in clients.values():
            for page in pages:
                with django_assert_max_num_queries(most, info=page) as queries:
                    assert client.get(page).status_code == 200
                asked.append(len(queries))
        counted.append(asked)
    assert counted[0] == counted[1]

"""Editing with visible history, translating, pinning, checking, taking away; what becomes of posts with their author."""

import datetime as dt

import pytest

from tests.posts.written import article, fr, note
from touiza.accounts.services.erasure import erase_user
from touiza.accounts.services.export import export_user
from touiza.actors.models import Activity
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.posts.history import difference, steps_of
from touiza.posts.models import Post, PostKind, PostState, Version
from touiza.posts.services.changing import (
    check_post,
    pin_post,
    remove_written,
    revise_post,
    translate_post,
    version_of,
)
from touiza.posts.services.posting import Written, as_written, write_draft
from touiza.posts.services.writing import create_post

pytestmark = pytest.mark.django_db


def code_of(deed):
    with pytest.raises(Refusal) as caught:
        deed()
    return caught.value.code


def changed(post, text, **more):
    return revise_post(post=post, by=more.pop("by", post.author), written=Written(kind=PostKind(post.kind), title=post.title, body=fr(text)), **more)


def answer(post, author):
    return create_post(kind=PostKind.COMMENT, author=author, title=TranslatedText.of("fr"), body=fr("Bravo"), reply_to=post, published=True)


def test_each_edit_keeps_what_was_read_before(world):
    start = clock.now()
    post = note(world.amina, "Dix arbres", at=start)
    changed(post, "Onze arbres #forêt", at=start + dt.timedelta(hours=1))
    changed(post, "Douze arbres", at=start + dt.timedelta(hours=2))
    post.refresh_from_db()
    assert [str(row.body.in_("fr")) for row in Version.objects.order_by("pk")] == ["Dix arbres", "Onze arbres #forêt"]
    steps = steps_of(post, most=20)
    assert [(step.number, step.at - start) for step in steps] == [(3, dt.timedelta(hours=2)), (2, dt.timedelta(hours=1)), (1, dt.timedelta())]
    assert [(run.text, run.kind) for run in steps[1].changes[0].runs] == [("Dix", "gone"), ("Onze", "new"), (" arbres", "same"), (" #forêt", "new")]
    assert not post.topics.exists()
    assert Activity.objects.filter(verb="post.edited").count() == 2


def test_saving_the_same_keeps_no_version(world):
    post = note(world.amina, "Dix arbres")
    changed(post, "Dix arbres")
    assert not Version.objects.exists()
    assert Post.objects.get(pk=post.pk).edited_at is None


def test_two_who_edit_at_once_lose_nothing(world):
    post = note(world.chrea.actor, by=world.rachid)
    seen = version_of(post)
    changed(post, "de Rachid", by=world.rachid, seen=seen)
    assert code_of(lambda: changed(post, "d’un autre", by=world.rachid, seen=seen)) == "changed_meanwhile"


def test_a_difference_put_together_is_both_texts():
    before, after = "a b c\nd", "a x c\nd e"
    runs = difference(before, after)
    assert "".join(run.text for run in runs if run.kind != "gone") == after
    assert "".join(run.text for run in runs if run.kind != "new") == before
    long = ("mot " * 4000) + "\n"
    assert "".join(run.text for run in difference(long, long + "fin") if run.kind != "gone") == long + "fin"


def test_an_edited_note_may_grow_into_an_article(world):
    post = note(world.amina, "Court")
    grown = changed(post, "Titre\n" + "mot " * 60)
    assert (grown.kind, str(grown.title.in_("fr"))) == (PostKind.ARTICLE, "Titre")


def test_a_translation_is_read_in_its_language_and_the_original_stays(world):
    post = article(world.amina, "Titre", "Texte")
    translate_post(post=post, by=world.amina, language="ar", title="عنوان", body="نص")
    post.refresh_from_db()
    assert (post.body.source, str(post.body.in_("ar")), str(post.title.in_("ar")), str(post.body.in_("fr"))) == ("fr", "نص", "عنوان", "Texte")
    assert code_of(lambda: translate_post(post=post, by=world.amina, language="fr", title="x", body="x")) == "language"
    assert Version.objects.count() == 1


def test_three_are_pinned_at_most(world):
    posts = [note(world.amina, f"n {n}") for n in range(4)]
    for post in posts[:3]:
        pin_post(post=post, pinned=True)
        pin_post(post=post, pinned=True)
    assert code_of(lambda: pin_post(post=posts[3], pinned=True)) == "too_many_pinned"
    pin_post(post=posts[0], pinned=False)
    pin_post(post=posts[3], pinned=True)
    assert Post.objects.filter(pinned_at__isnull=False).count() == 3


def test_somebody_else_checks_and_an_edit_takes_it_away(world):
    post = note(world.chrea.actor, by=world.rachid)
    assert code_of(lambda: check_post(post=post, by=world.rachid)) == "own_text"
    check_post(post=post, by=world.nassima)
    post.refresh_from_db()
    assert post.checked_by == world.nassima
    translate_post(post=post, by=world.rachid, language="en", title="", body="The cedars held.")
    post.refresh_from_db()
    assert post.checked_by == world.nassima
    changed(post, "Autre chose", by=world.rachid)
    post.refresh_from_db()
    assert post.checked_by is None


def test_removing_leaves_nothing_to_read(world):
    post = note(world.amina, "Dix arbres #forêt @chrea", source="moi")
    changed(post, "Onze arbres")
    for _twice in range(2):
        remove_written(post=post, by=world.amina)
    post.refresh_from_db()
    assert (post.state, bool(post.body), post.source, post.topics.count(), post.versions.count()) == (PostState.TOMBSTONE, False, "", 0, 0)
    assert Activity.objects.filter(verb="post.removed").count() == 1


def test_a_draft_goes_without_a_trace(world):
    draft = write_draft(author=world.amina, by=world.amina, written=Written(body=fr("x")))
    remove_written(post=draft, by=world.amina)
    assert not Post.objects.filter(pk=draft.pk).exists()
    remove_written(post=draft, by=world.amina)


def test_erasing_a_person_leaves_tombstones_where_others_answered(world):
    quiet, heard = note(world.amina, "seule"), note(world.amina, "entendue")
    reply = answer(heard, world.yanis)
    changed(heard, "entendue encore")
    erase_user(user=world.user("amina"))
    assert not Post.objects.filter(pk=quiet.pk).exists()
    heard.refresh_from_db()
    assert (heard.state, bool(heard.body)) == (PostState.TOMBSTONE, False)
    assert Post.objects.filter(pk=reply.pk, state=PostState.PUBLISHED).exists()
    assert not Version.objects.exists()


def test_what_an_association_says_stays_when_its_writer_goes(world):
    post = note(world.chrea.actor, "Nous restons", by=world.nassima)
    erase_user(user=world.user("nassima"))
    post.refresh_from_db()
    assert str(post.body.in_("fr")) == "Nous restons"


def test_posts_and_their_history_are_in_ones_export(world):
    post = note(world.amina, "Dix arbres")
    changed(post, "Onze arbres")
    records = export_user(user=world.user("amina"))["records"]
    assert [row["body"]["fr"] for row in records["posts.post"]] == ["Onze arbres"]
    assert [row["body"]["fr"] for row in records["posts.version"]] == ["Dix arbres"]


def test_what_is_written_reads_back(world):
    post = article(world.amina)
    assert as_written(post).body == post.body

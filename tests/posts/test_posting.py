"""Writing notes and articles: in whose name, for whom, how long, and once."""

import datetime as dt

import pytest

from tests.posts.written import article, fr, note
from touiza.actors.models import Activity, AgeBand, Tie
from touiza.actors.services.ties import tie
from touiza.associations.services.closing import close_association
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.posts.composing import composer_for, first_values
from touiza.posts.models import Post, PostKind, PostState
from touiza.posts.services.changing import plan_post
from touiza.posts.services.planned import publish_due
from touiza.posts.services.posting import Written, publish_written, write_draft, write_post
from touiza.posts.wording import split_long

pytestmark = pytest.mark.django_db


def code_of(deed):
    with pytest.raises(Refusal) as caught:
        deed()
    return caught.value.code


def test_a_note_is_published_once_with_its_topics_and_told(world):
    post = note(world.amina, "La #Forêt de @chrea revit", form_key="k")
    again = note(world.amina, "La #Forêt de @chrea revit", form_key="k")
    assert again == post
    assert post.state == PostState.PUBLISHED
    assert [tag.name for tag in post.topics.all()] == ["غابة"]  # one topic for all its names
    assert list(post.mentioned.all()) == [world.chrea.actor]
    assert Activity.objects.filter(verb="post.published", actor=world.amina).count() == 1


def test_what_is_longer_than_a_note_becomes_an_article_with_its_first_line_as_title(world, settings):
    text = "Une première ligne.\n" + "mot " * 60
    post = note(world.amina, text)
    assert (post.kind, str(post.title.in_("fr")), str(post.body.in_("fr"))) == (PostKind.ARTICLE, "Une première ligne.", ("mot " * 60).strip())
    settings.NOTE_LIMIT = 500
    assert note(world.amina, text).kind == PostKind.NOTE


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("Titre\nTexte", "Titre", "Texte"),
        ("Titre\n\n\nTexte", "Titre", "Texte"),
        ("a " * 100, ("a " * 69).strip() + "…", ("a " * 100).strip()),
        ("x" * 200, "x" * 139 + "…", "x" * 200),
        ("Seule ligne\n \n", "Seule ligne", "Seule ligne"),
    ],
)
def test_where_a_long_text_is_cut(text, title, body):
    assert split_long(text) == (title, body)
    assert len(split_long(text)[0]) <= 140


def test_a_note_counts_characters_not_bytes(world):
    assert note(world.amina, "ا" * 140).kind == PostKind.NOTE
    assert note(world.amina, "ا" * 141).kind == PostKind.ARTICLE


def test_what_is_refused(world):
    def write(**changes):
        return lambda: write_post(author=world.amina, by=world.amina, written=Written(**changes))

    today = clock.today()
    assert code_of(write(body=TranslatedText())) == "text_missing"
    assert code_of(write(kind=PostKind.ARTICLE, body=fr("x"))) == "title_missing"
    assert code_of(write(body=fr("x"), audience=Audience.MEMBERS)) == "audience"
    assert code_of(write(body=fr("x"), as_of=today, good_until=today - dt.timedelta(days=1))) == "days_reversed"
    assert code_of(write(kind=PostKind.LINK, body=fr("x"))) == "address_missing"
    assert not Post.objects.filter(author=world.amina).exists()


def test_members_are_readers_of_associations_alone(world):
    assert note(world.chrea.actor, by=world.rachid, audience=Audience.MEMBERS).audience == Audience.MEMBERS


def test_a_closed_association_says_nothing_new(world):
    draft = write_draft(author=world.chrea.actor, by=world.rachid, written=Written(body=fr("x")))
    close_association(association=world.chrea, by=world.rachid, sentence="Fin")
    assert code_of(lambda: note(world.chrea.actor, by=world.rachid)) == "association_closed"
    assert code_of(lambda: publish_written(post=draft, by=world.rachid)) == "association_closed"


def test_who_waits_for_a_guardian_does_not_write_yet(world):
    world.amina.person.awaits_guardian = True
    world.amina.person.save()
    assert code_of(lambda: note(world.amina)) == "guardian"


def test_young_people_begin_with_fewer_readers(world):
    assert first_values(world.amina, "note")["audience"] == Audience.PUBLIC
    world.amina.person.age_band = AgeBand.UNDER_18
    world.amina.person.save()
    assert composer_for(world.amina).form.initial["audience"] == Audience.FOLLOWERS


def test_a_draft_is_kept_and_changed_by_its_form_and_read_by_nobody(world):
    first = write_draft(author=world.amina, by=world.amina, written=Written(body=fr("un")), form_key="k")
    second = write_draft(author=world.amina, by=world.amina, written=Written(body=fr("deux")), form_key="k")
    assert first == second
    assert str(Post.objects.get(pk=first.pk).body.in_("fr")) == "deux"
    assert not Post.objects.visible_to(world.amina).filter(pk=first.pk).exists()
    assert not Activity.objects.filter(verb__startswith="post.").exists()


def test_a_mention_is_told_to_who_may_read_it_alone(world, tell):
    both = f"@{world.yanis.handle} @{world.chloe.handle}"
    assert note(world.amina, f"{both} regardez", audience=Audience.FOLLOWERS).mentioned.count() == 2
    assert not Activity.objects.filter(verb="post.mentioned").exists()
    note(world.chrea.actor, f"{both} @nour", by=world.rachid, audience=Audience.MEMBERS)
    assert not Activity.objects.filter(verb="post.mentioned").exists()
    tie(world.yanis, world.chrea.actor, Tie.Kind.MEMBER_OF)
    note(world.chrea.actor, f"{both} encore", by=world.rachid, audience=Audience.MEMBERS)
    told = Activity.objects.filter(verb="post.mentioned")
    assert [activity.person for activity in told] == [world.yanis]
    assert tell() >= 1
    assert world.yanis.notices.filter(kind="post.mentioned").count() == 1
    assert not world.chloe.notices.filter(kind="post.mentioned").exists()


def test_an_association_hears_of_a_mention_through_who_speaks_for_it(world, tell):
    note(world.amina, "Merci @chrea")
    tell()
    assert world.rachid.notices.filter(kind="post.mentioned").count() == 1
    assert not world.nassima.notices.filter(kind="post.mentioned").exists()  # a coordinator does not speak for it


def test_nobody_mentions_themselves_and_unknown_handles_are_words(world):
    post = note(world.amina, f"@{world.amina.handle} @personne_de_ce_nom")
    assert not post.mentioned.exists()


def test_what_waits_for_its_moment_is_published_once(world):
    draft = write_draft(author=world.chrea.actor, by=world.rachid, written=Written(body=fr("Demain @yanis")))
    later = clock.now() + dt.timedelta(hours=1)
    plan_post(post=draft, when=later)
    assert publish_due(at=later - dt.timedelta(minutes=1)) == 0
    assert publish_due(at=later) == 1
    assert publish_due(at=later) == 0
    draft.refresh_from_db()
    assert (draft.state, draft.published_at) == (PostState.PUBLISHED, later)
    assert Activity.objects.filter(verb="post.published", actor=world.rachid).count() == 1


def test_a_moment_is_ahead_and_not_years_away(world):
    draft = write_draft(author=world.amina, by=world.amina, written=Written(body=fr("x")))
    for when in (clock.now() - dt.timedelta(days=1), clock.now() + dt.timedelta(days=800)):
        assert code_of(lambda when=when: plan_post(post=draft, when=when)) == "moment"


def test_what_may_not_be_published_any_more_is_a_draft_again(world):
    draft = write_draft(author=world.chrea.actor, by=world.rachid, written=Written(body=fr("x")))
    later = clock.now() + dt.timedelta(hours=1)
    plan_post(post=draft, when=later)
    close_association(association=world.chrea, by=world.rachid, sentence="Fin")
    publish_due(at=later)
    draft.refresh_from_db()
    assert draft.state == PostState.DRAFT


def test_a_title_that_is_an_address_of_ours_gets_another(world):
    assert article(world.amina, "New").slug == "new-article"
    assert article(world.amina, "Drafts").slug == "drafts-article"

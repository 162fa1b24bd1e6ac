"""What waits for an association's answer: nothing is lost, nothing is due twice, only a person stops the clock."""

import datetime as dt

import pytest
from django.db import transaction
from django.db.models import F

from tests.relations.due_things import seen
from tests.relations.due_walk import Walk, words
from tests.worlds import World, add_opportunity, build_world
from touiza.actors.models import Activity, Follow, Person
from touiza.associations.models import Role
from touiza.associations.services.calendar import set_work_week
from touiza.associations.services.contact import write_message
from touiza.associations.services.roles import end_role, give_role
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.notices.models import Notice
from touiza.opportunities.services.scopes import set_scope
from touiza.posts.models import Post, PostKind
from touiza.posts.services.answering import answer_post
from touiza.posts.services.posting import Written, write_post
from touiza.posts.services.writing import create_post
from touiza.relations.access_inbox import InboxDesk, may_answer
from touiza.relations.models import Channel, DueItem, DueState
from touiza.relations.services import due as reading
from touiza.relations.services.answering_ways import set_hours
from touiza.relations.services.due import close_what_is_gone, read_due
from touiza.relations.services.inbox import (
    answer_item,
    assign_item,
    decide_item,
    mark_of,
    note_on_item,
    translate_item,
    undo_item,
)
from touiza.relations.services.overdue import tell_overdue

pytestmark = pytest.mark.django_db
SUNDAY = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


def note(world: World, audience: str = Audience.PUBLIC) -> Post:
    return create_post(
        kind=PostKind.NOTE, author=world.chrea.actor, title=TranslatedText.of("fr"), body=words("Les plants sont là."), audience=audience,
        published=True, at=SUNDAY - dt.timedelta(days=1),
    )  # fmt: skip


def ask(world: World, person: str = "amina", at: dt.datetime = SUNDAY, post: Post | None = None) -> DueItem:
    made = answer_post(post=post or note(world), author=getattr(world, person), body=words("Où les planter ?"), at=at)
    seen()
    return DueItem.objects.get(key=f"post:{made.pk}")


def test_a_thousand_random_deeds_lose_nothing(world):
    walk = Walk(world, seed=6)
    for _ in range(1000):
        walk.step()
    walk.look(all_of_it=True)
    rows = {row.key: row for row in DueItem.objects.filter(association=world.chrea)}
    assert set(rows) == set(walk.asked)
    assert {key: row.state for key, row in rows.items()} == {key: asked.state for key, asked in walk.asked.items()}
    for key, asked in walk.asked.items():
        assert rows[key].answered_at == min(asked.answers.values(), default=None)
        assert (rows[key].open_minutes is not None) is bool(asked.answers)
    assert {row.state for row in rows.values()} == set(DueState)
    assert {row.channel for row in rows.values()} == {Channel.COMMENT, Channel.LETTER, Channel.TALK}


@pytest.mark.django_db(transaction=True)
def test_the_log_is_read_once_whatever_is_killed(db, monkeypatch):
    world = build_world()
    post = note(world)
    for number in range(7):
        answer_post(post=post, author=world.amina, body=words(f"question {number}"))
    Activity.objects.update(xid=F("pk"))  # older than whatever else runs on this server just now
    calls = 0
    whole = reading.take

    def killed(rows):
        nonlocal calls
        calls += 1
        whole(rows)
        if calls == 2:
            raise RuntimeError("killed")

    monkeypatch.setattr(reading, "take", killed)
    with pytest.raises(RuntimeError):
        read_due(batch=3)
    monkeypatch.undo()
    before = DueItem.objects.count()
    read_due(batch=3)
    read_due()
    assert before < DueItem.objects.count() == 7


def test_only_a_person_stops_the_clock(world):
    item = ask(world)
    answer_post(post=item.post, author=world.chrea.actor, body=words("Merci de votre message."), at=SUNDAY + dt.timedelta(hours=1))
    seen()
    item.refresh_from_db()
    assert item.is_open
    answer_post(post=item.post, author=world.chrea.actor, written_by=world.rachid, body=words("Au nord."), at=SUNDAY + dt.timedelta(hours=3))
    answer_post(post=item.post, author=world.chrea.actor, written_by=world.nassima, body=words("Ou à l’est."), at=SUNDAY + dt.timedelta(hours=9))
    seen()
    item.refresh_from_db()
    assert (item.state, item.answered_at, item.answered_by, item.open_minutes) == (DueState.ANSWERED, SUNDAY + dt.timedelta(hours=3), world.rachid, 180)


def test_what_people_say_to_each_other_waits_for_nobody(world):
    item = ask(world)
    answer_post(post=item.post, author=world.yanis, body=words("Au nord, je crois."))
    answer_post(post=note(world), author=world.nassima, body=words("Bienvenue à tous."))  # she acts for it
    seen()
    assert list(DueItem.objects.all()) == [item]


def test_a_reply_to_the_answer_waits_again_as_the_next(world):
    item = ask(world)
    ours = answer_post(post=item.post, author=world.chrea.actor, written_by=world.rachid, body=words("Au nord."), at=SUNDAY + dt.timedelta(hours=1))
    again = ask(world, post=ours, at=SUNDAY + dt.timedelta(hours=2))
    assert (item.is_next, again.is_next, again.channel) == (False, True, Channel.COMMENT)


def mention(world: World, audience: str) -> Post:
    written = Written(body=words("Bravo @chrea pour les cèdres"), audience=audience)
    return write_post(author=world.yanis, by=world.yanis, written=written)


def test_a_mention_waits_and_what_was_told_to_others_does_not(world):
    for audience in (Audience.PUBLIC, Audience.SIGNED_IN, Audience.FOLLOWERS):
        mention(world, audience)
    seen()
    assert [(row.channel, row.post.audience) for row in DueItem.objects.order_by("pk")] == [("mention", "public"), ("mention", "signed_in")]


def test_a_follower_of_the_writer_reads_a_mention_that_the_association_may_not(world):
    """Nassima follows Yanis: she hears of what he tells his followers, the inbox she shares with others does not."""
    Follow.objects.create(follower=world.nassima, actor=world.yanis, accepted_at=clock.now())
    mention(world, Audience.FOLLOWERS)
    seen()
    desk = InboxDesk(world.chrea, world.rachid, tuple(Channel.values), None)
    assert list(desk.items()) == []


def test_what_comes_by_the_form_and_about_applications_waits_too(world):
    write_message(association=world.chrea, sender=None, name="Karim", email="k@mail.example", language="fr", subject="x", body="Bonjour à tous")
    write_message(association=world.chrea, sender=world.yanis, name="Yanis", email="y@mail.example", language="fr", subject="x", body="Où est le local ?")
    seen()
    assert [(row.channel, row.person, row.language) for row in DueItem.objects.all()] == [("letter", world.yanis, "fr")]  # the first is not confirmed


def test_it_is_due_after_one_working_day_and_follows_the_calendar(world):
    item = ask(world, at=dt.datetime(2026, 11, 19, 15, 0, tzinfo=dt.UTC))  # a Thursday
    assert item.due_at == dt.datetime(2026, 11, 22, 15, 0, tzinfo=dt.UTC)
    set_work_week(association=world.chrea, days=range(7), by=world.rachid)
    item.refresh_from_db()
    assert item.due_at == dt.datetime(2026, 11, 20, 15, 0, tzinfo=dt.UTC)


def test_opening_hours_count_what_was_open_alone(world):
    item = ask(world, at=dt.datetime(2026, 11, 22, 14, 0, tzinfo=dt.UTC))  # 15:00 in Algiers
    answer_item(item=item, by=world.rachid, words="Au nord.", at=dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC))
    set_hours(association=world.chrea, hours=dict.fromkeys(range(7), (dt.time(9), dt.time(17))))
    item.refresh_from_db()
    assert item.open_minutes == 180
    with pytest.raises(Refusal):
        set_hours(association=world.chrea, hours={0: (dt.time(9), dt.time(9))})


def test_answering_in_the_inbox_answers_where_it_was_asked(world):
    item = ask(world)
    done = answer_item(item=item, by=world.nassima, words="Au nord, merci.", form_key="k")
    again = answer_item(item=item, by=world.nassima, words="Au nord, merci.", form_key="k")
    answer = Post.objects.get(reply_to=item.post)
    assert (done.state, again.state, answer.author, answer.written_by) == ("answered", "answered", world.chrea.actor, world.nassima)
    assert answer.body.source == "fr"


def test_who_is_slower_reads_the_first_answer_before_sending(world):
    item = ask(world)
    answer_item(item=item, by=world.nassima, words="Au nord.", seen=mark_of(item))
    with pytest.raises(Refusal) as refused:
        answer_item(item=item, by=world.rachid, words="À l’est.", seen="open")
    assert refused.value.code == "answered_meanwhile"
    item.refresh_from_db()
    answer_item(item=item, by=world.rachid, words="À l’est.", seen=mark_of(item))
    assert Post.objects.filter(reply_to=item.post).count() == 2


def test_deciding_wants_a_reason_and_can_be_undone(world):
    item = ask(world)
    for reason, said in (("", ""), ("other", " "), ("gone", "")):
        with pytest.raises(Refusal):
            decide_item(item=item, by=world.rachid, decision="none", reason=reason, words=said)
    decided = decide_item(item=item, by=world.rachid, decision="none", reason="thanks")
    assert (decided.state, decided.reason, decided.decided_by) == ("none", "thanks", world.rachid)
    assert undo_item(item=item, by=world.nassima).state == "open"
    assert decide_item(item=item, by=world.rachid, decision="spam").state == "spam"
    answered = answer_item(item=item, by=world.rachid, words="Au nord.")
    assert (answered.state, answered.decision) == ("answered", "")
    with pytest.raises(Refusal) as refused:
        decide_item(item=item, by=world.rachid, decision="spam")
    assert refused.value.code == "answered"


def test_given_to_who_can_answer_told_to_them_and_free_again_when_they_cannot(world):
    item = ask(world)
    assigned = assign_item(item=item, to=world.nassima, by=world.rachid)
    assign_item(item=item, to=world.nassima, by=world.rachid)
    assert (assigned.assignee, Activity.objects.filter(verb="due.assigned", person=world.nassima).count()) == (world.nassima, 1)
    with pytest.raises(Refusal) as refused:
        assign_item(item=item, to=world.amina, by=world.rachid)
    assert refused.value.code == "cannot_answer"
    end_role(role=Role.objects.get(association=world.chrea, person=world.nassima, ended_at=None), by=world.rachid)
    seen()
    item.refresh_from_db()
    assert (item.assignee, item.is_open) == (None, True)


@pytest.mark.parametrize(("kind", "may"), [("communicator", True), ("treasurer", False), ("reader", False), ("coordinator", True)])
def test_who_may_answer_a_comment(world, kind, may):
    item = ask(world)
    give_role(association=world.chrea, person=world.yanis, kind=Role.Kind(kind), by=world.rachid)
    assert may_answer(world.yanis, item) is may
    assert may_answer(world.amina, item) is False
    assert may_answer(world.salima, item) is False


def test_nobody_answers_themselves(world):
    item = ask(world)
    give_role(association=world.chrea, person=world.amina, kind=Role.Kind.COORDINATOR, by=world.rachid)
    assert not may_answer(world.amina, item)
    desk = InboxDesk(world.chrea, world.amina, tuple(Channel.values), None)
    assert list(desk.items()) == []


def test_notes_and_translations_stay_among_colleagues(world):
    item = ask(world)
    first = note_on_item(item=item, by=world.nassima, text="Je demande à la pépinière", form_key="n")
    assert note_on_item(item=item, by=world.nassima, text="Je demande à la pépinière", form_key="n") == first
    translate_item(item=item, by=world.nassima, language="ar", text="أين نغرسها؟")
    translate_item(item=item, by=world.rachid, language="ar", text="أين أغرسها؟")
    assert [(row.language, row.text, row.by) for row in item.translations.all()] == [("ar", "أين أغرسها؟", world.rachid)]
    assert translate_item(item=item, by=world.rachid, language="ar", text=" ") is None
    with pytest.raises(Refusal):
        translate_item(item=item, by=world.rachid, language="fr", text="x")
    assert not item.translations.exists()


def test_overdue_is_told_once_and_says_nothing_of_what_was_written(world):
    first, second = ask(world), ask(world, "yanis")
    late = SUNDAY + dt.timedelta(days=2)
    assert (tell_overdue(at=late), tell_overdue(at=late)) == (2, 0)
    told = Activity.objects.get(verb="due.overdue")
    assert (told.object_id, told.association, told.audience) == (min(first.pk, second.pk), world.chrea.actor, Audience.PRIVATE)


def test_what_lies_with_an_erased_account_is_closed(world):
    write_message(association=world.chrea, sender=world.yanis, name="Yanis", email="y@mail.example", language="fr", subject="x", body="Où est le local ?")
    seen()
    item = DueItem.objects.get()
    item.letter.delete()
    assert close_what_is_gone() == 1
    item.refresh_from_db()
    assert (item.state, item.reason, close_what_is_gone()) == ("none", "gone", 0)


def test_a_limited_coordinator_answers_below_their_own_opportunity(world):
    other = add_opportunity(world.chrea, world.nassima, title="نسقي الأرز")
    item, elsewhere = ask(world, post=world.opportunity.post), ask(world, post=other.post)
    role = give_role(association=world.chrea, person=world.yanis, kind=Role.Kind.COORDINATOR, by=world.rachid, is_scoped=True)
    set_scope(role=role, opportunities=[world.opportunity.pk], by=world.rachid)
    assert (may_answer(world.yanis, item), may_answer(world.yanis, elsewhere)) == (True, False)


def test_a_young_person_who_waits_for_a_guardian_is_not_due(world):
    Person.objects.filter(pk=world.amina.pk).update(awaits_guardian=True)
    with pytest.raises(Refusal), transaction.atomic():
        ask(world)
    assert not DueItem.objects.exists()
    assert not Notice.objects.exists()

"""Talking about an application: who reads it, who is told how often, what was said before there were conversations."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation

from tests.worlds import World, add_opportunity, add_person
from touiza.accounts.services.erasure import erase_user
from touiza.associations.models import Role
from touiza.associations.services.roles import end_role, give_role
from touiza.associations.services.suspension import suspend_association
from touiza.conversations.access import count_unread, unread_about
from touiza.conversations.models import Conversation, Message, Reading
from touiza.conversations.services.talking import say
from touiza.conversations.thread import PER_PAGE
from touiza.core.errors import Refusal
from touiza.notices.models import Notice
from touiza.opportunities.models import Application, ApplicationStep
from touiza.opportunities.services import applications as services
from touiza.opportunities.services.applications import write_message
from touiza.opportunities.talk import TYPE

As = Callable[[str], Client]


@pytest.fixture
def sent(world: World) -> Application:
    return services.apply(opportunity=world.opportunity, person=world.amina, message="أحب الجبل")


def page_of(application: Application, deed: str = "") -> str:
    return f"/en/applications/{application.public_id}/{deed}"


def test_what_one_side_says_the_other_reads(as_: As, sent: Application) -> None:
    as_("amina").post(page_of(sent, "messages/"), {"text": "Where do we meet?"})
    as_("nassima").post(page_of(sent, "messages/"), {"text": "At the square."})
    for who in ("amina", "nassima", "rachid"):
        page = as_(who).get(page_of(sent)).text
        assert "Where do we meet?" in page
        assert "At the square." in page
    for who in ("chloe", "salima", "dalia"):
        assert as_(who).post(page_of(sent, "messages/"), {"text": "x"}).status_code == 404
    assert Message.objects.count() == 2


def test_everyone_who_acts_for_the_association_reads_it_and_the_page_says_so(as_: As, world: World, sent: Application) -> None:
    for who in ("amina", "nassima"):
        assert "Everyone who coordinates for" in as_(who).get(page_of(sent)).text
    write_message(application=sent, author=world.amina, text="سؤال")
    assert count_unread(world.nassima) == count_unread(world.rachid) == 1
    as_("nassima").get(page_of(sent))
    assert (count_unread(world.nassima), count_unread(world.rachid), count_unread(world.amina)) == (0, 1, 0)


def test_a_new_message_is_told_once_until_it_is_read(as_: As, world: World, sent: Application, tell: Callable[[], int]) -> None:
    for text in ("واحد", "اثنان", "ثلاثة"):
        write_message(application=sent, author=world.amina, text=text)
    tell()
    told = Notice.objects.filter(kind="message.sent")
    assert sorted(told.values_list("recipient", flat=True)) == sorted([world.nassima.pk, world.rachid.pk])
    assert "wrote you 3 messages about" in as_("nassima").get("/en/me/notices/").text
    as_("nassima").get(page_of(sent))
    assert told.get(recipient=world.nassima).group.read_at is not None
    assert told.get(recipient=world.rachid).group.read_at is None
    write_message(application=sent, author=world.amina, text="أربعة")
    tell()
    assert told.filter(recipient=world.nassima).count() == 2
    assert told.filter(recipient=world.rachid).count() == 1


def test_said_twice_in_a_row_is_said_once(world: World, sent: Application) -> None:
    for _twice in range(2):
        write_message(application=sent, author=world.amina, text="نعم")
    write_message(application=sent, author=world.nassima, text="نعم")
    assert Message.objects.count() == 2


@pytest.mark.parametrize(("text", "code"), [(" ", "nothing_said"), ("x" * 2001, "too_long")])
def test_empty_and_endless_messages_are_refused(world: World, sent: Application, text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        write_message(application=sent, author=world.amina, text=text)
    assert (refused.value.code, Conversation.objects.count()) == (code, 0)


def test_a_question_and_its_answer_are_messages(as_: As, world: World, sent: Application) -> None:
    services.ask_applicant(application=sent, by=world.nassima, question="Do you have boots?")
    as_("amina").post(page_of(sent, "messages/"), {"text": "Yes, good ones."})  # who was asked answers by writing
    sent.refresh_from_db()
    assert sent.state == "submitted"
    assert [message.text for message in Message.objects.order_by("pk")] == ["Do you have boots?", "Yes, good ones."]
    page = as_("nassima").get(page_of(sent)).text
    assert page.count("Do you have boots?") == page.count("Yes, good ones.") == 1


def test_what_was_asked_before_there_were_conversations_is_still_read(as_: As, world: World, sent: Application) -> None:
    ApplicationStep.objects.create(application=sent, kind="asked", by=world.nassima, sentence="Old question?")
    ApplicationStep.objects.create(application=sent, kind="answered", by=world.amina, sentence="Old answer.")
    page = as_("amina").get(page_of(sent)).text
    assert "Old question?" in page
    assert re.search(r'<li class="me">(?:(?!</li>).)*Old answer\.', page, re.DOTALL)


def test_when_it_has_ended_nothing_more_is_written(as_: As, world: World, sent: Application) -> None:
    services.withdraw_application(application=sent)
    assert as_("nassima").post(page_of(sent, "messages/"), {"text": "Come back"}).status_code == 422
    assert "nothing more is written here" in as_("amina").get(page_of(sent)).text
    assert not Message.objects.exists()


def test_a_role_that_ended_reads_no_more(as_: As, world: World, sent: Application) -> None:
    write_message(application=sent, author=world.amina, text="سرّ بيننا")
    end_role(role=Role.objects.get(association=world.chrea, person=world.nassima), by=world.rachid)
    assert as_("nassima").get(page_of(sent)).status_code == 404
    assert "سرّ بيننا" not in as_("nassima").get("/en/me/messages/").text


def test_a_suspended_association_reads_nothing_and_is_not_told(world: World, sent: Application, tell: Callable[[], int]) -> None:
    suspend_association(association=world.chrea, by=world.dalia)
    write_message(application=sent, author=world.amina, text="سؤال")
    tell()
    assert not Notice.objects.filter(kind="message.sent").exists()


def test_long_threads_have_pages(as_: As, world: World, sent: Application) -> None:
    for n in range(PER_PAGE + 5):
        write_message(application=sent, author=world.amina, text=f"message number {n}.")
    client = as_("nassima")
    newest, oldest = client.get(page_of(sent)).text, client.get(page_of(sent) + "?page=2").text
    assert f"message number {PER_PAGE + 4}." in newest
    assert "message number 0." not in newest
    assert "message number 0." in oldest
    assert newest.count("message number") + oldest.count("message number") == PER_PAGE + 5


def test_lists_cost_the_same_for_one_as_for_many(as_: As, world: World, django_assert_max_num_queries: Callable) -> None:
    def many(count: int, start: int) -> None:
        for n in range(start, start + count):
            person = add_person(f"x{n}", f"Karim {n}", "fr")[1]
            write_message(application=services.apply(opportunity=world.opportunity, person=person), author=person, text=f"Salut {n}")

    client, costs = as_("nassima"), []
    for count, start in ((1, 0), (9, 1)):
        many(count, start)
        pages = []
        for address in ("/fr/me/messages/", "/fr/@chrea/applications/", page_of(Application.objects.latest("pk"))):
            client.get(address)
            with django_assert_max_num_queries(20) as found:  # as read before
                client.get(address)
            pages.append(len(found))
        costs.append(pages)
    assert costs[0] == costs[1]
    assert "Salut 9" in client.get("/fr/me/messages/").text
    with translation.override("en"):
        assert unread_about(world.rachid, TYPE, list(Application.objects.values_list("pk", flat=True))[:3]).values()


def test_one_who_coordinates_for_two_sees_both_and_only_those(as_: As, world: World, sent: Application) -> None:
    give_role(association=world.nour, person=world.nassima, kind=Role.Kind.COORDINATOR, by=world.salima)
    other = services.apply(opportunity=add_opportunity(world.nour, world.salima, title="نقرأ للأطفال"), person=world.yanis)
    write_message(application=sent, author=world.amina, text="من أمينة")
    write_message(application=other, author=world.yanis, text="De Yanis")
    page = as_("nassima").get("/en/me/messages/").text
    assert "من أمينة" in page
    assert "De Yanis" in page
    assert "De Yanis" not in as_("rachid").get("/en/me/messages/").text


def test_who_erases_their_account_takes_their_words_along(as_: As, world: World, sent: Application) -> None:
    write_message(application=sent, author=world.amina, text="رقم هاتفي")
    write_message(application=sent, author=world.nassima, text="شكراً")
    erase_user(user=world.user("amina"))
    assert sorted(Message.objects.values_list("text", flat=True)) == ["", "شكراً"]
    assert not Reading.objects.filter(person=world.amina).exists()
    assert as_("nassima").get(page_of(sent)).status_code == 200


def test_a_conversation_needs_no_application(world: World) -> None:
    say(subject=world.opportunity, sides=(world.amina, world.yanis), author=world.amina, text="سلام")
    assert Conversation.objects.get().participants.count() == 2
    assert Client().get("/en/me/messages/").status_code == 302

"""Writing to an association: confirmed first, limited, answered; its addresses shown as it chooses."""

import datetime as dt
import re

import pytest

from touiza.associations.models import Association, ContactMessage
from touiza.associations.services.contact import answer_message, drop_unconfirmed, write_message
from touiza.associations.services.founding import found_association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.ids import public_id
from touiza.core.translated import TranslatedText
from touiza.mail.models import Message

pytestmark = pytest.mark.django_db
PAGE = "/en/@chrea/contact/"
TYPED = {"subject": "Vans", "body": "May we borrow one?"}
VISITOR = {**TYPED, "name": "Karim", "email": "Karim@mail.example"}


@pytest.fixture(autouse=True)
def _addresses(world):
    Association.objects.filter(pk=world.chrea.pk).update(email="bonjour@chrea.example", phone="025 00 14 98")


def waiting(world, **changes) -> ContactMessage:
    fields = {"sender": world.chloe, "name": "Chloé", "email": "chloe@touiza.example", "language": "fr", **TYPED} | changes
    return write_message(association=world.chrea, **fields)


def test_somebody_signed_in_writes_at_once_and_those_who_act_are_told(as_, world, tell):
    assert as_("chloe").post(PAGE, TYPED).status_code == 302
    assert ContactMessage.objects.get().state == "waiting"
    tell()
    assert "Chloé Marchand wrote to" in as_("nassima").get("/en/me/notices/").content.decode()
    mails = Message.objects.filter(kind="contact.received")
    assert {mail.recipient for mail in mails} == {"rachid@touiza.example", "nassima@touiza.example"}
    assert {mail.reply_to for mail in mails} == {""}
    assert not any("chloe@touiza.example" in mail.text for mail in mails)


def test_only_who_agrees_is_answered_directly(as_, world, tell):
    as_("chloe").post(PAGE, {**TYPED, "shares_address": "on"})
    tell()
    assert {mail.reply_to for mail in Message.objects.filter(kind="contact.received")} == {"chloe@touiza.example"}


def test_a_visitors_message_waits_until_the_link_is_opened_and_pressed(as_, world, tell):
    client, before = as_("visitor"), tell()
    assert client.post(PAGE, VISITOR).status_code == 302
    message = ContactMessage.objects.get()
    assert message.state == "unconfirmed"
    assert tell() == before
    path = re.search(r"/en/contact/[\w-]+/", Message.objects.get(recipient="karim@mail.example").text).group()
    assert client.get(path).status_code == 200
    assert ContactMessage.objects.get().state == "unconfirmed"  # a mail program that follows links sends nothing
    for _time in range(2):
        assert client.post(path).status_code == 302
    tell()
    assert Message.objects.filter(kind="contact.received").count() == 2
    assert "May we borrow one?" in as_("nassima").get("/en/@chrea/messages/").content.decode()


def test_a_link_that_ran_out_sends_nothing_and_the_message_is_forgotten(as_, world):
    client = as_("visitor")
    client.post(PAGE, VISITOR)
    path = re.search(r"/en/contact/[\w-]+/", Message.objects.get().text).group()
    ContactMessage.objects.update(created_at=clock.now() - dt.timedelta(days=3))
    assert client.post(path).status_code == 409
    assert drop_unconfirmed() == 1
    assert client.get(path).status_code == 404


def test_a_form_sent_twice_writes_once(as_, world):
    data = {**TYPED, "form_key": public_id()}
    for _time in range(2):
        assert as_("chloe").post(PAGE, data).status_code == 302
    assert ContactMessage.objects.count() == 1


def test_a_visitor_who_writes_too_often_is_told_to_wait(as_, world, settings):
    settings.RATE_LIMITS = True
    client = as_("visitor")
    told = [client.post(PAGE, VISITOR).status_code for _n in range(4)]
    assert told == [302, 302, 302, 422]
    assert ContactMessage.objects.count() == 3


def test_nobody_writes_to_a_page_that_nobody_reads(as_, world):
    found_association(founder=None, name=TranslatedText.of("fr", fr="Vieille ligue"), handle="ligue")
    assert as_("chloe").post("/en/@ligue/contact/", TYPED).status_code == 422
    assert 'name="body"' not in as_("chloe").get("/en/@ligue/contact/").content.decode()


def test_the_answer_goes_out_by_mail_in_the_senders_language(as_, world):
    message = waiting(world)
    address = f"/en/@chrea/messages/{message.public_id}/"
    assert as_("nassima").post(address, {"deed": "send", "answer": ""}).status_code == 422
    assert as_("nassima").post(address, {"deed": "send", "answer": "Yes, on Sunday."}).status_code == 302
    mail = Message.objects.get(recipient="chloe@touiza.example")
    assert "Yes, on Sunday." in mail.text
    assert (mail.language, mail.reply_to) == ("fr", "bonjour@chrea.example")
    assert "chloe@touiza.example" not in as_("nassima").get(address).content.decode()


def test_an_association_that_hides_its_address_does_not_show_it_in_an_answer(world):
    Association.objects.filter(pk=world.chrea.pk).update(addresses_audience="private")
    answer_message(message=waiting(world), by=world.nassima, answer="Yes.")
    mail = Message.objects.get(recipient="chloe@touiza.example")
    assert mail.reply_to == ""
    assert "bonjour@" not in mail.text + mail.html


def test_the_first_answer_stands(world):
    message = waiting(world)
    for _time in range(2):
        answer_message(message=message, by=world.nassima, answer="Yes.")
    with pytest.raises(Refusal) as refused:
        answer_message(message=message, by=world.rachid, answer="No.")
    assert refused.value.code == "answered"
    assert Message.objects.filter(recipient="chloe@touiza.example").count() == 1


def test_answered_another_way_is_noted_and_can_be_taken_back(as_, world):
    message = waiting(world)
    address = f"/en/@chrea/messages/{message.public_id}/"
    for deed, state in (("elsewhere", "answered"), ("reopen", "waiting"), ("reopen", "waiting")):
        assert as_("nassima").post(address, {"deed": deed}).status_code == 302
        message.refresh_from_db()
        assert message.state == state
    assert not Message.objects.exists()


@pytest.mark.parametrize("who", ["chloe", "amina", "salima", "dalia"])
def test_messages_are_read_by_those_who_act_for_it(as_, world, who):
    message = waiting(world)
    assert as_(who).get("/en/@chrea/messages/").status_code == 403
    assert as_(who).get(f"/en/@chrea/messages/{message.public_id}/").status_code == 403
    assert as_("salima").get(f"/en/@nour/messages/{message.public_id}/").status_code == 404


def both(page: str) -> tuple[bool, bool]:
    return "bonjour@chrea.example" in page, "025 00 14 98" in page


@pytest.mark.parametrize(
    ("audience", "visitor", "asked", "signed_in"),
    [("public", False, True, True), ("signed_in", False, False, True), ("private", False, False, False)],
)
def test_addresses_are_shown_as_the_association_chooses_and_never_to_programs(as_, world, audience, visitor, asked, signed_in):
    Association.objects.filter(pk=world.chrea.pk).update(addresses_audience=audience)
    for page in ("/en/@chrea/", PAGE):
        assert both(as_("visitor").get(page).content.decode()) == (visitor, visitor), page
    assert both(as_("visitor").post(PAGE, {"show": "1"}).content.decode()) == (asked, asked)
    assert both(as_("chloe").get(PAGE).content.decode()) == (signed_in, signed_in)


def test_who_asks_for_many_addresses_is_stopped(as_, world, settings):
    settings.RATE_LIMITS = True
    client = as_("visitor")
    assert [client.post(PAGE, {"show": "1"}).status_code for _n in range(21)][-2:] == [200, 429]


def test_the_list_asks_a_constant_number_of_queries(as_, world, django_assert_max_num_queries):
    client, counted = as_("nassima"), []
    client.get("/en/@chrea/messages/")  # a first visit writes down its session
    for _round in range(2):
        for _n in range(9):
            waiting(world)
        with django_assert_max_num_queries(20) as asked:
            assert client.get("/en/@chrea/messages/").status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[1]

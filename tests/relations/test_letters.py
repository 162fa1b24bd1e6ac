"""Letters to many: who gets one and who does not, in which words, how each is sent once, how they are stopped."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.worlds import World
from touiza.associations.models import Association
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.mail.models import Message
from touiza.mail.services.sending import deliver
from touiza.notices.models import Notice
from touiza.relations.letters import Missing, unknown_in, unsure_in, write_letter
from touiza.relations.models import Consent, Contact, ContactAddress, Delivery, Held, Mailing, MailingState, MailStop
from touiza.relations.recipients import count_reach, recipients_of
from touiza.relations.selection import Selection, selected
from touiza.relations.services.contacts import ContactFields, create_contact
from touiza.relations.services.mailing import (
    begin_sending,
    send_batch,
    stop_letters,
    stop_path,
    stop_sending,
    try_mailing,
    write_mailing,
)

pytestmark = pytest.mark.django_db
BODY = {"ar": "{الاسم|صديقنا}، نغرس يوم السبت. معنا منذ {منذ}.", "fr": "Bonjour {nom}, on plante samedi."}


def letter(world: World, kind: str = "calls", **body: str) -> Mailing:
    return write_mailing(
        association=world.chrea,
        kind=kind,
        subject=TranslatedText.of("ar", ar="نغرس يوم السبت", fr="On plante samedi"),
        body=TranslatedText("ar", body or BODY),
        selection=Selection(query=""),
        by=world.nassima,
    )


def send(mailing: Mailing, by: object) -> None:
    begin_sending(mailing=mailing, by=by)
    while send_batch(mailing_id=mailing.pk):
        pass


def outcome(mailing: Mailing) -> dict[str, str]:
    return {str(one.contact): one.held or one.state for one in Delivery.objects.filter(mailing=mailing).select_related("contact__person")}


def test_words_in_braces() -> None:
    assert write_letter("{nom}, {heures|quelques} h", {"name": "Karim", "hours": ""}) == "Karim, quelques h"
    assert write_letter("{الاسم}", {"name": "{hours}"}) == "{hours}"  # what is filled in is no placeholder
    with pytest.raises(Missing):
        write_letter("{hours}", {"hours": ""})
    assert unknown_in("{nom} {prenom} {") == ["{prenom}", "{"]
    assert unsure_in("{name} {hours|0} {since}") == ["name"]


def test_each_gets_it_in_their_language_and_by_their_way(world: World, amina: Contact, karim: Contact) -> None:
    mailing = letter(world)
    send(mailing, world.nassima)
    mine, his = (Message.objects.get(cause=f"mailing:{mailing.pk}", recipient=address) for address in ("amina@touiza.example", "karim@mail.example"))
    assert "أمينة بن يوسف، نغرس" in mine.text
    assert "Bonjour Karim Ouali" in his.text
    assert (mine.language, his.language, his.sender) == ("ar", "fr", "Les Amis de Chréa")
    mailing.refresh_from_db()
    assert mailing.state == MailingState.SENT


def test_nobody_is_written_to_without_consent_address_or_against_their_will(world: World, amina: Contact, karim: Contact) -> None:
    plain = ContactFields(name="بلا عنوان")
    create_contact(association=world.chrea, fields=plain, by=world.nassima)
    create_contact(association=world.chrea, fields=ContactFields(name="بلا موافقة"), by=world.nassima, email="a@mail.example")
    broken = create_contact(association=world.chrea, fields=ContactFields(name="عنوان معطل"), by=world.nassima, email="b@mail.example")
    ContactAddress.objects.filter(contact=broken).update(bounced_at=karim.created_at)
    MailStop.objects.create(contact=amina, kind="calls")
    mailing = letter(world)
    reach = count_reach(selected(world.chrea, Selection(query="")), "calls")
    send(mailing, world.nassima)
    told = outcome(mailing)
    assert told["بلا عنوان"] == Held.NO_ADDRESS
    assert told["بلا موافقة"] == Held.NO_CONSENT
    assert told["عنوان معطل"] == Held.BOUNCED
    assert told["أمينة بن يوسف"] == Held.STOPPED
    assert told["Karim Ouali"] == "sent"
    sent = Delivery.objects.filter(mailing=mailing, state="sent").count()
    assert (reach.reached, reach.no_address, reach.no_consent, reach.bounced, reach.stopped) == (sent, 1, 1, 1, 1)


def test_a_missing_word_holds_the_letter_back(world: World, amina: Contact, karim: Contact) -> None:
    mailing = letter(world, ar="أعطيت {الساعات} ساعة")
    send(mailing, world.nassima)
    assert outcome(mailing)["Karim Ouali"] == Held.MISSING
    assert "أعطيت 4 ساعة" in Message.objects.get(recipient="amina@touiza.example", kind="letter.calls").text


def test_sent_again_each_letter_is_sent_once(world: World, amina: Contact, karim: Contact) -> None:
    mailing = letter(world)
    send(mailing, world.nassima)
    count = Message.objects.filter(cause=f"mailing:{mailing.pk}").count()
    Mailing.objects.update(state=MailingState.SENDING, cursor=0)
    while send_batch(mailing_id=mailing.pk):
        pass
    assert Message.objects.filter(cause=f"mailing:{mailing.pk}").count() == count
    with pytest.raises(Refusal) as refusal:
        begin_sending(mailing=mailing, by=world.nassima)
    assert refusal.value.code == "not_draft"


def test_a_days_limit_holds_the_rest_for_tomorrow(world: World, amina: Contact, karim: Contact, settings) -> None:
    settings.LETTERS_A_DAY = 1
    mailing = letter(world)
    send(mailing, world.nassima)
    mailing.refresh_from_db()
    assert mailing.state == MailingState.SENDING
    assert Delivery.objects.filter(mailing=mailing, state="sent").count() == 1
    stop_sending(mailing=mailing)
    settings.LETTERS_A_DAY = 100
    assert not send_batch(mailing_id=mailing.pk)
    assert Delivery.objects.filter(mailing=mailing, state="sent").count() == 1


def test_who_wants_no_mail_reads_it_on_touiza_and_the_address_is_shown_to_nobody(world: World, amina: Contact, tell, as_) -> None:
    user = world.user("amina")
    user.mail_notices = False
    user.save()
    mailing = letter(world)
    send(mailing, world.nassima)
    tell()
    delivery = Delivery.objects.get(mailing=mailing, contact=amina)
    assert delivery.message is None
    assert Notice.objects.filter(recipient=world.amina, kind="letter.sent").count() == 1
    page = as_("amina").get(reverse("relations:letter", args=[delivery.public_id]))
    assert "نغرس يوم السبت" in page.content.decode()
    assert as_("chloe").get(reverse("relations:letter", args=[delivery.public_id])).status_code == 404
    for address in (f"/ar/@chrea/letters/{mailing.public_id}/", f"/ar/@chrea/register/people/{amina.public_id}/"):
        assert "amina@touiza.example" not in as_("nassima").get(address).content.decode()


def test_one_press_stops_one_kind_and_can_be_taken_back(world: World, karim: Contact) -> None:
    send(mailing := letter(world), world.nassima)
    delivery = Delivery.objects.get(mailing=mailing, contact=karim)
    client, path = Client(), stop_path(delivery)
    assert client.get(path).status_code == 200
    assert not MailStop.objects.exists()
    client.post(path, {"List-Unsubscribe": "One-Click"})
    client.post(path, {"List-Unsubscribe": "One-Click"})
    assert MailStop.objects.get().kind == "calls"
    assert Consent.objects.get().withdrawn_at is not None
    assert client.get("/ar/letters/stop/forged:key/").status_code == 404
    client.post(path, {"again": "1"})
    assert not MailStop.objects.exists()
    assert Consent.objects.get().withdrawn_at is None
    stop_letters(delivery=delivery)
    send(again := letter(world), world.nassima)
    assert outcome(again)["Karim Ouali"] == Held.STOPPED


def test_the_letter_carries_its_way_out_and_its_senders_name(world: World, karim: Contact, mailoutbox, settings) -> None:
    settings.DEMO = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.MAIL_FROM = "Touiza <touiza@site.example>"
    settings.MAIL_BOUNCES = "bounces@site.example"
    send(mailing := letter(world), world.nassima)
    deliver(message_id=Message.objects.get(cause=f"mailing:{mailing.pk}", recipient="karim@mail.example").pk)
    sent = mailoutbox[0]
    header = sent.message()
    assert sent.from_email == "bounces@site.example"
    assert "touiza@site.example" in header["From"]
    assert "Chr" in header["From"]
    assert header["List-Unsubscribe"].endswith(f"{stop_path(Delivery.objects.get(contact=karim)).split('/stop/')[1]}>")
    assert header["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_trial_goes_to_oneself_alone(world: World, amina: Contact, karim: Contact) -> None:
    sent = try_mailing(mailing=letter(world), user=world.user("nassima"))
    assert [(message.recipient, message.language) for message in sent] == [("nassima@touiza.example", "ar"), ("nassima@touiza.example", "fr")]
    assert not Delivery.objects.exists()
    assert all(message.stop_path == "" for message in sent)


def test_another_association_cannot_send_it(world: World, karim: Contact, as_) -> None:
    mailing = letter(world)
    assert as_("salima").post(f"/ar/@nour/letters/{mailing.public_id}/sending/").status_code == 404
    assert as_("salima").post(f"/ar/@chrea/letters/{mailing.public_id}/sending/").status_code == 403
    mailing.refresh_from_db()
    assert mailing.state == MailingState.DRAFT


def test_what_becomes_of_a_person_costs_the_same_queries_for_many(world: World, amina: Contact, django_assert_max_num_queries) -> None:
    association = Association.objects.select_related("actor").get(pk=world.chrea.pk)
    for number in range(40):
        create_contact(association=association, fields=ContactFields(name=f"متطوع {number}"), by=world.nassima)
    mailing = letter(world)
    rows = list(Contact.objects.of(association))
    with django_assert_max_num_queries(12):
        assert len(recipients_of(mailing, rows)) == len(rows)

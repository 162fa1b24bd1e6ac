"""Invitations by mail: sent, opened, taken up, sent again, taken back."""

import datetime as dt
import re

import pytest

from touiza.associations.access import role_of
from touiza.associations.models import Invitation, Role
from touiza.associations.services.invitations import MOST_SENDS, send_again
from touiza.core.errors import Refusal
from touiza.mail.models import Message

pytestmark = pytest.mark.django_db
PEOPLE = "/ar/@chrea/people/"
YANIS = {"email": "Yanis@touiza.example", "kind": "coordinator", "language": "fr"}


def link_of(email):
    """Return the path in the newest invitation mail to an address."""
    message = Message.objects.filter(recipient=email, kind="invitation").latest("pk")
    return re.search(r"http://[^/]+(/\S+/invitations/\S+)", message.text)[1]


@pytest.fixture
def link(as_):
    assert as_("rachid").post(PEOPLE, YANIS).status_code == 302
    return link_of("yanis@touiza.example")


def test_the_mail_speaks_the_language_that_was_chosen_and_names_both(as_, link):
    message = Message.objects.get(kind="invitation")
    assert message.language == "fr"
    assert link.startswith("/fr/invitations/")
    assert "Les Amis de Chréa" in message.subject
    assert "Les Amis de Chréa" in message.html


def test_only_a_digest_of_the_secret_is_kept(link):
    secret = link.rstrip("/").rpartition("/")[2]
    invitation = Invitation.objects.get()
    assert secret not in str(vars(invitation))
    assert len(invitation.digest) == 64


@pytest.mark.parametrize("who", ["nassima", "chloe", "salima"])
def test_only_an_owner_invites(as_, who):
    assert as_(who).post(PEOPLE, YANIS).status_code == 403


def test_a_visitor_sees_what_it_is_and_is_asked_to_sign_in(as_, link):
    response = as_("visitor").get(link)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Les Amis de Chréa" in page
    assert "/fr/account/login/?next=/fr/invitations/" in page
    assert as_("visitor").post(link).status_code == 200
    assert Role.objects.filter(ended_at=None, association__actor__handle="chrea").count() == 2


def test_the_person_takes_it_up_and_the_owners_are_told(as_, world, link, tell):
    assert as_("yanis").post(link)["Location"] == "/fr/@chrea/people/"
    assert role_of(world.yanis, world.chrea).kind == Role.Kind.COORDINATOR
    tell()
    assert "Yanis Ferhat" in as_("rachid").get("/ar/me/notices/").content.decode()


def test_another_account_may_take_it_up_and_is_shown_both_addresses(as_, world, link):
    page = as_("chloe").get(link).content.decode()
    assert "yanis@touiza.example" in page
    assert "chloe@touiza.example" in page
    as_("chloe").post(link)
    assert role_of(world.chloe, world.chrea) is not None


def test_a_link_works_once(as_, world, link):
    as_("yanis").post(link)
    as_("chloe").post(link)
    assert role_of(world.chloe, world.chrea) is None
    assert as_("chloe").get(link).context["state"] == "accepted"


def test_a_link_runs_out_after_fourteen_days(as_, world, link):
    Invitation.objects.update(expires_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert as_("yanis").get(link).context["state"] == "expired"
    as_("yanis").post(link)
    assert role_of(world.yanis, world.chrea) is None


def test_a_link_that_was_never_sent_is_not_found(as_):
    assert as_("yanis").get("/ar/invitations/abcdef/").status_code == 404


def test_sent_again_it_has_a_new_link_and_the_old_one_is_dead(as_, link):
    invitation = Invitation.objects.get()
    Invitation.objects.update(sent_at=invitation.sent_at - dt.timedelta(hours=1))
    as_("rachid").post(f"/ar/@chrea/invitations/{invitation.pk}/", {"to": "send"})
    newer = link_of("yanis@touiza.example")
    assert newer != link
    assert as_("yanis").get(link).status_code == 404
    assert as_("yanis").get(newer).status_code == 200


def test_it_is_not_sent_again_at_once_nor_for_ever(world, link):
    invitation = Invitation.objects.get()
    with pytest.raises(Refusal) as refused:
        send_again(invitation=invitation, by=world.rachid, language="ar")
    assert refused.value.code == "too_soon"
    Invitation.objects.update(sends=MOST_SENDS)
    with pytest.raises(Refusal) as refused:
        send_again(invitation=invitation, by=world.rachid, language="ar")
    assert refused.value.code == "sent_often"


def test_taken_back_it_opens_nothing(as_, world, link):
    invitation = Invitation.objects.get()
    as_("rachid").post(f"/ar/@chrea/invitations/{invitation.pk}/", {"to": "cancel"})
    assert as_("yanis").get(link).context["state"] == "cancelled"
    as_("yanis").post(link)
    assert role_of(world.yanis, world.chrea) is None


@pytest.mark.parametrize("who", ["nassima", "chloe", "salima"])
def test_nobody_but_an_owner_sends_again_or_takes_back(as_, link, who):
    pk = Invitation.objects.get().pk
    assert as_(who).post(f"/ar/@chrea/invitations/{pk}/", {"to": "cancel"}).status_code == 403


def test_the_invitation_of_another_association_is_not_found(as_, link):
    pk = Invitation.objects.get().pk
    assert as_("salima").post(f"/ar/@nour/invitations/{pk}/", {"to": "cancel"}).status_code == 404


def test_inviting_the_same_address_twice_is_refused_at_its_field(as_, link):
    response = as_("rachid").post(PEOPLE, {**YANIS, "email": "yanis@TOUIZA.example"})
    assert response.status_code == 422
    assert "email" in response.context["form"].errors


def test_an_owner_is_not_made_less_by_an_invitation(as_, world):
    as_("rachid").post(PEOPLE, {**YANIS, "email": "rachid@touiza.example"})
    as_("rachid").post(link_of("rachid@touiza.example"))
    assert role_of(world.rachid, world.chrea).kind == Role.Kind.OWNER


def test_an_invitation_of_a_suspended_association_opens_nothing(as_, world, link):
    world.chrea.actor.suspended_at = world.chrea.actor.created_at
    world.chrea.actor.save()
    assert as_("yanis").get(link).status_code == 404

"""Second factors between people: staff need one, an operator may take them away, a hijacked address is taken back."""

import datetime as dt
import logging

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client

from tests.accounts.factors import is_in, with_app
from tests.accounts.helpers import make_person, proved, sign_in_by_code
from touiza.accounts.access import key_of_former
from touiza.accounts.models import User
from touiza.actors.models import Activity
from touiza.core import clock
from touiza.core.trouble import Trouble
from touiza.mail.models import Message

pytestmark = pytest.mark.django_db
EMAIL = "amina@example.org"


@pytest.fixture
def amina() -> User:
    return make_person(EMAIL, password="cumin figue olivier")


@pytest.fixture
def dalia(settings) -> User:
    """A reviewer, where reviewers need a second factor."""
    settings.STAFF_SECOND_FACTOR = True
    user = make_person("dalia@example.org")
    user.is_staff = True
    user.save()
    return user


def test_an_operator_takes_factors_away_and_it_is_written_down_and_mailed(amina, caplog):
    with_app(amina)
    other = Client()
    other.force_login(amina)
    other.get("/en/me/")
    with caplog.at_level(logging.WARNING):
        call_command("dropfactors", EMAIL, reason="seen with her card at the office")
    assert not Authenticator.objects.exists()
    assert "seen with her card at the office" in caplog.text
    assert EMAIL not in caplog.text
    assert Activity.objects.get(verb="account.factors_dropped").person == amina.person.actor
    assert Message.objects.get(recipient=EMAIL).language == "ar"
    assert other.get("/en/me/").status_code == 302
    client = Client()
    sign_in_by_code(client, EMAIL)
    assert is_in(client)


def test_who_has_none_is_left_alone_and_a_stranger_is_not_found(amina, capsys):
    call_command("dropfactors", EMAIL, reason="x")
    assert not Message.objects.exists()
    with pytest.raises(Trouble):
        call_command("dropfactors", "nobody@example.org", reason="x")
    with pytest.raises(Trouble):
        call_command("dropfactors", EMAIL, reason=" ")


def test_staff_have_two_weeks_to_add_one(client, dalia):
    client.force_login(dalia)
    assert client.get("/en/claims/").status_code == 200
    assert Message.objects.filter(recipient=dalia.email).count() == 1
    client.get("/en/claims/")
    assert Message.objects.filter(recipient=dalia.email).count() == 1
    assert "add a passkey or an app by" in client.get("/en/account/security/").content.decode()
    with time_machine.travel(clock.now() + dt.timedelta(days=15)):
        client.force_login(dalia)
        for page in ("/en/claims/", "/en/suspensions/"):
            assert client.get(page).url == "/en/account/security/"
        assert "a second factor is needed now" in client.get("/en/account/security/").content.decode()
        assert client.get("/en/me/").status_code == 200
        with_app(dalia)
        assert client.get("/en/claims/").status_code == 200


def test_nobody_else_is_asked_and_the_setting_switches_it_off(client, dalia, amina, settings):
    client.force_login(amina)
    assert client.get("/en/claims/").status_code == 404
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(dalia)
    with time_machine.travel(clock.now() + dt.timedelta(days=40)):
        client.force_login(dalia)
        assert client.get("/en/claims/").status_code == 200


def test_an_address_taken_back_takes_the_thiefs_factor_and_leaves_the_owners(client, amina):
    with_app(amina)
    Authenticator.objects.update(created_at=clock.now() - dt.timedelta(days=1))
    with time_machine.travel(clock.now() + dt.timedelta(seconds=2)):
        User.objects.filter(pk=amina.pk).update(email="thief@example.org")
        key = key_of_former(before=EMAIL, now="thief@example.org")
        theirs = Authenticator.objects.create(user=amina, type="webauthn", data={"name": "thief"})
        client.post(f"/en/account/email/{key}/back/")
    assert not Authenticator.objects.filter(pk=theirs.pk).exists()
    assert Authenticator.objects.filter(type="totp").exists()
    assert User.objects.get(pk=amina.pk).email == EMAIL


def test_without_factors_of_ones_own_the_thiefs_codes_go_too(client, amina):
    User.objects.filter(pk=amina.pk).update(email="thief@example.org")
    key = key_of_former(before=EMAIL, now="thief@example.org")
    with_app(amina)
    client.post(f"/en/account/email/{key}/back/")
    assert not Authenticator.objects.exists()


def test_deciding_about_a_claim_and_sending_an_invitation_again_ask_who_one_is(world, client):
    from touiza.associations.models import Claim, Invitation
    from touiza.associations.services.claims import file_claim
    from touiza.associations.services.founding import found_association
    from touiza.associations.services.invitations import invite
    from touiza.core.translated import TranslatedText

    unclaimed = found_association(founder=None, name=TranslatedText.of("fr", fr="Vieille ligue"), handle="ligue")
    claim = file_claim(association=unclaimed, person=world.chloe, position="présidente", evidence="registre")
    client.force_login(world.user("dalia"))
    data = {"answer": "accept", "sentence": "Seen."}
    assert "/account/reauthenticate/" in client.post(f"/en/claims/{claim.public_id}/", data).url
    assert Claim.objects.get(pk=claim.pk).state == "waiting"
    proved(client).post(f"/en/claims/{claim.public_id}/", data)
    assert Claim.objects.get(pk=claim.pk).state == "accepted"
    sent = invite(association=world.chrea, email="x@example.org", kind="coordinator", by=world.rachid, language="fr")
    Invitation.objects.filter(pk=sent.pk).update(sent_at=clock.now() - dt.timedelta(hours=1))
    client.force_login(world.user("rachid"))
    where = f"/en/@chrea/invitations/{sent.pk}/"
    assert "/account/reauthenticate/" in client.post(where, {"to": "again"}).url
    assert Invitation.objects.get(pk=sent.pk).sends == 1
    proved(client).post(where, {"to": "again"})
    assert Invitation.objects.get(pk=sent.pk).sends == 2

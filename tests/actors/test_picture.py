"""The picture of a person: sent, seen, replaced, hidden, removed."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.accounts.helpers import make_person
from tests.media.pictures import picture, upload
from touiza.actors.models import Person
from touiza.core.audiences import Audience
from touiza.media.models import Attachment

pytestmark = pytest.mark.django_db
URL = "/en/me/profile/picture/"


@pytest.fixture
def amina(client) -> Person:
    user = make_person()
    client.force_login(user)
    return user.person


def send(client, data: bytes | None = None, **fields: object):
    file = {"picture": upload(data)} if data is not None else {}
    return client.post(URL, {"audience": "public", "upload": "1", **file, **fields})


def test_a_picture_is_sent_and_seen_as_a_square(client, amina):
    assert send(client, picture(size=(900, 600))).status_code == 302
    amina.refresh_from_db()
    assert amina.picture.owner == amina.user
    assert amina.picture.space == amina.pk
    page = client.get(f"/en/@{amina.actor.handle}/").content.decode()
    assert f"/media/{amina.picture.small.name}" in page


def test_a_second_picture_takes_the_place_of_the_first(client, amina, settings, django_capture_on_commit_callbacks):
    send(client, picture())
    with django_capture_on_commit_callbacks(execute=True):
        send(client, picture("PNG"))
    assert Attachment.objects.count() == 1
    assert len([path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]) == 2


def test_a_picture_for_associations_only_is_private(client, amina):
    send(client, picture(), audience="ties")
    amina.refresh_from_db()
    assert amina.audience_of("picture") == Audience.TIES
    assert amina.picture.private
    own = client.get(f"/en/@{amina.actor.handle}/").content.decode()
    assert f"/media/{amina.picture.small.name}?s=" in own
    client.logout()
    assert "/media/" not in client.get(f"/en/@{amina.actor.handle}/").content.decode()


def test_who_sees_it_may_change_without_a_new_picture(client, amina):
    send(client, picture())
    assert send(client, audience="private").status_code == 302
    amina.refresh_from_db()
    assert amina.picture.private
    assert send(client, audience="public").status_code == 302
    amina.picture.refresh_from_db()
    assert not amina.picture.private


def test_it_is_removed(client, amina):
    send(client, picture())
    assert client.post(URL, {"remove": "1"}).status_code == 302
    assert not Attachment.objects.exists()
    assert client.post(URL, {"remove": "1"}).status_code == 302


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (None, "Choose a picture first."),
        (b"", "The file is empty."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture we can read"),
        (picture()[:400], "damaged"),
    ],
    ids=["none", "empty", "svg", "half"],
)
def test_what_cannot_be_taken_is_said_at_the_field(client, amina, data, sentence):
    response = send(client, data)
    assert response.status_code == 200
    html = response.content.decode()
    assert sentence in html
    assert 'class="errors' in html
    assert not Attachment.objects.exists()


def test_a_page_called_jpg_is_refused(client, amina):
    page = SimpleUploadedFile("cute.jpg", b"<!doctype html><script>alert(1)</script>", content_type="image/jpeg")
    response = client.post(URL, {"picture": page, "audience": "public", "upload": "1"})
    assert "not a picture we can read" in response.content.decode()


def test_a_visitor_sends_nothing(client):
    assert send(client, picture()).url.startswith("/en/account/login/")


def test_the_address_is_for_sending_only(client, amina):
    assert client.get(URL).status_code == 405

"""How certificates look: a version for each change, what was issued stays as it was, seen before it is saved."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.proof.test_hours import enter
from tests.worlds import World
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.kernel.weave import DYE_SETS
from touiza.media.models import Attachment
from touiza.proof.documents import certificate_data, certificate_pdf
from touiza.proof.forms_dress import DYE_NAMES, DressForm
from touiza.proof.models import Certificate, Dress
from touiza.proof.services.certificates import issue_certificate
from touiza.proof.services.dressing import Look, save_dress
from touiza.proof.services.hours import confirm_hours


def png(width: int = 900, height: int = 300) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGBA", (width, height), (30, 90, 70, 200)).save(out, "PNG")
    return SimpleUploadedFile("our logo.png", out.getvalue(), "image/png")


def words(text: str) -> TranslatedText:
    return TranslatedText.of("fr", fr=text)


def dress(world: World, **look) -> Dress:
    return save_dress(association=world.chrea, look=Look(**look), by=world.rachid, user=world.user("rachid"))


@pytest.fixture
def certificate(world: World) -> Certificate:
    dress(world, dyes="night", signatory=words("Rachid Meziane"), role=words("Président"), logo=png())
    confirm_hours(claim=enter(world, 270), by=world.nassima)
    return issue_certificate(person=world.amina, source=world.opportunity.post)


def signed_in(world: World, name: str = "rachid") -> Client:
    client = Client()
    client.force_login(world.user(name))
    return client


def test_what_was_issued_keeps_its_look(world: World, certificate: Certificate) -> None:
    before = certificate_pdf(certificate, ("fr",))
    second = dress(world, dyes="poppy", keep_logo=False, text=words("Merci."))
    certificate.refresh_from_db()
    assert (second.version, second.logo, certificate.dress.version) == (2, None, 1)
    assert certificate_pdf(certificate, ("fr",)) == before


def test_the_same_said_twice_is_one_version(world: World) -> None:
    assert dress(world, dyes="clay", text=words("Merci {name}.")) == dress(world, dyes="clay", text=words("Merci {name}."))
    assert Dress.objects.count() == 1


def test_pictures_are_private_and_on_the_sheet(world: World, certificate: Certificate) -> None:
    logo = Attachment.objects.get()
    assert logo.private
    assert logo.space == world.chrea.pk
    data = certificate_data(certificate, ("fr",), certificate.dress)
    assert bytes(data["logo"]).startswith(b"\x89PNG")
    assert data["signature"] is None


def test_a_file_that_is_gone_costs_nobody_their_certificate(world: World, certificate: Certificate) -> None:
    logo = Attachment.objects.get()
    logo.small.storage.delete(logo.small.name)
    from touiza.proof.typesetting import printable

    printable.cache_clear()
    assert certificate_pdf(certificate, ("ar",)).startswith(b"%PDF")


def test_what_is_no_picture_is_refused(world: World) -> None:
    with pytest.raises(Refusal):
        dress(world, logo=SimpleUploadedFile("x.png", b"not a picture"))
    assert not Dress.objects.exists()


@pytest.mark.parametrize(("text", "fits"), [("Merci {name} pour {time}.", True), ("{nom}", False), ("{name", False), ("a } b", False), ("", True)])
def test_only_known_words_stand_in_braces(text: str, fits: bool) -> None:
    form = DressForm({"text_fr": text, "text_ar": "", "dyes": ""})
    assert form.is_valid() == fits


def test_every_set_of_colours_has_a_name() -> None:
    assert set(DYE_NAMES) == set(DYE_SETS)


def test_it_is_seen_before_it_is_saved(world: World) -> None:
    client = signed_in(world)
    typed = {"dyes": "dusk", "signatory_fr": "Rachid", "logo": png(), "signature": png(40, 600), "in": "ar-fr"}
    seen = client.post("/fr/@chrea/certificates/look/preview/", typed)
    assert seen.content.startswith(b"%PDF")
    assert not Dress.objects.exists()
    assert not Attachment.objects.exists()
    assert client.get("/fr/@chrea/certificates/look/preview/").content.startswith(b"\x89PNG")


def test_an_owner_saves_it_on_the_page(world: World) -> None:
    client = signed_in(world)
    client.post("/fr/@chrea/certificates/look/", {"dyes": "dusk", "signatory_fr": "Rachid", "role_fr": "Président", "hijri": "on", "logo": png()})
    made = Dress.objects.get()
    assert (made.dyes, str(made.signatory), made.hijri) == ("dusk", "Rachid", True)
    assert client.get("/fr/@chrea/certificates/look/").status_code == 200
    client.post("/fr/@chrea/certificates/look/", {"dyes": "dusk", "drop_logo": "on"})
    assert Dress.objects.get(is_current=True).logo is None


@pytest.mark.parametrize("name", ["amina", "salima"])
def test_others_do_not_dress_it(world: World, name: str) -> None:
    assert signed_in(world, name).post("/fr/@chrea/certificates/look/", {"dyes": "dusk"}).status_code == 403
    assert signed_in(world, name).get("/fr/@chrea/certificates/look/preview/").status_code == 403


def test_the_page_costs_few_queries(world: World, django_assert_max_num_queries) -> None:
    dress(world, logo=png(), signature=png())
    client = signed_in(world)
    with django_assert_max_num_queries(20):
        assert client.get("/ar/@chrea/certificates/look/").status_code == 200

"""Certificates: numbered, kept as printed, checked by a stranger, printed with Arabic joined and digits right."""

import datetime as dt

import pypdfium2
import pytest
from django.test import Client

from tests.proof.test_hours import enter
from tests.worlds import World
from touiza.core.errors import Refusal
from touiza.core.ids import read_spoken
from touiza.core.translated import TranslatedText
from touiza.proof.documents import CHOICES, certificate_pdf, check_address, read_languages
from touiza.proof.models import Certificate
from touiza.proof.services.certificates import issue_certificate, revoke_certificate
from touiza.proof.services.hours import confirm_hours


@pytest.fixture
def certificate(world: World) -> Certificate:
    confirm_hours(claim=enter(world, 270), by=world.nassima)
    return issue_certificate(person=world.amina, source=world.opportunity.post)


def test_without_confirmed_hours_there_is_no_certificate(world: World) -> None:
    enter(world)
    with pytest.raises(Refusal) as refused:
        issue_certificate(person=world.amina, source=world.opportunity.post)
    assert refused.value.code == "nothing_confirmed"


def test_asked_again_it_is_the_same(certificate: Certificate, world: World) -> None:
    assert issue_certificate(person=world.amina, source=world.opportunity.post) == certificate


def test_more_hours_replace_it(certificate: Certificate, world: World) -> None:
    confirm_hours(claim=enter(world, 60, ago=3), by=world.nassima)
    newer = issue_certificate(person=world.amina, source=world.opportunity.post)
    certificate.refresh_from_db()
    assert (certificate.state, certificate.replaced_by, newer.minutes) == ("replaced", newer, 330)
    assert newer.first_day == newer.last_day - dt.timedelta(days=2)


def test_a_stranger_checks_it_however_the_number_is_typed(certificate: Certificate) -> None:
    for typed in (certificate.spoken, certificate.number.lower(), certificate.spoken.replace("-", " ")):
        page = Client().get(f"/c/{typed}", {"lang": "fr"})
        assert page.status_code == 200
        assert "أمينة بن يوسف" in page.text


def test_the_letters_people_confuse_are_read_as_meant() -> None:
    assert read_spoken("tz-o1il-0000") == "TZ01110000"


def test_digits_are_read_as_they_are_typed_anywhere() -> None:
    assert read_spoken(" ＴＺ–٧K۴M 29QD\u200f") == "TZ7K4M29QD"


def test_the_code_on_the_paper_leads_to_the_page(certificate: Certificate, settings) -> None:
    settings.SITE_URL = "https://touiza.example"
    assert check_address(certificate) == f"https://touiza.example/c/{certificate.spoken}"
    assert Client().get(f"/c/{certificate.spoken}").status_code == 200


def test_an_unknown_number_says_so(db: None) -> None:
    page = Client().get("/c/TZ-0000-0000", {"lang": "en"})
    assert page.status_code == 404
    assert "TZ-0000-0000" in page.text


def test_a_revoked_one_says_why_and_gives_no_pdf(certificate: Certificate, world: World) -> None:
    revoke_certificate(certificate=certificate, by=world.nassima, reason="صدرت خطأً")
    page = Client().get(f"/c/{certificate.spoken}", {"lang": "ar"})
    assert "صدرت خطأً" in page.text
    assert Client().get(f"/c/{certificate.spoken}/certificate.pdf").status_code == 302


@pytest.mark.parametrize("languages", CHOICES)
def test_the_pdf_is_made_in_every_choice_of_languages(certificate: Certificate, languages: tuple[str, ...]) -> None:
    pdf = certificate_pdf(certificate, languages)
    assert pdf.startswith(b"%PDF")
    assert len(pdf) < 300_000


def test_the_text_of_the_pdf_is_in_it(certificate: Certificate) -> None:
    text = pypdfium2.PdfDocument(certificate_pdf(certificate, ("fr",)))[0].get_textpage().get_text_range()
    assert certificate.spoken in text
    assert "4½" in text


@pytest.mark.parametrize(("asked", "got"), [("ar-fr", ("ar", "fr")), ("xx", ("en",)), ("", ("en",)), ("fr-fr", ("fr",)), ("ar-fr-en", ("en",))])
def test_languages_of_the_pdf_are_read_leniently(asked: str, got: tuple[str, ...]) -> None:
    assert read_languages(asked, "en") == got


def test_a_name_that_is_spelled_alike_in_two_languages_is_said_once(certificate: Certificate) -> None:
    certificate.name = TranslatedText.of("ar", ar="أمينة بن يوسف", fr="Amina Benyoucef", en="Amina Benyoucef")
    certificate.save()
    page = Client().get(f"/c/{certificate.spoken}", {"lang": "en"}).text
    assert page.count("Amina Benyoucef") == 1
    assert page.count("أمينة بن يوسف") == 1
    assert page.count('class="tag') == 1


def test_the_period_is_one_line_with_its_years(certificate: Certificate, world: World) -> None:
    certificate.first_day, certificate.last_day = dt.date(2026, 3, 14), dt.date(2026, 5, 9)
    certificate.save()
    assert "du 14 mars 2026 au 9 mai 2026" in Client().get(f"/c/{certificate.spoken}", {"lang": "fr"}).text

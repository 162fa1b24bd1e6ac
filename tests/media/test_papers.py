"""What the cleaner makes of documents, how they are kept, and who can fetch them."""

import datetime as dt
import io
import re

import pikepdf
import pypdfium2
import pytest
import time_machine

from tests.accounts.helpers import make_person
from tests.media.papers import TEXT, blank, bomb, honest, locked, sent, twice_packed, with_harm
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.media.cleaner import MOST_PAGES
from touiza.media.documents import REFUSALS, clean_document
from touiza.media.links import paper_url
from touiza.media.models import Paper
from touiza.media.services import sweep_orphans
from touiza.media.services_papers import remove_paper, set_paper_privacy, store_paper


def words_of(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as pdf:
        return "".join(pdf[number].get_textpage().get_text_range() for number in range(len(pdf)))


def unpacked(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        out = io.BytesIO()
        pdf.save(out, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return out.getvalue()


def refusal_of(data: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        clean_document(sent(data))
    assert str(caught.value.sentence)
    assert caught.value.field == "file"
    return caught.value.code


def test_an_honest_document_keeps_its_words_pages_and_links():
    made = clean_document(sent(honest()))
    assert made.pages == 2
    assert TEXT.split("’")[0] in words_of(made.data)
    assert b"https://touiza.example" in unpacked(made.data)


def test_what_acts_hides_or_tells_of_its_author_is_gone():
    before, after = unpacked(with_harm()), unpacked(clean_document(sent(with_harm())).data)
    for harm in (b"JavaScript", b"app.alert", b"EmbeddedFile", b"calc.exe", b"AcroForm", b"xfa", b"Rachid in person", b"/Info"):
        assert harm in before, harm
        assert harm not in after, harm
    assert not re.search(rb"/(AA|OpenAction|EmbeddedFiles|Metadata|Launch|Widget)\b", after)
    assert TEXT.split("’")[0] in words_of(clean_document(sent(with_harm())).data)


def test_one_that_only_forbids_changes_is_taken_without_its_lock():
    made = clean_document(sent(locked("")))
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        assert not pdf.is_encrypted


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"<html><script>alert(1)</script></html>", "not_a_pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "not_a_pdf"),
        (b"%PDF-1.7\nnothing more\n%%EOF", "damaged"),
        (b"%PDF-1.7\n" + b"0" * 5000, "damaged"),
    ],
)
def test_what_is_no_document_is_refused_with_a_sentence(data, code):
    assert refusal_of(data) == code


def test_half_a_document_is_refused():
    assert refusal_of(honest()[: len(honest()) // 2]) == "damaged"


def test_what_is_locked_too_long_or_far_larger_inside_is_refused():
    assert refusal_of(locked()) == "locked"
    assert refusal_of(blank(MOST_PAGES + 1)) == "too_many_pages"
    assert refusal_of(bomb()) == "too_large_inside"
    assert refusal_of(twice_packed()) == "too_large_inside"


def test_a_file_above_the_limit_is_refused_before_anything_reads_it(settings):
    settings.UPLOAD_LIMIT = 1000
    assert refusal_of(honest()) == "too_big"


def test_every_refusal_has_its_sentence():
    assert all(str(sentence) for sentence in REFUSALS.values())


@pytest.fixture
def public(db) -> Paper:
    return store_paper(owner=make_person("a@example.org"), upload=sent(honest()), saved_as="النظام الأساسي")


@pytest.fixture
def private(db) -> Paper:
    return store_paper(owner=make_person("b@example.org"), upload=sent(honest()), saved_as="pv", private=True)


def test_a_public_document_is_saved_never_shown_in_the_page(client, public):
    response = client.get(paper_url(public))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%D8")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "immutable" in response["Cache-Control"]
    assert b"".join(response.streaming_content).startswith(b"%PDF-")


def test_a_private_one_is_fetched_by_its_signed_address_for_five_minutes(client, private, public):
    signed = paper_url(private)
    bare, _mark, signature = signed.partition("?")
    assert client.get(signed).status_code == 200
    assert client.get(signed)["Cache-Control"] == "private, max-age=300"
    assert client.get(bare).status_code == 404
    assert client.get(f"{bare}?s=abc:def").status_code == 404
    set_paper_privacy(paper=public, private=True)
    assert client.get(f"{paper_url(public).partition('?')[0]}?{signature}").status_code == 404
    with time_machine.travel(clock.now() + dt.timedelta(minutes=5, seconds=10), tick=False):
        assert client.get(signed).status_code == 404


def test_made_private_it_moves_and_its_old_address_dies(client, public, django_capture_on_commit_callbacks):
    old = paper_url(public)
    with django_capture_on_commit_callbacks(execute=True):
        set_paper_privacy(paper=public, private=True)
    assert client.get(old).status_code == 404
    assert client.get(paper_url(public)).status_code == 200


def test_removed_its_file_goes_too_and_the_sweep_takes_only_strays(public, private, django_capture_on_commit_callbacks):
    storage, name, kept = public.file.storage, public.file.name, private.file.name
    with django_capture_on_commit_callbacks(execute=True):
        remove_paper(paper=public)
    assert not storage.exists(name)
    assert sweep_orphans(older_than=dt.timedelta(0)) == 0
    assert storage.exists(kept)


@pytest.mark.parametrize("path", ["documents/AAAAAAAAAAAAAAAAAAAAAA.pdf", "documents/AAAAAAAAAAAAAAAAAAAAAA.html", "private/../x.pdf", "pictures/AAAAAAAAAAAAAAAAAAAAAA.pdf"])
def test_nothing_else_is_served(client, path, db):
    assert client.get(f"/media/{path}", follow=True).status_code == 404

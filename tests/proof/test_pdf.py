"""The sheets as files: archivable (PDF/A-3a), read aloud (PDF/UA-1), with every letter in them."""

import io
import json
import re

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from tests.proof.test_hours import enter
from tests.worlds import World
from touiza.core.translated import TranslatedText
from touiza.proof import documents
from touiza.proof.documents import CHOICES, certificate_pdf
from touiza.proof.glyphs import coverage, drawable
from touiza.proof.models import Certificate, Dress
from touiza.proof.scopes import Scope
from touiza.proof.services.certificates import issue_certificate, issue_scoped
from touiza.proof.services.hours import confirm_hours
from touiza.proof.typesetting import FONTS

LONG = "نغرس أشجار الأرز والصنوبر الحلبي في غابة الشريعة بعد حرائق الصيف ونسقيها ونحرسها مع تلاميذ مدارس البليدة كل أسبوع حتى تمسك جذورها في الأرض"
NAMES = {
    "long": TranslatedText.of("fr", fr="Abderrahmane Ben Mohamed Tahar Ben Achour El-Idrissi El-Djazaïri"),
    "vowels": TranslatedText.of("ar", ar="عبدُ الرَّحمٰنِ بنُ مُحمَّدٍ الطّاهِر"),
    "mixed": TranslatedText.of("ar", ar="جمعية SOS أمينة"),
    "tifinagh": TranslatedText.of("fr", fr="ⵜⵉⵏⵀⵉⵏⴰⵏ Dihya Ɛli"),
    "emoji": TranslatedText.of("ar", ar="أمينة 🌲🌲 漢"),
}


@pytest.fixture
def certificate(world: World) -> Certificate:
    confirm_hours(claim=enter(world, 270), by=world.nassima)
    return issue_certificate(person=world.amina, source=world.opportunity.post)


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def read(pdf: bytes) -> str:
    return pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()


def as_seen(pdf: bytes) -> set[str]:
    """What stands on the sheet in one size of type and one line, from left to right as the eye meets it."""
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    lines: dict[tuple[int, int], list[tuple[float, str]]] = {}
    for n in range(page.count_chars()):
        left, bottom, _right, top = page.get_charbox(n, loose=True)
        lines.setdefault((round(bottom), round(top)), []).append((left, chr(pypdfium2.raw.FPDFText_GetUnicode(page, n))))
    return {"".join(char for _x, char in sorted(line)).strip() for line in lines.values()}


def lowest(pdf: bytes) -> float:
    """How far the lowest letter stands above the edge of the sheet, in millimetres. The sash takes 18."""
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    boxes = (page.get_charbox(n) for n in range(page.count_chars()))
    return min(bottom for left, bottom, right, top in boxes if right > left and top > bottom) / 72 * 25.4


@pytest.mark.parametrize("languages", CHOICES)
def test_it_says_of_itself_that_it_is_archivable_and_tagged(certificate: Certificate, languages: tuple[str, ...]) -> None:
    pdf = opened(certificate_pdf(certificate, languages))
    with pdf.open_metadata() as xmp:
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"], xmp["pdfuaid:part"]) == ("3", "A", "1")
        assert certificate.spoken in xmp["dc:title"]
    root = pdf.Root
    assert root.OutputIntents[0].S == "/GTS_PDFA1"
    assert root.MarkInfo.Marked
    assert str(root.Lang).startswith(languages[0])
    assert root.ViewerPreferences.DisplayDocTitle
    assert certificate.spoken in str(pdf.docinfo["/Title"])
    assert len(pdf.pages) == 1


def test_its_structure_has_a_heading_and_a_picture_with_words(certificate: Certificate) -> None:
    pdf = opened(certificate_pdf(certificate, ("ar", "fr")))
    elements = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") is not None and one.get("/P") is not None]
    kinds = {str(one.S) for one in elements}
    assert {"/H1", "/Figure"} <= kinds
    assert all(str(one.get("/Alt", "")) for one in elements if one.S == "/Figure")


@pytest.mark.parametrize("languages", CHOICES)
def test_every_font_is_inside(certificate: Certificate, languages: tuple[str, ...]) -> None:
    pdf = opened(certificate_pdf(certificate, languages))
    described = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"]
    assert described
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(one.keys()) for one in described)


def test_arabic_words_and_digits_can_be_taken_out_of_it(certificate: Certificate) -> None:
    text = read(certificate_pdf(certificate, ("ar",)))
    words = set(re.findall(r"\w+", text))
    assert {"أمينة", "بن", "يوسف", "الشريعة", "نسيمة"} <= words
    assert "2026" in text or "2027" in text
    for languages in CHOICES:
        seen = as_seen(certificate_pdf(certificate, languages))
        assert certificate.spoken in seen
        assert seen & {"4½", "4/12", "41/2"}  # a fraction is one sign, or three


@pytest.mark.parametrize("name", NAMES)
def test_any_name_makes_an_archivable_sheet(certificate: Certificate, name: str) -> None:
    certificate.name, certificate.title = NAMES[name], TranslatedText.of("ar", ar=LONG[:140])
    for languages in (("ar",), ("ar", "fr")):
        pdf = opened(certificate_pdf(certificate, languages))
        assert len(pdf.pages) == 1
        assert "/StructTreeRoot" in pdf.Root


def test_a_total_with_forty_works_and_a_long_text_stays_on_one_page(certificate: Certificate) -> None:
    certificate.works = [{"source": n, "title": {"source": "ar", "ar": LONG[:140]}, "minutes": 60, "entries": 1} for n in range(40)]
    certificate.scope, certificate.works_more = "total", 3
    dress = Dress(association=certificate.association, text=TranslatedText.of("ar", ar="{name} {work} " * 20, fr="x" * 300), hijri=True)
    for languages in CHOICES:
        pdf = certificate_pdf(certificate, languages, dress=dress)
        assert len(opened(pdf).pages) == 1
        assert lowest(pdf) > 20


def test_the_dress_shows(certificate: Certificate) -> None:
    dress = Dress(
        association=certificate.association,
        signatory=TranslatedText.of("fr", fr="Rachid Meziane"),
        role=TranslatedText.of("fr", fr="Président"),
        text=TranslatedText.of("fr", fr="Merci à {name} pour {time}, {unknown}."),
        hijri=True,
    )
    text = read(certificate_pdf(certificate, ("fr",), dress=dress)).replace("\r\n", " ")
    assert "Rachid Meziane" in text
    assert "Président" in text
    assert "{unknown}" in text
    assert "{name}" not in text
    assert re.search(r"14\d\d\b", text)


def test_the_same_certificate_makes_the_same_bytes(certificate: Certificate) -> None:
    from touiza.proof import typesetting

    first = certificate_pdf(certificate, ("ar", "en"))
    typesetting._kept.sheets.clear()
    assert certificate_pdf(certificate, ("ar", "en")) == first


def test_nothing_typed_is_read_as_typst(certificate: Certificate) -> None:
    certificate.title = TranslatedText.of("fr", fr='#read("/etc/passwd") $x^2$ = *b* @ref')
    assert '#read("/etc/passwd")' in read(certificate_pdf(certificate, ("fr",)))


def test_what_no_font_draws_is_one_mark() -> None:
    assert drawable("أرز 🌲🌲 ok", FONTS) == "أرز · ok"
    assert drawable("ⵜⵉⵡⵉⵣⵉ é\u202f:\n", FONTS) == "ⵜⵉⵡⵉⵣⵉ é\u202f:\n"


def test_the_character_maps_are_read_as_fonttools_reads_them() -> None:
    known = {point for path in FONTS.glob("*.ttf") for point in TTFont(path).getBestCmap()}
    assert coverage(FONTS) == known


def test_the_works_of_a_total_are_printed_with_what_is_left(world: World, certificate: Certificate) -> None:
    made = issue_scoped(person=world.amina, scope=Scope.total(world.chrea.actor))
    part = documents.certificate_data(made, ("en",), None)["parts"][0]
    assert part["works"] == ["\u2068نغرس الأرز في الشريعة\u2069: 4½\u00a0hours"]
    made.works = made.works * 9
    assert documents.certificate_data(made, ("en",), None)["parts"][0]["works"][-1] == "and 4 other pieces of work"
    json.dumps(documents.certificate_data(made, ("ar",), None))

"""The certificate as a PDF: laid out by Typst, which shapes Arabic itself and needs nothing from the system."""

import io
import json
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touiza.associations.models import Association
from touiza.core.translated import LANGUAGES, RTL, TranslatedText
from touiza.kernel import weave
from touiza.proof.models import Certificate
from touiza.ui.formats import cost, date_long, date_range, date_short

FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "certificate.typ"
FONTS = FOLDER / "fonts"
SASH_CELLS = 175  # 210 mm of a sash of 15 cells in 18 mm
CHOICES = (("ar",), ("fr",), ("en",), ("ar", "fr"), ("ar", "en"), ("fr", "en"))


def read_languages(text: str, fallback: str) -> tuple[str, ...]:
    """Return the one or two languages of "ar" or "ar-fr"; the fallback alone for anything else."""
    wanted = tuple(dict.fromkeys(code for code in text.split("-") if code in LANGUAGES))
    return wanted if wanted in CHOICES else (fallback,)


def certificate_pdf(certificate: Certificate, languages: tuple[str, ...]) -> bytes:
    """Return the PDF of a certificate in one or two languages, first the one that leads the page."""
    data = _data(certificate, languages)
    return typst.compile(
        TEMPLATE.read_bytes(),
        root=str(FOLDER),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )


def check_address(certificate: Certificate) -> str:
    """Return the address where anyone checks a certificate."""
    return f"{settings.SITE_URL}/c/{certificate.spoken}"


def _data(certificate: Certificate, languages: tuple[str, ...]) -> dict[str, Any]:
    association = Association.objects.select_related("actor").get(actor_id=certificate.association_id)
    band = weave.band(association.handle, association.dyes).run(SASH_CELLS)
    figure, _unit = cost(certificate.minutes, "en" if languages == ("en",) else "fr")  # thousands as the sheet writes them
    address = check_address(certificate)
    parts = [_part(certificate, code) for code in languages]
    return {
        "title": f"{parts[0]['heading']} {certificate.spoken}",
        "association": certificate.association_name.in_(languages[0]).text,
        "parts": parts,
        "names": _spellings(certificate.name, languages),
        "signers": _spellings(certificate.signed_by, languages),
        "figure": figure,
        "figure_size": 60 if len(figure) <= 3 else 46,
        "number": certificate.spoken,
        "address": address.split("//", 1)[-1].rsplit("/", 1)[0],
        "check_alt": parts[0]["check"],
        "qr": _qr(address),
        "band": band.svg(4),
        "mark": weave.mark(association.handle, association.dyes).svg(6),
    }


def _part(certificate: Certificate, code: str) -> dict[str, Any]:
    with translation.override(code):
        issued = timezone.localtime(certificate.issued_at).date()
        return {
            "lang": code,
            "rtl": code in RTL,
            "product": _("Touiza"),
            "association": certificate.association_name.in_(code).text,
            "heading": _("Certificate of volunteering"),
            "attests": _("The association certifies the volunteering hours of"),
            "unit": _("%(unit)s of volunteering") % {"unit": cost(certificate.minutes, code)[1]},
            "work": certificate.title.in_(code).text,
            "period": _period(certificate, code),
            "check": _("Check it at"),
            "approval": _("Approval number: %(number)s") % {"number": certificate.approval} if certificate.approval else "",
            "issued": _("for the association, %(date)s") % {"date": date_short(issued, code)},
        }


def _period(certificate: Certificate, code: str) -> str:
    times = ngettext("%(count)d time", "%(count)d times", certificate.entries) % {"count": certificate.entries}
    if certificate.first_day == certificate.last_day:
        return date_long(certificate.first_day, code)
    return _("%(dates)s, %(times)s") % {
        "dates": date_range(certificate.first_day, certificate.last_day, code),
        "times": times,
    }


def _spellings(name: TranslatedText, languages: tuple[str, ...]) -> list[dict[str, Any]]:
    """The name in each script of the sheet, once: a Latin name serves French and English alike."""
    shown: dict[str, dict[str, Any]] = {}
    for code in languages:
        passage = name.in_(code)
        shown.setdefault(
            passage.text,
            {"text": passage.text, "lang": passage.language, "rtl": passage.language in RTL, "size": _size(passage.text, not shown)},
        )
    return list(shown.values())


def _size(name: str, leads: bool) -> float:
    """How large a name is set, in millimetres: a long one keeps to its line."""
    size = 15 if leads else 10
    return max(min(size, size * 34 / len(name)), 7)


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=0, dark="#15221d", xmldecl=False)
    return out.getvalue().decode()

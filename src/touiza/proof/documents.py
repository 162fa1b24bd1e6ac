"""What stands on a certificate and on a letter, in one language or two, as data for the sheets."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touiza.associations.models import Association
from touiza.core.translated import LANGUAGES, RTL, TranslatedText
from touiza.kernel import weave
from touiza.media.models import Attachment
from touiza.proof.models import Certificate, CertificateScope, Dress, Recommendation
from touiza.proof.placeholders import fill_in
from touiza.proof.typesetting import FONTS, printable, qr, typeset
from touiza.ui.formats import cost, date_long, date_range, date_short, duration, hijri_date, number

__all__ = ["CHOICES", "FONTS", "certificate_pdf", "check_address", "letter_pdf", "read_languages"]

SASH_CELLS = 175  # 210 mm of a sash of 15 cells in 18 mm
CHOICES = (("ar",), ("fr",), ("en",), ("ar", "fr"), ("ar", "en"), ("fr", "en"))
WORKS_PRINTED = 5  # pieces of work on a sheet; the others are on the page where it is checked
UNNUMBERED = "TZ-····-····"  # on a letter that the volunteer has not taken yet
PASSAGES = 20  # paragraphs of a letter that stand apart; what follows goes on in the last


def read_languages(text: str, fallback: str) -> tuple[str, ...]:
    """Return the one or two languages of "ar" or "ar-fr"; the fallback alone for anything else."""
    wanted = tuple(dict.fromkeys(code for code in text.split("-") if code in LANGUAGES))
    return wanted if wanted in CHOICES else (fallback,)


def certificate_pdf(certificate: Certificate, languages: tuple[str, ...], *, dress: Dress | None = None) -> bytes:
    """Return the PDF of a certificate in one or two languages, first the one that leads the page.

    `dress`: one to try; else the one it was issued in.
    """
    data = certificate_data(certificate, languages, dress or certificate.dress)
    return typeset("certificate.typ", data, at=int(certificate.issued_at.timestamp()))


def letter_pdf(letter: Recommendation, languages: tuple[str, ...]) -> bytes:
    """Return the PDF of a letter in languages it is written in; before it is taken it has no number yet."""
    at = letter.answered_at or letter.offered_at
    return typeset("letter.typ", letter_data(letter, languages), at=int(at.timestamp()) if at else 0)


def check_address(paper: Certificate | Recommendation) -> str:
    """Return the address where anyone checks a certificate or a letter."""
    return f"{settings.SITE_URL}/c/{paper.spoken}"


def certificate_data(certificate: Certificate, languages: tuple[str, ...], dress: Dress | None) -> dict[str, Any]:
    figure, _unit = cost(certificate.minutes, "en" if languages == ("en",) else "fr")  # thousands as the sheet writes them
    signers = dress.signatory if dress is not None and dress.signatory else certificate.signed_by
    parts = [_each(certificate, code, dress, _certificate_part) for code in languages]
    return {
        **_shared(certificate, languages, dress, certificate.issued_at, signers),
        "title": f"{parts[0]['heading']} {certificate.spoken}",
        "parts": parts,
        "figure": figure,
        "figure_size": 60 if len(figure) <= 3 else 46 if len(figure) <= 5 else 34,  # millimetres at most
    }


def letter_data(letter: Recommendation, languages: tuple[str, ...]) -> dict[str, Any]:
    parts = [_each(letter, code, letter.dress, _letter_part) for code in languages]
    return {
        **_shared(letter, languages, letter.dress, letter.answered_at or letter.offered_at, letter.signed_by),
        "signature": None,  # the one an association keeps is its signatory's, not the writer's
        "title": f"{parts[0]['heading']} {letter.spoken}".strip(),
        "parts": parts,
    }


def _shared(
    paper: Certificate | Recommendation,
    languages: tuple[str, ...],
    dress: Dress | None,
    at: dt.datetime | None,
    signers: TranslatedText,
) -> dict[str, Any]:
    """What both kinds of sheet have: the sash, the mark, names, the code."""
    association = Association.objects.select_related("actor").get(actor_id=paper.association_id)
    dyes = dress.dyes if dress is not None and dress.dyes else association.dyes
    names = [paper.association_name.in_(code).text for code in languages]
    day = _day(at) if at else dt.date(1970, 1, 1)
    address = check_address(paper)
    with translation.override(languages[0]):
        check_alt = _("QR code: %(address)s") % {"address": address}
    return {
        "author": names[0],
        "association_size": 19 if max(map(len, names)) <= 45 else 14,
        "date": [day.year, day.month, day.day],
        "names": _spellings(paper.name, languages),
        "signers": _spellings(signers, languages),
        "number": paper.spoken or UNNUMBERED,
        "address": address.split("//", 1)[-1].rsplit("/", 1)[0],
        "check_alt": check_alt,
        "qr": qr(address),
        "band": weave.band(association.handle, dyes).run(SASH_CELLS).svg(4),
        "mark": weave.mark(association.handle, dyes).svg(6),
        "logo": _picture(dress.logo if dress is not None else None),
        "signature": _picture(dress.signature if dress is not None else None),
    }


def _each(
    paper: Any, code: str, dress: Dress | None, more: Callable[[Any, str, Dress | None], dict[str, Any]]
) -> dict[str, Any]:
    """The words of one language."""
    with translation.override(code):
        at = getattr(paper, "issued_at", None) or paper.answered_at or paper.offered_at
        return {
            "lang": code,
            "rtl": code in RTL,
            "product": _("Touiza"),
            "association": paper.association_name.in_(code).text,
            "check": _("Check it at"),
            "approval": "",
            "signature_alt": _("Signature or stamp"),
            "preview": _("Preview"),
            "issued": _("for the association, %(date)s") % {"date": date_short(_day(at), code)} if at else "",
            "hijri": hijri_date(_day(at), code) if at and dress is not None and dress.hijri else "",
            **more(paper, code, dress),
        }


def _certificate_part(certificate: Certificate, code: str, dress: Dress | None) -> dict[str, Any]:
    period = _period(certificate, code)
    work = certificate.title.in_(code)
    values = {
        "name": apart(certificate.name.in_(code).text),
        "time": duration(certificate.minutes, code),
        "work": apart(work.text),
        "period": period,
        "association": apart(certificate.association_name.in_(code).text),
    }
    return {
        "heading": _("Certificate of volunteering"),
        "attests": _("The association certifies the volunteering hours of"),
        "unit": _("%(unit)s of volunteering") % {"unit": cost(certificate.minutes, code)[1]},
        "work": {"text": work.text, "lang": work.language, "rtl": work.language in RTL},
        "works": _works(certificate, code),
        "period": period,
        "approval": _("Approval number: %(number)s") % {"number": certificate.approval} if certificate.approval else "",
        "role": dress.role.in_(code).text if dress is not None and dress.signatory else "",
        "text": fill_in(dress.text.in_(code).text, values) if dress is not None else "",
    }


def _letter_part(letter: Recommendation, code: str, dress: Dress | None) -> dict[str, Any]:
    passages = list(filter(None, (passage.strip() for passage in letter.text.in_(code).text.splitlines())))
    return {
        "heading": _("Letter of recommendation"),
        "passages": [*passages[: PASSAGES - 1], *filter(None, [" ".join(passages[PASSAGES - 1 :])])],
        "role": letter.role.in_(code).text,
    }


def _works(certificate: Certificate, code: str) -> list[str]:
    """The pieces of work of a period or a total, as many as fit, and how many more there are."""
    if certificate.scope == CertificateScope.ENGAGEMENT:
        return []
    told = [_("%(work)s: %(time)s") % {"work": apart(title.in_(code).text), "time": duration(minutes, code)} for title, minutes, _n in certificate.worked]
    more = len(told) - WORKS_PRINTED + certificate.works_more
    if more > 0:
        told = [*told[:WORKS_PRINTED], ngettext("and %(count)s other piece of work", "and %(count)s other pieces of work", more) % {"count": number(more, code)}]
    return told


def apart(text: str) -> str:
    """Keep a name or a title inside a sentence in its own direction (Unicode's isolates)."""
    return f"\u2068{text}\u2069"


def _period(certificate: Certificate, code: str) -> str:
    times = ngettext("%(count)d time", "%(count)d times", certificate.entries) % {"count": certificate.entries}
    first, last = certificate.first_day, certificate.last_day
    if certificate.from_day is not None and certificate.to_day is not None:
        first, last = certificate.from_day, certificate.to_day
    if first == last:
        return date_long(first, code)
    return _("%(dates)s, %(times)s") % {"dates": date_range(first, last, code), "times": times}


def _day(at: dt.datetime) -> dt.date:
    return timezone.localtime(at).date()


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
    return max(min(size, size * 34 / max(len(name), 1)), 7)


def _picture(attachment: Attachment | None) -> list[int] | None:
    found = printable(str(attachment.small.name)) if attachment is not None else None
    return list(found) if found is not None else None

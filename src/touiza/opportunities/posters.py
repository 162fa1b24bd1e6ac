"""What leaves the site on paper and in links: posters as PDF, and the picture a shared link shows. Laid out by Typst."""

import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import segno
import typst
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.translation import gettext as _

from touiza.associations.models import Association
from touiza.core.translated import LANGUAGES, RTL
from touiza.kernel import weave
from touiza.opportunities.lines import when_of, where_of
from touiza.opportunities.models import Opportunity
from touiza.opportunities.short import short_address
from touiza.proof.documents import FONTS
from touiza.ui.formats import date_long, duration, time_range

FOLDER = Path(__file__).parent
SASH_CELLS = 175  # 210 mm of a sash of 15 cells in 18 mm
CARDS = "cards"  # the folder of pictures for shared links
STRIPS = 8


def read_languages(text: str, fallback: str) -> tuple[str, ...]:
    """Return the languages of a poster: one, or all three for "all"; the fallback for anything else."""
    if text == "all":
        return LANGUAGES
    return (text,) if text in LANGUAGES else (fallback,)


def poster_pdf(opportunity: Opportunity, languages: tuple[str, ...], *, strips: bool = False) -> bytes:
    """Return the A4 poster of an opportunity, in one language or several, with strips to tear off if wanted."""
    return _compile("poster.typ", _poster(opportunity, languages, strips=strips), "pdf")


def card_name(said: dict[str, Any]) -> str:
    """Return the file that holds the picture of what is said: other words, another file."""
    return f"{CARDS}/{sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]}.png"


def opportunity_card(opportunity: Opportunity) -> dict[str, Any]:
    """Return what the picture of an opportunity says, in the language it was written in."""
    title = opportunity.post.title
    passage = title.in_(title.source)
    with translation.override(passage.language):
        line = " · ".join(part for part in (where_of(opportunity), when_of(opportunity)) if part)
    return _card(opportunity.association, passage.text, passage.language, line)


def association_card(association: Association) -> dict[str, Any]:
    """Return what the picture of an association says: its name, and its aims in a sentence."""
    passage = association.name.in_(association.name.source)
    return _card(association, passage.text, passage.language, association.tagline.in_(passage.language).text[:120])


def draw_card(said: dict[str, Any]) -> str:
    """Draw the picture, unless it is there; return the name of its file."""
    name = card_name(said)
    if not default_storage.exists(name):
        band = weave.band(said["seed"], said["dyes"]).run(190).svg(4)
        mark = weave.mark(said["seed"], said["dyes"]).svg(6)
        default_storage.save(name, ContentFile(_compile("card.typ", {**said, "band": band, "mark": mark}, "png")))
    return name


def _card(association: Association, title: str, language: str, line: str) -> dict[str, Any]:
    return {
        "seed": association.handle,
        "dyes": association.dyes,
        "association": association.name.in_(language).text,
        "title": title,
        "lang": language,
        "rtl": language in RTL,
        "line": line,
        "size": 84 if len(title) <= 50 else 66 if len(title) <= 90 else 52,
    }


def _poster(opportunity: Opportunity, languages: tuple[str, ...], *, strips: bool) -> dict[str, Any]:
    association = opportunity.association
    parts = [_part(opportunity, code, alone=len(languages) == 1) for code in languages]
    address = short_address(opportunity)
    shown = address.split("//", 1)[-1]
    strip = {"work": _cut(parts[0]["work"], 44), "address": shown}
    return {
        "title": parts[0]["work"],
        "association": association.name.in_(languages[0]).text,
        "parts": parts,
        "address": shown,
        "qr": _qr(address),
        "band": weave.band(association.handle, association.dyes).run(SASH_CELLS).svg(4),
        "mark": weave.mark(association.handle, association.dyes).svg(6),
        "strips": [strip] * STRIPS if strips else [],
    }


def _part(opportunity: Opportunity, code: str, *, alone: bool) -> dict[str, Any]:
    passage = opportunity.post.title.in_(code)
    with translation.override(code):
        facts = [
            (_("When"), _when(opportunity, code)),
            (_("Where"), where_of(opportunity)),
            (_("Meeting place"), opportunity.address.in_(code).text),
            (_("Time it takes"), duration(opportunity.minutes, code) if opportunity.minutes else ""),
        ]
        return {
            "lang": code,
            "rtl": code in RTL,
            "association": opportunity.association.name.in_(code).text,
            "work": passage.text,
            "size": _size(passage.text, alone=alone),
            "facts": [{"label": f"{label}:", "text": text} for label, text in facts if text],
            "join": _("To take part, scan the code or open this address"),
        }


def _when(opportunity: Opportunity, code: str) -> str:
    day, starts, ends = opportunity.day, opportunity.starts, opportunity.ends
    if day and starts and ends and opportunity.last_day in (None, day):
        return _("%(day)s, %(hours)s") % {"day": date_long(day, code), "hours": time_range(starts, ends, code)}
    return when_of(opportunity)


def _size(title: str, *, alone: bool) -> int:
    """How large a title is set, in points: a long one keeps to a few lines."""
    large = 78 if len(title) <= 40 else 62 if len(title) <= 80 else 46
    return large if alone else large // 2


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"


def _compile(template: str, data: dict[str, Any], form: str) -> bytes:
    return typst.compile(
        (FOLDER / template).read_bytes(),
        root=str(FOLDER),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format=form,
        ppi=72,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=0, dark="#15221d", xmldecl=False)
    return out.getvalue().decode()

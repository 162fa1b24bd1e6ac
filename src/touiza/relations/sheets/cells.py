"""From a row of a file to what is written about a contact. Pure but for the vocabulary; raises Unreadable where it cannot be used."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from touiza.kernel.text import check_name, clean_line, clean_name, clean_text, normalise
from touiza.relations.keys import phone_key
from touiza.relations.models import CustomField, Status
from touiza.relations.reading import read_yes_no
from touiza.relations.services.customs import read_answer
from touiza.vocabulary import lists, search, typeahead

CUT = re.compile(r"[;|,،؛/\n]")
LONGEST_CELL = 5000  # characters
LANGUAGE_WORDS = {
    "ar": ("ar", "arabe", "arabic", "العربية", "عربية", "عربي"),
    "fr": ("fr", "francais", "french", "الفرنسية", "فرنسية"),
    "en": ("en", "anglais", "english", "الانجليزية", "انجليزية"),
}
STATUS_WORDS = {
    Status.PROSPECT: ("prospect", "first contact", "premier contact", "interesse", "تواصل أول", "مهتم", "مهتمة", "جديد", "nouveau", "nouvelle", "new"),
    Status.ACTIVE: ("active", "actif", "en activite", "نشط", "نشيط", "نشيطة", "ناشط", "في النشاط"),
    Status.PAUSED: ("paused", "en pause", "pause", "متوقف", "متوقفة", "توقف مؤقت"),
    Status.FORMER: ("former", "ancien", "ancienne", "سابق", "سابقة", "من السابقين"),
    Status.REFUSED: ("refused", "not taken on", "refuse", "sans suite", "دون متابعة", "بلا متابعة"),
}
_LANGUAGES = {normalise(word): code for code, words in LANGUAGE_WORDS.items() for word in words}
_STATUSES = {normalise(word): str(code) for code, words in STATUS_WORDS.items() for word in words}


class Unreadable(ValueError):
    """A row cannot be used; the argument is the reason in a sentence."""


@dataclass
class Cells:
    """What a row says, as plain values that can be stored until it is brought in."""

    name: str = ""
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    post: str = ""
    place: int | None = None
    language: str = ""
    skills: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    status: str = ""
    reason: str = ""
    consent: bool = False
    qualifications: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)


class Reader:
    """Reads the rows of one file. What is asked again and again (places, skills) is looked up once."""

    def __init__(self, columns: dict[str, str], fields: dict[int, CustomField]) -> None:
        self.columns = {int(number): meaning for number, meaning in columns.items() if meaning}
        self.fields = fields
        self._places: dict[str, int | None] = {}
        self._skills: dict[str, str] = {}

    def read(self, line: list[str]) -> Cells:
        """Return what a row says. Raises Unreadable with the reason."""
        cells, parts = Cells(), {"first_name": "", "family_name": ""}
        for number, meaning in self.columns.items():
            text = unmarked(line[number]) if number < len(line) else ""
            if len(text) > LONGEST_CELL:
                raise Unreadable(_("A cell is longer than 5,000 characters."))
            if not text.strip():
                continue
            if meaning in parts:
                parts[meaning] = text
            else:
                self._take(cells, meaning, text)
        cells.name = cells.name or _name(f"{parts['first_name']} {parts['family_name']}")
        if not cells.name:
            raise Unreadable(_("There is no name."))
        return cells

    def _take(self, cells: Cells, meaning: str, text: str) -> None:
        if meaning.startswith("field:"):
            self._answer(cells, int(meaning.partition(":")[2]), text)
            return
        taking = {
            "name": lambda: setattr(cells, "name", _name(text)),
            "email": lambda: cells.emails.extend(_emails(text)),
            "phone": lambda: cells.phones.extend(_phones(text)),
            "post": lambda: setattr(cells, "post", clean_line(text)[:300]),
            "place": lambda: setattr(cells, "place", self._place(text)),
            "language": lambda: setattr(cells, "language", _one_of(_LANGUAGES, text, _("“%(word)s” is none of our three languages."))),
            "skills": lambda: cells.skills.extend(filter(None, (self._skill(part) for part in _parts(text)))),
            "languages": lambda: cells.languages.extend(_spoken(part) for part in _parts(text)),
            "tags": lambda: cells.tags.extend(part[:40] for part in _parts(text)),
            "status": lambda: setattr(cells, "status", _one_of(_STATUSES, text, _("“%(word)s” is no status: write active, paused, former, first contact or not taken on."))),
            "reason": lambda: setattr(cells, "reason", clean_line(text)[:200]),
            "consent": lambda: setattr(cells, "consent", _yes(text)),
            "qualification": lambda: cells.qualifications.append(clean_line(text)[:120]),
            "note": lambda: cells.notes.append(clean_text(text)[:2000]),
        }
        taking[meaning]()

    def _answer(self, cells: Cells, pk: int, text: str) -> None:
        one = self.fields.get(pk)
        if one is None:
            return
        try:
            cells.extra[one.key] = read_answer(one, clean_line(text))
        except ValueError:
            raise Unreadable(_("“%(cell)s” does not fit the field “%(field)s”.") % {"cell": text[:40], "field": one.name}) from None

    def _place(self, text: str) -> int:
        word = clean_line(text)[:120]
        if word not in self._places:
            hits = search.rank_places(word, kinds=("city", "region", "country"))
            best = [hit.place for hit in hits if hit.fit in (search.NAMED, search.FULL)]
            cities = [place for place in best if place.kind == "city"]
            found = cities if len(cities) == 1 else best
            self._places[word] = found[0].pk if len(found) == 1 or (found and not cities) else None
            if len(cities) > 1:
                regions = [place for place in best if place.kind == "region"]
                self._places[word] = regions[0].pk if len(regions) == 1 else None
        place = self._places[word]
        if place is None:
            raise Unreadable(_("“%(word)s” is no place we know, or several. Write the commune with its wilaya.") % {"word": word[:40]})
        return place

    def _skill(self, word: str) -> str:
        if word not in self._skills:
            ranked = typeahead.rank_skills(word)
            named = [skill.code for fit, skill in ranked if fit in (typeahead.LABEL, typeahead.SYNONYM)]
            self._skills[word] = named[0] if named else ""
        if not self._skills[word]:
            raise Unreadable(_("“%(word)s” is no skill we know. Bring it in as a tag or a field of your own.") % {"word": word[:40]})
        return self._skills[word]


def unmarked(cell: str) -> str:
    """Return a cell without the apostrophe that was put before what a spreadsheet takes for a formula (see core.sheets_out)."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in set("=+-@\t\r") else cell


def _name(text: str) -> str:
    name = clean_name(text)[:120].strip()
    if name and check_name(name):
        raise Unreadable(_("The name “%(name)s” holds letters that deceive or cannot be read.") % {"name": clean_line(name)[:40]})
    return name


def _emails(text: str) -> list[str]:
    found = []
    for part in re.split(r"[;,،\s]+", text.strip().lower().removeprefix("mailto:")):
        if not part:
            continue
        try:
            validate_email(part)
        except ValidationError:
            raise Unreadable(_("“%(word)s” is no e-mail address.") % {"word": part[:40]}) from None
        found.append(part)
    return found


def _phones(text: str) -> list[str]:
    found = []
    for part in re.split(r"[;/|\n،]|,(?=\s)", text):
        line = clean_line(part)[:40]
        if not line:
            continue
        if not phone_key(line):
            raise Unreadable(_("“%(word)s” is no phone number.") % {"word": line})
        found.append(line)
    return found


def _parts(text: str) -> list[str]:
    return [part for part in (clean_line(piece) for piece in CUT.split(text)) if part]


def _spoken(word: str) -> str:
    wanted = normalise(word)
    for language in lists.languages():
        if wanted in {normalise(name) for name in (language.code, language.endonym, *language.labels.values())}:
            return language.code
    raise Unreadable(_("“%(word)s” is no language we know.") % {"word": word[:40]})


def _one_of(known: dict[str, str], text: str, sentence: str) -> str:
    word = normalise(clean_line(text)).strip()
    if word not in known:
        raise Unreadable(sentence % {"word": clean_line(text)[:40]})
    return known[word]


def _yes(text: str) -> bool:
    try:
        return read_yes_no(text)
    except ValueError:
        raise Unreadable(_("“%(word)s” is neither yes nor no.") % {"word": clean_line(text)[:40]}) from None



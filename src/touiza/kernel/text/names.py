"""What makes a name deceive: letters that hide, turn the line around, or pass for others (UTS #39, UAX #9)."""

import re
import unicodedata
from enum import StrEnum

from touiza.kernel.text.scripts import scripts_of
from touiza.kernel.text.words import WORD


class NameProblem(StrEnum):
    """Why a name is refused; the value is the code that a sentence for people hangs on."""

    CONTROL = "control"  # control characters, lone surrogates
    BIDI = "bidi"  # characters that reorder the line around them
    INVISIBLE = "invisible"  # characters that take no ink
    STACKED_MARKS = "stacked_marks"  # more marks on one letter than any writing needs
    MIXED_SCRIPTS = "mixed_scripts"  # two scripts inside one word
    CONFUSABLE = "confusable"  # a word written wholly in letters that pass for Latin ones
    NOTHING_TO_READ = "nothing_to_read"  # no letter and no digit


BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Four marks on one letter: Vietnamese needs two, vowelled Quranic Arabic three.
_STACK = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{4}"
)
# Letters whose shape is that of a Latin letter, from the confusables of UTS #39.
_CYRILLIC = "АВЕЅІЈКМНОРСТУХҮҺԀԌԚԜаеѕіјорсухүһԁԛԝӏ"
_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϲϳανοιρυγ"
_ARMENIAN = "ՍՕՏՈԼցհոսօզ"
_CHEROKEE = "ᎠᎡᎢᎥᎩᎪᎫᎬᎳᎷᎻᎽᏀᏂᏃᏎᏏᏒᏔᏕᏙᏚᏞᏟᏢᏦᏧ"
_LOOK_LATIN = frozenset(_CYRILLIC + _GREEK + _ARMENIAN + _CHEROKEE)
_LATIN_TWINS = frozenset("ɑɡʙɢʜɪʟɴʀʏᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢꜱꜰ")


def _characters(text: str) -> set[NameProblem]:
    problems: set[NameProblem] = set()
    for character in text:
        category = unicodedata.category(character)
        if category in {"Cc", "Cs"}:
            problems.add(NameProblem.CONTROL)
        elif character in BIDI_CONTROLS:
            problems.add(NameProblem.BIDI)
        elif category == "Cf" or character in _BLANKS or _VARIATION_SELECTORS.match(character):
            problems.add(NameProblem.INVISIBLE)
    return problems


def _is_confusable(word: str) -> bool:
    letters = [character for character in word if character.isalpha()]
    return bool(letters) and (all(c in _LOOK_LATIN for c in letters) or any(c in _LATIN_TWINS for c in letters))


def _words(text: str) -> set[NameProblem]:
    problems: set[NameProblem] = set()
    found = False
    for word in WORD.findall(text):
        found = True
        if len(scripts_of(word)) > 1:
            problems.add(NameProblem.MIXED_SCRIPTS)
        elif _is_confusable(word):
            problems.add(NameProblem.CONFUSABLE)
    if not found:
        problems.add(NameProblem.NOTHING_TO_READ)
    return problems


def check_name(text: str) -> tuple[NameProblem, ...]:
    """The problems of a name of a person, an association or a handle, in the order of `NameProblem`; empty when fine.

    Scripts may mix between words («جمعية SOS»), never inside one. Looks at the NFKC form, as names are stored. Linear;
    never raises.
    """
    name = unicodedata.normalize("NFKC", text)
    problems = _characters(name) | _words(name)
    if _STACK.search(unicodedata.normalize("NFD", name)):
        problems.add(NameProblem.STACKED_MARKS)
    return tuple(problem for problem in NameProblem if problem in problems)

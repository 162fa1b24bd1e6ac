"""A judgement in words: why it fits and what is missing, as whole sentences in the reader's language.

To the person themselves ("You speak French") everything is said. To an association only what it may see: distances as bands,
nothing of needs, and nothing is called missing that the person merely does not show to it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from touiza.actors.models import QualificationKind
from touiza.kernel.matching import Bar, Fact, Judgement, PartKind, Told
from touiza.opportunities.matching.words import OF_PLACES
from touiza.ui import formats
from touiza.ui.forms import DAYS
from touiza.vocabulary import lists
from touiza.vocabulary.availability import cells_of

MOST = 5  # reasons
ENOUGH = 2  # reasons with which nothing weak needs to be said
FEW = 3  # times that are named one by one
WORTH_SAYING = 300  # per mille of likeness between two texts
BANDS = (5, 10, 20, 50, 100)  # km
Words = tuple[str | Promise, str | Promise]  # to the person, to an association; "" where nothing is said


@dataclass(frozen=True)
class Said:
    """Sentences without a full stop. `barred` says why somebody cannot take part at all."""

    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """All of it in one line, as mails and lists show it."""
        parts = [text for text in (_together(self.reasons), _together(self.missing)) if text]
        return " ".join(_("%(sentence)s.") % {"sentence": text} for text in parts)


def say(judgement: Judgement) -> Said:
    """Tell a person how some work fits them."""
    facts = [fact for part in judgement.parts for fact in part.facts]
    barred = tuple(str(BARRED[bar]) for bar in judgement.barred)
    return Said(_reasons(facts, 0), _missing(facts, 0), barred)


def say_of(judgement: Judgement, *, hidden: Iterable[PartKind] = ()) -> Said:
    """Tell an association how somebody fits its work; `hidden` parts are those of which it sees nothing."""
    unseen = set(hidden)
    facts = [fact for part in judgement.parts if part.kind not in unseen for fact in part.facts]
    return Said(_reasons(facts, 1), _missing(facts, 1))


def band_of(km: int) -> str:
    """Return how far somebody lives, only as closely as an association may know it."""
    most = next((edge for edge in BANDS if km <= edge), None)
    if most is None:
        return _("more than %(km)s km away") % {"km": _number(BANDS[-1])}
    return _("at most %(km)s km away") % {"km": _number(most)}


# Each kind of fact: its sentences, and what its words are.
LISTED: dict[Told, tuple[Words, str]] = {
    Told.SKILL: ((gettext_lazy("You know what is needed: %(words)s"), gettext_lazy("Knows what is needed: %(words)s")), "skills"),
    Told.SKILL_WELCOME: ((gettext_lazy("You also bring: %(words)s"), gettext_lazy("Also brings: %(words)s")), "skills"),
    Told.LANGUAGE: ((gettext_lazy("You speak %(words)s"), gettext_lazy("Speaks %(words)s")), "languages"),
    Told.CAUSE: ((gettext_lazy("You care about this: %(words)s"), gettext_lazy("Cares about this: %(words)s")), "causes"),
    Told.NEED_MET: ((gettext_lazy("There is what you need: %(words)s"), ""), "accommodations"),
    Told.QUALIFIED: ((gettext_lazy("You have what is asked for: %(words)s"), ""), "qualifications"),
    Told.DONE_SKILL: ((gettext_lazy("You have done this before: %(words)s"), gettext_lazy("Has done this before: %(words)s")), "skills"),
    Told.DONE_CAUSE: ((gettext_lazy("You have volunteered for this before: %(words)s"), gettext_lazy("Has volunteered for this before: %(words)s")), "causes"),
}  # fmt: skip
LACKING: dict[Told, tuple[Words, str]] = {
    Told.SKILL_MISSING: ((gettext_lazy("Missing: %(words)s"), gettext_lazy("Missing: %(words)s")), "skills"),
    Told.QUALIFICATION_MISSING: ((gettext_lazy("Missing: %(words)s"), ""), "qualifications"),
    Told.LANGUAGE_MISSING: ((gettext_lazy("The work is in a language you do not name: %(words)s"), gettext_lazy("Does not name the language of the work: %(words)s")), "languages"),
    Told.NEED_UNMET: ((gettext_lazy("Not stated whether there is: %(words)s"), ""), "accommodations"),
}  # fmt: skip
PLAIN: dict[Told, Words] = {
    Told.KNOWS_THEM: (gettext_lazy("You have worked with this association"), gettext_lazy("Has worked with you")),
    Told.WORDS: (gettext_lazy("It is close to what you write about yourself"), gettext_lazy("Writes of similar things in their profile")),
}
WEAK: dict[Told, Words] = {  # true of much work: said where there is little else to say
    Told.ANY_TIME: (gettext_lazy("You choose when"), ""),
    Told.FROM_HOME: (gettext_lazy("From home"), gettext_lazy("From home")),
    Told.PARTLY_FROM_HOME: (gettext_lazy("Partly from home"), gettext_lazy("Partly from home")),
}
TIMES: dict[Told, Words] = {
    Told.FREE: (gettext_lazy("You are free: %(times)s"), gettext_lazy("Free: %(times)s")),
    Told.FREE_PARTLY: (gettext_lazy("You are free for a part of it: %(times)s"), gettext_lazy("Free for a part of it: %(times)s")),
    Told.NOT_FREE: (gettext_lazy("Not among the times at which you are free: %(times)s"), gettext_lazy("Is not free: %(times)s")),
}
BARRED: dict[Bar, str | Promise] = {
    Bar.AGE: gettext_lazy("You are younger than this work allows"),
    Bar.CONSENT: gettext_lazy("A parent or guardian has to agree to this work first"),
    Bar.DATES: gettext_lazy("You have something else at each of its times"),
}
PART_OF_DAY = {
    "morning": gettext_lazy("%(day)s mornings"),
    "afternoon": gettext_lazy("%(day)s afternoons"),
    "evening": gettext_lazy("%(day)s evenings"),
}


def _reasons(facts: Sequence[Fact], to: int) -> tuple[str, ...]:
    said: list[str] = []
    at_home = any(fact.told == Told.FROM_HOME for fact in facts)
    for told in dict.fromkeys(fact.told for fact in facts):
        mine = [fact for fact in facts if fact.told == told and not (at_home and told == Told.NEED_MET and fact.code in OF_PLACES)]
        if told == Told.DONE_CAUSE and any(fact.told == Told.CAUSE for fact in facts):
            continue
        if not mine:
            continue
        if told in LISTED:
            said.append(_listed(LISTED[told], mine, to))
        elif told in PLAIN and (told != Told.WORDS or mine[0].number >= WORTH_SAYING):
            said.append(str(PLAIN[told][to]))
        elif told in {Told.FREE, Told.FREE_PARTLY}:
            said.append(str(TIMES[told][to]) % {"times": times_of(mine[0].number)})
        elif told in SPECIAL:
            said += [SPECIAL[told](fact, to) for fact in mine]
    found = [text for text in said if text]
    if len(found) < ENOUGH:
        found += [text for fact in facts if fact.told in WEAK and (text := str(WEAK[fact.told][to]))]
    return tuple(found[:MOST])


def _missing(facts: Sequence[Fact], to: int) -> tuple[str, ...]:
    said: list[str] = []
    named = [fact for fact in facts if fact.told in {Told.SKILL_MISSING, Told.QUALIFICATION_MISSING}]
    words = [word for fact in named if LACKING[fact.told][0][to] for word in _words(LACKING[fact.told][1], [fact])]
    if words:
        said.append(str(LACKING[Told.SKILL_MISSING][0][to]) % {"words": formats.listing(words, _here())})
    grouped = {told: [fact for fact in facts if fact.told == told] for told in (Told.LANGUAGE_MISSING, Told.NEED_UNMET)}
    said += [_listed(LACKING[told], mine, to) for told, mine in grouped.items() if mine]
    for fact in facts:
        if fact.told == Told.NOT_FREE:
            said.append(str(TIMES[fact.told][to]) % {"times": times_of(fact.number)})
        elif fact.told in LONGER:
            said.append(LONGER[fact.told](fact, to))
    return tuple(text for text in said if text)


def times_of(cells: int) -> str:
    """Return parts of a week in words: "Saturday mornings"; many of them only as that."""
    found = [cell.split("-") for cell in cells_of(cells)]
    if len(found) > FEW:
        days = [day for day, _part in found]
        whole = [name for key, name in DAYS if days.count(key)]
        return formats.listing([_inside(str(name)) for name in whole], _here()) if len(whole) <= FEW else _("several times a week")
    names = {day: _inside(str(name)) for day, name in DAYS}
    return formats.listing([str(PART_OF_DAY[part]) % {"day": names[day]} for day, part in found], _here())


def _inside(name: str) -> str:
    """Return the name of a day as it stands inside a sentence: small in French."""
    return name.lower() if _here() == "fr" else name


def _near_skill(fact: Fact, to: int) -> str:
    names = {"theirs": _label("skills", fact.other), "asked": _label("skills", fact.code)}
    if to:
        return _("Knows something close to “%(asked)s”: %(theirs)s") % names
    return _("You know something close to “%(asked)s”: %(theirs)s") % names


def _near_cause(fact: Fact, to: int) -> str:
    names = {"theirs": _label("causes", fact.other)}
    return _("Close to what they care about: %(theirs)s") % names if to else _("Close to what you care about: %(theirs)s") % names


def _distance(fact: Fact, to: int) -> str:
    if to:
        return band_of(fact.number)
    return _("%(km)s km from you") % {"km": _number(fact.number)} if fact.number else _("Right where you are")


def _enough_hours(fact: Fact, to: int) -> str:
    time = {"time": formats.duration(fact.number, _here(), "week")}
    return _("Gives the hours it takes: %(time)s") % time if to else _("It fits the hours you give: %(time)s") % time


def _short_hours(fact: Fact, to: int) -> str:
    time = {"time": formats.duration(fact.number, _here(), "week")}
    return _("Gives fewer hours than it takes: %(time)s") % time if to else _("It takes more hours than you give: %(time)s") % time


def _far(fact: Fact, to: int) -> str:
    if to:
        return _("Farther than they go: %(distance)s") % {"distance": band_of(fact.number)}
    return _("%(km)s km from you, farther than you go") % {"km": _number(fact.number)}


Special = Callable[[Fact, int], str]
SPECIAL: dict[Told, Special] = {
    Told.SKILL_NEAR: _near_skill, Told.CAUSE_NEAR: _near_cause, Told.DISTANCE: _distance, Told.HOURS: _enough_hours,
}  # fmt: skip
LONGER: dict[Told, Special] = {Told.HOURS_SHORT: _short_hours, Told.FAR: _far}


def _listed(how: tuple[Words, str], facts: Sequence[Fact], to: int) -> str:
    words, kind = how
    if not words[to]:
        return ""
    names = _words(kind, facts)
    said = formats.languages(names, _here()) if kind == "languages" else formats.listing(names, _here())
    return str(words[to]) % {"words": said}


def _words(kind: str, facts: Iterable[Fact]) -> list[str]:
    return list(dict.fromkeys(_label(kind, fact.code) for fact in facts))


def _label(kind: str, code: str) -> str:
    if kind == "qualifications":
        named, _colon, name = code.partition(":")
        return f"\u2068{name}\u2069" if name else str(QualificationKind(named).label)
    word = lists.by_code(kind, code)
    return word.label() if word is not None else code


def _together(sentences: Sequence[str]) -> str:
    whole = ""
    for sentence in sentences:
        whole = _("%(one)s; %(other)s") % {"one": whole, "other": sentence} if whole else sentence
    return whole


def _number(value: int) -> str:
    return formats.number(value, _here())


def _here() -> str:
    return formats.known(get_language())

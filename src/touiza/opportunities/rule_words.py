"""Rules and what they decided, in words."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from touiza.actors.models import AgeBand, LanguageLevel, SkillLevel
from touiza.actors.profile import LANGUAGE_SAID, SKILL_SAID
from touiza.opportunities.models import Decision, Rule
from touiza.ui.formats import duration
from touiza.vocabulary import lists


def said_of(rule: Rule) -> list[str]:
    """Return what a rule asks, a phrase each: true of a person or not."""
    return [phrase for phrase in _phrases(rule) if phrase]


def found_by(decision: Decision) -> list[tuple[str, str]]:
    """Return the facts of a decision as label and value pairs."""
    return [(LABELS[name](), _value(name, value)) for name, value in decision.facts.items() if name in LABELS]


LABELS = {
    "age": lambda: _("Age"),
    "skill": lambda: _("Skill"),
    "needed_skills": lambda: _("Needed skills"),
    "language": lambda: _("Language"),
    "place": lambda: _("Place"),
    "within_km": lambda: _("Distance"),
    "hours": lambda: _("Confirmed with us"),
    "declined": lambda: _("Declined before"),
}


def _phrases(rule: Rule) -> Iterable[str]:
    yield _age(rule)
    yield from _abilities(rule)
    if rule.place_id:
        yield _("lives in %(place)s") % {"place": rule.place.full_label() if rule.place else ""}
    if rule.within_km:
        yield _("lives within %(km)d km of the work") % {"km": rule.within_km}
    if rule.hours:
        yield ngettext(
            "has %(count)d confirmed hour with the association, or more",
            "has %(count)d confirmed hours with the association, or more",
            rule.hours,
        ) % {"count": rule.hours}
    if rule.declined:
        yield ngettext(
            "was declined by the association %(count)d time or more",
            "was declined by the association %(count)d times or more",
            rule.declined,
        ) % {"count": rule.declined}


def _age(rule: Rule) -> str:
    ages = {"lowest": _lowest(rule.age_from), "highest": _highest(rule.age_to)}
    if rule.age_from and rule.age_to:
        return _("is aged between %(lowest)s and %(highest)s") % ages
    if rule.age_from:
        return _("is aged %(lowest)s or over") % ages
    return _("is aged %(highest)s or under") % ages if rule.age_to else ""


def _abilities(rule: Rule) -> Iterable[str]:
    if rule.skill_id:
        names = {"skill": lists.labels_for("skills", [rule.skill_id])[0], "level": SKILL_SAID[SkillLevel(rule.skill_level)]}
        yield _("has the skill “%(skill)s” (%(level)s, or better)") % names
    if rule.needed_skills:
        yield _("has every skill that is needed")
    if rule.language_id:
        said = LANGUAGE_SAID[LanguageLevel(rule.language_level)]
        named = {"language": lists.labels_for("languages", [rule.language_id])[0], "level": said}
        yield _("speaks %(language)s (%(level)s, or better)") % named


def _lowest(band: str) -> str:
    return band.split("_", maxsplit=1)[0]


def _highest(band: str) -> str:
    return band.split("_")[1] if band and band != AgeBand.FROM_60 else ""


def _value(name: str, value: Any) -> str:
    say = VALUES.get(name)
    return str(say(value)) if say else str(value)


VALUES: dict[str, Callable[[Any], Any]] = {
    "age": lambda band: AgeBand(band).label,
    "skill": lambda level: SKILL_SAID[level],
    "language": lambda level: LANGUAGE_SAID[level],
    "place": lambda place: lists.place_label(place) if place else "",
    "within_km": lambda km: _("%(km)s km") % {"km": km},
    "hours": lambda minutes: duration(minutes, get_language() or "ar") if minutes else 0,
}

"""A plan in whole sentences: why somebody has no shift, what speaks against a placement, what has changed since."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from touiza.kernel.matching.assignment import Bar, Unfilled
from touiza.vocabulary import lists

# Why somebody is on none of so many shifts.
WHY: dict[Bar, Promise] = {
    Bar.AGE: ngettext_lazy("Too young for %(n)d shift.", "Too young for %(n)d shifts.", "n"),
    Bar.CONSENT: ngettext_lazy(
        "The consent of their guardian is missing for %(n)d shift.", "The consent of their guardian is missing for %(n)d shifts.", "n"
    ),
    Bar.QUALIFICATION: ngettext_lazy(
        "A qualification ends before %(n)d shift.", "A qualification ends before %(n)d shifts.", "n"
    ),
    Bar.TIME: ngettext_lazy("Not free at the time of %(n)d shift.", "Not free at the time of %(n)d shifts.", "n"),
    Bar.BUSY: ngettext_lazy("Has something else during %(n)d shift.", "Has something else during %(n)d shifts.", "n"),
    Bar.CANNOT: ngettext_lazy("Said that %(n)d shift is impossible.", "Said that %(n)d shifts are impossible.", "n"),
    Bar.LOCKED: ngettext_lazy("You keep them off %(n)d shift.", "You keep them off %(n)d shifts.", "n"),
    Bar.HOURS: ngettext_lazy("%(n)d shift is longer than they wish.", "%(n)d shifts are longer than they wish.", "n"),
    Bar.FULL: ngettext_lazy("%(n)d shift that would suit is full.", "%(n)d shifts that would suit are full.", "n"),
    Bar.SPARE: ngettext_lazy("%(n)d shift with room would suit.", "%(n)d shifts with room would suit.", "n"),
}
# What speaks against a placement that stands.
AGAINST: dict[Bar, Promise] = {
    Bar.NOT_THEIRS: gettext_lazy("They hold no place in this work."),
    Bar.AGE: gettext_lazy("They are too young for this work."),
    Bar.CONSENT: gettext_lazy("The consent of their guardian is missing."),
    Bar.QUALIFICATION: gettext_lazy("A qualification that this work asks for ends before that day."),
    Bar.TIME: gettext_lazy("Their week says that they are not free then."),
    Bar.BUSY: gettext_lazy("They have something else at that time."),
    Bar.CANNOT: gettext_lazy("They said that they cannot come then."),
    Bar.LOCKED: gettext_lazy("You keep them off this shift."),
    Bar.OVERLAP: gettext_lazy("They have another shift at that time, the way counted in."),
    Bar.REST: gettext_lazy("They would rest less than they wish between two days."),
    Bar.HOURS: gettext_lazy("It is more hours than they wish."),
    Bar.FULL: gettext_lazy("The shift has more people than places."),
}


def why_unplaced(bars: Iterable[tuple[Bar, int]]) -> list[str]:
    """Return why somebody has no shift, the most frequent reason first."""
    said = [str(WHY[bar] % {"n": count}) for bar, count in bars if bar in WHY]
    return said or [_("No shift ahead belongs to the work they were accepted for.")]


def against(bar: Bar) -> str:
    return str(AGAINST[bar]) if bar in AGAINST else ""


def missing_words(gap: Unfilled | None) -> list[str]:
    """Return what a shift still lacks."""
    if gap is None:
        return []
    said = []
    if gap.people:
        said.append(ngettext("%(n)d person is missing", "%(n)d people are missing", gap.people) % {"n": gap.people})
    names = {word.code: word.label() for word in lists.skills()} if gap.skills else {}
    for code, count in gap.skills:
        said.append(
            ngettext("%(n)d person is missing with: %(skill)s", "%(n)d people are missing with: %(skill)s", count)
            % {"n": count, "skill": names.get(code, code)}
        )
    return said


def left_out_words(left: int) -> str:
    """Return what is said after publishing of those who could not be given their shift."""
    return ngettext(
        "%(n)d placement was left out: the person has left, or the shift is full, over or dropped.",
        "%(n)d placements were left out: the person has left, or the shift is full, over or dropped.",
        left,
    ) % {"n": left}

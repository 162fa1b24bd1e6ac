"""A person's own page of proof: what they gave, by cause and month, to what, with which skills, and the papers of it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import get_language

from touiza.actors.models import Actor
from touiza.core.audiences import Audience
from touiza.core.translated import Passage
from touiza.kernel import weave
from touiza.proof import book
from touiza.proof.models import PARTS, Certificate, Recommendation, Showing
from touiza.proof.showing import showable_certificates, showable_letters, shown
from touiza.proof.skills import skills_of
from touiza.proof.weaves import loom_threads
from touiza.vocabulary import lists

MONTHS_DRAWN = 24  # the latest; the table behind has them all
MOST_SKILLS = 12
MOST_WORKS = 100
Row = tuple[dt.date, list[int], int]  # a month, minutes of each cause, minutes of all


@dataclass(frozen=True)
class Column:
    """A month of the weave."""

    month: dt.date
    paths: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Weave:
    """Hours by cause and month: drawn, and as a table."""

    threads: list[dict[str, Any]]  # label, minutes, dye
    rows: list[Row]
    columns: list[Column]
    height: int
    unit: int  # hours a knot stands for


@dataclass(frozen=True)
class ProofPage:
    """What stands on the page. A part that is not shown is empty; `parts` names those that are."""

    person: Actor
    title: Passage
    parts: frozenset[str]
    minutes: int
    weave: Weave | None
    works: list[book.Work]
    skills: list[tuple[str, int]]
    certificates: Sequence[Certificate]
    letters: Sequence[Recommendation]


def own_page(person: Actor) -> tuple[ProofPage, Showing]:
    """Return one's own page with every part, all papers, and what of it is shown."""
    showing = Showing.objects.filter(person=person).first() or Showing(person=person)
    papers = (list(showable_certificates(person)), list(showable_letters(person)))
    return _page(person, person.name.here, frozenset(PARTS), papers), showing


def page_by_key(key: str) -> ProofPage:
    """Return the page that a secret address opens; 404 where it opens none."""
    return _shown_page(shown().filter(key=key).first(), named=True)


def page_by_handle(handle: str) -> ProofPage:
    """Return the page a person made public; 404 otherwise."""
    return _shown_page(shown().filter(person__handle=handle, is_public=True).first(), named=False)


def _shown_page(showing: Showing | None, *, named: bool) -> ProofPage:
    """Build what others see. Who hides their name from everyone is named only to those who were given the secret address."""
    if showing is None:
        raise Http404
    person = showing.person
    hidden = not named and person.person.audience_of("name") != Audience.PUBLIC
    title = Passage(f"@{person.handle}", "en", True) if hidden else person.name.here
    parts = frozenset(part for part in PARTS if getattr(showing, part))
    papers: tuple[list[Certificate], list[Recommendation]] = ([], [])
    if showing.papers and not hidden:  # a paper says the name
        certificates = showable_certificates(person).filter(pk__in=showing.certificates.values("pk"))
        letters = showable_letters(person).filter(pk__in=showing.letters.values("pk"))
        papers = (list(certificates), list(letters))
    return _page(person, title, parts, papers)


def _page(person: Actor, title: Passage, parts: frozenset[str], papers: tuple[list[Certificate], list[Recommendation]]) -> ProofPage:
    works = book.works_given(person, MOST_WORKS) if parts & {"works", "skills"} else []
    return ProofPage(
        person=person,
        title=title,
        parts=parts,
        minutes=book.confirmed_total(person),
        weave=_weave(book.months_given(person)) if "weave" in parts else None,
        works=works if "works" in parts else [],
        skills=_skills(works) if "skills" in parts else [],
        certificates=papers[0],
        letters=papers[1],
    )


def _weave(given: list[tuple[dt.date, int, int]]) -> Weave | None:
    """Weave minutes by month and cause; a cause has one thread in the drawing, the legend and the table."""
    if not given:
        return None
    totals: dict[int, int] = defaultdict(int)
    cells: dict[dt.date, dict[int, int]] = defaultdict(dict)
    for month, cause, minutes in given:
        totals[cause] += minutes
        cells[month][cause] = minutes
    causes = sorted(totals, key=lambda cause: (-totals[cause], cause))
    threads = loom_threads([{"cause": cause, "minutes": totals[cause]} for cause in causes])
    for place, thread in enumerate(threads):
        thread["dye"] = _dye(thread["dye"], place)
    rows = [(month, [by.get(cause, 0) for cause in causes], sum(by.values())) for month, by in cells.items()]
    drawn = _every_month(rows)[-MONTHS_DRAWN:]
    dyes = [thread["dye"] for thread in threads]
    woven = weave.months([[(dye, -(-minutes // 60)) for dye, minutes in zip(dyes, by, strict=True) if minutes] for _m, by, _t in drawn])
    columns = [Column(row[0], paths) for row, paths in zip(drawn, woven.columns, strict=True)]
    return Weave(threads, rows[::-1], columns, woven.height, woven.unit)


def _dye(dye: int, place: int) -> int:
    """Return a thread's colour: its own, else by its place."""
    return dye if 1 <= dye <= len(weave.THREADS) else place % len(weave.THREADS) + 1


def _every_month(rows: list[Row]) -> list[Row]:
    """Return the rows with the empty months between them, so that the drawing tells time truly."""
    by_month = {row[0]: row for row in rows}
    month, last, found = rows[0][0], rows[-1][0], []
    empty = [0] * len(rows[0][1])
    while month <= last:
        found.append(by_month.get(month, (month, empty, 0)))
        month = (month + dt.timedelta(days=31)).replace(day=1)
    return found


def _skills(works: list[book.Work]) -> list[tuple[str, int]]:
    """Return the skills that the works asked for, with the minutes given to those works, most first. One query."""
    given = {work.source.pk: work.minutes for work in works}
    minutes: dict[int, int] = defaultdict(int)
    for post, skills in skills_of(list(given)).items():
        for skill in skills:
            minutes[skill] += given[post]
    most = sorted(minutes.items(), key=lambda one: (-one[1], one[0]))[:MOST_SKILLS]
    language = get_language() or "ar"
    words = {word.id: word for word in lists.skills()}
    return [(words[skill].label(language), given_to) for skill, given_to in most if skill in words]

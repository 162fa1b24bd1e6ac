"""The one question behind the page and the public interface: what fits, in which order, and what else was looked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from touiza.actors.asking import other_words
from touiza.actors.models import Actor
from touiza.actors.readers import tokens_of
from touiza.finding.kinds import KINDS, SCOPES, Shown
from touiza.kernel.text import LANGUAGES, clean_line
from touiza.search.correcting import correction
from touiza.search.excerpts import Excerpt, read_excerpts
from touiza.search.models import language_facet
from touiza.search.queries import CEILING, Hit, Page, find_in

LONGEST = 120  # characters of the words
PER_PAGE = 20
LAST_PAGE = CEILING // PER_PAGE  # beyond it nobody looks; nothing is ranked there
IS, IN = "is", "in"  # groups of facets: the kind, the language of the text


@dataclass(frozen=True)
class Asked:
    """What somebody asks for: words, perhaps one kind and one language; which page, and the language they read."""

    words: str
    kind: str = ""
    language: str = ""
    page: int = 1
    reads: str | None = None


@dataclass(frozen=True)
class Result:
    """Something that fits, as its kind shows it, with the text it was found by."""

    kind: str
    shown: Shown
    excerpt: Excerpt
    score: float

    @property
    def label(self) -> str:
        return str(KINDS[self.kind].one)


@dataclass(frozen=True)
class Found:
    """A page of results. `counts` are of each kind; `also` other names of what was asked for, looked for besides."""

    asked: Asked
    results: list[Result] = field(default_factory=list)
    total: int = 0
    more: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    also: Sequence[str] = ()
    guessed: bool = False  # nothing holds the words: these results are for `meant`
    meant: str = ""


def read_asked(query: QueryDict, *, reads: str | None) -> Asked:
    """Return what an address asks for; what means nothing in it is passed over."""
    kind, language, number = query.get("kind", ""), query.get("lang", ""), query.get("page", "")
    return Asked(
        words=clean_line(query.get("q", "")[:LONGEST]),
        kind=kind if kind in KINDS else "",
        language=language if language in LANGUAGES else "",
        page=min(max(int(number), 1), LAST_PAGE) if number.isascii() and number.isdecimal() and len(number) < 6 else 1,
        reads=reads,
    )


def search_everything(asked: Asked, reader: Actor | None, *, per_page: int = PER_PAGE) -> Found:
    """Return what fits, as far as the reader (None: a visitor) may see it. Twelve queries at most, for visitors."""
    if not asked.words:
        return Found(asked)
    tokens = tokens_of(reader)
    other = other_words(asked.words, asked.reads)
    page = find_in(
        scopes=SCOPES,
        words=asked.words,
        facets_any=_chosen(asked),
        audience_tokens=tokens,
        page=asked.page,
        per_page=per_page,
        prefer_language=asked.reads,
        count_groups=(IS,),
        also=other.echoes,
        shares={kind.name: kind.share for kind in KINDS.values() if kind.share != 1},
    )
    return Found(
        asked,
        results=_results(page, reader),
        total=page.total,
        more=page.more,
        counts={kind: sum(page.facet_counts[IS].get(scope, 0) for scope in _scopes(kind)) for kind in KINDS},
        also=[] if page.guessed else other.told,
        guessed=page.guessed,
        meant=correction(asked.words, page, kinds=list(KINDS), audience_tokens=tokens),
    )


def _chosen(asked: Asked) -> dict[str, list[str]]:
    chosen: dict[str, list[str]] = {}
    if asked.kind:
        chosen[IS] = _scopes(asked.kind)
    if asked.language:
        chosen[IN] = [language_facet(asked.language).partition(":")[2]]
    return chosen


def _scopes(kind: str) -> list[str]:
    """Return what the facets of a kind say after "is:"."""
    return [kind if state is None else f"{kind}/{state}" for state in KINDS[kind].states]


def _results(page: Page, reader: Actor | None) -> list[Result]:
    """Return the results in the order of the page; what is gone since it was indexed is left out."""
    excerpts = read_excerpts(page)
    shown = {name: _shown(name, page.hits, reader) for name in KINDS}
    return [
        Result(hit.kind, shown[hit.kind][hit.object_id], excerpts[hit.kind, hit.object_id], hit.score)
        for hit in page.hits
        if hit.object_id in shown[hit.kind] and (hit.kind, hit.object_id) in excerpts
    ]


def _shown(kind: str, hits: Sequence[Hit], reader: Actor | None) -> dict[int, Shown]:
    ids = [hit.object_id for hit in hits if hit.kind == kind]
    return KINDS[kind].read(ids, reader) if ids else {}

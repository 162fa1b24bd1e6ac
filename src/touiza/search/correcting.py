"""Did you mean: the question with words that stand nowhere written as those nearest to them that do.

A correction is spelt as a text that the reader may see spells it, so that no word of anything hidden is ever told.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from django.db import connection

from touiza.kernel.text import LANGUAGES, Term, Token, forgiven, slips, term_of, tokenise
from touiza.search.guessing import known_like, nearest
from touiza.search.ranking import LONGEST_QUESTION
from touiza.search.shapes import Page
from touiza.search.vectors import lexeme, quote

MOST_WORDS = 4  # corrected in one question
_TEXTS = 10  # read for the spelling of one word
_SPELT = """
SELECT language, title, left(body, 4000) FROM search_document
WHERE terms @@ %s::tsquery AND kind = ANY(%s) AND audience && %s::text[] LIMIT %s
"""

Readings = Mapping[str, Sequence[str]]  # a folded word and its lexemes, one by the rules of each language


def correction(words: str, page: Page, *, kinds: Sequence[str], audience_tokens: Sequence[str]) -> str:
    """The question as it was probably meant; "" where all its words are known, or nothing comes near. Two queries at most.

    `page` is what `find` found for `words`.
    """
    tokens = tokenise(words[:LONGEST_QUESTION])
    strange = _strange(tokens, page)
    known = known_like(kinds, [one for readings in strange.values() for one in readings]) if strange else {}
    meant = {word: near[0] for word, readings in strange.items() if (near := _near(word, readings, known))}
    spelt = _spellings(list(meant.values()), kinds, audience_tokens) if meant else {}
    return _written(words, tokens, lambda word: spelt.get(meant.get(word, ""), ""))


def _strange(tokens: Sequence[Token], page: Page) -> Readings:
    """The words that no text holds, and that are long enough to be told from others."""
    found: dict[str, list[str]] = {}
    for token in tokens:
        terms = {term_of(token.text, language) for language in LANGUAGES}
        readings = sorted(lexeme(term) for term in terms if term is not None)
        if readings and forgiven(token.text) and page.unknown.issuperset(readings):
            found[token.text] = readings
    return dict(list(found.items())[:MOST_WORDS])


def _near(word: str, readings: Sequence[str], known: dict[str, int]) -> list[str]:
    """The known lexemes nearest to a word, in whichever reading, the nearest and then the commonest first."""
    found = {near: slips(word, near.partition(":")[2], most=len(word)) for one in readings for near in nearest(one, known)}
    return sorted(found, key=lambda near: (found[near], -known[near]))


def _spellings(lexemes: Sequence[str], kinds: Sequence[str], audience_tokens: Sequence[str]) -> dict[str, str]:
    """How texts that the reader may see spell these: the first spelling met, without what is written around it."""
    spelt: dict[str, str] = {}
    wanted = dict.fromkeys(lexemes)
    query = " | ".join(map(quote, wanted))
    with connection.cursor() as cursor:
        cursor.execute(_SPELT, [query, list(kinds), list(audience_tokens), _TEXTS * len(wanted)])
        for language, title, body in cursor.fetchall():
            for one, word in _words_of(f"{title}\n{body}", language):
                if one in wanted and (one not in spelt or len(word) < len(spelt[one])):
                    spelt[one] = word
    return spelt


def _words_of(text: str, language: str) -> Iterator[tuple[str, str]]:
    for token in tokenise(text):
        term: Term | None = term_of(token.text, language)
        if term is not None:
            yield lexeme(term), text[token.start : token.end].lower()


def _written(words: str, tokens: Sequence[Token], spell: Callable[[str], str]) -> str:
    """The question with its words as `spell` writes them; "" where it changes none."""
    written, at = "", 0
    for token in tokens:
        better = spell(token.text)
        written += words[at : token.start] + (better or words[token.start : token.end])
        at = token.end
    written += words[at:]
    return "" if written.casefold() == words.casefold() else written



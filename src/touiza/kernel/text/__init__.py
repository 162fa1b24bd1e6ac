"""Text analysis of our own for Arabic, French and English: folding, words, stems, names, sorting, addresses."""

from touiza.kernel.text.analysis import (
    LANGUAGES,
    Term,
    analyse,
    guess_language,
    iterate_terms,
    term_of,
    without_stopwords,
)
from touiza.kernel.text.cleaning import clean_line, clean_name, clean_text
from touiza.kernel.text.excerpts import Part, excerpt, marked_parts, plain_text
from touiza.kernel.text.folding import normalise
from touiza.kernel.text.marks import LONGEST_TOPIC, Mark, MarkKind, find_marks, handles_in, topics_in
from touiza.kernel.text.names import NameProblem, check_name
from touiza.kernel.text.nearness import forgiven, slips
from touiza.kernel.text.resemblance import bare_words, resemblance
from touiza.kernel.text.slugs import slugify
from touiza.kernel.text.sorting import LONGEST_KEY, sort_key
from touiza.kernel.text.words import Token, tokenise

__all__ = [
    "LANGUAGES",
    "LONGEST_KEY",
    "LONGEST_TOPIC",
    "Mark",
    "MarkKind",
    "NameProblem",
    "Part",
    "Term",
    "Token",
    "analyse",
    "bare_words",
    "check_name",
    "clean_line",
    "clean_name",
    "clean_text",
    "excerpt",
    "find_marks",
    "forgiven",
    "guess_language",
    "handles_in",
    "iterate_terms",
    "marked_parts",
    "normalise",
    "plain_text",
    "resemblance",
    "slips",
    "slugify",
    "sort_key",
    "term_of",
    "tokenise",
    "topics_in",
    "without_stopwords",
]

"""Text analysis of our own for Arabic, French and English: folding, words, stems, names, sorting, addresses."""

from touiza.kernel.text.analysis import LANGUAGES, Term, analyse, guess_language, iterate_terms, without_stopwords
from touiza.kernel.text.cleaning import clean_line, clean_name, clean_text
from touiza.kernel.text.folding import normalise
from touiza.kernel.text.names import NameProblem, check_name
from touiza.kernel.text.nearness import forgiven, slips
from touiza.kernel.text.slugs import slugify
from touiza.kernel.text.sorting import LONGEST_KEY, sort_key
from touiza.kernel.text.words import Token, tokenise

__all__ = [
    "LANGUAGES",
    "LONGEST_KEY",
    "NameProblem",
    "Term",
    "Token",
    "analyse",
    "check_name",
    "clean_line",
    "clean_name",
    "clean_text",
    "forgiven",
    "guess_language",
    "iterate_terms",
    "normalise",
    "slips",
    "slugify",
    "sort_key",
    "tokenise",
    "without_stopwords",
]

"""Brings the forms of a word together: light stemming for Arabic, Snowball for French and English.

Arabic follows light10 (Larkey, Ballesteros, Connell 2007): prefixes and suffixes only, never roots, so that "school" and
"study" stay apart; then a lexicon of the field finds broken plurals and guards nouns that begin like a prefix.
Every function takes a word already folded by `normalise`, and is deterministic.
"""

import re
import threading
from collections.abc import Callable, Iterator
from functools import lru_cache

import Stemmer  # type: ignore[import-not-found]

from touiza.kernel.text import lexicon_arabic, lexicon_latin
from touiza.kernel.text.folding import normalise
from touiza.kernel.text.scripts import ARABIC, LATIN, main_script

_ARTICLE = re.compile(r"[وف]?(?:[بك]?ال|لل)(?=..)")
_CONJUNCTION = re.compile(r"[وف](?=...)")
_PREPOSITION = re.compile(r"[وف]?[بكل](?=....)")
# A suffix, and how many letters must stay before it: feminine endings leave two (لغة، لغات), the others three.
_SUFFIXES = (("ها", 3), ("ان", 3), ("ات", 2), ("ون", 3), ("ين", 3), ("يه", 3), ("ه", 2), ("ي", 3))
_ENDINGS = ("هما", "تين", "تان", "تها", "تهم", "تنا", "كم", "ها", "هم", "هن", "نا", "ات", "ان", "ون", "ين", "ه")
_SHORTEST = 2


def without_article(word: str) -> str:
    """A folded word without the Arabic article and what is written with it: «والمدارس» gives «مدارس»."""
    match = _ARTICLE.match(word)
    return word[match.end() :] if match else word


def _without_suffixes(word: str) -> str:
    for suffix, kept in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= kept:
            word = word[: -len(suffix)]
    return word


def _read_lexicon() -> dict[str, str]:
    """Each form of the lexicon with its stem."""
    known: dict[str, str] = {}
    for entry in lexicon_arabic.ENTRIES:
        noun, *plurals = map(normalise, entry.removeprefix("=").split())
        stem = noun if entry.startswith("=") else _without_suffixes(noun)
        known.update(dict.fromkeys((noun, *plurals), stem))
    return known


_KNOWN = _read_lexicon()


def _without_prefixes(word: str) -> Iterator[str]:
    """`word`, then what stays of it after an article, a conjunction, a preposition."""
    yield word
    for prefix in (_ARTICLE, _CONJUNCTION, _PREPOSITION):
        match = prefix.match(word)
        if match:
            yield word[match.end() :]


def _look_up(word: str) -> str | None:
    """The stem of a word of the lexicon under its prefixes and endings; None when it is not there."""
    for rest in _without_prefixes(word):
        if rest in _KNOWN:
            return _KNOWN[rest]
        for ending in _ENDINGS:
            if rest.endswith(ending) and len(rest) - len(ending) >= _SHORTEST:
                shorter = rest[: -len(ending)]
                stem = _KNOWN.get(shorter + "ه" if ending.startswith("ت") else shorter)
                if stem:
                    return stem
    return None


def stem_arabic(word: str) -> str:
    """The light stem of a folded Arabic word: «المترجمين» and «مترجمة» give «مترجم», «مدارس» gives «مدرس»."""
    found = _look_up(word)
    if found:
        return found
    article = _ARTICLE.match(word)
    if article:
        word = word[article.end() :]
    while word.startswith("و") and len(word) > 3:
        word = word[1:]
    if not article:
        article = _ARTICLE.match(word)
        word = word[article.end() :] if article else word
    return _without_suffixes(word)


# A Snowball object keeps state between calls: one for each thread.
_local = threading.local()


def _snowball(algorithm: str, word: str) -> str:
    stemmer = getattr(_local, algorithm, None)
    if stemmer is None:
        stemmer = Stemmer.Stemmer(algorithm, maxCacheSize=0)
        setattr(_local, algorithm, stemmer)
    return str(stemmer.stemWord(word))


_FRENCH_FORMS = lexicon_latin.forms(lexicon_latin.FRENCH)
_ENGLISH_FORMS = lexicon_latin.forms(lexicon_latin.ENGLISH)
_PARTICIPLE = re.compile(r"(?<=...)ee(?:s?)\Z")
_FEMININE_AGENT = re.compile(r"(?<=...)trices?\Z")
_AMERICAN = re.compile(r"(?<=...)iz(?=(?:e|es|ed|er|ers|ing|ation|ations)\Z)")


def stem_french(word: str) -> str:
    """The Snowball stem, after three repairs: irregular plurals, -trice as -teur, and -ée(s), which folding unaccents."""
    word = _FEMININE_AGENT.sub("teur", _FRENCH_FORMS.get(word, word))
    return _snowball("french", _PARTICIPLE.sub("e", word))


def stem_english(word: str) -> str:
    """The Snowball (Porter 2) stem, after two repairs: irregular plurals, and -ize written as -ise."""
    return _snowball("english", _AMERICAN.sub("is", _ENGLISH_FORMS.get(word, word)))


_STEMMERS: dict[str, Callable[[str], str]] = {"ar": stem_arabic, "fr": stem_french, "en": stem_english}


@lru_cache(maxsize=65536)
def word_language(word: str, language: str) -> str | None:
    """The language whose rules fit a word found in a text in `language`; None for digits and other scripts.

    Arabic letters follow Arabic rules wherever they stand. Latin letters in an Arabic text follow French ones.
    """
    script = main_script(word)
    if script == ARABIC:
        return "ar"
    if script != LATIN:
        return None
    return "en" if language == "en" else "fr"


@lru_cache(maxsize=65536)
def stem(word: str, language: str) -> str:
    """The stem of a folded word of a text in `language` ("ar", "fr", "en"); never empty for a word that is not."""
    rules = word_language(word, language)
    return (_STEMMERS[rules](word) or word) if rules else word

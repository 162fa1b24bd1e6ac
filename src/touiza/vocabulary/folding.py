"""The words a term or a place is found by, whatever way they are written: one function for keys and for questions.

On top of `kernel.text.normalise`: Arabic articles go, words too common in addresses go, and names of places, which are
written in many ways in Latin letters (Jijel, Djidjelli), also leave a trace of their consonants.
"""

import re

from touiza.kernel.text import normalise

MOST_WORDS = 8  # of a question; more add nothing
_NOT_WORD = re.compile(r"[\W_]+")
_JOINED = re.compile(r"\b([bhkmnrt])['’ʼ`](?=[a-z])")  # M'Sila, N'Gaous: one word; d'Alger, l'eau: two
_ARTICLE = re.compile(r"^(?:وال|بال|كال|فال|لل|ال)(?=\w{3})")
_ARABIC_WEAK = re.compile(r"[اويه]")
_EMPTY = frozenset(
    {"ولايه", "بلديه", "دايره", "مدينه", "wilaya", "commune", "daira", "ville", "city", "town", "of", "de", "du", "d"}
)
_LATIN_ARTICLES = frozenset({"el", "al", "il", "ul", "l"})
_SOUNDS = (  # in this order; letters that sound alike to those who write them, and chat digits for Arabic letters
    ("tch", "x"),
    ("ch", "x"),
    ("sh", "x"),
    ("dj", "j"),
    ("gh", "g"),
    ("kh", "k"),
    ("ph", "f"),
    ("qu", "k"),
    ("ck", "k"),
    ("q", "k"),
    ("c", "k"),
    ("9", "k"),
    ("v", "b"),
)
_LATIN_WEAK = re.compile(r"[aeiouywh37]")
_DOUBLE = re.compile(r"(.)\1+")
_LATIN = re.compile(r"[a-z]")
_OPENED = re.compile(r"[oa]e")


def fold(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded and without article: «سطيف» and “Sétif” each have one."""
    return tuple(_ARTICLE.sub("", word) for word in _NOT_WORD.split(_JOINED.sub(r"\1", normalise(text))) if word)


def fold_question(text: str) -> tuple[str, ...]:
    """Return the words to look for; words such as “wilaya” are left out where others remain."""
    words = fold(text)[:MOST_WORDS]
    telling = tuple(word for word in words if word not in _EMPTY)
    return telling or words


def sound_of(word: str) -> str:
    """Return the consonants of a folded word, written one way; at least two characters unless the word is shorter."""
    if not _LATIN.search(word):
        bones = word[:1] + _ARABIC_WEAK.sub("", word[1:])
        return bones if len(bones) > 1 else word
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    bones = _DOUBLE.sub(r"\1", _LATIN_WEAK.sub("", word))
    return bones if len(bones) > 1 else f"a{bones}"


def sounds(text: str) -> tuple[str, ...]:
    """Return the consonants of each word; Latin articles (El, Al) go, since half of the people leave them out."""
    words = fold_question(text)
    telling = [word for word in words if word not in _LATIN_ARTICLES]
    return tuple(sound_of(word) for word in (telling or words) if not word.isdigit())


def key_of(words: list[str]) -> str:
    """Return words once each, blank before and after, so that “ word” finds a beginning and “ word ” a whole one."""
    return f" {' '.join(dict.fromkeys(words))} " if words else ""


def compact(text: str) -> tuple[str, ...]:
    """Return a name as one run of letters, with its Arabic articles and without: one slip of the finger in a name is
    one slip in each of these, wherever it falls, on an article or a blank too.
    """
    letters = _NOT_WORD.sub("", normalise(text))
    bare = "".join(_ARTICLE.sub("", word) for word in fold(text))  # twice: «الإلكترونيك», and «إلكترونيك» without it
    keys = [letters, bare, letters.removeprefix("ال")]
    keys += [_OPENED.sub("e", key) for key in keys]  # œ is one letter to who types it
    return tuple(dict.fromkeys(key for key in keys if key))

"""Topics: tags under which posts stand, one for all names of a thing.

A name of one of our topics (`data/topics.toml`), or a label of one of our causes, skills or wilayas, in any language, is that
thing; a word of an imported vocabulary is whatever other word of its concept was used first. All else is a topic by its
letters (`tag_key`).
"""

from collections.abc import Iterable, Mapping
from itertools import chain

from django.db import transaction

from touiza.core.errors import Refusal
from touiza.core.translated import LANGUAGES, Passage
from touiza.kernel.text import guess_language
from touiza.vocabulary import lists
from touiza.vocabulary.concepts import concepts_named
from touiza.vocabulary.files import read_topics
from touiza.vocabulary.folding import fold_question
from touiza.vocabulary.lists import Word
from touiza.vocabulary.models import LONGEST_TAG, Concept, Tag
from touiza.vocabulary.tagging import clean_tag, tag_key


def topic_key(name: str) -> str:
    """Return the key of the topic that a word belongs to, as far as our own vocabulary tells. No query."""
    key = tag_key(name)
    term = _terms().get(_joined(key))
    return _key_of(term) if term else key


def topic_label(key: str, name: str, language: str | None = None) -> Passage:
    """Return what a topic is called for a reader: the label of the word it is, else as it was written first."""
    term = _terms().get(_joined(key))
    if term is not None:
        return term.passage(language)
    written = guess_language(name, default="")
    return Passage(name, written, written != language)


def topic_slug(key: str) -> str:
    """Return a topic's part of an address."""
    return key.replace(" ", "_").replace("/", "_")


def topic_by_slug(slug: str) -> Tag | None:
    """Return the topic of an address, however it was written there. Two queries at most."""
    return None if "\0" in slug else find_topic(slug.replace("_", " "))


def find_topic(key: str) -> Tag | None:
    """Return the topic of a key, however it was spelled; None where nobody has written of it. Two queries at most."""
    wanted = topic_key(key)
    rows = {tag.key: tag for tag in Tag.objects.select_related("concept__skill").filter(key__in={wanted, tag_key(key)})}
    found = rows.get(wanted) or rows.get(tag_key(key))  # from before the word was one of ours
    if found is not None:
        return _first_of(found)
    concept = concepts_named([key]).get(fold_question(key)) if wanted else None
    return _tag_of(concept) if concept else None


@transaction.atomic
def topics_named(*, names: Iterable[str], most: int) -> list[Tag]:
    """Return the topics of these words in order, each once, made where they are new. What is no word is passed over."""
    wanted: dict[str, str] = {}
    for name in names:
        told = _cleaned(name)
        if told:
            term = _terms().get(_joined(tag_key(told)))
            wanted.setdefault(_key_of(term) if term else tag_key(told), _name_of(term) if term else told)
    wanted = dict(list(wanted.items())[:most])
    known = set(Tag.objects.filter(key__in=wanted).values_list("key", flat=True))
    for key, name in wanted.items():
        if key not in known:
            _make(key, name)
    rows = {tag.key: tag for tag in Tag.objects.filter(key__in=wanted).select_related("concept__skill")}
    found = [_first_of(rows[key]) for key in wanted]
    return list({tag.pk: tag for tag in found}.values())


def _cleaned(name: str) -> str:
    try:
        return clean_tag(name.replace("_", " "))
    except Refusal:
        return ""


def _make(key: str, name: str) -> None:
    concept = concepts_named([name]).get(fold_question(name))
    Tag.objects.bulk_create([Tag(key=key, name=name, concept=concept)], ignore_conflicts=True)


def _first_of(tag: Tag) -> Tag:
    """Return the topic of a tag that is a word of an imported vocabulary: our skill's, else the first of its concept."""
    return (_tag_of(tag.concept) or tag) if tag.concept else tag


def _tag_of(concept: Concept) -> Tag | None:
    if concept.skill is not None and (term := lists.by_code("skills", concept.skill.code)) is not None:
        Tag.objects.bulk_create([Tag(key=_key_of(term), name=_name_of(term))], ignore_conflicts=True)
        return Tag.objects.get(key=_key_of(term))
    return Tag.objects.filter(concept=concept).order_by("pk").first()


def _key_of(term: Word) -> str:
    return tag_key(_name_of(term))


def _name_of(term: Word) -> str:
    """Return the name under which a word is kept as a tag; each reader sees their own label."""
    return term.label(LANGUAGES[0])[:LONGEST_TAG]


def _terms() -> Mapping[str, Word]:
    return lists.remembered("terms by topic", _read_terms)


def _read_terms() -> dict[str, Word]:
    """Return our topics by each of their names, then causes, skills and wilayas by each of their labels, folded and joined.

    The synonyms of these are left out: they are what things are searched by, and often something narrower.
    """
    found: dict[str, Word] = {}
    for number, row in enumerate(read_topics(), 1):
        topic = Word(-number, row.code, row.labels, row.synonyms, retired=False)
        for name in (*row.labels.values(), *chain.from_iterable(row.synonyms.values())):
            found.setdefault(_joined(tag_key(name)), topic)
    words: tuple[Word, ...] = (*lists.causes(), *lists.skills(), *lists.wilayas())
    for word in words:
        for label in word.labels.values():
            found.setdefault(_joined(tag_key(label)), word)
        found.setdefault(_joined(_key_of(word)), word)
    found.pop("", None)
    return found


def _joined(key: str) -> str:
    """Return a key without blanks: #SecoursDesFemmes is #secours_des_femmes."""
    return key.replace(" ", "")

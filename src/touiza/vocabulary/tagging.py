"""Free tags: words of people's own beside the vocabulary, one row for all ways of writing a word."""

import re
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from touiza.core.errors import Refusal
from touiza.kernel.text import clean_line
from touiza.vocabulary.concepts import concepts_named, find_concepts
from touiza.vocabulary.folding import compact, fold, fold_question
from touiza.vocabulary.models import LONGEST_TAG, Tag

MOST_TAGS = 4  # of one person, of one opportunity
_ADDRESS = re.compile(r"@|//|www\.|\d[\d .-]{6,}\d")


def clean_tag(text: str) -> str:
    """Return a tag as it is kept. Raises Refusal ("tag_long", "tag_private") for what is no word to find things by."""
    name = clean_line(text).lstrip("#").strip(" ,،;؛")
    if len(name) > LONGEST_TAG:
        raise Refusal("tag_long", _("A tag has %(most)d characters at most. Write one word, or two.") % {"most": LONGEST_TAG})
    if _ADDRESS.search(name):
        raise Refusal("tag_private", _("Everybody sees tags. Write a word here, not an address or a number."))
    return name


def tag_key(name: str) -> str:
    """Return a tag without what people write in several ways; a sign that folds to nothing stays as it is."""
    return (" ".join(fold(name.replace("_", " "))) or name.casefold())[:60]


@transaction.atomic
def tags_named(*, names: Iterable[str]) -> list[Tag]:
    """Return the tags of these names in order, each once, made where they are new; a word of an offered scheme is tied to it."""
    wanted: dict[str, str] = {}
    for name in names:
        if told := clean_tag(name):
            wanted.setdefault(tag_key(told), told)
    wanted = dict(list(wanted.items())[:MOST_TAGS])
    known = set(Tag.objects.filter(key__in=wanted).values_list("key", flat=True))
    new = {key: name for key, name in wanted.items() if key not in known}
    concepts = concepts_named(list(new.values())) if new else {}
    Tag.objects.bulk_create(
        [Tag(key=key, name=name, concept=concepts.get(fold_question(name))) for key, name in new.items()],
        ignore_conflicts=True,
    )
    rows = {tag.key: tag for tag in Tag.objects.filter(key__in=wanted).select_related("concept")}
    return [rows[key] for key in wanted]


def show_tags(*, tags: Iterable[Tag]) -> None:
    """Let tags be suggested to others, once they stand on something published."""
    if hidden := [tag.pk for tag in tags if not tag.shown]:
        Tag.objects.filter(pk__in=hidden).update(shown=True)


def words_to_index(tags: Sequence[Tag], language: str) -> list[str]:
    """Return what search should find a tag by: its name, and what a concept it is tied to is called in a language."""
    told = [tag.name for tag in tags]
    for tag in tags:
        if tag.concept:
            told += [tag.concept.labels.get(language, ""), *tag.concept.synonyms.get(language, ())]
    return [word for word in told if word]


def find_tags(text: str, language: str, limit: int = 10) -> list[str]:
    """Return tags that others use in public, then words of offered vocabularies, that fit what is typed."""
    key = tag_key(clean_line(text))
    if len(key) < 2:
        return []
    rows = Tag.objects.filter(shown=True).filter(Q(key__startswith=key) | Q(key__contains=f" {key}"))
    own = list(rows.order_by("key").values_list("name", flat=True)[:limit])
    found = [concept.label(language) for concept in find_concepts(text, language, limit)]
    told: dict[tuple[str, ...], str] = {}
    for name in (*own, *(label[:LONGEST_TAG] for label in found if len(label) <= LONGEST_TAG)):
        told.setdefault(compact(name), name)
    return list(told.values())[:limit]

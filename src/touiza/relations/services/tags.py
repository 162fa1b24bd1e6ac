"""Tags: words of the association's own, one row for every way of writing a word."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.associations.models import Association
from touiza.core.errors import Refusal
from touiza.kernel.text import clean_line
from touiza.relations.models import Tag
from touiza.vocabulary.folding import fold

MOST_TAGS = 200  # of an association
LONGEST = 40


@transaction.atomic
def tags_named(*, association: Association, names: Iterable[str]) -> list[Tag]:
    """Return the tags of these names, made where they are new. Refuses "too_many_tags"."""
    wanted: dict[str, str] = {}
    for name in names:
        line = clean_line(name)[:LONGEST].strip()
        if line:
            wanted.setdefault(tag_key(line), line)
    if not wanted:
        return []
    known = {tag.key: tag for tag in Tag.objects.filter(association=association, key__in=wanted)}
    new = [Tag(association=association, name=name, key=key) for key, name in wanted.items() if key not in known]
    if new and Tag.objects.filter(association=association).count() + len(new) > MOST_TAGS:
        raise Refusal("too_many_tags", _("There is room for %(most)d tags. Use those that are there.") % {"most": MOST_TAGS}, field="tags")
    Tag.objects.bulk_create(new, ignore_conflicts=True)
    rows = {tag.key: tag for tag in Tag.objects.filter(association=association, key__in=wanted)}
    return [rows[key] for key in wanted if key in rows]


def tag_key(name: str) -> str:
    """Return a tag's name without what people write in several ways; a sign that folds to nothing stays as it is."""
    return (" ".join(fold(name)) or name.casefold())[:60]

"""The tabs of the feed: which shelves are merged."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.posts.feed import Tab as Part
from touiza.ui.shapes import Tab

WORDS = {
    Part.ALL: _("All"),
    Part.ASSOCIATIONS: _("My associations"),
    Part.PEOPLE: pgettext_lazy("followed", "People"),
    Part.NEAR: _("Near"),
    Part.TOPICS: _("Topics"),
}


def tab_of(asked: str) -> Part:
    return Part(asked) if asked in Part else Part.ALL


def tabs(current: Part) -> list[Tab]:
    return [
        {"text": str(word), "href": f"?tab={part.value}" if part != Part.ALL else "?", "current": part == current}
        for part, word in WORDS.items()
    ]

"""Why a post can be believed: where it has it from, of which day it speaks, who checked it, how long it holds."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from touiza.core import clock
from touiza.core.translated import Passage
from touiza.posts.models import Post


@dataclass(frozen=True)
class Credit:
    """What stands below a post about itself; empty where nothing was said. `href` where the source is an address."""

    source: str
    href: str
    as_of: dt.date | None
    checked_by: Passage | None
    good_until: dt.date | None
    past: bool  # it held until a day that is over

    def __bool__(self) -> bool:
        return bool(self.source or self.as_of or self.checked_by or self.good_until)


def credit_of(post: Post, names: Mapping[int, Passage]) -> Credit:
    """Return it; `names` are those of who checked, by id."""
    source = post.source
    is_address = source.startswith(("https://", "http://")) and " " not in source
    return Credit(
        source=(urlsplit(source).hostname or source) if is_address else source,
        href=source if is_address else "",
        as_of=post.as_of,
        checked_by=names.get(post.checked_by_id) if post.checked_by_id else None,
        good_until=post.good_until,
        past=post.good_until is not None and post.good_until < clock.today(),
    )

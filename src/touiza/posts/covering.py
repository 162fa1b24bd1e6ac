"""The cover of a profile as its page shows it today."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.translated import Passage, TranslatedText
from touiza.media.links import file_url, picture_url
from touiza.posts.services.covers import cover_of, covers_on


@dataclass(frozen=True)
class ShownCover:
    href: str
    alt: Passage
    occasion: Passage


def shown_cover(actor: Actor) -> ShownCover | None:
    """Return what stands at the head of a profile. One query."""
    cover = cover_of(actor)
    return ShownCover(picture_url(cover.picture), cover.picture.alt.here, cover.occasion.here) if cover else None


def cover_facts() -> Subquery:
    """Return what `cover_from` draws, to be asked for with rows of associations: no query of its own."""
    told = JSONObject(file="picture__file", alt="picture__alt", occasion="occasion")
    return Subquery(covers_on(clock.today()).filter(actor=OuterRef("pk")).annotate(told=told).values("told")[:1])


def cover_from(facts: Mapping[str, Any] | None) -> ShownCover | None:
    """Return the cover that was loaded as facts."""
    if not facts:
        return None
    alt, occasion = (TranslatedText.from_json(facts[name]).here for name in ("alt", "occasion"))
    return ShownCover(file_url(facts["file"]), alt, occasion)

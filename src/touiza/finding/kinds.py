"""The kinds of things that are found, and how a result of each is shown. A kind to come is one more line here."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor, Person
from touiza.actors.profile import shown_names
from touiza.actors.services.indexing import KIND as PERSON
from touiza.associations.cards import card_of
from touiza.associations.models import Association
from touiza.associations.services.indexing import KIND as ASSOCIATION
from touiza.opportunities.discovery import LINES
from touiza.opportunities.lines import find_of as opportunity_line
from touiza.opportunities.services.indexing import KIND as OPPORTUNITY
from touiza.opportunities.services.indexing import OPEN, PAUSED
from touiza.posts.items import Item, items_for
from touiza.posts.models import Post, PostState
from touiza.posts.services.indexing import KIND as POST
from touiza.projects.lines import find_of as project_line
from touiza.projects.models import Project
from touiza.projects.services.indexing import KIND as PROJECT
from touiza.ui import formats
from touiza.ui.shapes import Fact, Find


@dataclass(frozen=True)
class Shown:
    """A result as a list shows it, and what it is called outside: the slug or handle of its address."""

    id: str
    line: Find


Read = Callable[[Collection[int], Actor | None], dict[int, Shown]]


@dataclass(frozen=True)
class Kind:
    """A kind: its name in the index, in the address and in the API; how people call it; states that are looked at."""

    name: str
    label: str | Promise
    one: str | Promise
    read: Read
    states: tuple[str | None, ...] = (None,)
    share: float = 1  # what its results are worth beside others: profiles are short, and would come first everywhere


def _opportunities(ids: Collection[int], _reader: Actor | None) -> dict[int, Shown]:
    return {row.pk: Shown(row.post.slug, opportunity_line(row)) for row in LINES(ids=list(ids))}


def _associations(ids: Collection[int], _reader: Actor | None) -> dict[int, Shown]:
    rows = Association.objects.active().with_card().filter(pk__in=ids)
    return {row.pk: Shown(row.handle, card_of(row)) for row in rows}


def _projects(ids: Collection[int], _reader: Actor | None) -> dict[int, Shown]:
    seen = {"post__state": PostState.PUBLISHED, "association__actor__suspended_at": None}
    return {
        row.pk: Shown(row.post.slug, project_line(row)) for row in Project.objects.filter(pk__in=ids, **seen).with_line()
    }


def _people(ids: Collection[int], reader: Actor | None) -> dict[int, Shown]:
    """Return people under the names this reader may see; who is gone or hides theirs by now is left out."""
    rows = Person.objects.filter(pk__in=ids, guest_key="", awaits_guardian=False, actor__erased_at=None, actor__suspended_at=None)
    actors = [person.actor for person in rows.select_related("actor__person")]
    names = shown_names(actors, reader)
    return {
        actor.pk: Shown(
            actor.handle,
            {
                "href": reverse("home:profile", args=[actor.handle]),
                "title": names[actor.pk].text,
                "title_lang": names[actor.pk].language if names[actor.pk].foreign else "",
                "by": None,
                "facts": [],
            },
        )
        for actor in actors
        if names[actor.pk].text != f"@{actor.handle}"
    }


def _posts(ids: Collection[int], reader: Actor | None) -> dict[int, Shown]:
    """Return posts that this reader may read now, whatever the index said of their readers."""
    rows = list(Post.objects.visible_to(reader).filter(pk__in=ids).with_item())
    return {item.post.pk: Shown(item.post.slug, _post_line(item)) for item in items_for(rows, reader)}


def _post_line(item: Item) -> Find:
    lang = formats.known(get_language())
    facts: list[Fact] = [{"icon": "calendar", "text": formats.date_long(timezone.localdate(item.at), lang)}]
    name = item.by.name
    return {
        "href": item.href,
        "title": item.heading.text,
        "title_lang": item.heading.language if item.heading.foreign else "",
        "by": {"name": name.text, "lang": name.language if name.foreign else "", "seed": item.by.handle, "dyes": item.by.dyes},
        "facts": facts,
        "tag": {"text": _("It may no longer be true"), "kind": "warn"} if item.credit.past else None,
    }


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(OPPORTUNITY, _("Opportunities"), pgettext_lazy("kind of result", "Opportunity"), _opportunities, (OPEN, PAUSED)),
        Kind(ASSOCIATION, _("Associations"), pgettext_lazy("kind of result", "Association"), _associations),
        Kind(PROJECT, _("Projects"), pgettext_lazy("kind of result", "Project"), _projects),
        Kind(POST, pgettext_lazy("kind of result", "News"), pgettext_lazy("kind of result", "Post"), _posts),
        Kind(PERSON, pgettext_lazy("kind of result", "People"), pgettext_lazy("kind of result", "Person"), _people, share=0.6),
    )
}
SCOPES = [(kind.name, state) for kind in KINDS.values() for state in kind.states]

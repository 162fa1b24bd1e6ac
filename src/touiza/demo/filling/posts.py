"""Chapter: what associations and people write, with its topics, its translations and its readers."""

import datetime as dt

from touiza.actors.models import Actor
from touiza.core.audiences import Audience
from touiza.core.translated import TranslatedText
from touiza.demo import reading
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, content
from touiza.posts.foreign_pages import PageFacts
from touiza.posts.models import Post, PostKind
from touiza.posts.services.changing import check_post, pin_post
from touiza.posts.services.pages import keep_page, note_trouble
from touiza.posts.services.posting import Written, write_post

SPEAKS = ("communicator", "owner")


def fill_posts(world: World) -> str:
    """Write all of them, each on its day."""
    posts = [write(world, entry) for entry in content("posts")["posts"]]
    kinds = sum(post.kind == PostKind.ARTICLE for post in posts)
    return f"{len(posts)} posts, {kinds} of them articles"


def write(world: World, entry: Entry) -> Post:
    """Write one; a page elsewhere is not asked for: what it says is written down."""
    author = world.associations[entry["as"]].actor if "as" in entry else world.people[entry["by"]]
    at = world.almanac.moment(int(entry["day"]), entry["hour"])
    post = write_post(
        author=author,
        by=_hand(world, entry, author),
        written=_written(world, entry),
        form_key=f"demo-{entry['key']}"[:22],
        at=at,
        silent=not entry.get("told", False),
    )
    if "page" in entry:
        keep_page(link=post.link, facts=_facts(entry["page"]), picture=None, at=at)
    if "trouble" in entry:
        note_trouble(link=post.link, code=entry["trouble"])
    if "checked" in entry:
        check_post(post=post, by=world.people[entry["checked"]])
    if entry.get("pinned"):
        pin_post(post=post, pinned=True, at=at)
    return post


def _hand(world: World, entry: Entry, author: Actor) -> Actor:
    """Return who typed it: the named one, else who speaks for the association."""
    if "by" in entry:
        return world.people[entry["by"]]
    team = reading.team(author.handle)
    return world.people[next(key for role in SPEAKS for key, held in team if held == role)]


def _written(world: World, entry: Entry) -> Written:
    return Written(
        kind=PostKind(entry.get("kind", "note")),
        title=_text(entry, "title"),
        body=_text(entry, "body"),
        audience=entry.get("audience", Audience.PUBLIC),
        source=entry.get("origin", ""),
        as_of=_day(world, entry, "as_of"),
        good_until=_day(world, entry, "good_until"),
        address=entry.get("address", ""),
    )


def _text(entry: Entry, name: str) -> TranslatedText:
    return TranslatedText.of(entry["source"], **{code: text.strip() for code, text in entry.get(name, {}).items()})


def _day(world: World, entry: Entry, name: str) -> dt.date | None:
    return world.almanac.day(int(entry[name])) if name in entry else None


def _facts(page: Entry) -> PageFacts:
    return PageFacts(
        title=page["title"], summary=page["summary"], site=page["site"], dated=dt.date.fromisoformat(page["dated"]),
        picture="", language=page["language"],
    )  # fmt: skip

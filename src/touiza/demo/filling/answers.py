"""Chapter: what is answered below posts and opportunities, and what the inboxes of associations make of it."""

import datetime as dt
from typing import Any

from touiza.actors.models import Activity, Actor
from touiza.core.translated import LANGUAGES, TranslatedText
from touiza.demo import reading
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, content
from touiza.kernel.workdays import FRIDAY, SATURDAY
from touiza.posts.models import Post
from touiza.posts.services.answering import answer_post
from touiza.relations.models import DueItem, DueState
from touiza.relations.services.answering_ways import save_answer, set_hours
from touiza.relations.services.due import LETTERS, POSTS, take
from touiza.relations.services.inbox import assign_item, decide_item, note_on_item, translate_item

ANSWERS = ("communicator", "coordinator", "owner")
DAY = 24  # hours
SOON = dt.timedelta(minutes=4)
TOLD_FOR = 48  # hours: who was answered before that is not told any more


def fill_answers(world: World) -> str:
    """Write the threads, let the inboxes read them, and do there what colleagues did."""
    for association, (opens, closes) in content("answers")["hours"].items():
        span = (dt.time.fromisoformat(opens), dt.time.fromisoformat(closes))
        set_hours(association=world.associations[association], hours=dict.fromkeys(range(7), span))
    written = [answer for thread in content("answers")["threads"] for answer in _write(world, thread)]
    take(Activity.objects.filter(verb__in=POSTS | LETTERS).select_related("actor", "association", "person").order_by("pk"))
    for entry in content("answers")["saved"]:
        association = world.associations[entry["association"]]
        save_answer(association=association, by=hand_of(world, association.handle), **{name: entry[name] for name in ("language", "title", "body")})
    for entry in content("answers")["handled"]:
        _handle(world, entry)
    return f"{len(written)} answers, {DueItem.objects.filter(state=DueState.OPEN).count()} things wait in inboxes"


def hand_of(world: World, association: str) -> Actor:
    """Return who answers for an association: its communicator, else who coordinates it, else its owner."""
    team = reading.team(association)
    return world.people[next(key for role in ANSWERS for key, held in team if held == role)]


def _write(world: World, thread: Entry) -> list[Post]:
    post = Post.objects.get(form_key__endswith=f":demo-{thread['on']}"[:23]) if "on" in thread else world.opportunities[thread["work"]].post
    written: list[Post] = []
    for line in thread["lines"]:
        ours = line.get("as", "")
        answered = written[line["to"] - 1] if "to" in line else post
        written.append(
            answer_post(
                post=answered,
                author=world.associations[ours].actor if ours else world.people[line["by"]],
                written_by=hand_of(world, ours) if ours else None,
                body=_text(line),
                at=_after(_moment(world, line["ago"]), answered, world.almanac.now),
                silent=line["ago"] > TOLD_FOR,
            )
        )
    return written


def _moment(world: World, hours: int) -> dt.datetime:
    """Return a moment so long ago, by day: what is older than a day happened between nine and five of a working day."""
    if hours < DAY:
        return world.almanac.ago(hours)
    day = world.almanac.day(-(hours // DAY))
    day -= dt.timedelta(days=2 if day.weekday() in {FRIDAY, SATURDAY} else 0)
    return world.almanac.moment(day, 17) - dt.timedelta(minutes=20 * (hours % DAY))


def _after(moment: dt.datetime, answered: Post, now: dt.datetime) -> dt.datetime:
    """Return a moment, but after what is answered where that was written here, and never one to come."""
    written = answered.published_at if answered.form_key or answered.root_id else None
    return min(max(moment, written + SOON) if written else moment, now)


def _text(line: Entry) -> TranslatedText:
    language = next(code for code in LANGUAGES if code in line)
    return TranslatedText.of(language, **{language: line[language]})


def _handle(world: World, entry: Entry) -> None:
    item = next(item for item in DueItem.objects.filter(post__isnull=False).select_related("post", "association__actor") if _begins(item, entry["of"]))
    by = world.people[entry["by"]] if "by" in entry else hand_of(world, item.association.handle)
    at = min(item.asked_at + dt.timedelta(hours=1), world.almanac.now)
    told: dict[str, Any] = {"item": item, "by": by, "at": at}
    if "none" in entry or "spam" in entry:
        decide_item(**told, decision=DueState.SPAM if "spam" in entry else DueState.NONE, reason=entry.get("none", ""), silent=True)
    if "assign" in entry:
        assign_item(**told, to=world.people[entry["assign"]])
    if "note" in entry:
        note_on_item(**told, text=entry["note"])
    for language, text in entry.get("translation", {}).items():
        translate_item(**told, language=language, text=text)


def _begins(item: DueItem, words: str) -> bool:
    return item.post is not None and str(item.post.body.in_(item.language)).startswith(words)

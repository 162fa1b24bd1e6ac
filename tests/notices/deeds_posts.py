"""Deeds of exchange: mentions, answers, thanks, shares, polls, walls, follows, what waits in an inbox, reports."""

import datetime as dt
from collections.abc import Callable

from tests.posts.written import fr, note
from tests.relations.due_things import here_waits
from tests.worlds import World
from touiza.actors.services.following import accept_follower, follow, set_openness
from touiza.core import clock
from touiza.moderation.services.reporting import decide, report_post
from touiza.posts.models import Post
from touiza.posts.services.answering import answer_post
from touiza.posts.services.polling import ask, close_poll
from touiza.posts.services.posting import Written
from touiza.posts.services.sharing import share_post
from touiza.posts.services.thanking import thank
from touiza.posts.services.walls import write_on_wall
from touiza.relations.models import DueItem
from touiza.relations.services.inbox import assign_item
from touiza.relations.services.overdue import tell_overdue


def own(world: World) -> Post:
    return note(world.amina, "Les cèdres ont tenu.")


def asked(world: World) -> Post:
    return answer_post(post=note(world.chrea.actor, "Venez.", by=world.rachid), author=world.amina, body=fr("À quelle heure ?"))


def mentioned(world: World) -> None:
    note(world.chrea.actor, f"Merci à @{world.amina.handle}.", by=world.rachid)


def answered(world: World) -> None:
    answer_post(post=asked(world), author=world.chrea.actor, written_by=world.nassima, body=fr("À huit heures."))


def polled(world: World) -> None:
    choices = [fr("Samedi"), fr("Dimanche")]
    poll = ask(author=world.chrea.actor, by=world.nassima, question=fr("Quel jour ?"), choices=choices, closes_at=clock.now() + dt.timedelta(days=1))
    close_poll(poll=poll, by=world.nassima)


def on_the_wall(world: World) -> None:
    set_openness(actor=world.amina, wall="signed_in")
    write_on_wall(host=world.amina, author=world.yanis, written=Written(body=fr("Merci pour samedi.")))


def let_in(world: World) -> None:
    follow(follower=world.amina, actor=world.yanis)
    accept_follower(actor=world.yanis, follower=world.amina)


def begun(world: World) -> None:
    set_openness(actor=world.amina, followers="anybody")
    follow(follower=world.yanis, actor=world.amina)


def assigned(world: World) -> None:
    assign_item(item=here_waits(world, asked(world)), to=world.nassima, by=world.rachid)


def late(world: World) -> None:
    here_waits(world, asked(world))
    DueItem.objects.update(due_at=clock.now())
    tell_overdue()


def reported(world: World) -> Post:
    post = own(world)
    report_post(post=post, by=world.yanis, reason="spam")
    return post


def kept(world: World) -> None:
    decide(post=reported(world), by=world.user("dalia"), remove=False, sentence="Rien contre nos règles.")


def removed(world: World) -> None:
    decide(post=reported(world), by=world.user("dalia"), remove=True, sentence="Publicité.")


DEEDS: dict[str, tuple[Callable[[World], object], tuple[str, ...]]] = {
    "post.mentioned": (mentioned, ("amina",)),
    "answer.written": (answered, ("amina",)),
    "post.thanked": (lambda world: thank(post=own(world), by=world.yanis), ("amina",)),
    "post.shared": (lambda world: share_post(post=own(world), author=world.yanis, by=world.yanis), ("amina",)),
    "poll.closed": (polled, ("rachid",)),
    "wall.written": (on_the_wall, ("amina",)),
    "follow.asked": (lambda world: follow(follower=world.yanis, actor=world.amina), ("amina",)),
    "follow.accepted": (let_in, ("amina",)),
    "follow.begun": (begun, ("amina",)),
    "due.assigned": (assigned, ("nassima",)),
    "due.overdue": (late, ("rachid", "nassima")),
    "report.filed": (reported, ("dalia",)),
    "report.kept": (kept, ("yanis",)),
    "report.removed": (removed, ("yanis",)),
    "post.kept": (kept, ("amina",)),
    "post.taken_down": (removed, ("amina",)),
}

"""A random walk through all that can happen to what waits for an answer, with a model of a few lines beside it."""

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

from tests.worlds import World
from touiza.actors.models import Activity, Actor
from touiza.associations.models import Role
from touiza.associations.services.contact import answer_message, write_message
from touiza.associations.services.roles import end_role, give_role
from touiza.conversations.services.talking import settle
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.opportunities.models import Opportunity
from touiza.opportunities.services.applications import apply
from touiza.opportunities.services.applications import write_message as talk
from touiza.posts.models import Post, PostKind
from touiza.posts.services.answering import answer_post, edit_answer, remove_answer
from touiza.posts.services.changing import remove_written
from touiza.posts.services.writing import create_post
from touiza.relations.models import DueItem
from touiza.relations.services.due import take
from touiza.relations.services.inbox import assign_item, decide_item, undo_item


def words(text: str) -> TranslatedText:
    return TranslatedText.of("fr", fr=text)


@dataclass
class Asked:
    """The model of one thing that waits: its human answers that stand, what was decided, whether it is still there."""

    key: str
    thing: Any
    answers: dict[int, dt.datetime] = field(default_factory=dict)  # of posts, by id; of other ways the first is kept under 0
    decision: str = ""
    gone: bool = False
    fact: bool = False  # where it stands, somebody said that nothing is needed

    @property
    def state(self) -> str:
        if self.answers:
            return "answered"
        if self.decision:
            return self.decision
        return "none" if self.gone or self.fact else "open"


class Walk:
    def __init__(self, world: World, seed: int) -> None:
        self.world, self.random, self.read = world, random.Random(seed), 0
        self.now = clock.now() - dt.timedelta(days=40)
        self.asked: dict[str, Asked] = {}
        self.comments: list[Post] = []  # of people, standing
        self.ours: list[tuple[Asked | None, Post]] = []  # answers of the association, standing
        self.number = 0
        chrea = world.chrea.actor
        self.heads = [
            create_post(kind=PostKind.NOTE, author=chrea, title=TranslatedText.of("fr"), body=words("x"), published=True, at=self.now),
            world.opportunity.post,
        ]
        self.removed: set[int] = set()
        self.people = [world.amina, world.yanis, world.chloe]
        self.application = apply(opportunity=world.opportunity, person=world.amina, at=self.now)

    def at(self) -> dt.datetime:
        self.now += dt.timedelta(minutes=self.random.randint(1, 90))
        return self.now

    def text(self) -> str:
        self.number += 1
        return f"parole n° {self.number}"

    def step(self) -> None:
        deeds = [
            self.ask, self.ask, self.ask_under_ours, self.ask_by_letter, self.ask_in_talk, self.chat, self.answer, self.answer, self.answer,
            self.answer_by_machine, self.answer_letter, self.answer_talk, self.edit, self.take_question_away, self.take_answer_away,
            self.decide, self.undo, self.change_roles, self.move_and_rename, self.assign, self.look, self.look,
        ]  # fmt: skip
        self.random.choice(deeds)()

    # Asking.

    def ask(self) -> None:
        heads = [head for head in self.heads if head.pk not in self.removed]
        self._comment(self.random.choice(heads))

    def ask_under_ours(self) -> None:
        if self.ours:
            self._comment(self.random.choice(self.ours)[1])

    def _comment(self, post: Post) -> None:
        made = answer_post(post=post, author=self.random.choice(self.people), body=words(self.text()), at=self.at())
        self.comments.append(made)
        self.asked[f"post:{made.pk}"] = Asked(f"post:{made.pk}", made)

    def chat(self) -> None:
        """People among themselves: nothing that waits."""
        if self.comments:
            self.comments.append(answer_post(post=self.random.choice(self.comments), author=self.random.choice(self.people), body=words(self.text()), at=self.at()))

    def ask_by_letter(self) -> None:
        person = self.random.choice(self.people)
        made = write_message(
            association=self.world.chrea, sender=person, name="x", email="x@mail.example", language="fr", subject="x", body=self.text(), at=self.at()
        )
        self.asked[f"letter:{made.pk}"] = Asked(f"letter:{made.pk}", made)

    def ask_in_talk(self) -> None:
        made = talk(application=self.application, author=self.world.amina, text=self.text(), at=self.at())
        self.asked[f"message:{made.pk}"] = Asked(f"message:{made.pk}", made)

    # Answering.

    def answer(self) -> None:
        if self.comments:
            post = self.random.choice(self.comments)
            made = answer_post(post=post, author=self.world.chrea.actor, written_by=self.hand(), body=words(self.text()), at=self.at())
            asked = self.asked.get(f"post:{post.pk}")
            self.ours.append((asked, made))
            if asked is not None:
                asked.answers[made.pk] = self.now

    def answer_by_machine(self) -> None:
        if self.comments:
            answer_post(post=self.random.choice(self.comments), author=self.world.chrea.actor, body=words(f"Merci. {self.text()}"), at=self.at())

    def answer_letter(self) -> None:
        one = self._pick(lambda asked: asked.key.startswith("letter") and asked.state == "open")
        if one is not None:
            by_mail = self.random.random() < 0.7
            answer_message(message=one.thing, by=self.hand(), answer=self.text() if by_mail else "", at=self.at())
            if by_mail:
                one.answers[0] = self.now
            else:
                one.fact = True

    def answer_talk(self) -> None:
        waiting = [asked for asked in self.asked.values() if asked.key.startswith("message") and not asked.answers]
        if not waiting:
            return
        if self.random.random() < 0.3:
            settle(subject=self.application, upto=max(asked.thing.pk for asked in waiting), at=self.at())
            for asked in waiting:
                asked.fact = True
            return
        talk(application=self.application, author=self.hand(), text=self.text(), at=self.at())
        for asked in waiting:
            asked.answers[0] = self.now

    # Changing and taking away.

    def edit(self) -> None:
        rows = [*self.comments, *(post for _asked, post in self.ours)]
        if rows:
            edit_answer(answer=self.random.choice(rows), by=self.world.amina, body=words(self.text()), at=self.at())

    def take_question_away(self) -> None:
        if self.comments and self.random.random() < 0.5:
            post = self.comments.pop(self.random.randrange(len(self.comments)))
            remove_answer(answer=post, by=post.author, at=self.at())
            if asked := self.asked.get(f"post:{post.pk}"):
                asked.gone = True

    def take_answer_away(self) -> None:
        if self.ours:
            asked, post = self.ours.pop(self.random.randrange(len(self.ours)))
            remove_answer(answer=post, by=self.world.rachid, at=self.at())
            if asked is not None:
                del asked.answers[post.pk]

    # Deciding in the inbox: what is not there yet cannot be decided about.

    def decide(self) -> None:
        one = self._pick(lambda asked: not asked.answers)
        if one is None:
            return
        self.look(all_of_it=True)
        spam = self.random.random() < 0.3
        decide_item(item=self.item(one), by=self.hand(), decision="spam" if spam else "none", reason="thanks", at=self.at())
        one.decision = "spam" if spam else "none"
        if one.key.startswith("letter"):
            one.fact = True
        if one.key.startswith("message"):
            for other in self.asked.values():
                if other.key.startswith("message") and other.thing.pk <= one.thing.pk and not other.answers:
                    other.fact = True

    def undo(self) -> None:
        self.look(all_of_it=True)
        one = self._pick(lambda asked: asked.state in {"none", "spam"} and not asked.gone)
        if one is None:
            return
        undo_item(item=self.item(one), by=self.hand(), at=self.at())
        one.decision = ""
        one.fact = False
        if one.key.startswith("message"):
            for other in self.asked.values():
                if other.key.startswith("message") and other.thing.pk >= one.thing.pk:
                    other.fact = False

    def assign(self) -> None:
        self.look(all_of_it=True)
        one = self._pick(lambda asked: asked.state == "open")
        if one is not None:
            assign_item(item=self.item(one), to=self.hand(), by=self.world.rachid, at=self.at())

    # Around it.

    def change_roles(self) -> None:
        role = Role.objects.filter(association=self.world.chrea, person=self.world.nassima, ended_at=None).first()
        if role is not None:
            end_role(role=role, by=self.world.rachid, at=self.at())
        else:
            give_role(association=self.world.chrea, person=self.world.nassima, kind=Role.Kind.COORDINATOR, by=self.world.rachid, at=self.at())

    def move_and_rename(self) -> None:
        Opportunity.objects.filter(pk=self.world.opportunity.pk).update(day=self.now.date() + dt.timedelta(days=60))
        head = self.heads[0]
        if self.random.random() < 0.1 and head.pk not in self.removed and head.replies.exists():
            remove_written(post=head, by=self.world.rachid, at=self.at())
            self.removed.add(head.pk)

    def look(self, *, all_of_it: bool = False) -> None:
        """Read a stretch of the log, as the reader does: later than the deeds, some lines or all."""
        rows = Activity.objects.filter(pk__gt=self.read).select_related("actor", "association", "person").order_by("pk")
        found = list(rows if all_of_it else rows[: self.random.randint(1, 12)])
        take(found)
        if found and self.random.random() < 0.2:
            take(found)  # what was read twice changes nothing
        self.read = found[-1].pk if found else self.read

    def hand(self) -> Actor:
        return self.world.rachid

    def item(self, asked: Asked) -> DueItem:
        return DueItem.objects.get(association=self.world.chrea, key=asked.key)

    def _pick(self, fits: Any) -> Asked | None:
        found = [asked for asked in self.asked.values() if fits(asked)]
        return self.random.choice(found) if found else None

"""Applications as what conversations are about: who reads them, what they are called; and their thread on a page.

Everyone who acts for the association reads what is said about an application. That is said on the page, and it is what
keeps a minor from being alone with one adult.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from touiza.actors.models import Actor
from touiza.actors.profile import shown_name
from touiza.associations.access import holders, roles_held
from touiza.associations.capabilities import Can, powers
from touiza.associations.scopes import roles_over
from touiza.conversations.access import conversation_about
from touiza.conversations.forms import MessageForm
from touiza.conversations.registry import About, Subject
from touiza.conversations.thread import is_mine, read_thread
from touiza.opportunities.access_applications import Seen
from touiza.opportunities.models import LIVE, Application, ApplicationStep

TYPE = "opportunities.application"
SAID = frozenset({ApplicationStep.Kind.ASKED, ApplicationStep.Kind.ANSWERED})


@dataclass(frozen=True)
class Said:
    """A line of the thread: words somebody said, or, without words, something that happened."""

    at: dt.datetime
    name: str
    mine: bool = False
    words: str = ""
    tag: str | Promise = ""
    note: str = ""


def readers(pk: int) -> Iterable[Actor]:
    """Return the applicant and everyone who may read applications for the association, but while it is suspended."""
    application = Application.objects.select_related("opportunity__association__actor", "person__person__user").filter(pk=pk).first()
    if application is None:
        return []
    association = application.opportunity.association
    staff = holders(association.pk, Can.READ_ANSWERS, post=application.opportunity_id)
    people = [application.person, *([] if association.actor.suspended_at else staff)]
    return [one for one in people if one.erased_at is None]


def about(ids: Collection[int], reader: Actor) -> dict[int, About]:
    """Describe applications to their applicant or to one who acts for the association; others see none."""
    rows = Application.objects.filter(pk__in=ids).select_related(
        "person__person", "opportunity__post", "opportunity__association__actor"
    )
    found = {}
    for one in rows:
        association = one.opportunity.association
        if one.person_id != reader.pk and (association.actor.suspended_at or not _reads(reader, one)):
            continue
        own = one.person_id == reader.pk
        shown = association.actor if one.share_profile else None
        found[one.pk] = About(
            title=str(one.opportunity.post.title),
            other=str(association) if own else str(shown_name(one.person, shown, shared=one.share_profile)),
            url=reverse("opportunities:application", args=[one.public_id]),
            seed=association.handle,
            dyes=association.dyes,
        )
    return found


def _reads(actor: Actor, application: Application) -> bool:
    """Tell whether somebody may read this application for its association. No query but for limited roles."""
    role = roles_held(actor).get(application.opportunity.association_id)
    if role is None or Can.READ_ANSWERS not in powers(role):
        return False
    return not role.is_scoped or roles_over(application.opportunity_id).filter(pk=role.pk).exists()


APPLICATIONS = Subject(type=TYPE, readers=readers, about=about)


def thread_of(actor: Actor, seen: Seen, steps: list[ApplicationStep], number: str | None) -> dict[str, Any]:
    """Return the thread of an application as its page shows it, from the side it is seen from."""
    application = seen.application
    conversation = conversation_about(TYPE, application.pk, actor)
    thread = read_thread(conversation, number)
    side = None if seen.as_applicant else application.opportunity.association.actor
    kinds = {step.message_id: step.get_kind_display() for step in steps if step.message_id}
    lines = [
        Said(
            at=message.at,
            name=message.author.known_as if message.author else "",
            mine=is_mine(message, actor, side),
            words=message.text or "…",
            tag=kinds.get(message.pk, ""),
        )
        for message in thread.messages
    ]
    lines += [_happened(step, actor, seen) for step in steps if step.message_id is None and thread.covers(step.at)]
    return {
        "thread": thread,
        "timeline": sorted(lines, key=lambda line: line.at),
        "conversation": conversation,
        "may_talk": application.state in LIVE,
        "message_form": MessageForm(auto_id="say_%s"),
    }


def _happened(step: ApplicationStep, actor: Actor, seen: Seen) -> Said:
    """Return a step as a line: what was asked and answered before there were conversations, as words."""
    name = step.by.known_as if step.by else ""
    own_side = (step.by_id == seen.application.person_id) == seen.as_applicant and step.by_id is not None
    if step.kind in SAID and step.sentence:
        return Said(step.at, name, mine=own_side, words=step.sentence, tag=step.get_kind_display())
    reason = f"{step.get_kind_display()}: {step.get_reason_display()}" if step.reason else step.get_kind_display()
    return Said(step.at, name, tag=reason, note=step.sentence)


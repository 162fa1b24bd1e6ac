"""How answers are told: to whom is answered, as long as they may read what was answered."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from touiza.actors.models import Activity, Actor
from touiza.actors.profile import shown_name
from touiza.notices.families import Family
from touiza.notices.registry import Kind, Telling, object_of, register
from touiza.posts.access import can_read
from touiza.posts.notices import may_read, post_rows
from touiza.posts.wording import beginning_of


def register_notices_of_answers() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register(Kind(verb="answer.written", recipients=_answered, tell=_answer, objects=post_rows, family=Family.ANSWERS, visible=may_read))


def _answered(activity: Activity) -> Iterable[Actor]:
    """Return the person who is answered; an association reads it in its inbox."""
    answer, whom = object_of(activity), activity.person
    if answer is None or whom is None or not whom.is_person or whom.pk == answer.author_id:
        return []
    return [whom] if can_read(answer, whom) else []


def _answer(activity: Activity, recipient: Actor) -> Telling | None:
    answer = object_of(activity)
    if answer is None:
        return None
    name = str(shown_name(answer.author, recipient))
    return Telling(
        subject=_("%(name)s answers you") % {"name": name},
        url=reverse("posts:answers", args=[answer.slug]),
        action=_("Read the answer"),
        quote=beginning_of(answer.body.here),
        quoted=name,
        sender=name,
    )

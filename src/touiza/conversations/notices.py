"""A new message is told once: who has not read the last one they were told of is not told of the next."""

from collections.abc import Iterable

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touiza.actors.models import Activity, Actor
from touiza.actors.profile import shown_name
from touiza.conversations.models import Message, Reading
from touiza.conversations.registry import subject_of
from touiza.conversations.services.talking import SENT
from touiza.notices.families import Family
from touiza.notices.registry import Kind, Telling, object_of, register


def register_notices() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register(Kind(verb=SENT, recipients=_readers, tell=_tell, objects=_rows, family=Family.MESSAGES))


def _rows() -> QuerySet[Message]:
    same = Message.objects.filter(conversation=OuterRef("conversation"), pk__gt=OuterRef("pk"), author=OuterRef("author"))
    count = same.order_by().values("conversation").annotate(n=Count("pk")).values("n")
    return Message.objects.select_related("conversation", "author__person", "side__association").annotate(
        more=Coalesce(Subquery(count, output_field=IntegerField()), 0)
    )


def _readers(activity: Activity) -> Iterable[Actor]:
    """Return who may read it, but for those who have an older message to read still: they were told of that one."""
    message = object_of(activity)
    subject = subject_of(message.conversation.subject_type) if message else None
    if message is None or subject is None:
        return []
    readers = {one.pk: one for one in subject.readers(message.conversation.subject_id) if one.pk != message.author_id}
    marks = dict(
        Reading.objects.filter(conversation=message.conversation_id, person__in=readers).values_list("person", "read_id")
    )
    older = Message.objects.filter(conversation=message.conversation_id, pk__lt=message.pk).annotate(said_by=F("author"))
    waiting = list(older.filter(pk__gt=min([marks.get(pk, 0) for pk in readers], default=0)).values_list("pk", "said_by"))
    return [
        reader
        for pk, reader in readers.items()
        if not any(said > marks.get(pk, 0) and by != pk for said, by in waiting) and marks.get(pk, 0) < message.pk
    ]


def _tell(activity: Activity, recipient: Actor) -> Telling | None:
    message = object_of(activity)
    subject = subject_of(message.conversation.subject_type) if message else None
    if message is None or subject is None:
        return None
    about = subject.about([message.conversation.subject_id], recipient).get(message.conversation.subject_id)
    if about is None:
        return None
    author = message.author
    name = str(message.side) if message.side else str(shown_name(author, recipient, shared=True)) if author else about.other
    said = {"name": name, "title": about.title, "count": message.more + 1}
    several = ngettext(
        "%(name)s wrote you %(count)d message about “%(title)s”", "%(name)s wrote you %(count)d messages about “%(title)s”", message.more + 1
    )
    return Telling(
        subject=(several if message.more else _("%(name)s writes to you about “%(title)s”")) % said,
        url=about.url,
        action=_("Read and answer"),
        quote=message.text,
        quoted=author.known_as if author and message.text else "",
        seed=about.seed,
        dyes=about.dyes,
        sender=about.other if message.side else "",
    )

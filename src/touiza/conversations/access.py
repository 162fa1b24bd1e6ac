"""Which conversations are somebody's, and what they have not read. Who may read one is decided by what it is about."""

from django.db.models import BooleanField, Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from touiza.actors.models import Actor, Tie
from touiza.conversations.models import Conversation, Message, Reading
from touiza.conversations.registry import About, subject_of
from touiza.core.prepared import Prepared

MOST = 100  # counted


def conversations_of(person: int) -> QuerySet[Conversation]:
    """Return the conversations of a person and of the associations they act for, the newest first; `unread` says so."""
    staffed = Tie.objects.filter(person=person, kind=Tie.Kind.STAFF).values("association")
    mine = Q(participants__actor=person) | Q(participants__actor__in=staffed)
    read = Reading.objects.filter(conversation=OuterRef("pk"), person=person).values("read_id")
    rows = Conversation.objects.filter(mine, last_id__gt=0).annotate(read=Coalesce(Subquery(read[:1]), 0))
    unread = Case(
        When(Q(last_id__gt=F("read")) & ~Q(last_by=person), then=Value(True)), default=Value(False), output_field=BooleanField()  # noqa: FBT003
    )
    return rows.annotate(unread=unread).distinct().order_by("-last_id")


def unread_about(actor: Actor, kind: str, ids: list[int]) -> dict[int, int]:
    """Return how many messages of others a person has not read, by the id of what they are about. One query."""
    counts: dict[int, int] = {}
    for subject in UNREAD_ABOUT(person=actor.pk, kind=kind, ids=ids):
        counts[subject] = counts.get(subject, 0) + 1
    return counts


def _unread_messages(person: int, kind: str, ids: list[int]) -> QuerySet:
    read = Reading.objects.filter(conversation=OuterRef("conversation"), person=person).values("read_id")
    rows = Message.objects.filter(conversation__subject_type=kind, conversation__subject_id__in=ids)
    rows = rows.annotate(read=Coalesce(Subquery(read[:1]), 0)).filter(pk__gt=F("read"))
    return rows.exclude(author=person).values_list("conversation__subject_id", flat=True)


UNREAD_ABOUT = Prepared(_unread_messages)


def count_unread(actor: Actor) -> int:
    """Return how many conversations hold something new for a person, counted no further than 100."""
    return len(UNREAD(person=actor.pk))


UNREAD = Prepared(
    lambda person: conversations_of(person).filter(unread=True).order_by().values_list("pk", flat=True)[:MOST]
)


def conversation_about(kind: str, pk: int, reader: Actor) -> Conversation | None:
    """Return the conversation about one thing, if anything was said, with how far a reader has `read` it. One query.

    The caller has shown that it may be read.
    """
    return ABOUT.first(kind=kind, pk=pk, person=reader.pk)


def _about(kind: str, pk: int, person: int) -> QuerySet[Conversation]:
    read = Reading.objects.filter(conversation=OuterRef("pk"), person=person).values("read_id")
    rows = Conversation.objects.filter(subject_type=kind, subject_id=pk)
    return rows.annotate(read=Coalesce(Subquery(read[:1]), 0))


ABOUT = Prepared(_about)


def has_new(conversation: Conversation) -> bool:
    """Tell whether a conversation found for a reader holds something they have not read."""
    return bool(conversation.last_id > conversation.__dict__["read"])


def described(conversations: list[Conversation], reader: Actor) -> dict[int, About]:
    """Return what each is about, by its id; those are left out that the reader must not see."""
    by_kind: dict[str, dict[int, int]] = {}
    for one in conversations:
        by_kind.setdefault(one.subject_type, {})[one.subject_id] = one.pk
    found: dict[int, About] = {}
    for kind, ids in by_kind.items():
        if subject := subject_of(kind):
            found |= {ids[pk]: about for pk, about in subject.about(list(ids), reader).items()}
    return found

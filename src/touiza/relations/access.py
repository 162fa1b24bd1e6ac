"""The doors to the register: which roles read it, and which write in it."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Subquery, Sum
from django.http import Http404

from touiza.actors.models import Actor, Person
from touiza.associations.access import access_association, roles_held
from touiza.associations.models import Association
from touiza.core import clock
from touiza.proof.models import Contribution
from touiza.relations.models import (
    BulkAct,
    Contact,
    CustomField,
    Delivery,
    Import,
    ImportRow,
    Level,
    Mailing,
    MailStop,
    Merge,
    SavedFilter,
    Tag,
)

OWNER = "owner"
STOP = signing.Signer(salt="relations.letters")  # signs the key by which letters of a kind are stopped from one of them
READ = frozenset({"owner", "coordinator", "communicator", "reader"})  # kinds of role that open the register, none with a scope
WRITE = frozenset({"owner", "coordinator"})  # kinds of role that change the register
MAIL = frozenset({"owner", "coordinator", "communicator"})  # and that write to the people in it


@dataclass(frozen=True)
class Desk:
    """Who sits at an association's register: what their role lets them read and do."""

    association: Association
    actor: Actor
    kind: str

    @property
    def may_write(self) -> bool:
        return self.kind in WRITE

    @property
    def may_mail(self) -> bool:
        return self.kind in MAIL

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of notes they read."""
        if self.kind == OWNER:
            return (Level.TEAM, Level.COORDINATORS, Level.OWNERS)
        return (Level.TEAM, Level.COORDINATORS) if self.may_write else (Level.TEAM,)


def access_desk(actor: Actor, handle: str, *, kinds: frozenset[str] = frozenset()) -> Desk:
    """Return the desk of somebody who acts for an association, in one of these kinds of role (any that reads it when none is named).

    404 where the association is not seen, 403 without the role.
    """
    association = access_association(handle)
    role = roles_held(actor).get(association.pk)  # the page's frame asks for them too: one query for both
    if role is None or role.is_scoped or role.kind not in (kinds or READ):
        raise PermissionDenied
    return Desk(association, actor, role.kind)


def access_contact(association: Association, public_id: str) -> Contact:
    """Return a contact of this association; 404 otherwise, and for one that was merged into another."""
    rows = Contact.objects.of(association).select_related("person__person", "commune__parent").annotate(
        tag_names=ArraySubquery(Tag.objects.filter(contacts=OuterRef("pk")).order_by("key").values("name")),
        stopped=ArraySubquery(MailStop.objects.filter(contact=OuterRef("pk")).order_by("kind").values("kind")),
        minutes_year=_minutes(done_on__gte=clock.today().replace(month=1, day=1)),
        minutes_total=_minutes(),
        is_guest=Exists(Person.objects.filter(pk=OuterRef("person")).exclude(guest_key="")),
        merge_id=Subquery(Merge.objects.filter(kept=OuterRef("pk"), undone_at=None).order_by("-pk").values("pk")[:1]),
        merged_at=Subquery(Merge.objects.filter(kept=OuterRef("pk"), undone_at=None).order_by("-pk").values("at")[:1]),
    )
    contact = rows.filter(public_id=public_id).first()
    if contact is None:
        raise Http404
    return contact


def _minutes(**where: object) -> Subquery:
    """Return the confirmed minutes of a contact's person at its association."""
    lines = Contribution.objects.counted().filter(person=OuterRef("person"), association=OuterRef("association"), **where)
    return Subquery(lines.order_by().values("person").annotate(sum=Sum("minutes")).values("sum"))


def access_custom_field(association: Association, pk: int) -> CustomField:
    """Return a field that this association asks of its contacts, archived or not; 404 otherwise."""
    field = CustomField.objects.filter(association=association, pk=pk).first()
    if field is None:
        raise Http404
    return field


def access_saved_filter(association: Association, pk: int) -> SavedFilter:
    """Return a saved filter of this association; 404 otherwise."""
    saved = SavedFilter.objects.filter(association=association, pk=pk).first()
    if saved is None:
        raise Http404
    return saved


def access_act(association: Association, public_id: str) -> BulkAct:
    """Return an act on many contacts of this association; 404 otherwise."""
    act = BulkAct.objects.select_related("by__person", "association__actor").filter(association=association, public_id=public_id).first()
    if act is None:
        raise Http404
    return act


def access_merge(association: Association, pk: int) -> Merge:
    """Return a merge of two contacts of this association; 404 otherwise."""
    merge = Merge.objects.select_related("kept", "gone").filter(association=association, pk=pk).first()
    if merge is None:
        raise Http404
    return merge


def access_mailing(association: Association, public_id: str) -> Mailing:
    """Return a mailing of this association; 404 otherwise."""
    mailing = Mailing.objects.select_related("association__actor", "by__person").filter(association=association, public_id=public_id).first()
    if mailing is None:
        raise Http404
    return mailing


def access_own_letter(actor: Actor, public_id: str) -> Delivery:
    """Return a letter that was sent to this person through Touiza; 404 otherwise."""
    rows = Delivery.objects.select_related("mailing__association__actor", "contact__person__person")
    letter = rows.filter(public_id=public_id, contact__person=actor, state="sent").first()
    if letter is None or letter.mailing.association.actor.suspended_at is not None:
        raise Http404
    return letter


def access_import(association: Association, public_id: str) -> Import:
    """Return a file on its way into this association's register; 404 otherwise."""
    run = Import.objects.select_related("association__actor").filter(association=association, public_id=public_id).first()
    if run is None:
        raise Http404
    return run


def access_import_row(run: Import, pk: int) -> ImportRow:
    """Return a row of a file; 404 otherwise."""
    row = ImportRow.objects.filter(run=run, pk=pk).first()
    if row is None:
        raise Http404
    return row


def access_stop(key: str) -> Delivery:
    """Return the letter whose kind a key stops; 404 where it is no such key."""
    try:
        rows = Delivery.objects.select_related("mailing__association__actor", "contact__merged_into")
        delivery = rows.filter(public_id=STOP.unsign(key)).first()
    except signing.BadSignature:
        delivery = None
    if delivery is None:
        raise Http404
    return delivery

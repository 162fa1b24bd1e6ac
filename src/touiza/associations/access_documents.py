"""The doors to documents: which of an association's a reader may see, and which may be changed."""

from django.db.models import QuerySet
from django.http import Http404

from touiza.actors.models import Actor, Tie
from touiza.associations.access import roles_held
from touiza.associations.models import Association, Document, DocumentVersion
from touiza.core.audiences import Audience

MEMBER_TIES = ("staff", "member")  # kinds of Tie that make somebody belong to an association


def audiences_for(actor: Actor | None, association: Association) -> frozenset[str]:
    """Return the audiences of documents that admit a reader. One query signed in, none for a visitor."""
    if actor is None:
        return frozenset({Audience.PUBLIC})
    seen = {Audience.PUBLIC, Audience.SIGNED_IN}
    if association.pk in roles_held(actor):
        seen |= {Audience.MEMBERS, Audience.PRIVATE}
    elif Tie.objects.filter(person=actor, association=association.pk, kind__in=MEMBER_TIES).exists():
        seen.add(Audience.MEMBERS)
    return frozenset(seen)


def documents_for(actor: Actor | None, association: Association) -> QuerySet[Document]:
    """Return the documents a reader may see, in the order of the page."""
    rows = Document.objects.filter(association=association, audience__in=audiences_for(actor, association))
    return rows.with_file().in_order()


def access_document(actor: Actor | None, association: Association, public_id: str) -> Document:
    """Return a document a reader may see; 404 otherwise: whether it exists is not theirs to know."""
    rows = Document.objects.with_file().filter(association=association, public_id=public_id)
    document = rows.filter(audience__in=audiences_for(actor, association)).first()
    if document is None:
        raise Http404
    return document


def access_version(actor: Actor | None, association: Association, public_id: str, number: int) -> DocumentVersion:
    """Return a version of a document a reader may see."""
    document = access_document(actor, association, public_id)
    version = DocumentVersion.objects.select_related("paper").filter(document=document, number=number).first()
    if version is None:
        raise Http404
    return version


def access_own_document(association: Association, public_id: str) -> Document:
    """Return any document of this association, for those who act for it (the caller has shown a role)."""
    document = Document.objects.with_file().filter(association=association, public_id=public_id).first()
    if document is None:
        raise Http404
    return document

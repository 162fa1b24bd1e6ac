"""In which words the feed tells what changed with associations, and whom people have begun to follow."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Activity, Actor, Openness
from touiza.associations.models import Document
from touiza.posts.changes import TOLD_TO, Told, register_change

OF_ITSELF = {
    "association.founded": _("has a page here from now on"),
    "association.closed": _("has closed: its page stays"),
    "association.reopened": _("is open again"),
    "verification.given": _("is verified by this server"),
}


def register_known() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register_change(list(OF_ITSELF), tell_of_itself)
    register_change(["document.added", "document.replaced"], tell_documents)
    register_change(["follow.begun"], tell_follows, by_person=True)


def tell_of_itself(rows: Sequence[Activity], _reader: Actor | None) -> Mapping[int, Told]:
    return {row.pk: Told(OF_ITSELF[row.verb]) for row in rows}


def tell_documents(rows: Sequence[Activity], reader: Actor | None) -> Mapping[int, Told]:
    """Tell of the documents that this reader may open now."""
    found = Document.objects.filter(pk__in=[row.object_id for row in rows], audience__in=TOLD_TO[: 1 + (reader is not None)])
    documents = {one.pk: one for one in found.exclude(current=None).select_related("association__actor")}
    words = {"document.added": _("shows a document:"), "document.replaced": _("shows a newer version of a document:")}
    return {
        row.pk: Told(words[row.verb], one.title.here.text, one.title.here.language, reverse("associations:document", args=[one.association.handle, one.public_id]))
        for row in rows
        if (one := documents.get(row.object_id or 0)) is not None
    }


def tell_follows(rows: Sequence[Activity], reader: Actor | None) -> Mapping[int, Told]:
    """Tell whom somebody began to follow, as long as they show that, and still do."""
    shown = set(
        Openness.objects.filter(
            actor__in=[row.actor_id for row in rows], shows_following__in=TOLD_TO[: 1 + (reader is not None)]
        ).values_list("actor", flat=True)
    )
    still = set(Actor.objects.filter(followed__follower__in=shown).values_list("pk", "followed__follower"))
    told = {}
    for row in rows:
        whom = row.association
        if whom is None or row.actor_id not in shown or (whom.pk, row.actor_id) not in still or whom.suspended_at:
            continue
        told[row.pk] = Told(_("follows"), whom.name.here.text, whom.name.here.language, reverse("home:profile", args=[whom.handle]))
    return told

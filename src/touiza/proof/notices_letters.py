"""How letters of recommendation are told to both sides."""

from collections.abc import Callable, Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from touiza.actors.models import Activity, Actor
from touiza.associations.access import holders
from touiza.associations.capabilities import Can
from touiza.notices.families import Family
from touiza.notices.registry import Kind, Telling, object_of, register
from touiza.proof.models import Recommendation


def register_letter_notices() -> None:
    """Fill the registry. Called once, when the app is ready."""
    for what, recipients, tell in (
        ("asked", _staff, _asked),
        ("declined", _person, _declined),
        ("offered", _person, _offered),
        ("accepted", _writer, _accepted),
        ("refused", _writer, _refused),
        ("revoked", _person, _revoked),
    ):
        family = Family.HOURS if recipients is _person else Family.TEAM
        register(Kind(verb=f"recommendation.{what}", recipients=recipients, tell=_telling(tell), objects=_letters, family=family))


Said = tuple[str, str, str]  # the fact, what else, the button's word


def _telling(tell: Callable[[Recommendation], Said]) -> Callable[[Activity, Actor], Telling | None]:
    def told(activity: Activity, recipient: Actor) -> Telling | None:
        letter = object_of(activity)
        if letter is None:
            return None
        subject, more, action = tell(letter)
        own = recipient.pk == letter.person_id
        page = reverse("proof:letter", args=[letter.public_id]) if own else ""
        return Telling(
            subject=subject,
            url=page or reverse("proof:recommendation", args=[letter.association.handle, letter.public_id]),
            lines=(more,) if more else (),
            action=action,
            quote=letter.wish if activity.verb.endswith(".asked") else letter.answer if activity.verb.endswith(".declined") else "",
            quoted=letter.person.known_as if activity.verb.endswith(".asked") else str(letter.association),
            seed=letter.association.handle,
            dyes=letter.association.association.dyes,
            sender=str(letter.association),
        )

    return told


def _letters() -> QuerySet[Recommendation]:
    return Recommendation.objects.select_related("association__association", "person__person", "writer__person")


def _staff(activity: Activity) -> Iterable[Actor]:
    return holders(activity.association_id, Can.COORDINATE)


def _person(activity: Activity) -> Iterable[Actor]:
    return [activity.person] if activity.person else []


def _writer(activity: Activity) -> Iterable[Actor]:
    letter = object_of(activity)
    return [letter.writer] if letter is not None and letter.writer else []


def _asked(letter: Recommendation) -> Said:
    subject = _("%(name)s asks for a letter of recommendation") % {"name": letter.person.known_as}
    return subject, "", _("Write it or decline")


def _declined(letter: Recommendation) -> Said:
    return _("%(association)s cannot write a letter for you") % {"association": letter.association}, "", _("See my letters")


def _offered(letter: Recommendation) -> Said:
    subject = _("%(name)s has written a letter of recommendation for you") % {"name": letter.signed_by}
    return subject, _("Nobody else reads it unless you take it."), _("Read the letter")


def _accepted(letter: Recommendation) -> Said:
    return _("%(name)s has taken your letter: it is valid now") % {"name": letter.person.known_as}, "", _("See it")


def _refused(letter: Recommendation) -> Said:
    more = _("What it said is forgotten. There is nothing to do.")
    return _("%(name)s does not want to use your letter") % {"name": letter.person.known_as}, more, _("See it")


def _revoked(letter: Recommendation) -> Said:
    return _("Your letter %(number)s is no longer valid") % {"number": letter.spoken}, letter.end_reason, _("See my letters")

"""What people are told about associations: roles, invitations, claims, closing. Registered in apps.py."""

from dataclasses import replace

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from touiza.actors.address import addressed
from touiza.actors.models import Activity, Actor
from touiza.actors.profile import shown_name
from touiza.associations.access import holders
from touiza.associations.capabilities import Can
from touiza.associations.models import Claim, Interruption, Role
from touiza.associations.role_words import BY_CHOICE, choice_of
from touiza.notices.families import Family
from touiza.notices.registry import Kind, Telling, object_of, register


def register_kinds() -> None:
    """Say how each verb of this app is told."""
    register(Kind(verb="role.given", recipients=whom_it_concerns, tell=tell_role_given, objects=_roles, family=Family.CIRCLE))
    register(Kind(verb="role.ended", recipients=whom_it_concerns, tell=tell_role_ended, family=Family.CIRCLE, always=True))
    register(Kind(verb="association.handed_over", recipients=whom_it_concerns, tell=tell_handed_over, family=Family.CIRCLE, always=True))
    register(Kind(verb="invitation.accepted", recipients=who_manages_people, tell=tell_invitation_accepted, mail=False, family=Family.TEAM))
    for verb, tell in STANDING.items():
        register(Kind(verb=verb, recipients=acting, tell=tell, family=Family.SECURITY))
    register(Kind(verb="claim.filed", recipients=reviewers, tell=tell_claim_filed, objects=_claims, family=Family.REVIEWS))
    register(Kind(verb="claim.accepted", recipients=whom_it_concerns, tell=tell_claim_accepted, objects=_claims, family=Family.CIRCLE))
    register(Kind(verb="claim.declined", recipients=whom_it_concerns, tell=tell_claim_declined, objects=_claims, family=Family.CIRCLE))


def whom_it_concerns(activity: Activity) -> list[Actor]:
    return [activity.person] if activity.person else []


def who_manages_people(activity: Activity) -> list[Actor]:
    return holders(activity.association_id, Can.PEOPLE)


def acting(activity: Activity) -> list[Actor]:
    return holders(activity.association_id, Can.ENTER)


def reviewers(_activity: Activity) -> list[Actor]:
    rows = Actor.objects.filter(person__user__is_staff=True, person__user__is_active=True, erased_at=None)
    return list(rows.select_related("person__user"))


def tell_role_given(activity: Activity, recipient: Actor) -> Telling | None:
    association = activity.association
    if association is None:
        return None
    return Telling(
        subject=_("A role in %(association)s is yours") % {"association": association},
        lines=tuple(_role_lines(activity)),
        action=_("Open its workspace"),
        url=reverse("associations:people", args=[association.handle]),
        seed=association.handle,
        sender=_sender(activity, recipient),
    )


def _role_lines(activity: Activity) -> list[str]:
    """What the role is, as it was given; nothing where it has ended since."""
    role = object_of(activity)
    if role is None:
        return []
    word = BY_CHOICE[choice_of(role)]
    return [_("%(role)s: %(meaning)s") % {"role": word.name, "meaning": word.meaning}]


def tell_role_ended(activity: Activity, recipient: Actor) -> Telling | None:
    association = activity.association
    if association is None:
        return None
    return Telling(
        subject=_("Your role in %(association)s has ended") % {"association": association},
        lines=(
            addressed(
                recipient,
                _("You no longer act in its name. Your hours and certificates stay yours."),
                feminine=pgettext("feminine", "You no longer act in its name. Your hours and certificates stay yours."),
                masculine=pgettext("masculine", "You no longer act in its name. Your hours and certificates stay yours."),
            ),
        ),
        action=_("See its page"),
        url=reverse("home:profile", args=[association.handle]),
        seed=association.handle,
        sender=str(association),
    )


def tell_handed_over(activity: Activity, recipient: Actor) -> Telling | None:
    association = activity.association
    if association is None:
        return None
    return Telling(
        subject=_("%(association)s has been handed over to you") % {"association": association},
        lines=(
            addressed(
                recipient,
                _("You are its owner now: you choose who acts for it, and what its page says."),
                feminine=pgettext("feminine", "You are its owner now: you choose who acts for it, and what its page says."),
                masculine=pgettext("masculine", "You are its owner now: you choose who acts for it, and what its page says."),
            ),
        ),
        action=_("Open its workspace"),
        url=reverse("associations:people", args=[association.handle]),
        seed=association.handle,
        sender=_sender(activity, recipient),
    )


def tell_invitation_accepted(activity: Activity, recipient: Actor) -> Telling | None:
    association = activity.association
    if association is None or activity.actor is None:
        return None
    return Telling(
        subject=_("%(person)s now acts for %(association)s") % {"person": shown_name(activity.actor, recipient), "association": association},
        action=_("See the people of the association"),
        url=reverse("associations:people", args=[association.handle]),
        seed=association.handle,
        sender=str(association),
    )


def tell_claim_filed(activity: Activity, recipient: Actor) -> Telling | None:
    claim = object_of(activity)
    if claim is None or activity.association is None:
        return None
    person = shown_name(claim.person, recipient, shared=True)
    names = {"person": person, "association": activity.association}
    return Telling(
        subject=_("%(person)s asks to answer for %(association)s") % names,
        lines=(_("The page has no owner yet. Check the evidence, then accept or decline with a sentence."),),
        quote=claim.evidence,
        quoted=str(person),
        action=_("Read the request"),
        url=reverse("associations:claim_detail", args=[claim.public_id]),
    )


def tell_claim_accepted(activity: Activity, recipient: Actor) -> Telling | None:
    association, claim = activity.association, object_of(activity)
    if association is None or claim is None:
        return None
    return Telling(
        subject=_("%(association)s is now in your hands") % {"association": association},
        lines=(
            addressed(
                recipient,
                _("We checked what you sent. You are the owner of its page: complete it, then invite colleagues."),
                feminine=pgettext("feminine", "We checked what you sent. You are the owner of its page: complete it, then invite colleagues."),
                masculine=pgettext("masculine", "We checked what you sent. You are the owner of its page: complete it, then invite colleagues."),
            ),
        ),
        quote=claim.sentence,
        action=_("Complete the page"),
        url=reverse("associations:edit", args=[association.handle]),
        seed=association.handle,
    )


def tell_claim_declined(activity: Activity, _recipient: Actor) -> Telling | None:
    association, claim = activity.association, object_of(activity)
    if association is None or claim is None:
        return None
    return Telling(
        subject=_("We could not give you the page of %(association)s") % {"association": association},
        lines=(_("This is what the person who read your request wrote. You may send another request with more evidence."),),
        quote=claim.sentence,
        action=_("Send another request"),
        url=reverse("associations:claim", args=[association.handle]),
        seed=association.handle,
    )


def tell_closed(activity: Activity, recipient: Actor) -> Telling | None:
    lines = (
        _("Its opportunities are closed, and those who waited or held a place are told."),
        _("Hours that wait can still be confirmed. An owner can open the association again."),
    )
    return _standing(activity, _("%(association)s is closed"), *lines, sender=_sender(activity, recipient))


def tell_reopened(activity: Activity, recipient: Actor) -> Telling | None:
    line = _("Open those opportunities again that go on.")
    return _standing(activity, _("%(association)s is open again"), line, sender=_sender(activity, recipient))


def tell_suspended(activity: Activity, _recipient: Actor) -> Telling | None:
    told = _standing(
        activity,
        _("%(association)s is suspended"),
        _("Nobody sees its page and its opportunities for now. This is what the person who decided it wrote."),
        url=reverse("associations:mine"),
    )
    why = Interruption.objects.filter(association=activity.association_id, since=activity.at).first()
    return replace(told, quote=why.sentence) if told and why else told


def tell_restored(activity: Activity, _recipient: Actor) -> Telling | None:
    line = _("Its page and its opportunities are back as they were.")
    return _standing(activity, _("%(association)s is no longer suspended"), line)


def _standing(activity: Activity, subject: str, *lines: str, url: str = "", sender: str = "") -> Telling | None:
    association = activity.association
    if association is None:
        return None
    return Telling(
        subject=subject % {"association": association},
        lines=lines,
        action=_("See my associations") if url else _("See its page"),
        url=url or reverse("home:profile", args=[association.handle]),
        seed=association.handle,
        sender=sender,
    )


STANDING = {
    "association.closed": tell_closed,
    "association.reopened": tell_reopened,
    "association.suspended": tell_suspended,
    "association.restored": tell_restored,
}


def _sender(activity: Activity, recipient: Actor) -> str:
    return str(shown_name(activity.actor, recipient) if activity.actor else activity.association)


def _roles() -> QuerySet[Role]:
    return Role.objects.all()


def _claims() -> QuerySet[Claim]:
    return Claim.objects.select_related("person__person")

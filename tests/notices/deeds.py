"""Each deed that somebody is told of, done through the services, and whom it should be told: a line a verb."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from tests.notices.deeds_shifts import SHIFT_DEEDS
from tests.worlds import World
from touiza.associations.models import Association, Claim, Role
from touiza.associations.services.claims import accept_claim, decline_claim, file_claim
from touiza.associations.services.closing import close_association, reopen_association
from touiza.associations.services.founding import found_association
from touiza.associations.services.invitations import accept_invitation, invite
from touiza.associations.services.roles import end_role, give_role, hand_over
from touiza.associations.services.suspension import lift_suspension, suspend_association
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.opportunities.fields import fields_of
from touiza.opportunities.models import Application, State
from touiza.opportunities.services.applications import (
    accept_application,
    answer_question,
    apply,
    ask_applicant,
    decline_application,
    withdraw_application,
)
from touiza.opportunities.services.publishing import set_state, update_opportunity
from touiza.proof.models import Contribution
from touiza.proof.services.certificates import issue_certificate, revoke_certificate
from touiza.proof.services.hours import adjust_hours, claim_hours, confirm_hours, decline_hours

TEAM = ("rachid", "nassima")


def applied(world: World) -> Application:
    return apply(opportunity=world.opportunity, person=world.amina, message="أحب الجبل.")


def accepted(world: World) -> Application:
    return accept_application(application=applied(world), by=world.nassima)


def asked(world: World) -> Application:
    return ask_applicant(application=applied(world), by=world.nassima, question="هل تحملين مجرفة؟")


def worked(world: World) -> Contribution:
    post, association = world.opportunity.post, world.chrea.actor
    day = clock.today() - dt.timedelta(days=1)
    return claim_hours(person=world.amina, source=post, association=association, minutes=270, done_on=day, note="غرسنا")


def confirmed(world: World) -> Contribution:
    claim = worked(world)
    confirm_hours(claim=claim, by=world.nassima)
    return claim


def unclaimed(_world: World) -> Association:
    return found_association(founder=None, name=TranslatedText.of("fr", fr="Vieille ligue"), handle="ligue")


def filed(world: World) -> Claim:
    return file_claim(association=unclaimed(world), person=world.chloe, position="présidente", evidence="registre")


def moved(world: World) -> None:
    accepted(world)
    world.opportunity.refresh_from_db()
    later = replace(fields_of(world.opportunity), day=clock.today() + dt.timedelta(days=9))
    update_opportunity(opportunity=world.opportunity, by=world.nassima, fields=later)


def invited(world: World) -> Role:
    invitation = invite(
        association=world.chrea, email="chloe@touiza.example", kind=Role.Kind.COORDINATOR, by=world.rachid, language="fr"
    )
    return accept_invitation(invitation=invitation, person=world.chloe)


def suspended(world: World) -> Association:
    accepted(world)
    return suspend_association(association=world.chrea, by=world.dalia, sentence="نتحقق من شكوى.")


def role_of_nassima(world: World) -> Role:
    return Role.objects.get(association=world.chrea, person=world.nassima, ended_at=None)


def close(world: World) -> Association:
    return close_association(association=world.chrea, by=world.rachid, sentence="شكراً لكم.")


DEEDS: dict[str, tuple[Callable[[World], object], tuple[str, ...]]] = {  # verb: the deed, who is told
    "application.submitted": (applied, TEAM),
    "application.asked": (asked, ("amina",)),
    "application.answered": (lambda world: answer_question(application=asked(world), answer="نعم"), TEAM),
    "application.accepted": (accepted, ("amina",)),
    "application.declined": (
        lambda world: decline_application(application=applied(world), by=world.nassima, reason="full", sentence="اكتمل العدد."),
        ("amina",),
    ),
    "application.withdrawn": (lambda world: withdraw_application(application=accepted(world), sentence="مرضت"), TEAM),
    "application.ended": (
        lambda world: (applied(world), set_state(opportunity=world.opportunity, state=State.CLOSED, by=world.nassima)),
        ("amina",),
    ),
    "opportunity.moved": (moved, ("amina",)),
    "engagement.suspended": (suspended, ("amina",)),
    "engagement.restored": (lambda world: lift_suspension(association=suspended(world), by=world.dalia), ("amina",)),
    "association.suspended": (suspended, TEAM),
    "association.restored": (lambda world: lift_suspension(association=suspended(world), by=world.dalia), TEAM),
    "association.closed": (close, ("nassima",)),
    "association.reopened": (lambda world: reopen_association(association=close(world), by=world.rachid), ("nassima",)),
    "association.handed_over": (
        lambda world: hand_over(association=world.chrea, owner=world.rachid, to=world.nassima),
        ("nassima",),
    ),
    "role.given": (
        lambda world: give_role(association=world.chrea, person=world.chloe, kind=Role.Kind.COORDINATOR, by=world.rachid),
        ("chloe",),
    ),
    "role.ended": (lambda world: end_role(role=role_of_nassima(world), by=world.rachid), ("nassima",)),
    "invitation.accepted": (invited, ("rachid",)),
    "claim.filed": (filed, ("dalia",)),
    "claim.accepted": (lambda world: accept_claim(claim=filed(world), by=world.dalia, sentence="مرحباً"), ("chloe",)),
    "claim.declined": (lambda world: decline_claim(claim=filed(world), by=world.dalia, sentence="ينقص دليل"), ("chloe",)),
    "hours.claimed": (worked, TEAM),
    "hours.confirmed": (confirmed, ("amina",)),
    "hours.declined": (lambda world: decline_hours(claim=worked(world), by=world.nassima, reason="يوم آخر"), ("amina",)),
    "hours.adjusted": (
        lambda world: adjust_hours(claim=confirmed(world), by=world.nassima, difference=-30, reason="انتهينا قبل الوقت"),
        ("amina",),
    ),
    "certificate.revoked": (
        lambda world: (
            confirmed(world),
            revoke_certificate(
                certificate=issue_certificate(person=world.amina, source=world.opportunity.post),
                by=world.nassima,
                reason="خطأ في الاسم",
            ),
        ),
        ("amina",),
    ),
}

DEEDS |= SHIFT_DEEDS

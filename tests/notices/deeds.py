"""Each deed that somebody is told of, done through the services, and whom it should be told: a line a verb."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from tests.associations.showing import ask, rule
from tests.notices.deeds_apart import DEEDS as APART
from tests.notices.deeds_day import DAY_DEEDS
from tests.notices.deeds_found import DEEDS as FOUND
from tests.notices.deeds_life import DEEDS as LIFE
from tests.notices.deeds_members import DEEDS as MEMBERS
from tests.notices.deeds_papers import DEEDS as PAPERS
from tests.notices.deeds_posts import DEEDS as POSTS
from tests.notices.deeds_shifts import SHIFT_DEEDS
from tests.opportunities.home_work import at_home, handed_in
from tests.worlds import World
from touiza.associations.models import Association, Claim, ContactMessage, Role, Verification
from touiza.associations.services.claims import accept_claim, decline_claim, file_claim
from touiza.associations.services.closing import close_association, reopen_association
from touiza.associations.services.contact import write_message as write_letter
from touiza.associations.services.founding import found_association
from touiza.associations.services.invitations import accept_invitation, invite
from touiza.associations.services.reviewing import lapse_verifications, remind_of_renewal, withdraw_verification
from touiza.associations.services.roles import end_role, give_role, hand_over
from touiza.associations.services.suspension import lift_suspension, suspend_association
from touiza.associations.working_days import working_time
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.opportunities.fields import fields_of
from touiza.opportunities.models import Application, Captain, Deliverable, Opportunity, State
from touiza.opportunities.services.applications import (
    accept_application,
    answer_question,
    apply,
    ask_applicant,
    decline_application,
    withdraw_application,
    write_message,
)
from touiza.opportunities.services.captains import end_captain, name_captain
from touiza.opportunities.services.delivering import accept_deliverable, return_deliverable
from touiza.opportunities.services.duty import turn_clock
from touiza.opportunities.services.publishing import set_state, update_opportunity
from touiza.opportunities.services.waiting_list import put_on_list, turn_list
from touiza.proof.models import Contribution
from touiza.proof.services.certificates import issue_certificate, revoke_certificate
from touiza.proof.services.exporting import note_export
from touiza.proof.services.hours import adjust_hours, claim_hours, confirm_hours, decline_hours
from touiza.proof.services.reversals import reverse_hours, take_back_hours

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


def entered_for(world: World) -> Contribution:
    post, association = world.opportunity.post, world.chrea.actor
    told = {"person": world.amina, "source": post, "association": association, "minutes": 60, "done_on": clock.today()}
    return claim_hours(**told, by=world.yanis)


def delivered(world: World) -> Deliverable:
    return handed_in(world, at_home(world))


def named_captain(world: World) -> Captain:
    return name_captain(opportunity=at_home(world), person=world.amina, by=world.nassima, until=clock.today())


def unclaimed(_world: World) -> Association:
    return found_association(founder=None, name=TranslatedText.of("fr", fr="Vieille ligue"), handle="ligue")


def filed(world: World) -> Claim:
    return file_claim(association=unclaimed(world), person=world.chloe, position="présidente", evidence="registre")


def verified(world: World) -> Verification:
    return rule(ask(world.chrea, world.rachid), world.dalia).verification


def written(world: World) -> ContactMessage:
    return write_letter(
        association=world.chrea, sender=world.chloe, name="Chloé", email="chloe@touiza.example", language="fr",
        subject="Pelles", body="On en a onze.",
    )  # fmt: skip


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


def long_ago(world: World, days: int = 16) -> Application:
    """Have Amina apply so many days ago for work that is not over yet."""
    return apply(opportunity=world.opportunity, person=world.amina, at=clock.now() - dt.timedelta(days=days))


def reminded(world: World, days: int) -> None:
    """Let so many working days pass without an answer."""
    begun = clock.now() - dt.timedelta(days=13)
    apply(opportunity=world.opportunity, person=world.amina, at=begun)
    turn_clock(at=working_time(world.chrea, begun).add_days(begun, days) + dt.timedelta(minutes=1))


def listed(world: World, days: int = 0) -> Application:
    """Have Amina on the waiting list since so many days."""
    at = clock.now() - dt.timedelta(days=days)
    Opportunity.objects.filter(pk=world.opportunity.pk).update(places=1)
    accept_application(application=apply(opportunity=world.opportunity, person=world.yanis, at=at), by=world.nassima, at=at)
    return put_on_list(application=apply(opportunity=world.opportunity, person=world.amina, at=at), by=world.nassima, sentence="اكتمل العدد.", at=at)


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
    "application.fell_silent": (lambda world: (long_ago(world), turn_clock()), ("amina", *TEAM)),
    "application.listed": (listed, ("amina",)),
    "application.interest_asked": (lambda world: (listed(world, 22), turn_list()), ("amina",)),
    "application.lapsed": (
        lambda world: (listed(world, 30), turn_list(at=clock.now() - dt.timedelta(days=8)), turn_list()),
        ("amina", *TEAM),
    ),
    "application.held": (lambda world: (applied(world), suspend_association(association=world.chrea, by=world.dalia)), ("amina",)),
    "application.resumed": (
        lambda world: (
            applied(world),
            suspend_association(association=world.chrea, by=world.dalia),
            lift_suspension(association=world.chrea, by=world.dalia),
        ),
        ("amina",),
    ),
    "answers.reminded": (lambda world: reminded(world, 1), ("nassima",)),
    "answers.overdue": (lambda world: reminded(world, 2), TEAM),
    "answers.escalated": (lambda world: reminded(world, 4), ("rachid",)),
    "message.sent": (
        lambda world: write_message(application=applied(world), author=world.amina, text="هل نلتقي أمام البلدية؟"),
        TEAM,
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
    "verification.asked": (lambda world: ask(world.chrea, world.rachid), ("dalia",)),
    "verification.given": (verified, ("rachid",)),
    "verification.refused": (lambda world: rule(ask(world.chrea, world.rachid), world.dalia, verify=False), ("rachid",)),
    "verification.withdrawn": (
        lambda world: withdraw_verification(verification=verified(world), by=world.dalia, sentence="تغيّر القانون الأساسي."),
        ("rachid",),
    ),
    "verification.expiring": (lambda world: remind_of_renewal(at=verified(world).until - dt.timedelta(days=9)), ("rachid",)),
    "verification.lapsed": (lambda world: lapse_verifications(at=verified(world).until), ("rachid",)),
    "contact.received": (written, TEAM),
    "hours.claimed": (worked, TEAM),
    "hours.confirmed": (confirmed, ("amina",)),
    "hours.declined": (lambda world: decline_hours(claim=worked(world), by=world.nassima, reason="يوم آخر"), ("amina",)),
    "hours.adjusted": (
        lambda world: adjust_hours(claim=confirmed(world), by=world.nassima, difference=-30, reason="انتهينا قبل الوقت"),
        ("amina",),
    ),
    "hours.reversed": (lambda world: reverse_hours(claim=confirmed(world), by=world.nassima, reason="شخص آخر"), ("amina",)),
    "hours.taken_back": (lambda world: take_back_hours(claim=worked(world), person=world.amina), TEAM),
    "hours.entered_for": (entered_for, ("amina", *TEAM)),
    "hours.exported": (lambda world: note_export(association=world.chrea.actor, by=world.nassima), ("rachid",)),
    "deliverable.handed_in": (delivered, TEAM),
    "deliverable.accepted": (lambda world: accept_deliverable(deliverable=delivered(world), number=1, by=world.nassima), ("amina",)),
    "deliverable.returned": (
        lambda world: return_deliverable(deliverable=delivered(world), number=1, by=world.nassima, remark="الفصل الثاني ناقص"),
        ("amina",),
    ),
    "captain.named": (named_captain, ("amina",)),
    "captain.ended": (lambda world: end_captain(captain=named_captain(world), by=world.nassima), ("amina",)),
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
    **APART,
    **LIFE,
    **PAPERS,
    **MEMBERS,
    **FOUND,
    **POSTS,
}

DEEDS |= SHIFT_DEEDS | DAY_DEEDS

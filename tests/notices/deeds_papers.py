"""Deeds of certificates and letters of recommendation that somebody is told of: a line a verb, as in `deeds`."""

import datetime as dt
from collections.abc import Callable

from tests.worlds import World
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.proof.models import Recommendation, Run
from touiza.proof.scopes import Scope
from touiza.proof.services.certificates import issue_certificate
from touiza.proof.services.hours import claim_hours, confirm_hours
from touiza.proof.services.recommending import (
    accept_letter,
    ask_letter,
    decline_letter,
    offer_letter,
    refuse_letter,
    revoke_letter,
)
from touiza.proof.services.runs import go_on_with_run, start_run

TEAM = ("rachid", "nassima")


def helped(world: World) -> World:
    day = clock.today() - dt.timedelta(days=1)
    claim = claim_hours(person=world.amina, source=world.opportunity.post, association=world.chrea.actor, minutes=270, done_on=day)
    confirm_hours(claim=claim, by=world.nassima)
    return world


def made(world: World) -> None:
    run: Run = start_run(association=world.chrea, scope=Scope.total(helped(world).chrea.actor), by=world.nassima)
    go_on_with_run(run_id=run.pk)


def asked(world: World) -> Recommendation:
    return ask_letter(person=helped(world).amina, association=world.chrea.actor, wish="لطلب منحة")


def offered(world: World) -> Recommendation:
    role = TranslatedText.of("ar", ar="منسّقة المشتلة", fr="Responsable de la pépinière")
    text = TranslatedText.of("ar", ar="عملت معنا بإتقان.", fr="Un travail soigné.")
    return offer_letter(person=helped(world).amina, association=world.chrea.actor, by=world.nassima, role=role, text=text)


DEEDS: dict[str, tuple[Callable[[World], object], tuple[str, ...]]] = {
    "certificate.issued": (
        lambda world: issue_certificate(person=helped(world).amina, source=world.opportunity.post, by=world.nassima),
        ("amina",),
    ),
    "certificates.made": (made, ("nassima",)),
    "recommendation.asked": (asked, TEAM),
    "recommendation.declined": (lambda world: decline_letter(letter=asked(world), by=world.nassima, reason="لم نعمل معاً طويلاً"), ("amina",)),
    "recommendation.offered": (offered, ("amina",)),
    "recommendation.accepted": (lambda world: accept_letter(letter=offered(world)), ("nassima",)),
    "recommendation.refused": (lambda world: refuse_letter(letter=offered(world)), ("nassima",)),
    "recommendation.revoked": (
        lambda world: revoke_letter(letter=accept_letter(letter=offered(world)), by=world.rachid, reason="خطأ في الصفة"),
        ("amina",),
    ),
}

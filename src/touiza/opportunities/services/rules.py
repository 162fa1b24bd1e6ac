"""Writing rules, trying them on what was, and deciding by them. Each decision is kept with its facts."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.judging import Verdict, applicants, facts_met, judge, rules_for, works_of
from touiza.opportunities.models import Application, Decision, Effect, Intake, Opportunity, Rule, Unwanted
from touiza.opportunities.rule_words import said_of

MOST = 30  # rules of one association in force
LAST = 30  # applications a rule is tried on
CONDITIONS = ("age_from", "age_to", "skill", "needed_skills", "language", "place", "within_km", "hours", "declined")


@dataclass(frozen=True)
class Preview:
    """What a rule would have done with the last applications."""

    tried: int
    met: int


@transaction.atomic
def write_rule(*, association: Association, by: Actor, at: dt.datetime | None = None, **says: Any) -> Rule:
    """Put a rule into force. The same one twice is one. Refuses "no_condition" (turning everyone away), "ages_reversed",
    "too_many_rules" and "other_opportunity"."""
    rule = draft_rule(association=association, **says)
    Association.objects.select_for_update().get(pk=association.pk)
    mine = Rule.objects.filter(association=association, ended_at=None)
    if twin := mine.filter(**says).first():
        return twin
    if mine.count() >= MOST:
        raise Refusal("too_many_rules", _("There are thirty rules already. End those you no longer need."))
    rule.by, rule.since = by, at or clock.now()
    rule.save(force_insert=True)
    return rule


def draft_rule(*, association: Association, **says: Any) -> Rule:
    """Return a rule as it would be, not stored; see `write_rule` for what is refused."""
    rule = Rule(association=association, **says)
    asked = [name for name in CONDITIONS if says.get(name)]
    if rule.effect == Effect.BLOCK and not asked:
        raise Refusal("no_condition", _("Say whom it turns away: choose at least one condition. To take nobody, pause the opportunity."))
    if rule.age_from and rule.age_to and rule.age_from > rule.age_to:
        raise Refusal("ages_reversed", _("The youngest is older than the oldest: exchange them."), field="age_to")
    if rule.opportunity is not None and rule.opportunity.association_id != association.pk:
        raise Refusal("other_opportunity", _("This opportunity is another association’s."))
    return rule


@transaction.atomic
def end_rule(*, association: Association, pk: int, at: dt.datetime | None = None) -> None:
    """End a rule; what it decided stays. Twice is once."""
    Rule.objects.filter(association=association, pk=pk, ended_at=None).update(ended_at=at or clock.now())


@transaction.atomic
def stop_taking(
    *, association: Association, person: Actor, note: str, by: Actor, at: dt.datetime | None = None
) -> Unwanted:
    """Take a person no more. They are told so, honestly, when they apply. Refuses "no_person" and "colleague"."""
    if not person.is_person or person.erased_at is not None:
        raise Refusal("no_person", _("This is no person."), field="handle")
    if association.roles.filter(person=person, ended_at=None).exists():
        raise Refusal("colleague", _("This person acts for the association. End their role first."), field="handle")
    row, _new = Unwanted.objects.get_or_create(
        association=association, person=person, ended_at=None, defaults={"note": note, "by": by, "since": at or clock.now()}
    )
    return row


@transaction.atomic
def take_again(*, association: Association, pk: int, at: dt.datetime | None = None) -> None:
    """Take a person again. Twice is once."""
    Unwanted.objects.filter(association=association, pk=pk, ended_at=None).update(ended_at=at or clock.now())


@transaction.atomic
def choose_moves_up(*, opportunity: Opportunity, moves_up: bool) -> Intake:
    """Choose whether places that come free go to the waiting list by themselves."""
    intake, _new = Intake.objects.update_or_create(opportunity=opportunity, defaults={"moves_up": moves_up})
    return intake


def try_rule(rule: Rule) -> Preview:
    """Return what a rule would have done with the association's last applications. A constant number of queries."""
    rows = Application.objects.filter(opportunity__association=rule.association_id).select_related("opportunity__commune")
    if rule.opportunity_id is not None:
        rows = rows.filter(opportunity=rule.opportunity_id)
    last = list(rows.order_by("-created_at", "-pk")[:LAST])
    known = applicants(rule.association, last, before=clock.now())
    works = works_of({one.opportunity for one in last})
    met = [one for one in last if facts_met(rule, known[one.pk], works[one.opportunity_id]) is not None]
    return Preview(len(last), len(met))


def verdict_on(application: Application, at: dt.datetime) -> Verdict | None:
    """Return what the rules say of an application; None leaves it to people."""
    opportunity = application.opportunity
    rules = rules_for(opportunity)
    listed = Unwanted.objects.filter(association=opportunity.association_id, person=application.person_id, ended_at=None)
    if not rules and not listed.exists():
        return None
    known = applicants(opportunity.association, [application], before=at)[application.pk]
    return judge(rules, known, works_of([opportunity])[opportunity.pk])


def keep_decision(application: Application, verdict: Verdict, at: dt.datetime) -> Decision:
    """Write down what was decided by which rule and facts."""
    return Decision.objects.create(
        application=application, rule=verdict.rule, effect=verdict.effect, facts=verdict.facts, at=at
    )


def blocking_words(application: Application, verdict: Verdict) -> tuple[str, str]:
    """Return the coded reason and the sentence for one who is turned away, in their own language."""
    person = getattr(application.person, "person", None)
    language = person.user.language if person and person.user else translation.get_language()
    with translation.override(language):
        if verdict.rule is None:
            return "not_now", _("The association does not wish to work with you for now. Other associations will be glad of you.")
        what = "; ".join(said_of(verdict.rule))
        return "rule", _("By a rule of the association, it does not take those of whom this is true: %(what)s. This was decided by the rule, not by a person; you may write to the association if it is wrong.") % {"what": what}

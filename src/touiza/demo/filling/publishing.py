"""Chapter: the same work on another date, a template, a time to be published at, questions with answers, work done together."""

import dataclasses
import datetime as dt

from touiza.actors.services.qualifications import confirm_qualification, state_qualification
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, content
from touiza.home.figures import refresh_figures
from touiza.opportunities.fields import OpportunityFields, fields_of
from touiza.opportunities.models import Attendance, JoinMode, Opportunity, Question, Timing
from touiza.opportunities.services.applications import apply
from touiza.opportunities.services.copying import copy_opportunity
from touiza.opportunities.services.deeds import tell_done
from touiza.opportunities.services.given import Given
from touiza.opportunities.services.organisers import answer_invitation, invite_organiser
from touiza.opportunities.services.publishing import create_opportunity, publish_opportunity, update_opportunity
from touiza.opportunities.services.questions import QuestionSaid, add_question
from touiza.opportunities.services.scheduling import schedule_opportunity
from touiza.opportunities.services.templates import save_template
from touiza.vocabulary.models import Cause, Language


def fill_publishing(world: World) -> str:
    """Tell what `content/publishing.toml` says. It comes last: copies bear the titles of what they are copied from."""
    told, originals = content("publishing"), world.opportunities
    _again(world, told["again"], originals)
    _later(world, told["later"], originals)
    _invite(world, told["asked"], originals)
    _qualify(world, told["qualified"])
    _deed(world, told["deed"])
    refresh_figures([association.pk for association in world.associations.values()])
    return "a series, a template, a time, questions, work done together and a deed"


def _again(world: World, entry: Entry, originals: dict[str, Opportunity]) -> None:
    """Plant on another Saturday too, with groups, questions and another association; people have applied."""
    original, by = originals[entry["opportunity"]], world.staff(world.entries[entry["opportunity"]]["of"])[0]
    published = world.almanac.ago(entry["published"])
    copy = copy_opportunity(opportunity=original, by=by, same_work=True, at=published, silent=True)
    fields = dataclasses.replace(
        fields_of(copy), day=world.almanac.read(entry["on"]), group_limit=entry["groups"], backup_places=entry["backups"]
    )
    copy = update_opportunity(opportunity=copy, by=by, fields=fields, at=published, silent=True)
    questions = [add_question(opportunity=copy, said=_question(line)) for line in entry["questions"]]
    save_template(opportunity=copy, name=entry["template"], by=by, at=published)
    copy = publish_opportunity(opportunity=copy, by=by, at=published, silent=True)
    other = world.associations[entry["with"]]
    row = invite_organiser(opportunity=copy, association=other, by=by, may_decide=True, at=published, silent=True)
    answer_invitation(organiser=row, by=world.staff(entry["with"])[0], accept=True, at=published, silent=True)
    for line in entry["applications"]:
        _apply(world, copy, line, questions)


def _apply(world: World, opportunity: Opportunity, line: Entry, questions: list[Question]) -> None:
    answers = {
        question.pk: [answer] if question.kind == "one" else answer
        for question, answer in zip(questions, line["answers"], strict=True)
    }
    given = Given(answers=answers, people=line.get("people", 1), names=line.get("names", ""))
    apply(
        opportunity=opportunity,
        person=world.people[line["person"]],
        message=line["message"],
        given=given,
        at=world.almanac.ago(line["hours"]),
        silent=True,
    )


def _question(line: Entry) -> QuestionSaid:
    choices = [TranslatedText("ar", choice) for choice in line.get("choices", ())]
    return QuestionSaid(kind=line["kind"], text=TranslatedText("ar", line["text"]), choices=choices, required=line["required"])


def _later(world: World, entry: Entry, originals: dict[str, Opportunity]) -> None:
    """Have a copy published by itself in some days."""
    by = world.staff(world.entries[entry["opportunity"]]["of"])[0]
    now = world.almanac.now
    copy = copy_opportunity(opportunity=originals[entry["opportunity"]], by=by, at=now, silent=True)
    fields = dataclasses.replace(fields_of(copy), day=world.almanac.read(entry["on"]))
    copy = update_opportunity(opportunity=copy, by=by, fields=fields, at=now, silent=True)
    when = clock.moment(world.almanac.day(entry["published"]), dt.time(9, 0), copy.zone)
    schedule_opportunity(opportunity=copy, by=by, when=when, at=now, silent=True)


def _invite(world: World, entry: Entry, originals: dict[str, Opportunity]) -> None:
    """Leave an invitation that waits for an answer."""
    by = world.staff(world.entries[entry["opportunity"]]["of"])[0]
    other = world.associations[entry["association"]]
    invite_organiser(
        opportunity=originals[entry["opportunity"]], association=other, by=by, at=world.almanac.ago(4), silent=True
    )


def _deed(world: World, entry: Entry) -> None:
    """Publish a deed that takes no time; each who took it on says so, or not yet."""
    association, by, at = world.associations[entry["of"]], world.staff(entry["of"])[0], world.almanac.ago(entry["published"] * 24)
    fields = OpportunityFields(
        title=TranslatedText("ar", entry["title"]),
        body=TranslatedText("ar", {language: text.strip() for language, text in entry["body"].items()}),
        attendance=Attendance.REMOTE,
        timing=Timing.DEED,
        deadline=world.almanac.read(entry["deadline"]),
        join_mode=JoinMode.AT_ONCE,
        causes=Cause.objects.filter(code=entry["cause"]),
        languages=Language.objects.filter(code__in=("ar", "fr")),
    )
    deed = create_opportunity(association=association, by=by, fields=fields, at=at, silent=True)
    deed = publish_opportunity(opportunity=deed, by=by, at=at, silent=True)
    for line in entry["done"]:
        moment = world.almanac.ago(line["hours"])
        joined = apply(opportunity=deed, person=world.people[line["person"]], at=moment, silent=True)
        if "said" in line:
            tell_done(application=joined, sentence=line["said"], at=moment, silent=True)


def _qualify(world: World, entry: Entry) -> None:
    """State a qualification, seen by the association that one plants with."""
    person, almanac = world.people[entry["person"]], world.almanac
    held = state_qualification(
        person=person.person, kind=entry["kind"], valid_until=almanac.read(entry["until"]), at=almanac.ago(50)
    )
    association, by = world.associations["amis_chrea"], world.staff("amis_chrea")[0]
    confirm_qualification(qualification=held, association=association.actor, by=by, at=almanac.ago(30), silent=True)

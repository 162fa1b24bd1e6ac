"""Chapter: what associations show of themselves: documents, projects and their log, verification, messages."""

import datetime as dt
import json
from pathlib import Path

import typst
from django.core.files.uploadedfile import SimpleUploadedFile

from touiza.actors.models import Actor, Person
from touiza.associations.criteria import codes
from touiza.associations.models import Association, Claim, Document, VerificationRequest
from touiza.associations.services.claims import file_claim
from touiza.associations.services.contact import answer_message, confirm_message, write_message
from touiza.associations.services.documents import add_document, replace_file
from touiza.associations.services.founding import found_association
from touiza.associations.services.reviewing import Ruling, decide_request, lapse_verifications
from touiza.associations.services.verification import Shown, write_request
from touiza.core.translated import RTL, TranslatedText
from touiza.demo import reading
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, translated
from touiza.opportunities.services.project_work import link_project
from touiza.projects.fields import ProjectFields
from touiza.projects.models import Project, State
from touiza.projects.services.progress import add_step, record_progress
from touiza.projects.services.writing import create_project, publish_project, set_state
from touiza.proof.documents import FONTS

SHEET = Path(__file__).with_name("paper.typ")


def fill_open(world: World) -> str:
    """Write all of it, on the days it says."""
    told = reading.content("open")
    for entry in told["documents"]:
        _document(world, entry)
    for entry in told["projects"]:
        _project(world, entry)
    for entry in told["verifications"]:
        _verification(world, entry)
    lapse_verifications(at=world.almanac.now)
    for entry in told["letters"]:
        _letter(world, entry)
    _unclaimed(world, told["unclaimed"])
    return f"{len(told['documents'])} documents, {len(told['projects'])} projects"


def _owner(world: World, handle: str) -> Actor:
    return world.people[next(key for key, role in reading.team(handle) if role == "owner")]


def _document(world: World, entry: Entry) -> None:
    association, by = world.associations[entry["of"]], _owner(world, entry["of"])
    at = world.almanac.moment(-240, 17, 20)
    title = translated(entry, "title", entry["source"])
    document = add_document(
        association=association,
        by=by,
        user=None,
        upload=_pdf(association, title, entry["lines"]),
        kind=entry["kind"],
        title=title,
        summary=translated(entry, "summary", entry["source"]),
        year=entry.get("year"),
        dated_on=world.almanac.day(entry["dated"]) if "dated" in entry else None,
        audience=entry["audience"],
        at=at,
        silent=True,
    )
    if again := entry.get("again"):
        upload = _pdf(association, title, again["lines"])
        at = max(at + dt.timedelta(days=1), world.almanac.moment(again["day"], 11))
        replace_file(document=document, by=by, user=None, upload=upload, note=again["note"], at=at, silent=True)


def _pdf(association: Association, title: TranslatedText, lines: list[str]) -> SimpleUploadedFile:
    """Return a page as an association would have it on file: its name, a title, a few lines."""
    told = title.in_(title.source)
    data = {
        "association": association.name.in_(told.language).text,
        "title": told.text,
        "lines": lines,
        "lang": told.language,
        "rtl": told.language in RTL,
    }
    pdf = typst.compile(
        SHEET.read_bytes(), font_paths=[str(FONTS)], ignore_system_fonts=True, format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )  # fmt: skip
    return SimpleUploadedFile("document.pdf", pdf, content_type="application/pdf")


def _project(world: World, entry: Entry) -> None:
    association, by = world.associations[entry["of"]], world.staff(entry["of"])[0]
    at = world.almanac.moment(entry["published"], 18, 10)
    fields = ProjectFields(
        kind=entry["kind"],
        title=translated(entry, "title", entry["source"]),
        aims=translated(entry, "aims", entry["source"]),
        body=translated(entry, "body", entry["source"]),
        causes=world.words("causes", entry["causes"]),
        goals=world.goals(entry["goals"]),
        commune=world.word("places", entry["commune"]) if "commune" in entry else association.commune,
        begins=world.almanac.day(entry["begins"]) if "begins" in entry else None,
        ends=world.almanac.day(entry["ends"]) if "ends" in entry else None,
    )
    project = create_project(association=association, by=by, fields=fields, at=at, silent=True)
    publish_project(project=project, by=by, at=at, silent=True)
    _steps(world, project, entry, by)
    if entry["state"] in {State.FINISHED, State.GIVEN_UP}:
        at = world.almanac.moment(entry.get("ends", -100), 19)
        reason = entry.get("reason", "")
        set_state(project=project, state=entry["state"], by=by, reason=reason, at=at, silent=True)
    for key in entry.get("opportunities", ()):
        link_project(opportunity=world.opportunities[key], project=project, by=by, silent=True)


def _steps(world: World, project: Project, entry: Entry, by: Actor) -> None:
    """Add the steps, then tell their progress in the order of the days, as it came."""
    entries = []
    for told in entry["steps"]:
        step = add_step(
            project=project,
            title=translated(told, "title", entry["source"]),
            unit=translated(told, "unit", entry["source"]),
            units=told["units"],
        )
        entries += [(line["on"], step, line) for line in told["log"]]
    for day, step, line in sorted(entries, key=lambda one: one[0]):
        at = world.almanac.moment(day, 19, 30)
        on = world.almanac.day(day)
        record_progress(step=step, done=line["done"], by=by, note=line.get("note", ""), on=on, at=at, silent=True)


def _verification(world: World, entry: Entry) -> None:
    association, by = world.associations[entry["of"]], _owner(world, entry["of"])
    at = world.almanac.moment(entry["asked"], 20, 5)
    shown = {code: _shown(association, entry, code) for code in codes()}
    request = write_request(association=association, by=by, shown=shown, send=True, at=at, silent=True)
    if "decided" in entry:
        _decide(world, entry, request)


def _decide(world: World, entry: Entry, request: VerificationRequest) -> None:
    given = entry.get("ruled", {})
    rulings = {code: Ruling(*given.get(code, ("met", entry["verdict_sentence"]))) for code in codes()}
    decide_request(
        request=request,
        by=world.people["dalia"],
        rulings=rulings,
        verify=not entry.get("refused", False),
        sentence=entry["sentence"],
        scope=entry.get("scope", ""),
        months=entry.get("months", 24),
        at=world.almanac.moment(entry["decided"], 21, 15),
        silent=True,
    )


def _shown(association: Association, entry: Entry, code: str) -> Shown:
    told = entry["shown"].get(code)
    if told is None:
        return Shown(text=entry["else"])
    own = [row for row in Document.objects.filter(association=association) if told.get("document") in row.title.texts.values()]
    return Shown(text=told["text"], document=own[0] if own else None)


def _unclaimed(world: World, entry: Entry) -> None:
    """Make a page that nobody answers for, and have somebody ask to."""
    association = found_association(
        founder=None,
        name=translated(entry, "name", "fr"),
        handle=entry["handle"],
        commune=world.word("places", entry["commune"]),
        at=world.almanac.moment(entry["day"], 9),
        silent=True,
    )
    told = entry["claim"]
    claim = file_claim(
        association=association, person=world.people[told["person"]], position=told["position"], evidence=told["evidence"]
    )
    Claim.objects.filter(pk=claim.pk).update(created_at=world.almanac.moment(told["day"], 14, 25))


def _letter(world: World, entry: Entry) -> None:
    association = world.associations[entry["of"]]
    at = world.almanac.moment(entry["day"], 16, 40)
    sender = world.people[entry["from"]] if "from" in entry else None
    user = Person.objects.select_related("user").get(actor=sender).user if sender else None
    message = write_message(
        association=association,
        sender=sender,
        name=sender.known_as if sender else entry["name"],
        email=user.email if user else entry["email"],
        language=user.language if user else "ar",
        subject=entry["subject"],
        body=entry["body"],
        shares_address=entry.get("shares", False),
        at=at,
        silent=True,
    )
    if sender is None:
        message = confirm_message(message=message, at=at + dt.timedelta(minutes=6), silent=True)
    if "answer" in entry:
        by = world.staff(entry["of"])[0]
        answered = world.almanac.moment(entry["answered"], 9, 30)
        answer_message(message=message, by=by, answer=entry["answer"], at=answered, silent=True)

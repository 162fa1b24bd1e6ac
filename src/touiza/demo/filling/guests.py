"""Chapter: people who apply without an account. One has kept one since, one waits for an answer, one has a link to open."""

from touiza.actors.services.guests import keep_account
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, content
from touiza.opportunities.models import GuestRequest
from touiza.opportunities.services.applications import accept_application, answer_question, ask_applicant
from touiza.opportunities.services.guests import confirm_request, request_as_guest

NEWS = 24  # hours: what is younger is told, so that its mails lie in the demo's post office


def fill_guests(world: World) -> str:
    """Have them type, confirm, answer and keep an account, as far as each has come."""
    guests = content("guests")["guests"]
    for entry in guests:
        request = request_as_guest(
            opportunity=world.opportunities[entry["opportunity"]],
            name=entry["name"],
            email=entry["email"],
            language=entry["language"],
            message=entry["message"],
            of_age=16,
            at=world.almanac.ago(entry["asked"]),
            silent=entry["asked"] > NEWS,
        )
        if "confirmed" in entry:
            _go_on(world, entry, request)
    return f"{len(guests)} guests"


def _go_on(world: World, entry: Entry, request: GuestRequest) -> None:
    ago = world.almanac.ago
    silent = entry["confirmed"] > NEWS
    application = confirm_request(request=request, at=ago(entry["confirmed"]), silent=silent).application
    if application is None or "accepted" not in entry:
        return
    by = world.staff(world.entries[entry["opportunity"]]["of"])[0]
    ask_applicant(application=application, by=by, question=entry["question"], at=ago(entry["accepted"] + 12), silent=True)
    answer_question(application=application, answer=entry["answer"], at=ago(entry["accepted"] + 6), silent=True)
    accept_application(application=application, by=by, at=ago(entry["accepted"]), silent=True)
    if "kept" in entry:
        keep_account(person=application.person.person, at=ago(entry["kept"]), silent=True)

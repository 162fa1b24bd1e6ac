"""Chapter: what associations certify beyond the single certificate, and who shows their page of proof."""

import io
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from touiza.core.ids import ALPHABET
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, content, translated
from touiza.kernel import weave
from touiza.proof.models import Certificate, Recommendation, Showing
from touiza.proof.scopes import Scope
from touiza.proof.services.certificates import issue_scoped
from touiza.proof.services.dressing import Look, save_dress
from touiza.proof.services.numbers import PREFIX
from touiza.proof.services.recommending import accept_letter, ask_letter, offer_letter, show_text
from touiza.proof.services.runs import go_on_with_run, start_run
from touiza.proof.services.showing import choose_parts, renew_link
from touiza.proof.showing import showable_certificates, showable_letters
from touiza.ui.weaving import png

STROKES = ((20, 120), (60, 40), (95, 130), (130, 60), (160, 110), (205, 70), (250, 105), (330, 60), (420, 95))  # of a pen


def fill_papers(world: World) -> str:
    """Dress certificates, write letters, make certificates for many, show pages of proof."""
    told = content("papers")
    before = set(Certificate.objects.values_list("pk", flat=True))
    for entry in told["dress"]:
        _dress(world, entry)
    for entry in told["letter"]:
        _letter(world, entry)
    for entry in told["period"]:
        days = (world.almanac.day(entry["from"]), world.almanac.day(entry["to"]))
        scope = Scope.period(world.associations[entry["association"]].actor, *days)
        issue_scoped(person=world.people[entry["person"]], scope=scope, at=world.almanac.moment(entry["on"], 20), silent=True)
    for entry in told["run"]:
        _run(world, entry)
    _renumber(world, before)
    for entry in told["showing"]:
        _show(world, entry)
    return f"{len(told['letter'])} letters, {Certificate.objects.exclude(pk__in=before).count()} certificates for many"


def _dress(world: World, entry: Entry) -> None:
    association = world.associations[entry["association"]]
    look = Look(
        dyes=entry["dyes"],
        signatory=translated(entry, "signatory", "ar"),
        role=translated(entry, "role", "ar"),
        text=translated(entry, "text", "ar"),
        hijri=entry.get("hijri", False),
        logo=_picture("logo.png", png(weave.mark(association.handle, "dusk"), 40)) if entry.get("logo") else None,
        signature=_picture("signature.png", _signature()) if entry.get("signed") else None,
    )
    by = world.people[entry["by"]]
    save_dress(association=association, look=look, by=by, user=by.person.user, at=world.almanac.moment(entry["on"], 18), silent=True)


def _letter(world: World, entry: Entry) -> None:
    person, association = world.people[entry["person"]], world.associations[entry["association"]].actor
    letter = None
    if "asked" in entry:
        letter = ask_letter(person=person, association=association, wish=entry["wish"], at=world.almanac.moment(entry["asked"], 21), silent=True)
    if "offered" in entry:
        letter = offer_letter(
            person=person, association=association, by=world.people[entry["by"]], role=translated(entry, "role", "ar"),
            text=translated(entry, "text", "ar"), at=world.almanac.moment(entry["offered"], 19), silent=True,
        )  # fmt: skip
    if "taken" in entry and letter is not None:
        accept_letter(letter=letter, at=world.almanac.moment(entry["taken"], 8), silent=True)
        show_text(letter=letter, shows=entry.get("shows", False))


def _run(world: World, entry: Entry) -> None:
    at = world.almanac.moment(entry["on"], 17)
    scope = Scope.work(world.opportunities[entry["opportunity"]].post)
    run = start_run(association=world.associations[entry["association"]], scope=scope, by=world.people[entry["by"]], at=at, silent=True)
    go_on_with_run(run_id=run.pk, at=at, silent=True)


def _renumber(world: World, before: set[int]) -> None:
    """Draw numbers from the seed: the same in every demo."""
    lot = world.lot("papers")
    for certificate in Certificate.objects.exclude(pk__in=before).order_by("person__handle", "scope"):
        Certificate.objects.filter(pk=certificate.pk).update(number=_number(lot))
    for letter in Recommendation.objects.exclude(number=None).order_by("pk"):
        Recommendation.objects.filter(pk=letter.pk).update(number=_number(lot))


def _show(world: World, entry: Entry) -> None:
    person = world.people[entry["person"]]
    choose_parts(
        person=person,
        parts=entry["parts"],
        certificates=list(showable_certificates(person)),
        letters=list(showable_letters(person)),
        is_public=entry["public"],
    )
    if "key" in entry:
        renew_link(person=person, at=world.almanac.ago(30))
        Showing.objects.filter(person=person).update(key=entry["key"])


def _number(lot: Random) -> str:
    return PREFIX + "".join(lot.choice(ALPHABET) for _n in range(8))


def _signature() -> bytes:
    """A line as a pen draws it, on nothing."""
    drawing = Image.new("RGBA", (440, 170), (255, 255, 255, 0))
    ImageDraw.Draw(drawing).line(STROKES, fill=(27, 42, 84, 255), width=6, joint="curve")
    out = io.BytesIO()
    drawing.save(out, "PNG")
    return out.getvalue()


def _picture(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/png")

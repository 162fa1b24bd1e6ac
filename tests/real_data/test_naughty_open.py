"""Bad input about what an association shows: documents, projects, verification, messages."""

from collections.abc import Callable

import pytest

from tests.associations.showing import RULED, ask, put_document, rule
from tests.real_data.drill import Browser, Drill, drills, sample
from tests.real_data.naughty import FILE
from tests.real_data.test_naughty_people import in_three
from tests.worlds import World
from touiza.associations.criteria import codes
from touiza.associations.models import ContactMessage
from touiza.associations.services.contact import write_message
from touiza.core.translated import TranslatedText
from touiza.projects.fields import ProjectFields
from touiza.projects.models import Project
from touiza.projects.services.progress import add_step
from touiza.projects.services.writing import create_project, publish_project

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]
HERE = "/ar/@chrea/"


def letter(world: World) -> ContactMessage:
    return write_message(
        association=world.chrea, sender=world.chloe, name="Chloé", email="c@mail.example", language="fr", subject="s", body="b"
    )


def project(world: World) -> Project:
    words = TranslatedText.of("fr", fr="Puits")
    made = create_project(association=world.chrea, by=world.nassima, fields=ProjectFields(title=words, aims=words))
    return publish_project(project=made, by=world.nassima)


@drills("associations:document_new")
def test_a_document_without_its_file(at: At) -> None:
    sample(Drill(at("nassima"), f"{HERE}documents/new/", every=("form_key", "dated_on", "year")), at_least=0)


@drills("associations:document_edit", "associations:document_removal")
def test_a_document(at: At, world: World) -> None:
    page = f"{HERE}documents/{put_document(world.chrea, world.nassima).public_id}/"
    drill = Drill(at("nassima"), f"{page}edit/", (*in_three("title", "summary"), "note"), shown=(page, f"{HERE}documents/"))
    sample(drill)
    sample(Drill(at("nassima"), f"{page}removal/", page=f"{page}edit/", every=("next",)))


@drills("associations:contact")
def test_writing_to_an_association(at: At) -> None:
    sample(Drill(at("chloe"), f"{HERE}contact/", ("subject", "body")))
    sample(Drill(at("visitor"), f"{HERE}contact/", ("name", "subject", "body"), {"email": "x@mail.example"}))


@drills("associations:contact_confirmation")
def test_a_link_nobody_has(at: At) -> None:
    assert at("visitor").post("/ar/contact/nobody-has-this-secret/", {"x": "y"}).status_code == 404


@drills("associations:letter")
def test_answering(at: At, world: World) -> None:
    page = f"{HERE}messages/{letter(world).public_id}/"
    sample(Drill(at("nassima"), page, ("answer",), {"deed": "send"}, shown=(page,)))


@drills("associations:verification_request")
def test_showing_evidence(at: At) -> None:
    free = tuple(f"{code}_text" for code in codes())
    sample(Drill(at("rachid"), f"{HERE}verification/request/", free, {"deed": "draft"}, again=f"{HERE}verification/request/"))


@drills("associations:verification_detail", "associations:verification_withdrawal")
def test_deciding(at: At, world: World) -> None:
    request = ask(world.chrea, world.rachid)
    page = f"/ar/verifications/{request.public_id}/"
    fixed = {key: value for key, value in RULED.items() if key.endswith("verdict")} | {"answer": "verify", "months": "24"}
    free = (*(f"{code}_sentence" for code in codes()), "sentence", "scope")
    sample(Drill(at("dalia"), page, free, fixed, shown=(f"{HERE}verification/",)))
    rule(request, world.dalia)
    sample(Drill(at("dalia"), f"{page}withdrawal/", ("sentence",), shown=(f"{HERE}verification/",)))


@drills("projects:new")
def test_a_new_project(at: At) -> None:
    free = in_three("title", "aims", "body")
    deeds = ({"deed": "draft"}, {"deed": "publish"})
    sample(Drill(at("nassima"), f"{HERE}projects/new/", free, {"kind": "project"}, deeds, shown=("", f"{HERE}projects/")))


@drills("projects:edit")
def test_editing_a_project(at: At, world: World) -> None:
    slug = project(world).post.slug
    page = f"/ar/projects/{slug}/"
    sample(Drill(at("nassima"), f"{page}edit/", in_three("title", "aims", "body"), {"deed": "save"}, shown=(page, "/ar/projects/")))


@drills("projects:progress", "projects:step", "projects:state")
def test_steps_and_states(at: At, world: World) -> None:
    made = project(world)
    page = f"/ar/projects/{made.post.slug}/"
    step = add_step(project=made, title=TranslatedText.of("fr", fr="Planter"), unit=TranslatedText.of("fr", fr="cèdres"), units=9)
    sample(Drill(at("nassima"), f"{page}progress/", ("p-note",), {"step": str(step.pk), "p-done": "4", "p-on": ""}, shown=(page,)))
    sample(Drill(at("nassima"), f"{page}steps/{step.pk}/", in_three("title", "unit"), {"deed": "save", "units": "9"}, shown=(page,)))
    sample(Drill(at("nassima"), f"{page}state/", ("reason",), {"state": "given_up"}, page=f"{page}progress/", shown=(page,)))


@drills("opportunities:project")
def test_choosing_a_project(at: At, world: World) -> None:
    project(world)
    page = f"/ar/opportunities/{world.opportunity.post.slug}/project/"
    sample(Drill(at("nassima"), page, every=("project",)), at_least=0)

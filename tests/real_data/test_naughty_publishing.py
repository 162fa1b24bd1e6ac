"""Bad input about publishing: copies, templates, times, what is asked, who organises together, qualifications."""

from collections.abc import Callable

import pytest

from tests.opportunities.asking import ask
from tests.real_data.drill import Browser, Drill, drills, sample
from tests.real_data.naughty import FILE
from tests.real_data.test_naughty_people import in_three
from tests.worlds import World, add_opportunity
from touiza.opportunities.services.applications import apply
from touiza.opportunities.services.organisers import invite_organiser
from touiza.opportunities.services.templates import save_template

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]


def page_of(world: World, name: str) -> str:
    return f"/ar/opportunities/{world.opportunity.post.slug}/{name}/"


@drills("opportunities:copy", "opportunities:template")
def test_using_it_again(at: At, world: World) -> None:
    page = page_of(world, "copy")
    sample(Drill(at("nassima"), page, fixed={"series": "other"}, every=("form_key",)))
    sample(Drill(at("nassima"), page_of(world, "template"), ("name",), page=page, shown=("",)))


@drills("opportunities:template_deed")
def test_templates(at: At, world: World) -> None:
    kept = save_template(opportunity=world.opportunity, name="غرس", by=world.nassima)
    page = "/ar/@chrea/templates/"
    deeds = ({"deed": "rename"}, {"deed": "begin"}, {"deed": "delete"})
    sample(Drill(at("nassima"), f"{page}{kept.pk}/", ("name", "form_key"), deeds=deeds, page=page, shown=(page,)))


@drills("opportunities:schedule", "opportunities:pause", "opportunities:current")
def test_times(at: At, world: World) -> None:
    sample(Drill(at("nassima"), page_of(world, "schedule"), every=("back",)), at_least=0)
    page = page_of(world, "pause")
    sample(Drill(at("nassima"), page, in_three("reason"), shown=(f"/ar/opportunities/{world.opportunity.post.slug}/",)))
    sample(Drill(at("nassima"), page_of(world, "current"), every=("current",)), at_least=0)


@drills("opportunities:questions", "opportunities:question")
def test_questions(at: At, world: World) -> None:
    page, fixed = page_of(world, "questions"), {"kind": "one", "choices_ar": "أ\nب", "choices_fr": "", "choices_en": ""}
    apply = page_of(world, "application")
    sample(Drill(at("nassima"), page, in_three("text"), fixed, shown=(page, apply)))
    choices = {"kind": "one", "text_ar": "كيف؟"}
    one = f"{page}{ask(world.opportunity, 'one', 'كيف؟', 'أ', 'ب').pk}/"
    sample(Drill(at("nassima"), one, in_three("choices"), choices, every=("deed",), shown=(page,)), at_least=0)


@drills("opportunities:documents", "opportunities:requirements")
def test_documents_and_qualifications(at: At, world: World) -> None:
    page = page_of(world, "questions")
    fixed = {"keep_days": "30"}
    sample(Drill(at("nassima"), page_of(world, "documents"), in_three("name"), fixed, page=page, every=("drop",), shown=(page,)))
    fixed = {"kind": "other"}
    sample(Drill(at("nassima"), page_of(world, "requirements"), ("name",), fixed, page=page, every=("drop",), shown=(page,)))


@drills("opportunities:organisers", "opportunities:organiser", "opportunities:participation")
def test_organising_together(at: At, world: World) -> None:
    page = page_of(world, "organisers")
    sample(Drill(at("nassima"), page, fixed={"handle": "nour"}))
    row = invite_organiser(opportunity=world.opportunity, association=world.nour, by=world.nassima)
    sample(Drill(at("nassima"), f"{page}{row.pk}/", page=page, every=("deed",)))
    sample(Drill(at("salima"), page_of(world, f"participation/{row.pk}"), page="/ar/@nour/opportunities/", every=("deed",)))


@drills("actors:qualifications")
def test_qualifications(at: At) -> None:
    fixed = {"kind": "other", "valid_from": "", "valid_until": ""}
    sample(Drill(at("amina"), "/ar/me/qualifications/", ("name",), fixed, shown=("",)))


@drills("opportunities:apply")
def test_answering_questions(at: At, world: World) -> None:
    questions = [ask(world.opportunity, kind, f"{kind}؟") for kind in ("short", "long", "number", "day")]
    free = tuple(f"q{one.pk}" for one in questions[:2])
    fixed = {"share_profile": "on", **{f"q{one.pk}": "" for one in questions[2:]}}
    sample(Drill(at("amina"), page_of(world, "application"), (*free, "message"), fixed, shown=("",)))


@drills("opportunities:application_done")
def test_saying_that_a_deed_is_done(at: At, world: World) -> None:
    deed = add_opportunity(world.chrea, world.nassima, timing="deed", day=None, starts=None, ends=None, join_mode="at_once")
    page = f"/ar/applications/{apply(opportunity=deed, person=world.amina).public_id}/"
    sample(Drill(at("amina"), f"{page}done/", ("sentence",), page=page, shown=(page,)))

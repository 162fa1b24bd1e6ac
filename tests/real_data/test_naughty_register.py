"""Bad input about the register: contacts, notes, filters, acts, letters, files."""

from collections.abc import Callable

import pytest

from tests.real_data.drill import Browser, Drill, drills, sample
from tests.real_data.naughty import FILE
from tests.real_data.test_naughty_people import in_three
from tests.relations.story import build_register
from tests.worlds import World

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]
LIST = "/ar/@chrea/register/"


@drills("relations:new", "relations:edit")
def test_writing_somebody_in(at: At, world: World) -> None:
    told = build_register(world)
    sample(Drill(at("nassima"), f"{LIST}new/", ("post", "tags"), {"name": "سمير", "language": "ar"}, shown=("",)), at_least=100)
    page = f"{LIST}people/{told['amina'].public_id}/"
    sample(Drill(at("nassima"), f"{page}edit/", (f"field_{told['field'].pk}",), shown=(page,)), at_least=100)


@drills(*(f"relations:{name}" for name in ("standing", "notes", "addresses", "address", "consents", "qualifications")))
@pytest.mark.parametrize(
    ("deed", "free", "fixed"),
    [
        ("status", ("reason",), {"status": "former"}),
        ("notes", ("text",), {"kind": "call", "level": "team", "key": ""}),
        ("addresses", ("text",), {"kind": "post"}),
        ("consents", ("how",), {"purpose": "phone", "given_on": "01/02/2024"}),
        ("qualifications", ("name", "code", "evidence"), {}),
    ],
)
def test_a_contact(at: At, world: World, deed: str, free: tuple[str, ...], fixed: dict[str, object]) -> None:
    told = build_register(world)
    page = f"{LIST}people/{told['amina'].public_id}/"
    sample(Drill(at("nassima"), f"{page}{deed}/", free, fixed, page=page, shown=(page,)), at_least=100)
    sample(Drill(at("nassima"), f"{page}addresses/{told['address'].pk}/", page=page, every=("to",)), at_least=0)


@drills("relations:saved_filters", "relations:fields", "relations:field", "relations:act_new", "relations:merge")
def test_filters_fields_and_acts(at: At, world: World) -> None:
    told = build_register(world)
    nassima = at("nassima")
    sample(Drill(nassima, f"{LIST}filters/", ("filter_name",), {"query": "status=active"}, page=f"{LIST}?status=active", shown=(LIST,)), at_least=100)
    sample(Drill(nassima, f"{LIST}fields/", ("name",), {"kind": "text", "choices": ""}, shown=("",)), at_least=100)
    sample(Drill(nassima, f"{LIST}fields/{told['field'].pk}/", ("name",), {"kind": "text"}, shown=(f"{LIST}fields/",)), at_least=100)
    every = ("all", "query", "pick", "kind", "tag", "status", "reason", "field", "value")
    sample(Drill(nassima, f"{LIST}acts/new/", ("reason",), {"all": "1", "query": "", "kind": "status", "status": "former", "sure": "1"}, every=every, shown=("",)), at_least=100)
    sample(Drill(nassima, f"{LIST}people/{told['amina'].public_id}/merge/", every=("other", "choice")), at_least=0)


@drills("relations:mailing_new", "relations:mailing_edit", "relations:mailing_sending")
def test_letters(at: At, world: World) -> None:
    told = build_register(world)
    nassima, draft = at("nassima"), f"/ar/@chrea/letters/{told['draft'].public_id}/"
    sample(Drill(nassima, "/ar/@chrea/letters/new/", in_three("subject", "body"), {"kind": "calls"}, shown=("",)), at_least=100)
    sample(Drill(nassima, f"{draft}edit/", in_three("subject", "body"), {"kind": "calls"}, shown=("",)), at_least=100)
    sample(Drill(nassima, f"{draft}sending/", page=draft, every=("stop",)), at_least=0)


@drills("relations:imports", "relations:import_columns", "relations:import_choices", "relations:import_row", "relations:import_deed")
def test_files(at: At, world: World) -> None:
    told = build_register(world)
    nassima, page = at("nassima"), f"{LIST}files/{told['run'].public_id}/"
    sample(Drill(nassima, f"{LIST}files/", every=("file",)), at_least=0)
    sample(Drill(nassima, f"{page}columns/", ("tag", "consent"), {"column_0": "name", "column_1": "email"}, page=f"{page}?columns=1"), at_least=100)
    sample(Drill(nassima, f"{page}choices/", page=page, every=("same_address", "near_name")), at_least=0)
    sample(Drill(nassima, f"{page}rows/{told['row'].pk}/", page=page, every=("choice",)), at_least=0)
    sample(Drill(nassima, f"{page}deed/", page=page, every=("to",)), at_least=0)

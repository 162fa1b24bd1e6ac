"""Chapter: members, organisation charts, networks and agreements, as told in `content/alliances.toml`."""

import datetime as dt

from touiza.actors.models import Actor
from touiza.associations.models import Association, Body, MemberQuestion, MembershipTerm, Role
from touiza.associations.services.agreements import Terms, consent_to_agreement, propose_agreement
from touiza.associations.services.chart import add_body, add_seat, name_holder
from touiza.associations.services.member_forms import add_question, write_member_form
from touiza.associations.services.members import accept_member, ask_candidate, request_membership
from touiza.associations.services.memberships import note_fee, renew_membership
from touiza.associations.services.networks import answer_place, ask_to_join, found_network, invite_to_network
from touiza.core.translated import TranslatedText
from touiza.demo.filling.applications import crowd_actors
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, content, team, translated
from touiza.opportunities.services.scopes import set_scope

SCOPED = {"anis": ["arroser_pepiniere", "atelier_cedre_malade"]}


def fill_alliances(world: World) -> str:
    """Tell who belongs where, and with whom."""
    told = content("alliances")
    for key, works in SCOPED.items():
        role = Role.objects.get(person=world.people[key], is_scoped=True)
        set_scope(role=role, opportunities=[world.opportunities[work].pk for work in works], by=role.given_by, silent=True)
    for entry in told["forms"]:
        _write_form(world, entry)
    for entry in told["members"]:
        _take_in(world, entry)
    for entry in told["charts"]:
        _draw(world, entry)
    for entry in told["networks"]:
        _found(world, entry)
    for entry in told["agreements"]:
        _agree(world, entry)
    return f"{len(told['networks'])} networks, {len(told['agreements'])} agreements, members and charts"


def _write_form(world: World, entry: Entry) -> None:
    association, source = world.associations[entry["association"]], entry["source"]
    texts = {name: translated(entry, name, source) for name in ("intro", "statutes", "fee_words")}
    write_member_form(
        association=association, by=None, at=world.almanac.moment(-290, 10), silent=True,
        is_open=True, runs=entry["runs"], fee=entry.get("fee"), currency="DZD", **texts,
    )  # fmt: skip
    for question in entry.get("questions", ()):
        add_question(
            association=association, kind=question["kind"], label=translated(question, "label", source),
            options=translated(question, "options", source) if "options" in question else TranslatedText(),
            is_required=question.get("required", False),
        )  # fmt: skip


def _take_in(world: World, entry: Entry) -> None:
    """Let members in, and keep those going whose year ended meanwhile; note most fees; leave some requests open."""
    association, by = world.associations[entry["association"]], world.people[entry["by"]]
    lot = world.lot("members")
    joining = [(world.people[one["person"]], world.people[one.get("by", entry["by"])], one["joined"]) for one in entry["people"]]
    joining = [(person, world.people["nassima"] if person == by else admits, day) for person, admits, day in joining]
    crowd = [person for _key, person in sorted(crowd_actors().items())]
    joining += [(person, by, -lot.randint(40, 260)) for person in _of_age(crowd)[: entry["crowd"]]]
    for person, admits, day in sorted(joining, key=lambda one: one[2]):
        at = max(world.almanac.moment(day, lot.randint(9, 20), lot.randrange(60)), person.created_at + dt.timedelta(days=2))
        request = request_membership(association=association, person=person, at=at, silent=True)
        held = accept_member(request=request, by=admits, at=at + dt.timedelta(hours=30), silent=True)
        while held.until < world.almanac.today:
            at = world.almanac.moment(held.until - dt.timedelta(days=lot.randint(1, 25)), 19)
            held = renew_membership(membership=held, at=at, silent=True)
        for term in MembershipTerm.objects.filter(membership=held, fee__gt=0):
            if lot.random() < 0.75:
                note_fee(term=term, by=by, received=True, at=min(at + dt.timedelta(days=9), world.almanac.now))
    labels = MemberQuestion.objects.filter(form__association=association)
    for asked in entry["requests"]:
        person = world.people[asked["person"]]
        said = [{"label": str(question.label), "answer": answer} for question, answer in zip(labels, asked["answers"], strict=True)]
        at = world.almanac.moment(asked["days"], 18, 20)
        request = request_membership(association=association, person=person, answers=said, at=at, silent=True)
        if "question" in asked:
            ask_candidate(request=request, by=by, question=asked["question"], at=at + dt.timedelta(hours=15), silent=True)


def _of_age(people: list[Actor]) -> list[Actor]:
    return [person for person in people if person.person.age_band != "16_17"]


def _draw(world: World, entry: Entry) -> None:
    association, by, source = world.associations[entry["association"]], world.people[entry["by"]], entry["source"]
    bodies: dict[str, Body] = {}
    for told in entry["bodies"]:
        task = translated(told, "task", source) if "task" in told else None
        body = add_body(
            association=association, name=translated(told, "name", source), task=task, parent=bodies.get(told.get("under", ""))
        )
        bodies[told["key"]] = body
        for one in told.get("seats", ()):
            seat = add_seat(body=body, title=translated(one, "title", source))
            if "person" in one or "name" in one:
                person = world.people[one["person"]] if "person" in one else None
                name_holder(
                    seat=seat, by=by, person=person, name=one.get("name", ""), agreed=True,
                    since=world.almanac.day(one["since"]), at=world.almanac.moment(max(one["since"], -280), 11), silent=True,
                )  # fmt: skip


def _found(world: World, entry: Entry) -> None:
    host, by, source = world.associations[entry["host"]], world.people[entry["by"]], entry["source"]
    network = found_network(
        association=host, by=by, name=translated(entry, "name", source), aims=translated(entry, "aims", source),
        at=world.almanac.moment(entry["founded"], 11), silent=True,
    )  # fmt: skip
    said = entry.get("sentence", {})
    for handle, day in entry["joined"].items():
        association, at = world.associations[handle], world.almanac.moment(day, 10)
        place = invite_to_network(network=network, association=association, by=by, at=at, silent=True)
        answer_place(place=place, side=association, accept=True, by=_owner(world, handle), at=at + dt.timedelta(hours=26), silent=True)
    for handle, day in entry.get("asking", {}).items():
        ask_to_join(
            network=network, association=world.associations[handle], by=_owner(world, handle), sentence=said.get(handle, ""),
            at=world.almanac.moment(day, 16), silent=True,
        )  # fmt: skip
    for handle, day in entry.get("invited", {}).items():
        invite_to_network(
            network=network, association=world.associations[handle], by=by, sentence=said.get(handle, ""),
            at=world.almanac.moment(day, 16), silent=True,
        )  # fmt: skip


def _agree(world: World, entry: Entry) -> None:
    association, source = world.associations[entry["association"]], entry["source"]
    partner: Association | None = world.associations[entry["partner"]] if "partner" in entry else None
    days = {name: world.almanac.day(entry[name]) for name in ("begins", "ends", "review_on") if name in entry}
    terms = Terms(
        title=translated(entry, "title", source),
        summary=translated(entry, "summary", source),
        partner=partner,
        outside_kind=entry.get("outside_kind", ""),
        outside_name=translated(entry, "outside_name", source) if "outside_name" in entry else None,
        **days,
    )
    at = world.almanac.moment(min(entry["begins"], -1), 10, 30)
    at = max(at, world.almanac.moment(-280, 10))
    row = propose_agreement(association=association, by=world.people[entry["by"]], terms=terms, at=at, silent=True)
    if partner is not None and "consent_by" in entry:
        consent_to_agreement(
            agreement=row, association=partner, by=world.people[entry["consent_by"]], at=at + dt.timedelta(days=2), silent=True
        )


def _owner(world: World, handle: str) -> Actor:
    return world.people[next(key for key, role in team(handle) if role == "owner")]

"""Work that several associations do together: asked, accepted, shown under each, read and decided as granted, left."""

import pytest

from tests.worlds import World
from touiza.core.errors import Refusal
from touiza.home.figures import count_figures
from touiza.notices.models import Notice
from touiza.opportunities.models import CoOrganiser
from touiza.opportunities.services.applications import apply
from touiza.opportunities.services.organisers import answer_invitation, end_organising, invite_organiser, let_decide
from touiza.search.queries import find

pytestmark = pytest.mark.django_db


def joined(world: World, *, may_decide: bool = False) -> CoOrganiser:
    row = invite_organiser(opportunity=world.opportunity, association=world.nour, by=world.nassima, may_decide=may_decide)
    return answer_invitation(organiser=row, by=world.salima, accept=True)


def page_of(world: World) -> str:
    return f"/ar/opportunities/{world.opportunity.post.slug}/"


def test_who_accepts_stands_on_the_page_and_it_on_theirs(world: World, client) -> None:
    assert "نور قسنطينة" not in client.get(page_of(world)).text
    assert count_figures([world.nour.pk])[world.nour.pk].open == 0
    joined(world)
    assert "نور قسنطينة" in client.get(page_of(world)).text
    assert "نغرس الأرز في الشريعة" in client.get("/ar/@nour/").text
    assert count_figures([world.nour.pk])[world.nour.pk].open == 1
    assert count_figures([world.chrea.pk])[world.chrea.pk].open == 1
    assert find(kind="opportunity", facets_all=["association:nour"]).ids == [world.opportunity.pk]


def test_an_invitation_alone_shows_nothing(world: World, client) -> None:
    invite_organiser(opportunity=world.opportunity, association=world.nour, by=world.nassima)
    assert "نور قسنطينة" not in client.get(page_of(world)).text


def test_the_other_side_is_told_each_time(world: World, tell) -> None:
    row = joined(world)
    end_organising(organiser=row, by=world.salima)
    tell()
    told = set(Notice.objects.values_list("kind", "recipient"))
    assert ("coorganiser.invited", world.salima.pk) in told
    assert {("coorganiser.joined", one.pk) for one in (world.rachid, world.nassima)} <= told
    assert ("coorganiser.left", world.rachid.pk) in told


def test_asked_and_answered_twice_is_once(world: World) -> None:
    row = joined(world)
    assert invite_organiser(opportunity=world.opportunity, association=world.nour, by=world.rachid) == row
    answer_invitation(organiser=row, by=world.salima, accept=True)
    with pytest.raises(Refusal) as refused:
        answer_invitation(organiser=row, by=world.salima, accept=False)
    assert refused.value.code == "invitation_answered"
    end_organising(organiser=row, by=world.salima)
    end_organising(organiser=row, by=world.nassima)
    assert invite_organiser(opportunity=world.opportunity, association=world.nour, by=world.nassima).pk != row.pk


def test_whom_one_cannot_ask(world: World) -> None:
    def code(association) -> str:
        with pytest.raises(Refusal) as refused:
            invite_organiser(opportunity=world.opportunity, association=association, by=world.nassima)
        return refused.value.code

    assert code(world.chrea) == "own_association"
    world.nour.claimed_at = None
    assert code(world.nour) == "nobody_answers"


def test_its_coordinators_read_applications_and_decide_only_if_granted(world: World, as_) -> None:
    application = apply(opportunity=world.opportunity, person=world.amina)
    page = f"/ar/applications/{application.public_id}/"
    assert as_("salima").get(page).status_code == 404
    row = joined(world)
    assert as_("salima").get(page).status_code == 200
    assert application.public_id in as_("salima").get("/ar/@nour/applications/").text
    assert "acceptance/" not in as_("salima").get(page).text
    assert as_("salima").post(f"{page}acceptance/").status_code == 403
    let_decide(organiser=row, may_decide=True)
    assert as_("salima").post(f"{page}acceptance/").status_code == 302
    application.refresh_from_db()
    assert application.state == "accepted"


def test_who_leaves_reads_no_more(world: World, as_, client) -> None:
    application = apply(opportunity=world.opportunity, person=world.amina)
    row = joined(world, may_decide=True)
    answer = as_("salima").post(f"{page_of(world)}participation/{row.pk}/", {"deed": "leave"})
    assert answer.status_code == 302
    assert as_("salima").get(f"/ar/applications/{application.public_id}/").status_code == 404
    assert "نور قسنطينة" not in client.get(page_of(world)).text
    assert find(kind="opportunity", facets_all=["association:nour"]).ids == []


def test_each_side_has_its_own_door(world: World, as_) -> None:
    row = invite_organiser(opportunity=world.opportunity, association=world.nour, by=world.nassima)
    theirs, ours = f"{page_of(world)}participation/{row.pk}/", f"{page_of(world)}organisers/{row.pk}/"
    assert [as_(name).post(theirs, {"deed": "accept"}).status_code for name in ("nassima", "amina")] == [403, 403]
    assert [as_(name).post(ours, {"deed": "decide"}).status_code for name in ("salima", "amina")] == [403, 403]
    assert as_("salima").post(theirs, {"deed": "decline"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.may_decide) == ("declined", False)


def test_the_page_where_one_asks(world: World, as_) -> None:
    page = f"{page_of(world)}organisers/"
    assert as_("nassima").post(page, {"handle": "nobody"}).status_code == 422
    assert as_("nassima").post(page, {"handle": " https://touiza.example/ar/@nour/ ", "may_decide": "on"}).status_code == 302
    assert CoOrganiser.objects.get().may_decide
    assert "نغرس الأرز" in as_("salima").get("/ar/@nour/opportunities/").text

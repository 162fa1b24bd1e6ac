"""A coordinator of some opportunities: sees those and what belongs to them, in every list, count and notice."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.accounts.helpers import proved
from tests.proof.test_hours import enter
from tests.worlds import add_opportunity, add_person
from touiza.actors.models import Activity
from touiza.associations.access import may, role_of
from touiza.associations.capabilities import MAY, Can, powers
from touiza.associations.models import Invitation, Role
from touiza.associations.services.invitations import accept_invitation, invite
from touiza.associations.services.roles import end_role, give_role
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.notices.models import Notice
from touiza.opportunities.fields import fields_of
from touiza.opportunities.models import InvitedScope, Scope
from touiza.opportunities.services.applications import apply
from touiza.opportunities.services.publishing import create_opportunity
from touiza.opportunities.services.scopes import set_invited_scope, set_scope
from touiza.proof.services.hours import claim_hours

pytestmark = pytest.mark.django_db
OTHER = "نسقي الغرس في البليدة"
APPLICATIONS, WORK, HOURS = "/ar/@chrea/applications/", "/ar/@chrea/opportunities/", "/ar/@chrea/hours/"


@pytest.fixture
def lila(world):
    """Add Lila, who coordinates the world's opportunity and not the other one, with an application for each."""
    world.users["lila"], lila = add_person("lila", "ليلى شريف", "ar", "feminine")
    world.people["lila"] = lila
    role = give_role(association=world.chrea, person=lila, kind="coordinator", is_scoped=True, by=world.rachid)
    set_scope(role=role, opportunities=[world.opportunity.pk], by=world.rachid)
    other = add_opportunity(world.chrea, world.nassima, title=OTHER)
    apply(opportunity=world.opportunity, person=world.amina)
    apply(opportunity=other, person=world.yanis)
    return role


def test_she_sees_what_is_hers_in_every_list_and_nothing_else(as_, world, lila):
    title = str(world.opportunity.post.title)
    for page in (WORK, APPLICATIONS, "/ar/today/"):
        shown = as_("lila").get(page).content.decode()
        assert title in shown, page
        assert OTHER not in shown, page
    whole = as_("nassima").get(APPLICATIONS).content.decode()
    assert title in whole
    assert OTHER in whole


def test_counts_are_of_her_part(as_, world, lila):
    entries = {entry.href: entry.count for entry in as_("lila").get(WORK).context["ui"].association}
    assert entries[APPLICATIONS] == 1
    assert {entry.href: entry.count for entry in as_("nassima").get(WORK).context["ui"].association}[APPLICATIONS] == 2
    tabs = {tab["href"][-4:]: tab["count"] for tab in as_("lila").get(WORK).context["tabs"]}
    assert tabs["open"] == 1


def test_hours_for_other_work_are_neither_shown_nor_hers_to_confirm(as_, world, lila):
    mine = enter(world)
    post = world.yanis.applications.get().opportunity.post
    theirs = claim_hours(
        person=world.yanis, source=post, association=world.chrea.actor, minutes=60, done_on=clock.today() - dt.timedelta(days=1)
    )
    shown = as_("lila").get(HOURS).content.decode()
    assert f"{HOURS}{mine.pk}/" in shown
    assert f"{HOURS}{theirs.pk}/" not in shown
    assert as_("lila").post(f"{HOURS}{theirs.pk}/", {"confirm": "1"}).status_code == 404
    assert as_("lila").post(f"{HOURS}{mine.pk}/", {"confirm": "1"}).status_code == 302


def test_applications_for_other_work_do_not_exist_for_her(as_, world, lila):
    mine, theirs = world.amina.applications.get(), world.yanis.applications.get()
    assert as_("lila").get(f"/ar/applications/{mine.public_id}/").status_code == 200
    assert as_("lila").get(f"/ar/applications/{theirs.public_id}/").status_code == 404
    assert as_("lila").post(f"/ar/applications/{theirs.public_id}/acceptance/").status_code == 404


def test_only_who_may_decide_about_it_is_told_of_an_application(world, lila, tell):
    tell()
    told = Notice.objects.filter(kind="application.submitted", recipient=world.lila)
    assert [notice.activity.person for notice in told] == [world.amina]
    assert Notice.objects.filter(kind="application.submitted", recipient=world.nassima).count() == 2


def test_a_draft_outside_her_part_stays_hidden_and_she_begins_nothing_new(as_, world, lila):
    draft = create_opportunity(association=world.chrea, by=world.nassima, fields=replace(fields_of(world.opportunity), title=TranslatedText.of("ar", ar=OTHER)))
    assert as_("lila").get(f"/ar/opportunities/{draft.post.slug}/").status_code == 404
    assert as_("lila").get(f"/ar/opportunities/{draft.post.slug}/edit/").status_code == 404
    assert as_("lila").get(f"{WORK}new/").status_code == 403
    assert as_("lila").get(f"/ar/opportunities/{world.opportunity.post.slug}/edit/").status_code == 200


def test_narrowing_and_ending_count_at_once(as_, world, lila):
    client, page = as_("lila"), f"/ar/applications/{world.amina.applications.get().public_id}/"
    assert client.get(page).status_code == 200
    set_scope(role=lila, opportunities=[], by=world.rachid)
    assert client.get(page).status_code == 404
    assert client.get(APPLICATIONS).status_code == 200
    set_scope(role=lila, opportunities=[world.opportunity.pk], by=world.rachid)
    assert client.get(page).status_code == 200
    end_role(role=lila, by=world.rachid)
    assert client.get(page).status_code == 404
    assert client.get(APPLICATIONS).status_code == 403


def test_opportunities_of_others_are_not_hers_to_be_given(world, lila):
    foreign = add_opportunity(world.nour, world.salima, title="دعم مدرسي")
    set_scope(role=lila, opportunities=[foreign.pk, world.opportunity.pk], by=world.rachid)
    assert list(Scope.objects.filter(role=lila).values_list("opportunity", flat=True)) == [world.opportunity.pk]
    assert not may(world.lila, world.nour, Can.SEE_WORK, post=foreign.pk)


def test_the_same_scope_twice_tells_once(world, lila):
    before = Activity.objects.filter(verb="role.given").count()
    set_scope(role=lila, opportunities=[world.opportunity.pk], by=world.rachid)
    assert Activity.objects.filter(verb="role.given").count() == before


def test_a_whole_role_takes_no_scope_and_an_ended_one_neither(world, lila):
    with pytest.raises(Refusal) as whole:
        set_scope(role=role_of(world.nassima, world.chrea), opportunities=[world.opportunity.pk], by=world.rachid)
    end_role(role=lila, by=world.rachid)
    with pytest.raises(Refusal) as ended:
        set_scope(role=lila, opportunities=[], by=world.rachid)
    assert (whole.value.code, ended.value.code) == ("not_scoped", "ended")


def test_an_owner_chooses_by_page_after_saying_who_they_are(as_, world, lila):
    other = world.yanis.applications.get().opportunity
    page = f"/ar/@chrea/people/{lila.pk}/opportunities/"
    assert as_("rachid").post(page, {"opportunities": [other.pk]}).url.startswith("/ar/account/reauthenticate/")
    assert set(lila.scopes.values_list("opportunity", flat=True)) == {world.opportunity.pk}
    assert proved(as_("rachid")).post(page, {"opportunities": [other.pk]}).url == "/ar/@chrea/people/"
    assert set(lila.scopes.values_list("opportunity", flat=True)) == {other.pk}
    assert OTHER in as_("rachid").get("/ar/@chrea/people/").content.decode()


def test_an_invitation_carries_its_scope_into_the_role(as_, world):
    form = {"email": "new@mail.example", "kind": "some", "language": "fr"}
    sent = proved(as_("rachid")).post("/ar/@chrea/people/", form)
    invitation = Invitation.objects.get()
    assert sent.url == f"/ar/@chrea/invitations/{invitation.pk}/opportunities/"
    proved(as_("rachid")).post(sent.url, {"opportunities": [world.opportunity.pk]})
    assert InvitedScope.objects.get().opportunity == world.opportunity
    role = accept_invitation(invitation=invitation, person=world.yanis)
    assert role.is_scoped
    assert may(world.yanis, world.chrea, Can.DECIDE, post=world.opportunity.pk)
    assert Can.COORDINATE not in powers(role)
    with pytest.raises(Refusal) as late:
        set_invited_scope(invitation=invitation, opportunities=[])
    assert late.value.code == "not_open"


def test_who_took_an_invitation_up_as_something_else_keeps_no_scope(world):
    invitation = invite(association=world.chrea, email="x@mail.example", kind="reader", by=world.rachid, language="fr")
    role = accept_invitation(invitation=invitation, person=world.yanis)
    assert not role.is_scoped
    assert not role.scopes.exists()


def test_the_table_says_what_each_kind_may_do():
    assert set(MAY) == set(Role.Kind.values)
    assert MAY["owner"] == frozenset(Can)
    assert all(Can.ENTER in held for held in MAY.values())
    assert not {Can.DECIDE, Can.EDIT, Can.CONFIRM, Can.PEOPLE, Can.SPEAK, Can.ADMIT} & MAY["reader"]
    assert powers(None) == frozenset()


def test_a_scope_page_costs_the_same_for_many(as_, world, lila, django_assert_max_num_queries):
    client, page = as_("rachid"), f"/ar/@chrea/people/{lila.pk}/opportunities/"
    client.get(page)
    with django_assert_max_num_queries(20) as few:
        client.get(page)
    for number in range(10):
        add_opportunity(world.chrea, world.nassima, title=f"عمل {number}")
    with django_assert_max_num_queries(20) as many:
        client.get(page)
    assert len(few) == len(many)

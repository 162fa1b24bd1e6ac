"""Who acts for an association: roles given, changed, ended, handed over."""

import pytest

from tests.worlds import add_person
from touiza.actors.models import Tie
from touiza.associations.access import role_of
from touiza.associations.models import Role
from touiza.associations.services.roles import end_role, give_role, hand_over
from touiza.core.errors import Refusal

pytestmark = pytest.mark.django_db
PEOPLE = "/ar/@chrea/people/"
OWNER, COORDINATOR = Role.Kind.OWNER, Role.Kind.COORDINATOR


def change(client, role, to):
    return client.post(f"{PEOPLE}{role.pk}/", {"to": to})


@pytest.mark.parametrize(
    ("who", "status"),
    [("visitor", 302), ("chloe", 403), ("amina", 403), ("salima", 403), ("dalia", 403), ("nassima", 200), ("rachid", 200)],
)
def test_those_who_act_for_it_see_its_people(as_, who, status):
    assert as_(who).get(PEOPLE).status_code == status


def test_only_an_owner_sees_how_to_invite_and_change(as_):
    assert 'name="email"' in as_("rachid").get(PEOPLE).content.decode()
    assert 'name="email"' not in as_("nassima").get(PEOPLE).content.decode()


@pytest.mark.parametrize("to", ["owner", "coordinator", "end", "over"])
@pytest.mark.parametrize("who", ["visitor", "chloe", "salima", "nassima"])
def test_nobody_but_an_owner_changes_the_role_of_another(as_, world, who, to):
    role = role_of(world.rachid, world.chrea)
    assert change(as_(who), role, to).status_code in {302, 403}
    assert role_of(world.rachid, world.chrea) == role


def test_the_role_of_another_association_is_not_found(as_, world):
    assert change(as_("rachid"), role_of(world.salima, world.nour), "end").status_code == 404


def test_an_owner_makes_a_coordinator_owner_and_back(as_, world):
    owner = as_("rachid")
    change(owner, role_of(world.nassima, world.chrea), "owner")
    assert role_of(world.nassima, world.chrea).kind == OWNER
    change(owner, role_of(world.nassima, world.chrea), "coordinator")
    assert role_of(world.nassima, world.chrea).kind == COORDINATOR
    assert Role.objects.filter(person=world.nassima, ended_at=None).count() == 1


def test_a_coordinator_ends_their_own_role_and_the_door_shuts_at_once(as_, world):
    client = as_("nassima")
    assert change(client, role_of(world.nassima, world.chrea), "end")["Location"] == "/ar/@chrea/"
    assert client.get(PEOPLE).status_code == 403
    assert not Tie.objects.filter(person=world.nassima, kind=Tie.Kind.STAFF).exists()
    ended = Role.objects.get(person=world.nassima)
    assert (ended.ended_by, ended.ended_at is not None) == (world.nassima, True)


def test_the_last_owner_cannot_leave_and_is_told_why(as_, world):
    client = as_("rachid")
    response = client.post(f"{PEOPLE}{role_of(world.rachid, world.chrea).pk}/", {"to": "end"}, follow=True)
    assert role_of(world.rachid, world.chrea).kind == OWNER
    assert [str(message.level_tag) for message in response.context["messages"]] == ["error"]


def test_handing_over_leaves_the_former_owner_a_coordinator(as_, world):
    change(as_("rachid"), role_of(world.nassima, world.chrea), "over")
    assert role_of(world.nassima, world.chrea).kind == OWNER
    assert role_of(world.rachid, world.chrea).kind == COORDINATOR
    assert Tie.objects.filter(association=world.chrea.actor, kind=Tie.Kind.STAFF).count() == 2


def test_handing_over_and_leaving_ends_the_role_and_its_tie(as_, world):
    assert change(as_("rachid"), role_of(world.nassima, world.chrea), "away").url == "/ar/@chrea/"
    assert role_of(world.nassima, world.chrea).kind == OWNER
    assert role_of(world.rachid, world.chrea) is None
    assert not Tie.objects.filter(person=world.rachid, association=world.chrea.actor).exists()


def test_nobody_hands_over_to_an_owner_who_cannot_sign_in(world):
    give_role(association=world.chrea, person=world.nassima, kind=OWNER, by=world.rachid)
    world.user("nassima").is_active = False
    world.user("nassima").save()
    with pytest.raises(Refusal) as refused:
        hand_over(association=world.chrea, owner=world.rachid, to=world.nassima)
    assert refused.value.code == "gone"


@pytest.mark.parametrize(
    ("to", "kind", "tie"),
    [
        ("communicator", "communicator", "colleague"),
        ("treasurer", "treasurer", "colleague"),
        ("reader", "reader", "staff"),
        ("some", "coordinator", "colleague"),
    ],
)
def test_a_role_is_narrowed_and_its_tie_with_it(as_, world, to, kind, tie):
    change(as_("rachid"), role_of(world.nassima, world.chrea), to)
    role = role_of(world.nassima, world.chrea)
    assert (role.kind, role.is_scoped) == (kind, to == "some")
    assert list(Tie.objects.filter(person=world.nassima, association=world.chrea.actor).values_list("kind", flat=True)) == [tie]


def test_one_sees_and_ends_ones_own_role_but_does_not_change_it(as_, world):
    client, role = as_("nassima"), role_of(world.nassima, world.chrea)
    page = client.get(f"{PEOPLE}{role.pk}/").content.decode()
    assert 'value="end"' in page
    assert 'value="owner"' not in page
    assert change(client, role, "owner").status_code == 403
    assert client.get(f"{PEOPLE}{role_of(world.rachid, world.chrea).pk}/").status_code == 403


def test_an_owner_finds_every_kind_and_handing_over_on_the_page_of_a_role(as_, world):
    page = as_("rachid").get(f"{PEOPLE}{role_of(world.nassima, world.chrea).pk}/").content.decode()
    assert all(f'value="{to}"' in page for to in ("owner", "coordinator", "some", "communicator", "treasurer", "reader", "over", "away", "end"))


def test_the_rail_shows_only_what_a_role_opens(as_, world):
    for kind, shown, hidden in (
        ("treasurer", ["/ar/@chrea/people/"], ["/ar/@chrea/opportunities/", "/ar/@chrea/applications/", "/ar/@chrea/hours/"]),
        ("communicator", ["/ar/@chrea/opportunities/"], ["/ar/@chrea/applications/", "/ar/@chrea/hours/"]),
        ("reader", ["/ar/@chrea/opportunities/", "/ar/@chrea/applications/", "/ar/@chrea/hours/"], []),
    ):
        give_role(association=world.chrea, person=world.nassima, kind=kind, by=world.rachid)
        page = as_("nassima").get(PEOPLE).content.decode()
        assert all(f'href="{address}"' in page for address in shown), kind
        assert not any(f'href="{address}"' in page for address in hidden), kind


def test_an_unknown_change_is_refused(as_, world):
    role = role_of(world.nassima, world.chrea)
    change(as_("rachid"), role, "emperor")
    assert role_of(world.nassima, world.chrea) == role


def test_a_role_is_not_given_twice_nor_to_what_is_no_person(world):
    for person, code in [(world.nassima, "has_role"), (world.nour.actor, "not_a_person")]:
        with pytest.raises(Refusal) as refused:
            give_role(association=world.chrea, person=person, kind=COORDINATOR, by=world.rachid)
        assert refused.value.code == code


def test_somebody_who_left_gets_no_role(world):
    world.yanis.erased_at = world.yanis.created_at
    world.yanis.save()
    with pytest.raises(Refusal) as refused:
        give_role(association=world.chrea, person=world.yanis, kind=COORDINATOR, by=world.rachid)
    assert refused.value.code == "gone"


def test_an_ended_role_does_not_end_again(world):
    role = role_of(world.nassima, world.chrea)
    end_role(role=role, by=world.rachid)
    with pytest.raises(Refusal) as refused:
        end_role(role=role, by=world.rachid)
    assert refused.value.code == "ended"


@pytest.mark.parametrize(
    ("owner", "to", "code"), [("nassima", "rachid", "not_owner"), ("rachid", "rachid", "same_person"), ("rachid", "yanis", "no_role")]
)
def test_handing_over_is_refused_with_a_code(world, owner, to, code):
    with pytest.raises(Refusal) as refused:
        hand_over(association=world.chrea, owner=world.people[owner], to=world.people[to])
    assert refused.value.code == code


def test_whoever_gets_or_loses_a_role_is_told(as_, world, tell):
    change(as_("rachid"), role_of(world.nassima, world.chrea), "end")
    tell()
    page = as_("nassima").get("/ar/me/notices/").content.decode()
    assert page.count("أصدقاء الشريعة") >= 2


def test_the_rail_leads_to_the_people_and_the_page(as_):
    page = as_("nassima").get(PEOPLE).content.decode()
    assert f'href="{PEOPLE}"' in page
    assert 'href="/ar/@chrea/"' in page


@pytest.mark.parametrize("page", ["people/", "edit/"])
def test_twenty_people_cost_as_many_queries_as_ten(as_, world, django_assert_max_num_queries, page):
    client = as_("rachid")
    address = f"/ar/@chrea/{page}"

    def staff(first, last):
        for number in range(first, last):
            _user, actor = add_person(f"p{number}", f"شخص {number}", "ar")
            give_role(association=world.chrea, person=actor, kind=COORDINATOR, by=world.rachid)
        client.get(address)

    staff(0, 8)
    with django_assert_max_num_queries(20) as ten:
        client.get(address)
    staff(8, 18)
    with django_assert_max_num_queries(20) as twenty:
        assert client.get(address).status_code == 200
    assert len(ten) == len(twenty)

"""Chapter: people who are free are invited to shifts that lack somebody; one cannot come, one signs up."""

from touiza.demo.filling.world import World
from touiza.opportunities.models import Opportunity, Shift
from touiza.opportunities.services.joining import join_shifts
from touiza.relations.free import Gap, find_free
from touiza.relations.models import Call
from touiza.relations.services.calling import call_people, decline_call

OF = "amis_chrea"
ASKED = 4  # of those who are free, to the second shift that lacks somebody


def fill_calls(world: World) -> str:
    """Invite some of who is free to a shift of the nursery; leave the other gaps to whoever looks at the week."""
    association, by, at = world.associations[OF], world.staff(OF)[0], world.almanac.ago(5)
    ahead = Shift.objects.planned().with_gaps().filter(opportunity__association=association, starts_at__gt=world.almanac.now)
    shift = ahead.order_by("starts_at", "pk")[1]
    rows = Opportunity.objects.select_related("post", "association__actor", "commune")
    gap = Gap(rows.get(pk=shift.opportunity_id), shift)
    free = find_free(association, [gap], by=by.pk, at=at)[gap.key].free[:ASKED]
    calls = call_people(gap=gap, by=by, people=[one.person.pk for one in free], at=at, silent=True)
    decline_call(call=calls[-1], at=world.almanac.ago(3), silent=True)
    came = calls[0].person
    join_shifts(opportunity=gap.opportunity, person=came, shifts=[shift.pk], at=world.almanac.ago(2), silent=True)
    return f"{Call.objects.count()} invitations to shifts"

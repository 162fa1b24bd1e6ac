"""Chapter: people who are free are invited to shifts that lack somebody; one cannot come, one signs up."""

from touiza.demo.filling.world import World
from touiza.opportunities.models import Shift
from touiza.opportunities.services.joining import join_shifts
from touiza.relations.free import Gap, find_free
from touiza.relations.models import Call
from touiza.relations.services.calling import call_people, decline_call

OF = "amis_chrea"
ASKED = 4  # of those who are free, to the first shift for which there are more


def fill_calls(world: World) -> str:
    """Invite some of who is free to a shift of the nursery; leave the other gaps to whoever looks at the week."""
    association, by, at = world.associations[OF], world.staff(OF)[0], world.almanac.ago(5)
    ahead = Shift.objects.planned().with_gaps().filter(opportunity__association=association, starts_at__gt=world.almanac.now)
    shifts = ahead.select_related("opportunity__post", "opportunity__association__actor", "opportunity__commune")
    gaps = [Gap(shift.opportunity, shift) for shift in shifts.order_by("starts_at", "pk")[:12]]
    found = find_free(association, gaps, by=by.pk, at=at)
    gap = next((one for one in gaps if one.key in found and len(found[one.key].free) > ASKED), None)
    if gap is None:
        return "nobody is free"
    calls = call_people(gap=gap, by=by, people=[one.person.pk for one in found[gap.key].free[:ASKED]], at=at, silent=True)
    decline_call(call=calls[-1], at=world.almanac.ago(3), silent=True)
    came = calls[0].person
    join_shifts(opportunity=gap.opportunity, person=came, shifts=[gap.key[1]], at=world.almanac.ago(2), silent=True)
    return f"{Call.objects.count()} invitations to shifts"

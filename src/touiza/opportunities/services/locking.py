"""The lock that everything scarce or once-only is decided under: the opportunity's row, before any application's."""

from touiza.opportunities.models import Opportunity


def lock_opportunity(opportunity: Opportunity) -> Opportunity:
    """Return the row as it is now, locked until the transaction ends."""
    rows = Opportunity.objects.select_related("post", "association__actor").select_for_update(of=("self", "post"))
    return rows.get(pk=opportunity.pk)

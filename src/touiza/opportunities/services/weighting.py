"""How much each reason for a suggestion counts on this server: the kernel's weights, unless an operator has set others."""

from dataclasses import asdict, replace

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.core.errors import Refusal
from touiza.core.queue import defer
from touiza.kernel.matching import DEFAULT, Weights
from touiza.opportunities.models import Weighting

MATCH_ALL = "opportunities.match_all"


def weights_now() -> Weights:
    """Return the weights in force. One query."""
    row = Weighting.objects.order_by("-pk").first()
    return DEFAULT if row is None else Weights(**row.weights)


def mark_of(weights: Weights) -> str:
    """Return what stands for weights: other weights, another mark."""
    return "-".join(str(value) for value in asdict(weights).values())


@transaction.atomic
def set_weights(**changes: int) -> Weights:
    """Let these parts count so much from now on, the others as before, and match everybody again.

    Refuses "unknown_part", and "weight" for what is no whole number from 0 to 100 or would leave nothing that counts.
    """
    before = weights_now()
    if unknown := sorted(changes.keys() - asdict(before).keys()):
        raise Refusal("unknown_part", _("There is no part named “%(name)s”.") % {"name": unknown[0]})
    try:
        weights = replace(before, **changes)
    except ValueError:
        raise Refusal("weight", _("A weight is a whole number from 0 to 100, and one part at least must count.")) from None
    if weights != before:
        Weighting.objects.create(weights=asdict(weights))
        defer(MATCH_ALL)
    return weights

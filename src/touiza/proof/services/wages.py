"""The operator's table of wages."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.accounts.models import User
from touiza.core.errors import Refusal
from touiza.proof.models import Wage
from touiza.vocabulary.models import Cause


@transaction.atomic
def set_wage(
    *,
    by: User,
    year: int,
    country: str,
    amount: int,
    currency: str,
    source: str,
    source_url: str = "",
    cause: Cause | None = None,
    is_example: bool = False,
) -> Wage:
    """Write a wage, or alter the one of that year, country and cause. Refuses "operator", "no_source" and "amount"."""
    if not by.is_staff:
        raise Refusal("operator", _("Only who operates this server sets wages."))
    if not source.strip():
        raise Refusal("no_source", _("Name where the figure is from: whoever reads the value sees it."), field="source")
    if amount < 1:
        raise Refusal("amount", _("Write an amount above nothing."), field="amount")
    told = {"amount": amount, "currency": currency.upper(), "source": source.strip(), "source_url": source_url, "is_example": is_example}
    return Wage.objects.update_or_create(year=year, country=country.upper(), cause=cause, defaults=told)[0]


@transaction.atomic
def remove_wage(*, wage: Wage, by: User) -> None:
    """Take a wage out of the table. Refuses "operator"."""
    if not by.is_staff:
        raise Refusal("operator", _("Only who operates this server sets wages."))
    Wage.objects.filter(pk=wage.pk).delete()

"""Every test begins in Arabic; the register of the named association, filled by what its people did and by hand."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.relations.log import kept
from tests.worlds import World
from touiza.core import clock
from touiza.opportunities.services.applications import accept_application, apply
from touiza.proof.services.hours import claim_hours, confirm_hours
from touiza.relations.models import Contact
from touiza.relations.services.contacts import ContactFields, create_contact
from touiza.relations.services.notes import give_consent


@pytest.fixture(autouse=True)
def _in_arabic() -> Iterator[None]:
    with translation.override("ar"):
        yield


@pytest.fixture
def amina(world: World) -> Contact:
    """Amina, who applied, was accepted and gave four and a half hours: in the register by that."""
    accept_application(application=apply(opportunity=world.opportunity, person=world.amina, message="أحب الجبل"), by=world.nassima)
    claim = claim_hours(
        person=world.amina, source=world.opportunity.post, association=world.chrea.actor, minutes=270, done_on=clock.today()
    )
    confirm_hours(claim=claim, by=world.nassima)
    kept()
    return Contact.objects.get(association=world.chrea, person=world.amina)


@pytest.fixture
def karim(world: World) -> Contact:
    """Karim has no account: the association wrote him in, and he agreed to calls for volunteers."""
    fields = ContactFields(name="Karim Ouali", language="fr", tags=("chauffeur",))
    contact = create_contact(association=world.chrea, fields=fields, by=world.nassima, email="karim@mail.example", phone="0550 31 90 44")
    give_consent(contact=contact, purpose="calls", given_on=clock.today() - dt.timedelta(days=3), how="fiche d’adhésion", by=world.nassima)
    return contact

"""Bad input about oneself and about associations: profile, settings, founding, editing, inviting, claiming."""

from collections.abc import Callable

import pytest

from tests.accounts.helpers import proved
from tests.opportunities.typed_in import complete
from tests.real_data.drill import SHARP, Browser, Drill, drills, hold, sample
from tests.real_data.naughty import FILE
from tests.worlds import World
from touiza.associations.models import Invitation, Role
from touiza.associations.services.claims import file_claim
from touiza.associations.services.founding import found_association
from touiza.associations.services.invitations import invite
from touiza.core.translated import TranslatedText

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]
PROFILE = "/ar/me/profile/"


def in_three(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}_{code}" for name in names for code in ("ar", "fr", "en"))


@drills("actors:profile")
def test_profile(at: At, world: World) -> None:
    drill = Drill(at("amina"), PROFILE, ("about",), {"about_audience": "public"})
    drill.shown, drill.again, drill.every = (f"/ar/@{world.amina.handle}/",), PROFILE, ("remove_skill", "remove_language")
    hold(drill)


@drills("actors:profile")
def test_a_persons_name(at: At, world: World) -> None:
    shown = (PROFILE, f"/ar/@{world.amina.handle}/", "/ar/me/", f"{PROFILE}?seen_by=public")
    hold(Drill(at("amina"), PROFILE, ("name",), shown=shown, only=SHARP), at_least=30)


@drills("actors:settings")
def test_settings(at: At) -> None:
    hold(Drill(at("amina"), "/ar/me/settings/", (), {"theme": "auto"}, shown=("",)))


@drills("actors:picture")
def test_a_picture_that_is_text(at: At) -> None:
    sample(Drill(at("amina"), f"{PROFILE}picture/", page=PROFILE, deeds=({"upload": "1"},)), at_least=0)


@drills("actors:erase")
def test_leaving(at: At) -> None:
    sample(Drill(proved(at("amina")), "/ar/me/data/erasure/", deeds=({}, {"sure": ""})), at_least=0)


@drills("associations:new")
def test_founding(at: At) -> None:
    free = (*in_three("tagline", "about", "activities"), "address")
    hold(Drill(at("chloe"), "/ar/associations/new/", free, {"name_ar": "أصدقاء الوادي"}, shown=("", "/ar/associations/")))


@drills("associations:new")
def test_an_associations_name(at: At) -> None:
    shown = ("", "/fr/associations/", "/fr/me/associations/")
    hold(Drill(at("chloe"), "/fr/associations/new/", in_three("name"), shown=shown, only=SHARP), at_least=100)


@drills("associations:edit")
def test_editing_an_association(at: At) -> None:
    page = "/ar/@chrea/edit/"
    drill = Drill(at("rachid"), page, (*in_three("tagline", "about", "activities"), "address", "approval", "phone"), shown=("/ar/@chrea/",))
    drill.again, drill.short = page, (*in_three("tagline"), "address", "approval", "phone")
    hold(drill, at_least=80)


@drills("associations:people")
def test_inviting(at: At) -> None:
    sample(Drill(at("rachid"), "/ar/@chrea/people/", ("email",), {"kind": "coordinator"}), at_least=0)


@drills("associations:role", "associations:own_invitation", "associations:invitation")
def test_roles_and_invitations(at: At, world: World) -> None:
    role = Role.objects.get(association=world.chrea, person=world.nassima)
    people = "/ar/@chrea/people/"
    hold(Drill(at("rachid"), f"{people}{role.pk}/", page=people, every=("to",)))
    invite(association=world.chrea, by=world.rachid, email="n@touiza.example", kind=Role.Kind.COORDINATOR, language="ar")
    made = Invitation.objects.get()
    hold(Drill(at("rachid"), f"/ar/@chrea/invitations/{made.pk}/", page=people, every=("to",)))


@drills("associations:closing", "associations:suspension")
def test_closing_and_suspending(at: At) -> None:
    page = "/ar/@chrea/closing/"
    hold(Drill(proved(at("rachid")), page, ("sentence",), {"sure": "on"}, shown=("", "/ar/@chrea/")))
    page = "/ar/@chrea/suspension/"
    hold(Drill(proved(at("dalia")), page, ("sentence",), shown=("", "/ar/suspensions/")))


@drills("associations:claim")
def test_claiming(at: At, world: World) -> None:
    found_association(founder=None, name=TranslatedText.of("ar", ar="جمعية بلا مسير"), handle="alone")
    hold(Drill(at("chloe"), "/ar/@alone/claim/", ("position", "evidence"), shown=("",)))


@drills("associations:claim_detail")
def test_deciding_about_a_claim(at: At, world: World) -> None:
    alone = found_association(founder=None, name=TranslatedText.of("ar", ar="جمعية بلا مسير"), handle="alone")
    claim = file_claim(association=alone, person=world.chloe, position="présidente", evidence="registre")
    page = f"/ar/claims/{claim.public_id}/"
    deeds = ({"answer": "accept"}, {"answer": "decline"})
    hold(Drill(proved(at("dalia")), page, ("sentence",), deeds=deeds, shown=("", "/ar/claims/?state=accepted", "/ar/claims/?state=declined")))


@drills("opportunities:new")
def test_the_words_of_a_picture(at: At) -> None:
    words = in_three("picture_alt")
    hold(Drill(at("nassima"), "/ar/@chrea/opportunities/new/", words, complete(deed="draft"), ({"deed": "draft"},), shown=("",), only=SHARP), at_least=100)

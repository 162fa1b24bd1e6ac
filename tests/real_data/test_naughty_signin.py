"""Bad input where an account is protected twice, and where a guardian is asked."""

from collections.abc import Callable

import pytest

from tests.accounts.device import Device
from tests.accounts.factors import add_passkey, with_app
from tests.accounts.helpers import proved
from tests.actors.test_guardians import link
from tests.real_data.drill import Browser, Drill, drills, sample
from tests.real_data.naughty import FILE
from tests.worlds import PASSWORD, World
from touiza.actors.services.guardians import agree, ask_guardian

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]
SECURITY, PASSKEYS = "/ar/account/security/", "/ar/account/passkeys/"
MUM = "mum@touiza.example"


@drills("mfa_authenticate", "mfa_reauthenticate")
def test_a_code_of_the_app(world: World) -> None:
    user = world.user("amina")
    with_app(user)
    client = Browser()
    client.post("/ar/account/login/", {"login": user.email, "password": PASSWORD, "with_password": "1"})
    sample(Drill(client, f"{SECURITY}sign-in/", ("code",)), at_least=0)
    client.force_login(user)
    sample(Drill(client, f"{SECURITY}proof/", ("code",)), at_least=0)


@drills("mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes")
def test_an_app_is_connected_and_turned_off(at: At, world: World) -> None:
    client = proved(at("yanis"))
    sample(Drill(client, f"{SECURITY}app/", ("code",)), at_least=0)
    with_app(world.user("amina"))
    client = proved(at("amina"))
    sample(Drill(client, f"{SECURITY}codes/new/", fixed={"any": "x"}, every=("any",)), at_least=300)
    sample(Drill(client, f"{SECURITY}app/removal/", fixed={"any": "x"}, every=("any",)), at_least=300)


@drills("mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_login_webauthn", "mfa_reauthenticate_webauthn")
def test_passkeys(at: At, world: World) -> None:
    client = proved(at("amina"))
    client.defaults["SERVER_NAME"] = "localhost"
    sample(Drill(client, f"{PASSKEYS}add/", ("credential", "name")), at_least=0)
    add_passkey(client, Device())
    key = world.user("amina").authenticator_set.get(type="webauthn").pk
    sample(Drill(proved(client), f"{PASSKEYS}{key}/name/", ("name",), shown=(SECURITY,), again=f"{PASSKEYS}{key}/name/", short=("name",)))
    sample(Drill(client, f"{PASSKEYS}{key}/removal/", fixed={"any": "x"}, every=("any",)), at_least=300)
    sample(Drill(client, f"{PASSKEYS}proof/", ("credential",)), at_least=400)
    sample(Drill(Browser(), f"{PASSKEYS}login/", ("credential",), page="/ar/account/login/"), at_least=400)


@drills("actors:guardian", "actors:guardian_answer")
def test_a_guardian(at: At, world: World) -> None:
    ask_guardian(person=world.yanis.person, email=MUM, language="fr", band="13_15")
    sample(Drill(at("yanis"), "/ar/me/guardian/", ("guardian_email",), {"guardian_language": "fr"}), at_least=0)
    secret = link(MUM)
    where = f"/ar/guardian/{secret}/"
    sample(Drill(Browser(), where, ("is_guardian",), deeds=({"answer": "yes"}, {"answer": "no"}), shown=(where,)))
    asked = world.yanis.person.guardianships.get()
    agree(guardianship=asked, secret=secret)
    sample(Drill(Browser(), where, deeds=({"answer": "no"},), every=("answer",), shown=(where,)), at_least=300)

"""Bad input at the doors: signing up and in, codes, passwords, addresses, sessions."""

from collections.abc import Callable

import pytest

from tests.accounts.helpers import last_code, proved
from tests.real_data.drill import Browser, Drill, drills, hold, sample
from tests.real_data.naughty import FILE
from tests.worlds import PASSWORD, World

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]
DOOR = "/ar/account/"


@drills("account_signup")
def test_sign_up(world: World) -> None:
    hold(Drill(Browser(), f"{DOOR}signup/", ("name",), {"email": "n@touiza.example", "of_age": "on"}, shown=("",)), at_least=80)


@drills("account_login")
def test_sign_in(world: World) -> None:
    fixed = {"login": world.user("amina").email}
    deeds = ({"with_password": "1"}, {})
    sample(Drill(Browser(), f"{DOOR}login/", ("password",), fixed, deeds), at_least=0)


@drills("account_request_login_code", "account_reset_password")
@pytest.mark.parametrize("door", ["login/code/", "password/reset/"])
def test_asking_for_a_code(world: World, door: str) -> None:
    sample(Drill(Browser(), f"{DOOR}{door}", ("email",)), at_least=0)


@drills("account_confirm_login_code", "account_confirm_password_reset_code")
@pytest.mark.parametrize(("door", "then"), [("login/code/", "login/code/confirm/"), ("password/reset/", "password/reset/confirm/")])
def test_a_code(world: World, door: str, then: str) -> None:
    client = Browser()
    client.post(f"{DOOR}{door}", {"email": world.user("amina").email})
    sample(Drill(client, f"{DOOR}{then}", ("code",)), at_least=0)


@drills("account_complete_password_reset")
def test_a_new_password_after_a_code(world: World) -> None:
    client, email = Browser(), world.user("amina").email
    client.post(f"{DOOR}password/reset/", {"email": email})
    client.post(f"{DOOR}password/reset/confirm/", {"code": last_code(email)})
    hold(Drill(client, f"{DOOR}password/reset/complete/", ("password1", "password2")))


@drills("account_email_verification_sent")
def test_the_code_of_a_new_account(world: World) -> None:
    client = Browser()
    client.post(f"{DOOR}signup/", {"name": "Nour", "email": "n@touiza.example", "of_age": "on"})
    sample(Drill(client, f"{DOOR}confirm-email/", ("code",)), at_least=0)


@drills("account_change_password", "account_set_password")
def test_passwords(at: At, world: World) -> None:
    fixed = {"oldpassword": PASSWORD}
    hold(Drill(at("amina"), f"{DOOR}password/change/", ("password1", "password2"), fixed), at_least=100)
    user = world.user("yanis")
    user.set_unusable_password()
    user.save()
    hold(Drill(proved(at("yanis")), f"{DOOR}password/set/", ("password1", "password2")), at_least=100)


@drills("account_reauthenticate", "account_reauthenticate_code")
def test_who_is_there(at: At) -> None:
    sample(Drill(at("amina"), f"{DOOR}reauthenticate/", ("password",)), at_least=0)
    client = at("yanis")
    client.post(f"{DOOR}reauthenticate/code/", {"action": "send"})
    sample(Drill(client, f"{DOOR}reauthenticate/code/", ("code",)), at_least=0)


@drills("account_email")
def test_another_address(at: At) -> None:
    deeds = ({"action_add": "1"}, {})
    sample(Drill(proved(at("amina")), f"{DOOR}email/", ("email",), deeds=deeds), at_least=0)


@drills("account_theme")
def test_light_or_dark(at: At) -> None:
    hold(Drill(at("amina"), f"{DOOR}theme/", (), {"theme": "dark"}, shown=("",)))

"""Messages to browsers, against the standard's own example, and read back by a receiver written apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.notices.browsers import Browser as Receiver
from tests.notices.browsers import claims
from touiza.kernel.webpush import MOST, BadKey, Browser, ServerKey, authorization, decode64, encode64, encrypt

# RFC 8291, section 5 and appendix A.
EXAMPLE = Browser.read(
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", "BTBZMqHH6r4Tts7J_aSIgg"
)
SENDER = ServerKey(decode64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
POINT = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A"
    "_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
RECEIVER = Receiver()


def test_the_standards_example_comes_out_byte_for_byte() -> None:
    made = encrypt(b"When I grow up, I want to be a watermelon", EXAMPLE, sender=SENDER, salt=decode64("DGv6ra1nlYgDCS1FRnbzlw"))
    assert encode64(made) == BODY
    assert encode64(SENDER.point) == POINT


@given(st.binary(max_size=MOST - 1))
def test_what_is_sent_is_what_is_read(message: bytes) -> None:
    assert RECEIVER.read(encrypt(message + b"|", Browser.read(**RECEIVER.keys()))) == message + b"|"


def test_every_message_has_a_key_and_a_salt_of_its_own() -> None:
    browser = Browser.read(**RECEIVER.keys())
    one, two = encrypt(b"once", browser), encrypt(b"once", browser)
    assert one[:16] != two[:16]
    assert one[21:86] != two[21:86]


def test_what_no_service_takes_is_refused_here() -> None:
    assert len(encrypt(bytes(MOST), EXAMPLE)) == 4096
    with pytest.raises(ValueError, match="more than a push message holds"):
        encrypt(bytes(MOST + 1), EXAMPLE)


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", ""),
        (POINT, "BTBZMqHH6r4Tts7J_aSI"),
        (POINT[:-4], "BTBZMqHH6r4Tts7J_aSIgg"),
        ("é" * 87, "BTBZMqHH6r4Tts7J_aSIgg"),
        ("!" * 87, "BTBZMqHH6r4Tts7J_aSIgg"),
        (encode64(b"\x04" + bytes(64)), "BTBZMqHH6r4Tts7J_aSIgg"),
    ],
)
def test_keys_that_are_none_are_refused(p256dh: str, auth: str) -> None:
    with pytest.raises(BadKey):
        Browser.read(p256dh, auth)


def test_a_push_service_can_check_who_asks() -> None:
    key = ServerKey.new()
    head, body, public = claims(authorization(key, audience="https://push.example", contact="mailto:a@b.example", expires=1_800_000_000))
    assert head == {"typ": "JWT", "alg": "ES256"}
    assert body == {"aud": "https://push.example", "exp": 1_800_000_000, "sub": "mailto:a@b.example"}
    assert public == encode64(key.point)
    assert key.point != ServerKey.new().point

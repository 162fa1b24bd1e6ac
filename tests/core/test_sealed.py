"""Secrets at rest open under the secret, the purpose and the name they were sealed with, and under no other."""

import pytest

from touiza.core.sealed import Closed, seal, unseal


def test_what_is_sealed_opens_again_and_looks_like_nothing() -> None:
    sealed = seal(b"a private key", purpose="trying", name="one")
    assert unseal(sealed, purpose="trying", name="one") == b"a private key"
    assert seal(b"a private key", purpose="trying", name="one") != sealed


@pytest.mark.parametrize("other", [{"purpose": "other"}, {"name": "two"}])
def test_another_purpose_or_name_opens_nothing(other: dict[str, str]) -> None:
    sealed = seal(b"x", purpose="trying", name="one")
    with pytest.raises(Closed):
        unseal(sealed, **{"purpose": "trying", "name": "one"} | other)


def test_another_secret_opens_nothing(settings) -> None:
    sealed = seal(b"x", purpose="trying", name="one")
    settings.SECRET_KEY = "another"
    with pytest.raises(Closed):
        unseal(sealed, purpose="trying", name="one")

"""Here everybody who is signed in has just answered who they are; `test_identity` tries it without."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.accounts.helpers import proved


@pytest.fixture
def as_(as_: Callable[[str], Client]) -> Callable[[str], Client]:
    def client_of(name: str) -> Client:
        return as_(name) if name == "visitor" else proved(as_(name))

    return client_of

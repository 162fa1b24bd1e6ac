"""Every test begins in Arabic, whatever language the one before it ended in."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_arabic() -> Iterator[None]:
    with translation.override("ar"):
        yield

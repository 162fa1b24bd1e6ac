"""Limits are off in tests; those that want them find the counters empty."""

import pytest
from django.core.cache import cache


@pytest.fixture
def limits(settings, db):
    """Switch all limits on, ours and allauth's."""
    settings.RATE_LIMITS = True
    settings.ACCOUNT_RATE_LIMITS = {}
    cache.clear()
    return settings

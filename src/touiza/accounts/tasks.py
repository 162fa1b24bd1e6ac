"""Housekeeping of logins."""

from django.contrib.sessions.models import Session
from procrastinate.contrib.django import app

from touiza.accounts.services.limits import drop_old_limits
from touiza.core import clock


@app.periodic(cron="41 3 * * *")
@app.task(name="accounts.tidy")
def tidy(timestamp: int) -> None:
    """Drop rate-limit windows and sessions that are over."""
    drop_old_limits()
    Session.objects.filter(expire_date__lt=clock.now()).delete()

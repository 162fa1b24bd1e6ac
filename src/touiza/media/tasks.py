"""Housekeeping of files."""

from procrastinate.contrib.django import app

from touiza.media.services import sweep_orphans


@app.periodic(cron="23 4 * * *")
@app.task(name="media.sweep")
def sweep(timestamp: int) -> None:
    """Delete files that no row speaks of."""
    sweep_orphans()

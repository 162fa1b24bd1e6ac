"""Keeping the figures in lists up to date, by the log and every hour for what time alone has ended; keeping the queue."""

from procrastinate.contrib.django import app

from touiza.core.changes import forget_changes
from touiza.core.queue import drop_finished, retry_stalled
from touiza.home.figures import read_log, refresh_lapsed

TASK = "home.figures"
REVIVE = "home.revive"
KEPT_DAYS = 30


@app.task(name=TASK, queueing_lock=TASK, lock=TASK)
def figures() -> None:
    """Count what the log says has changed."""
    read_log()


@app.periodic(cron="4 * * * *")
@app.task(name="home.lapsed_figures", lock=TASK)
def lapsed_figures(timestamp: int) -> None:
    """Count what has run out, and what a lost wake-up left."""
    read_log()
    refresh_lapsed()


@app.periodic(cron="* * * * *")
@app.task(name=REVIVE, queueing_lock=REVIVE)
async def revive(timestamp: int) -> None:
    """Do again what a killed worker left half done; every task may be done twice."""
    await retry_stalled()


@app.periodic(cron="53 3 * * *")
@app.task(name="home.forget")
async def forget(timestamp: int) -> None:
    """Remove tasks that ended long ago."""
    await drop_finished(days=KEPT_DAYS)


@app.periodic(cron="*/10 * * * *")
@app.task(name="home.forget_changes", queueing_lock="home.forget_changes")
def drop_changes(timestamp: int) -> None:
    """Remove the marks of changes that nothing remembered is older than."""
    forget_changes()

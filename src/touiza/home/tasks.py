"""Keeping the figures in lists up to date: woken by the log, and every hour for what time alone has ended."""

from procrastinate.contrib.django import app

from touiza.home.figures import read_log, refresh_lapsed

TASK = "home.figures"


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

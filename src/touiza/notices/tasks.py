"""The reader of the log, woken on commit and by its own timetable."""

from procrastinate.contrib.django import app

from touiza.notices.services.telling import read_log

TASK = "notices.read"


@app.task(name=TASK, queueing_lock=TASK, lock=TASK)
def read() -> None:
    """Tell what is new."""
    read_log()


@app.periodic(cron="* * * * *")
@app.task(name="notices.catch_up", lock=TASK, pass_context=False)
def catch_up(timestamp: int) -> None:
    """Tell what a lost wake-up left."""
    read_log()

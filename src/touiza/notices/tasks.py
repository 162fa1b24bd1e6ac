"""The reader of the log, woken on commit and by its own timetable."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from touiza.notices.services.telling import read_log, tell_again

TASK = "notices.read"


@app.task(name=TASK, queueing_lock=TASK, lock=TASK)
def read() -> None:
    """Tell what is new."""
    read_log()


@app.task(name="notices.tell_again", retry=RetryStrategy(max_attempts=4, exponential_wait=60))
def again(*, activity_id: int) -> None:
    """Tell what could not be told when its turn came."""
    tell_again(activity_id=activity_id)


@app.periodic(cron="* * * * *")
@app.task(name="notices.catch_up", lock=TASK, pass_context=False)
def catch_up(timestamp: int) -> None:
    """Tell what a lost wake-up left."""
    read_log()

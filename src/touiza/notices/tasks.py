"""The reader of the log, woken on commit and by its own timetable; what waits: quiet hours, summaries, messages to browsers."""

from procrastinate import BaseRetryStrategy, JobContext, RetryDecision, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from touiza.notices.services.digesting import put_right, write_digests
from touiza.notices.services.mailing import mail_waiting
from touiza.notices.services.pushing import Away, give_up_push, queue_due_pushes, send_push
from touiza.notices.services.telling import read_log, tell_again

TASK = "notices.read"
WAITING = "notices.waiting"
DIGESTS = "notices.digests"
WAITS = (20, 90, 300, 1200, 3600, 7200, 14_400)  # seconds before tries 2 to 8
LONGEST_WAIT = 4 * 3600  # seconds, whatever a push service asks for
AFTER_THE_REST = -1  # a push service that does not answer holds up nothing else


class Patience(BaseRetryStrategy):
    """Waits longer after each failure, and as long as the push service asks."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if not isinstance(exception, Away) or job.attempts >= len(WAITS):
            return None
        return RetryDecision(retry_in={"seconds": min(max(WAITS[job.attempts], exception.wait), LONGEST_WAIT)})


@app.task(name=TASK, queueing_lock=TASK, lock=TASK)
def read() -> None:
    """Tell what is new."""
    read_log()


@app.task(name="notices.tell_again", retry=RetryStrategy(max_attempts=4, exponential_wait=60))
def again(*, activity_id: int) -> None:
    """Tell what could not be told when its turn came."""
    tell_again(activity_id=activity_id)


@app.task(name="notices.push", retry=Patience(), pass_context=True, priority=AFTER_THE_REST)
def push(context: JobContext, *, push_id: int) -> None:
    """Post one message to one browser."""
    try:
        send_push(push_id=push_id)
    except Exception as error:
        if Patience().get_retry_decision(exception=error, job=context.job) is None:
            give_up_push(push_id=push_id)
        raise


@app.periodic(cron="* * * * *")
@app.task(name="notices.catch_up", lock=TASK, pass_context=False)
def catch_up(timestamp: int) -> None:
    """Tell what a lost wake-up left."""
    read_log()


@app.periodic(cron="* * * * *")
@app.task(name=WAITING, queueing_lock=WAITING, lock=WAITING)
def waiting(timestamp: int) -> None:
    """Write the mails and queue the messages whose quiet hours are over."""
    while mail_waiting():
        pass
    queue_due_pushes()


@app.periodic(cron="*/5 * * * *")
@app.task(name=DIGESTS, queueing_lock=DIGESTS, lock=DIGESTS)
def digests(timestamp: int) -> None:
    """Write the summaries that are due."""
    put_right()
    while write_digests():
        pass

"""Sending mail from the queue: tried eight times over about a day."""

from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from touiza.mail.services.failures import is_final
from touiza.mail.services.sending import deliver, drop_old_mail, give_up, requeue_lost

WAITS = (30, 120, 600, 3600, 14_400, 28_800, 43_200)  # seconds before tries 2 to 8
AFTER_THE_REST = -1  # a mail server that does not answer holds up nothing but mail
REQUEUE = "mail.requeue"


class Patience(BaseRetryStrategy):
    """Waits longer after each failure; a refused recipient or message is not tried again."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if is_final(exception) or job.attempts >= len(WAITS):
            return None
        return RetryDecision(retry_in={"seconds": WAITS[job.attempts]})


@app.task(name="mail.send", retry=Patience(), pass_context=True, priority=AFTER_THE_REST)
def send(context: JobContext, *, message_id: int) -> None:
    """Send one message."""
    try:
        deliver(message_id=message_id)
    except Exception as error:
        if Patience().get_retry_decision(exception=error, job=context.job) is None:
            give_up(message_id=message_id, error=error)
        raise


@app.periodic(cron="*/10 * * * *")
@app.task(name=REQUEUE, queueing_lock=REQUEUE, lock=REQUEUE)
def requeue(timestamp: int) -> None:
    """Queue again what lost its task."""
    requeue_lost()


@app.periodic(cron="17 3 * * *")
@app.task(name="mail.drop_old")
def drop_old(timestamp: int) -> None:
    """Forget mails after 90 days."""
    drop_old_mail()

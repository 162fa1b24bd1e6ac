"""Sending mail from the queue: tried seven times over about a day."""

import smtplib

from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from touiza.mail.services.sending import deliver, drop_old_mail, give_up

WAITS = (30, 120, 600, 3600, 14_400, 28_800)  # seconds before tries 2 to 7


class Patience(BaseRetryStrategy):
    """Waits longer after each failure; a refused recipient or message is not tried again."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        final = isinstance(exception, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)
        if final or job.attempts >= len(WAITS):
            return None
        return RetryDecision(retry_in={"seconds": WAITS[job.attempts]})


@app.task(name="mail.send", retry=Patience(), pass_context=True)
def send(context: JobContext, *, message_id: int) -> None:
    """Send one message."""
    try:
        deliver(message_id=message_id)
    except OSError as error:
        if context.job is None or Patience().get_retry_decision(exception=error, job=context.job) is None:
            give_up(message_id=message_id)
        raise


@app.periodic(cron="17 3 * * *")
@app.task(name="mail.drop_old")
def drop_old(timestamp: int) -> None:
    """Forget mails after 90 days."""
    drop_old_mail()

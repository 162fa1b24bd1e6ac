"""The head of the chain by mail, once a day. May run twice."""

from procrastinate.contrib.django import app

from touiza.proof.services.heads import drop_unconfirmed, mail_heads

MAIL_HEADS = "proof.mail_heads"


@app.periodic(cron="12 * * * *")
@app.task(name=MAIL_HEADS, queueing_lock=MAIL_HEADS, lock=MAIL_HEADS)
def send_heads(timestamp: int) -> None:
    """Send the head that was published last to whoever has not had it."""
    mail_heads()


@app.periodic(cron="41 3 * * *")
@app.task(name="proof.drop_unconfirmed")
def forget_unconfirmed(timestamp: int) -> None:
    """Forget addresses that nobody confirmed."""
    drop_unconfirmed()

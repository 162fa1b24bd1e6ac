"""What the worker does about certificates, and the head of the chain by mail. All of it may run twice."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from touiza.proof.services.bundles import pack_bundle, sweep_bundles
from touiza.proof.services.heads import drop_unconfirmed, mail_heads
from touiza.proof.services.runs import go_on_with_run

MAIL_HEADS = "proof.mail_heads"
PATIENCE = RetryStrategy(max_attempts=5, exponential_wait=10)


@app.task(name="proof.run", retry=PATIENCE, priority=-1)
def make(*, run_id: int) -> None:
    """Make the certificates of a run. Killed, it goes on where the last batch ended."""
    go_on_with_run(run_id=run_id)


@app.task(name="proof.bundle", retry=PATIENCE, lock="proof.bundle", priority=-2)
def pack(*, run_id: int) -> None:
    """Pack the sheets of a run, one run at a time."""
    pack_bundle(run_id=run_id)


@app.periodic(cron="51 3 * * *", periodic_id="proof_sweep_bundles")
@app.task(name="proof.sweep_bundles", queueing_lock="proof.sweep_bundles")
def sweep(timestamp: int) -> None:
    """Delete packed sheets that are some days old."""
    sweep_bundles()


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

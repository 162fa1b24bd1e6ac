"""Sealing what was written, within a minute; publishing the head once a day. Either may run twice."""

from procrastinate.contrib.django import app

from touiza.ledger.services.heads import publish_head
from touiza.ledger.services.sealing import seal_pending

SEAL = "ledger.seal"
PUBLISH = "ledger.publish"


@app.periodic(cron="* * * * *")
@app.task(name=SEAL, queueing_lock=SEAL, lock=SEAL)
def seal(timestamp: int) -> None:
    """Seal what waits."""
    seal_pending()


@app.periodic(cron="2 * * * *")
@app.task(name=PUBLISH, queueing_lock=PUBLISH, lock=SEAL)
def publish(timestamp: int) -> None:
    """Publish the head of this day, with all that is written by now."""
    seal_pending()
    publish_head()

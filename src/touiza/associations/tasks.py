"""What happens to associations by itself."""

from procrastinate.contrib.django import app

from touiza.associations.services.contact import drop_unconfirmed
from touiza.associations.services.reviewing import lapse_verifications, remind_of_renewal

BATCH = 200


@app.periodic(cron="7 * * * *", periodic_id="lapse_verifications")
@app.task(name="associations.lapse_verifications", queueing_lock="associations.lapse_verifications")
def lapse(timestamp: int) -> None:
    """End the verifications whose day has come, and remind of those whose day comes. Doing it twice changes nothing."""
    while lapse_verifications(limit=BATCH) == BATCH:
        pass
    while remind_of_renewal(limit=BATCH) == BATCH:
        pass


@app.periodic(cron="37 3 * * *", periodic_id="drop_unconfirmed_messages")
@app.task(name="associations.drop_unconfirmed", queueing_lock="associations.drop_unconfirmed")
def drop_old_messages(timestamp: int) -> None:
    """Forget messages whose address nobody confirmed."""
    drop_unconfirmed()

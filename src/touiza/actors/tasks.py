"""What happens to people by itself."""

from procrastinate.contrib.django import app

from touiza.actors.services.guardians import expire_requests


@app.periodic(cron="23 * * * *", periodic_id="expire_guardian_requests")
@app.task(name="actors.expire_guardian_requests", queueing_lock="actors.expire_guardian_requests")
def expire_guardian_requests(timestamp: int) -> None:
    """End the requests to guardians that nobody answered. Doing it twice changes nothing."""
    while expire_requests(limit=200) == 200:
        pass

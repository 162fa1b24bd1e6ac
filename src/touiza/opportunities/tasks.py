"""What happens to opportunities by itself."""

from procrastinate.contrib.django import app

from touiza.opportunities.services.publishing import end_past


@app.periodic(cron="*/5 * * * *", periodic_id="end_past_opportunities")
@app.task(name="opportunities.end_past", queueing_lock="opportunities.end_past")
def end_past_opportunities(timestamp: int) -> None:
    """Finish what is over, close what has passed its deadline. Doing it twice changes nothing."""
    while end_past(limit=200) == 200:
        pass

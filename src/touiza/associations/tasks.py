"""What happens to memberships and agreements by itself."""

from procrastinate.contrib.django import app

from touiza.associations.services.agreements import ask_about_review
from touiza.associations.services.memberships import BATCH, ask_about_renewal, lapse_memberships


@app.periodic(cron="40 5 * * *", periodic_id="keep_memberships")
@app.task(name="associations.keep_memberships", queueing_lock="associations.keep_memberships")
def keep_memberships(timestamp: int) -> None:
    """Ask about renewal in time, and end what nobody renewed. Doing it twice changes nothing."""
    while ask_about_renewal() == BATCH:
        pass
    while lapse_memberships() == BATCH:
        pass


@app.periodic(cron="50 5 * * *", periodic_id="review_agreements")
@app.task(name="associations.review_agreements", queueing_lock="associations.review_agreements")
def review_agreements(timestamp: int) -> None:
    """Remind both sides of agreements whose review is due."""
    while ask_about_review() == BATCH:
        pass

"""What happens to associations by itself."""

from procrastinate.contrib.django import app

from touiza.associations.services.agreements import ask_about_review
from touiza.associations.services.contact import drop_unconfirmed
from touiza.associations.services.memberships import BATCH, ask_about_renewal, lapse_memberships
from touiza.associations.services.reviewing import lapse_verifications, remind_of_renewal
from touiza.associations.services.suspension import settle_files


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


@app.task(name="associations.settle_files")
def settle(association: int) -> None:
    """Move an association's files once it is suspended, or no longer."""
    settle_files(association=association)

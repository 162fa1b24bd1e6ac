"""What happens to opportunities by itself."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from touiza.core import clock
from touiza.opportunities.services.afterwards import forget_names, say_thanks
from touiza.opportunities.services.alerting import BATCH as SEARCHES
from touiza.opportunities.services.alerting import alert_at_once, alert_due
from touiza.opportunities.services.answers import read_log as read_answers
from touiza.opportunities.services.assigning import work_out
from touiza.opportunities.services.cards import draw_card_of
from touiza.opportunities.services.currency import follow_stale
from touiza.opportunities.services.documents import delete_documents
from touiza.opportunities.services.duty import BATCH, turn_clock
from touiza.opportunities.services.guests import BATCH as REQUESTS
from touiza.opportunities.services.guests import drop_requests
from touiza.opportunities.services.mailing_offers import BATCH as OFFERS
from touiza.opportunities.services.mailing_offers import mail_offers
from touiza.opportunities.services.matching import match_again, match_everybody, match_people, match_work
from touiza.opportunities.services.publishing import end_past
from touiza.opportunities.services.recurrences import unroll_due
from touiza.opportunities.services.renaming import index_work_of, read_log
from touiza.opportunities.services.scheduling import publish_due
from touiza.opportunities.services.shifts import follow_time
from touiza.opportunities.services.waiting_list import turn_list

TASK = "opportunities.names"
ANSWERS = "opportunities.answers"


@app.periodic(cron="*/5 * * * *", periodic_id="end_past_opportunities")
@app.task(name="opportunities.end_past", queueing_lock="opportunities.end_past")
def end_past_opportunities(timestamp: int) -> None:
    """Finish what is over. Doing it twice changes nothing."""
    while end_past(limit=200) == 200:
        pass


@app.periodic(cron="*/5 * * * *", periodic_id="follow_shifts")
@app.task(name="opportunities.follow_shifts", queueing_lock="opportunities.follow_shifts")
def follow_shifts_on(timestamp: int) -> None:
    """Let shift work go on to its next shift, and make the shifts of its rules some weeks ahead."""
    unroll_due(limit=2000)
    while follow_time(limit=200) == 200:
        pass


@app.periodic(cron="*/10 * * * *", periodic_id="turn_clock")
@app.task(name="opportunities.turn_clock", queueing_lock="opportunities.turn_clock")
def keep_the_duty(timestamp: int) -> None:
    """Remind, escalate, tell of silence; ask those on waiting lists. Doing it twice changes nothing."""
    while turn_clock() == BATCH:
        pass
    while turn_list() == BATCH:
        pass


@app.periodic(cron="33 3 * * *", periodic_id="drop_guest_requests")
@app.task(name="opportunities.drop_guest_requests", queueing_lock="opportunities.drop_guest_requests")
def drop_guest_requests(timestamp: int) -> None:
    """Forget what people without an account typed a week ago. Doing it twice changes nothing."""
    while drop_requests() == REQUESTS:
        pass


@app.task(name=TASK, queueing_lock=TASK, lock=TASK)
def names() -> None:
    """Follow associations that have changed their name."""
    read_log()


@app.task(name=ANSWERS, queueing_lock=ANSWERS, lock=ANSWERS)
def answers() -> None:
    """Write down how associations answer."""
    read_answers()


@app.periodic(cron="24 * * * *", periodic_id="catch_up_answers")
@app.task(name="opportunities.catch_up_answers", lock=ANSWERS)
def catch_up_answers(timestamp: int) -> None:
    """Read what a lost wake-up left."""
    read_answers()


@app.periodic(cron="14 * * * *", periodic_id="catch_up_names")
@app.task(name="opportunities.catch_up_names", lock=TASK)
def catch_up_names(timestamp: int) -> None:
    """Read what a lost wake-up left."""
    read_log()


@app.task(name="opportunities.index", retry=RetryStrategy(max_attempts=5, exponential_wait=10))
def index(*, association_id: int) -> None:
    """Have the work of one association found under its name."""
    index_work_of(association_id=association_id)


@app.periodic(cron="* * * * *", periodic_id="publish_due_opportunities")
@app.task(name="opportunities.publish_due", queueing_lock="opportunities.publish_due")
def publish_due_opportunities(timestamp: int) -> None:
    """Publish what is due. Doing it twice publishes once."""
    while publish_due(limit=200) == 200:
        pass


@app.periodic(cron="40 6 * * *", periodic_id="follow_stale_opportunities")
@app.task(name="opportunities.follow_stale", queueing_lock="opportunities.follow_stale")
def follow_stale_opportunities(timestamp: int) -> None:
    """Ask whether what nobody touched is still current; close what nobody answers for."""
    while follow_stale(limit=200) == 200:
        pass


@app.periodic(cron="10 4 * * *", periodic_id="delete_old_documents")
@app.task(name="opportunities.delete_documents", queueing_lock="opportunities.delete_documents")
def delete_old_documents(timestamp: int) -> None:
    """Delete the documents whose time is over."""
    while delete_documents(limit=200) == 200:
        pass


@app.task(name="opportunities.card", retry=RetryStrategy(max_attempts=3, exponential_wait=10))
def card(*, kind: str, pk: int) -> None:
    """Draw the picture that a shared link shows."""
    draw_card_of(kind=kind, pk=pk)


@app.periodic(cron="7,37 * * * *", periodic_id="say_thanks")
@app.task(name="opportunities.say_thanks", queueing_lock="opportunities.say_thanks", lock="opportunities.say_thanks")
def thank_for_yesterday(timestamp: int) -> None:
    """Thank who came, where it is the morning after. Doing it twice tells nobody twice."""
    say_thanks()


@app.periodic(cron="23 3 * * *", periodic_id="forget_names")
@app.task(name="opportunities.forget_names", queueing_lock="opportunities.forget_names")
def forget_old_names(timestamp: int) -> None:
    """Forget who was written down by name alone, a year later."""
    forget_names()


@app.periodic(cron="* * * * *", periodic_id="alert_searches")
@app.task(name="opportunities.alert_searches", queueing_lock="opportunities.alert_searches")
def alert_searches(timestamp: int) -> None:
    """Tell of what is new for saved searches, batch by batch. Doing it twice tells nothing twice."""
    now = clock.now()
    for look in (alert_due, alert_at_once):
        while look(at=now) == SEARCHES:
            pass


@app.periodic(cron="*/10 * * * *", periodic_id="mail_suggestions")
@app.task(name="opportunities.mail_suggestions", queueing_lock="opportunities.mail_suggestions")
def mail_suggestions(timestamp: int) -> None:
    """Send suggestions to who asked for them and whose morning it is, batch by batch. Doing it twice sends nothing twice."""
    now = clock.now()
    while mail_offers(at=now) == OFFERS:
        pass


@app.task(name="opportunities.assign", retry=RetryStrategy(max_attempts=2, exponential_wait=10))
def assign(*, plan_id: int) -> None:
    """Work out who goes where. Doing it twice changes nothing."""
    work_out(plan_id=plan_id)


@app.task(name="opportunities.match_person", retry=RetryStrategy(max_attempts=3, exponential_wait=10))
def match_one(*, person_id: int) -> None:
    """Look anew for what fits one person."""
    match_again(person_id=person_id)


@app.task(name="opportunities.match_work", retry=RetryStrategy(max_attempts=3, exponential_wait=10))
def match_one_work(*, opportunity_id: int) -> None:
    """Look anew for whom one opportunity fits."""
    match_work(opportunity_id=opportunity_id)


@app.task(name="opportunities.match_people", retry=RetryStrategy(max_attempts=3, exponential_wait=60))
def match_range(*, first: int, last: int) -> None:
    """Match people by a range of ids. Doing it twice changes nothing."""
    match_people(first=first, last=last)


@app.task(name="opportunities.match_all", queueing_lock="opportunities.match_all")
def match_all() -> None:
    """Have everybody matched, after the weights have changed."""
    match_everybody()


@app.periodic(cron="20 2 * * *", periodic_id="match_everybody")
@app.task(name="opportunities.match_at_night", queueing_lock="opportunities.match_at_night")
def match_at_night(timestamp: int) -> None:
    """Have everybody matched. Doing it twice changes nothing."""
    match_everybody()

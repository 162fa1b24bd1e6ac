"""What the register's worker does: reads the log, follows profiles, goes on with what is done to many."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from touiza.core import clock
from touiza.core.queue import defer
from touiza.relations.answer_figures import refresh_all
from touiza.relations.models import Mailing, MailingState
from touiza.relations.services.acts import go_on
from touiza.relations.services.due import close_what_is_gone, read_due
from touiza.relations.services.importing import go_on_with_import
from touiza.relations.services.keeping import read_log, refresh_person
from touiza.relations.services.mailing import RUN as SEND
from touiza.relations.services.mailing import send_batch
from touiza.relations.services.overdue import BATCH as LATE
from touiza.relations.services.overdue import tell_overdue
from touiza.relations.services.sourcing import BATCH as STEPS
from touiza.relations.services.sourcing import take_steps
from touiza.relations.services.tidying import tidy_up

TASK = "relations.register"
DUE = "relations.due"
PATIENCE = RetryStrategy(max_attempts=5, exponential_wait=10)


@app.task(name=TASK, queueing_lock=TASK, lock=TASK)
def read() -> None:
    """Write down whom the log newly tells of."""
    read_log()


@app.periodic(cron="*/2 * * * *", periodic_id="relations_catch_up")
@app.task(name="relations.catch_up", lock=TASK, queueing_lock="relations.catch_up")
def catch_up(timestamp: int) -> None:
    """Read what a lost wake-up left, and history that was brought in."""
    read_log()


@app.task(name="relations.refresh", retry=PATIENCE)
def refresh(*, person_id: int) -> None:
    """Have a person found by what their profile says now."""
    refresh_person(person_id=person_id)


@app.task(name="relations.act", retry=PATIENCE)
def act(*, act_id: int) -> None:
    """Go on with an act on many, or with its undoing."""
    go_on(act_id=act_id)


@app.task(name="relations.import", retry=PATIENCE)
def bring_in(*, run_id: int) -> None:
    """Go on with a file: reading its rows, bringing them in, undoing it."""
    go_on_with_import(run_id=run_id)


@app.task(name="relations.send", retry=PATIENCE, lock="relations.send", priority=-1)
def send(*, mailing_id: int) -> None:
    """Send letters, batch by batch, until the day's limit. Killed, it goes on where the last batch ended."""
    while send_batch(mailing_id=mailing_id):
        pass


@app.periodic(cron="8 * * * *", periodic_id="relations_letters")
@app.task(name="relations.go_on_sending", queueing_lock="relations.go_on_sending")
def go_on_sending(timestamp: int) -> None:
    """Go on with what a day's limit, or a lost task, held up."""
    for mailing_id in Mailing.objects.filter(state=MailingState.SENDING).values_list("pk", flat=True):
        defer(SEND, mailing_id=mailing_id)


@app.periodic(cron="41 3 * * *", periodic_id="relations_tidy")
@app.task(name="relations.tidy", queueing_lock="relations.tidy")
def tidy(timestamp: int) -> None:
    """Forget what was kept only so that it could be undone."""
    tidy_up()


@app.periodic(cron="*/5 * * * *", periodic_id="relations_sourcing")
@app.task(name="relations.sourcing", queueing_lock="relations.sourcing")
def invite_in_steps(timestamp: int) -> None:
    """Take the steps of inviting that are due. Doing it twice invites nobody twice."""
    now = clock.now()
    while take_steps(at=now) == STEPS:
        pass


@app.task(name=DUE, queueing_lock=DUE, lock=DUE)
def read_what_is_due() -> None:
    """Bring what waits for associations up to date with the log."""
    read_due()


@app.periodic(cron="1-59/2 * * * *", periodic_id="relations_due_catch_up")
@app.task(name="relations.due_catch_up", lock=DUE, queueing_lock="relations.due_catch_up")
def catch_up_with_due(timestamp: int) -> None:
    """Read what a lost wake-up left, and history that was brought in."""
    read_due()


@app.periodic(cron="*/10 * * * *", periodic_id="relations_overdue")
@app.task(name="relations.overdue", queueing_lock="relations.overdue")
def tell_what_is_overdue(timestamp: int) -> None:
    """Tell of what has come beyond its time. Doing it twice tells nothing twice."""
    while tell_overdue() == LATE:
        pass


@app.periodic(cron="23 * * * *", periodic_id="relations_answer_figures")
@app.task(name="relations.answer_figures", queueing_lock="relations.answer_figures")
def count_answers(timestamp: int) -> None:
    """Count anew how associations answer, and close what waits for a text that was deleted."""
    while close_what_is_gone():
        pass
    refresh_all()

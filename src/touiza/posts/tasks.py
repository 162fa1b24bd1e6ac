"""What happens to posts by itself."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from touiza.media.incoming import sweep_incoming
from touiza.posts.services.albums import settle_pictures
from touiza.posts.services.heating import count_heat
from touiza.posts.services.listing_changes import read_log
from touiza.posts.services.pages import look_at_page
from touiza.posts.services.planned import publish_due
from touiza.posts.services.polling import count_due
from touiza.posts.services.titles import fetch_title
from touiza.posts.services.uploading import sweep_uploads

BATCH = 100
CHANGES = "posts.changes"


@app.periodic(cron="* * * * *", periodic_id="publish_due_posts")
@app.task(name="posts.publish_due", queueing_lock="posts.publish_due")
def publish_due_posts(timestamp: int) -> None:
    """Publish what is due. Doing it twice publishes once."""
    while publish_due(limit=BATCH) == BATCH:
        pass


@app.task(name="posts.look_at_page", retry=RetryStrategy(max_attempts=3, exponential_wait=20))
def look_at(*, post_id: int) -> None:
    """Look at the page that a link leads to. Doing it twice looks once."""
    look_at_page(post_id=post_id)


@app.task(name=CHANGES, queueing_lock=CHANGES, lock=CHANGES)
def list_changes() -> None:
    """Put what the log tells anew on the shelves of feeds."""
    read_log()


@app.periodic(cron="*/5 * * * *", periodic_id="list_changes_left")
@app.task(name="posts.changes_left", lock=CHANGES)
def list_changes_left(timestamp: int) -> None:
    """Take what a lost wake-up left."""
    read_log()


@app.periodic(cron="*/10 * * * *", periodic_id="count_heat")
@app.task(name="posts.heat", queueing_lock="posts.heat", lock="posts.heat")
def count_what_is_talked_about(timestamp: int) -> None:
    """Count anew what is talked about now."""
    count_heat()
@app.periodic(cron="* * * * *", periodic_id="count_polls")
@app.task(name="posts.count_polls", queueing_lock="posts.count_polls")
def count_polls(timestamp: int) -> None:
    """Count the polls whose moment has come, and forget who chose what. Doing it twice counts once."""
    while count_due(limit=BATCH) == BATCH:
        pass


@app.task(name="posts.settle_album", lock="posts.settle_album")
def settle_album(*, post: int) -> None:
    """Have an album's pictures stand where its readers may fetch them. Doing it twice moves them once."""
    settle_pictures(post=post)


@app.task(name="posts.fetch_save_title", retry=RetryStrategy(max_attempts=3, exponential_wait=20))
def fetch_save_title(*, save: int) -> None:
    """Ask a page that somebody saved for its title. Doing it twice asks once."""
    fetch_title(save=save)


@app.periodic(cron="41 4 * * *", periodic_id="sweep_uploads")
@app.task(name="posts.sweep_uploads", queueing_lock="posts.sweep_uploads")
def sweep_old_uploads(timestamp: int) -> None:
    """Forget pictures that came in part and that nobody went on with. Doing it twice changes nothing."""
    while sweep_uploads(limit=BATCH) == BATCH:
        pass
    sweep_incoming()

"""What the search of everything does by itself."""

from procrastinate.contrib.django import app

from touiza.finding.services.rebuilding import rebuild, unbuilt


@app.periodic(cron="*/10 * * * *", periodic_id="finding_rebuild")
@app.task(name="finding.rebuild", queueing_lock="finding.rebuild", lock="finding.rebuild")
def rebuild_index(timestamp: int) -> None:
    """Index everything anew where the analysis of texts has changed. Doing it twice changes nothing."""
    if kinds := unbuilt():
        rebuild(kinds)

"""The titles of pages that people save, asked of the pages themselves through the one safe way out."""

from touiza.core.fetching import NotFetched, fetch
from touiza.posts.foreign_pages import read_page
from touiza.posts.models import Save, TitleState
from touiza.posts.services.saving import write_title


def fetch_title(*, save: int) -> None:
    """Ask a page for its title, outside of any transaction, where one is awaited. Twice is once."""
    row = Save.objects.filter(pk=save, title_state=TitleState.AWAITED).first()
    if row is None:
        return
    try:
        fetched = fetch(row.address, accept="text/html,application/xhtml+xml")
        facts = read_page(fetched.body, fetched.address)
    except NotFetched:
        facts = None
    write_title(save=save, title=facts.title if facts else "")

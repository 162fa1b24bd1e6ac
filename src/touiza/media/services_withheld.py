"""Taking a space's files away from their addresses for a while, and giving them back: an association that is suspended."""

from collections.abc import Iterator

from django.core.files.storage import Storage, default_storage

from touiza.media.models import WITHHELD, Attachment, Paper


def withhold_files(*, space: int, storage: Storage = default_storage) -> int:
    """Put every file of a space where no address leads, and return how many went. Doing it twice changes nothing."""
    return sum(_move(storage, name, f"{WITHHELD}/{name}") for name in _names(space))


def give_back_files(*, space: int, storage: Storage = default_storage) -> int:
    """Put the files of a space back where they were, and return how many came."""
    return sum(_move(storage, f"{WITHHELD}/{name}", name) for name in _names(space))


def _names(space: int) -> Iterator[str]:
    for pair in Attachment.objects.filter(space=space).values_list("file", "small").iterator():
        yield from pair
    yield from Paper.objects.filter(space=space).values_list("file", flat=True).iterator()


def _move(storage: Storage, name: str, to: str) -> bool:
    """Copy, then delete: killed between the two, the next time finds both and only deletes."""
    if not storage.exists(name):
        return False
    if not storage.exists(to):
        with storage.open(name) as content:
            storage.save(to, content)
    storage.delete(name)
    return True

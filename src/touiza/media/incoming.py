"""Files that come piece by piece, in a folder that no address leads to. What they hold was looked at by nobody yet."""

import contextlib
import datetime as dt
import os
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.media.services import FULL

INCOMING = "incoming"
KEPT = dt.timedelta(days=2)  # for who goes on after the network was lost


def write_piece(name: str, offset: int, data: bytes) -> None:
    """Put a piece where it belongs and have it on the disk before returning. What lay behind it is dropped.

    A process that died between the piece and its row left more in the file than the row says: it is written over.
    """
    path = _path(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as file:
            file.seek(offset)
            file.write(data)
            file.truncate()
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise Refusal("storage_full", _("There is no room left for pictures on this server. Try again later.")) from error


def read_whole(name: str) -> bytes:
    """Return all that has come; nothing where the file is gone."""
    try:
        return _path(name).read_bytes()
    except FileNotFoundError:
        return b""


def forget_piece(name: str) -> None:
    with contextlib.suppress(OSError):
        _path(name).unlink(missing_ok=True)


def sweep_incoming(*, older_than: dt.timedelta = KEPT) -> int:
    """Delete what nobody went on with; return how many files went."""
    folder, gone = _folder(), 0
    if not folder.is_dir():
        return 0
    limit = (clock.now() - older_than).timestamp()
    for path in folder.iterdir():
        if path.stat().st_mtime < limit:
            forget_piece(path.name)
            gone += 1
    return gone


def _path(name: str) -> Path:
    return _folder() / name


def _folder() -> Path:
    return Path(default_storage.path(INCOMING))

"""Finding the verb: ours first, then any of Django's commands."""

import errno
import os
import signal
from collections.abc import Sequence
from importlib import import_module
from types import FrameType

from django.core.exceptions import ImproperlyConfigured

from touiza.cli.call import read_call
from touiza.cli.console import complain
from touiza.cli.verbs import VERBS
from touiza.core.trouble import Trouble

DISK_TROUBLES = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}


def main(words: Sequence[str]) -> int:
    """Run a command line; return its exit status."""
    for signum in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _leave)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "touiza.config.settings")
    try:
        call = read_call(words)
        name = {"import": "import_"}.get(call.verb, call.verb.replace("-", "_")) if call.verb in VERBS else "passthrough"
        return int(import_module(f"touiza.cli.verbs.{name}").run(call))
    except Trouble as trouble:
        complain(f"touiza: {trouble}")
        return trouble.code
    except ImproperlyConfigured as error:
        complain(f"touiza: {error}")
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 141
    except OSError as error:
        if error.errno not in DISK_TROUBLES:
            raise
        complain(f"touiza: {error.filename or 'a file'} cannot be written: {error.strerror}.")
        return 1


def _leave(signum: int, _frame: FrameType | None) -> None:
    """Leave by the way every block is left, so that what was started is stopped."""
    raise SystemExit(128 + signum)

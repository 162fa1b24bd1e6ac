"""The web server: granian around the WSGI application, run by the supervisor as `python -m touiza.cli.web`.

The server's main process only listens and revives; the application lives in its workers, which it must not outlive.
"""

import argparse
import gc
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from touiza.core.processes import end_with_parent


class Loader:
    """Brings the application up inside a worker; picklable, for systems that start workers afresh."""

    def __init__(self, server: int) -> None:
        self.server = server

    def __call__(self, target: str) -> Callable[..., object]:
        end_with_parent(parent=self.server)
        module, _, name = target.partition(":")
        application: Callable[..., object] = getattr(import_module(module), name)
        # What is there now stays. The collector of cycles need not look at it again and again, nor so often at the rest.
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        return application


def main(words: list[str]) -> None:
    """Serve until SIGTERM. TOUIZA_WEB_PROCESSES and TOUIZA_WEB_THREADS tell how many of each."""
    reader = argparse.ArgumentParser()
    reader.add_argument("--host", default="127.0.0.1")
    reader.add_argument("--port", type=int, default=8000)
    reader.add_argument("application")
    asked = reader.parse_args(words)
    server = Granian(
        asked.application,
        address=asked.host,
        port=asked.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=int(os.environ.get("TOUIZA_WEB_PROCESSES", "").strip() or 1),
        blocking_threads=int(os.environ.get("TOUIZA_WEB_THREADS", "").strip() or 4),
        blocking_threads_idle_timeout=600,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=8,
        working_dir=Path("/"),
        log_level=LogLevels.info,
    )
    server.serve(target_loader=Loader(os.getpid()))


if __name__ == "__main__":
    main(sys.argv[1:])

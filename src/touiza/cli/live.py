"""The live process: granian around the ASGI application, run by the supervisor as `python -m touiza.cli.live`.

Its own process, and one: a stream costs it some kilobytes, while under the pages' server each would hold a thread.
"""

import argparse
import os
import sys
from pathlib import Path

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.log import LogLevels

from touiza.cli.web import Loader

CONNECTIONS = 8192  # taken at once; TOUIZA_LIVE_STREAMS says how many of them may stay


def main(words: list[str]) -> None:
    """Serve until SIGTERM."""
    reader = argparse.ArgumentParser()
    reader.add_argument("--host", default="127.0.0.1")
    reader.add_argument("--port", type=int, default=int(os.environ.get("TOUIZA_LIVE_PORT", "").strip() or 8001))
    reader.add_argument("application", nargs="?", default="touiza.config.asgi:application")
    asked = reader.parse_args(words)
    server = Granian(
        asked.application,
        address=asked.host,
        port=asked.port,
        interface=Interfaces.ASGI,
        loop=Loops.asyncio,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=1,
        working_dir=Path("/"),
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=Loader(os.getpid()))


if __name__ == "__main__":
    main(sys.argv[1:])

"""The one connection on which the database tells what was announced. It is made again for as long as the process lives."""

import asyncio
import logging
from typing import Any

import psycopg
from django.db import connection

from touiza.core.live import CHANNEL, heard
from touiza.home.live.hub import Hub

log = logging.getLogger(__name__)

QUIET = 10.0  # seconds without a word, after which the server is asked whether it is still there
LONGEST_PAUSE = 5.0  # seconds between two tries
PATIENCE = 5.0  # seconds for an answer to that


async def listen(hub: Hub) -> None:
    """Hear everything, until cancelled."""
    pause = 0.1
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**_parameters(), autocommit=True, connect_timeout=5) as ear:
                await ear.execute(f"LISTEN {CHANNEL}")
                hub.begin()
                pause = 0.1
                while True:
                    async for notification in ear.notifies(timeout=QUIET):
                        hub.hear(heard(notification.payload))
                    await asyncio.wait_for(ear.execute("SELECT 1"), PATIENCE)
        except (psycopg.Error, OSError, TimeoutError) as error:
            if hub.listens:
                log.warning("The database is not heard any more (%s); trying again.", str(error).splitlines()[:1])
            hub.pause()
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)


def _parameters() -> dict[str, Any]:
    """Return where the database is, as Django knows it, without what concerns Django's own connections."""
    known = dict(connection.get_connection_params())
    for name in ("context", "cursor_factory", "pool", "prepare_threshold", "server_side_binding"):
        known.pop(name, None)
    return known

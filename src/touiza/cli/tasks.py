"""The worker: takes tasks from the queue in the database, run by the supervisor as `python -m touiza.cli.tasks`."""

import os

import django
from django.core.management import call_command


def main() -> None:
    """Work until SIGTERM; a task under way gets 8 seconds to end. TOUIZA_WORKER_TASKS: how many run at once."""
    django.setup()
    at_once = os.environ.get("TOUIZA_WORKER_TASKS") or "2"
    call_command("procrastinate", "worker", f"--concurrency={at_once}", "--shutdown-graceful-timeout=8")


if __name__ == "__main__":
    main()

"""The worker: takes tasks from the queue in the database, run by the supervisor as `python -m touiza.cli.tasks`."""

import django
from django.conf import settings
from django.core.management import call_command


def main() -> None:
    """Work until SIGTERM; a task under way gets 8 seconds to end. TOUIZA_WORKER_TASKS: how many run at once."""
    django.setup()
    call_command("procrastinate", "worker", f"--concurrency={settings.WORKER_TASKS}", "--shutdown-graceful-timeout=8")


if __name__ == "__main__":
    main()

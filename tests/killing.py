"""Programs of their own on the database of a test, to be killed in the middle."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

ROOT = Path(__file__).parents[1]


def start(program: str) -> subprocess.Popen[bytes]:
    """Run a program with Django set up; return once it begins."""
    server = urlsplit(os.environ.get("DATABASE_URL") or "postgresql://touiza@127.0.0.1:5432/touiza")
    here = {
        "DATABASE_URL": server._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "DJANGO_SETTINGS_MODULE": "touiza.config.settings",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])),
        "TOUIZA_SECRET_KEY": "of these tests",
    }
    whole = f"import django\ndjango.setup()\nprint('begins', flush=True)\n{program}"
    running = subprocess.Popen([sys.executable, "-c", whole], env={**os.environ, **here}, stdout=subprocess.PIPE)
    assert running.stdout
    assert running.stdout.readline() == b"begins\n"
    return running


def kill(running: subprocess.Popen[bytes]) -> None:
    """Kill it as `kill -9` does."""
    os.kill(running.pid, signal.SIGKILL)
    running.wait(20)
    assert running.stdout
    running.stdout.close()

"""Sealing in processes of their own, killed again and again in the middle: nothing is lost, nothing is there twice."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests.ledger.files import checked, sealed
from tests.proof.test_hours import enter
from tests.worlds import build_world
from touiza.ledger.models import Pending
from touiza.ledger.services.sealing import seal_pending
from touiza.proof.models import Contribution

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).parents[2]
SEALER = """
import django
django.setup()
from touiza.ledger.services.sealing import seal_batch
print("begins", flush=True)
while seal_batch(limit=2):
    pass
"""


def start_sealer() -> subprocess.Popen[bytes]:
    server = urlsplit(os.environ.get("DATABASE_URL") or "postgresql://touiza@127.0.0.1:5432/touiza")
    here = {
        "DATABASE_URL": server._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "DJANGO_SETTINGS_MODULE": "touiza.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
        "TOUIZA_SECRET_KEY": "of these tests",
    }
    return subprocess.Popen([sys.executable, "-c", SEALER], env={**os.environ, **here}, stdout=subprocess.PIPE)


def test_a_sealer_that_is_killed_leaves_a_whole_chain(tmp_path: Path) -> None:
    world = build_world()
    first = enter(world, 1)
    copies = "kind, minutes, claim_id, person_id, association_id, source_id, cause_id, done_on, by_id, at"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO proof_contribution ({copies}) SELECT {copies} FROM proof_contribution, generate_series(1, 1500)")
    dice = random.Random(4)
    in_the_middle = 0
    for _kill in range(6):
        sealer = start_sealer()
        assert sealer.stdout
        assert sealer.stdout.readline() == b"begins\n"
        time.sleep(dice.uniform(0.01, 0.3))
        os.kill(sealer.pid, signal.SIGKILL)
        sealer.wait(20)
        sealer.stdout.close()
        in_the_middle += Pending.objects.exists()
    assert in_the_middle, "one was killed before it had done all"
    seal_pending()
    rows = [("contributions", pk) for pk in Contribution.objects.order_by("pk").values_list("pk", flat=True)]
    assert rows[0] == ("contributions", first.pk)
    assert sealed() == rows
    assert checked(tmp_path).lines == 1502

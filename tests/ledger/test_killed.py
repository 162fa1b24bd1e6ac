"""Sealing in processes of their own, killed again and again in the middle: nothing is lost, nothing is there twice."""

import random
import time
from pathlib import Path

import pytest
from django.db import connection

from tests.killing import kill, start
from tests.ledger.files import checked, sealed
from tests.proof.test_hours import enter
from tests.worlds import build_world
from touiza.ledger.models import Pending
from touiza.ledger.services.sealing import seal_pending
from touiza.proof.models import Contribution

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]
SEALER = """
from touiza.ledger.services.sealing import seal_batch
while seal_batch(limit=2):
    pass
"""


def test_a_sealer_that_is_killed_leaves_a_whole_chain(tmp_path: Path) -> None:
    world = build_world()
    first = enter(world, 1)
    copies = "kind, minutes, claim_id, person_id, association_id, source_id, cause_id, done_on, by_id, at, round, quantity, asked"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO proof_contribution ({copies}) SELECT {copies} FROM proof_contribution, generate_series(1, 1500)")
    dice = random.Random(4)
    in_the_middle = 0
    for _kill in range(6):
        sealer = start(SEALER)
        time.sleep(dice.uniform(0.01, 0.3))
        kill(sealer)
        in_the_middle += Pending.objects.exists()
    assert in_the_middle, "one was killed before it had done all"
    seal_pending()
    rows = [("contributions", pk) for pk in Contribution.objects.order_by("pk").values_list("pk", flat=True)]
    assert rows[0] == ("contributions", first.pk)
    assert sealed() == rows
    assert checked(tmp_path).lines == 1502

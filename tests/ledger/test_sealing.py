"""Sealing: every row of a book once, however it got there, whoever seals at the same time, whatever is killed."""

import json
import threading
import time
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction

from tests.ledger.files import by_sql, checked, exported, sealed
from tests.proof.test_hours import enter
from tests.worlds import World, build_world
from touiza.kernel.chain import FIRST_PREV
from touiza.ledger.models import Entry, Head, Pending, Salt
from touiza.ledger.services.audit import audit_chain
from touiza.ledger.services.heads import present, publish_head
from touiza.ledger.services.sealing import SEALING, count_pending, seal_batch, seal_pending
from touiza.proof.models import Contribution
from touiza.proof.services.certificates import issue_certificate, revoke_certificate
from touiza.proof.services.hours import adjust_hours, claim_hours, confirm_hours

BOOKS = ["ledger_entry", "ledger_head", "proof_contribution", "proof_certificateevent", "associations_verificationevent"]


def contributions() -> list[tuple[str, int]]:
    return [("contributions", pk) for pk in Contribution.objects.order_by("pk").values_list("pk", flat=True)]


@pytest.mark.django_db
def test_a_new_chain_has_the_line_that_opens_it(tmp_path: Path) -> None:
    assert present().seq == 0
    found = checked(tmp_path)
    assert (found.lines, found.rows) == (1, {("chain", "opened", ""): 1})
    assert Entry.objects.get().prev == FIRST_PREV
    assert seal_pending() == 0


@pytest.mark.django_db
def test_hours_and_certificates_are_sealed_with_what_became_of_them(world: World, tmp_path: Path) -> None:
    claim = enter(world, 270)
    confirm_hours(claim=claim, by=world.nassima)
    issue_certificate(person=world.amina, source=world.opportunity.post)
    adjust_hours(claim=claim, by=world.nassima, reason="It rained.", difference=-30)
    assert count_pending() == 5
    assert seal_pending() == 6
    assert count_pending() == 0
    found = checked(tmp_path)
    assert {key[:2]: amount for key, amount in found.amounts.items() if key[2]} == {
        ("contributions", "entered"): 270,
        ("contributions", "confirmed"): 270,
        ("contributions", "corrected"): -30,
        ("certificates", "issued"): 270,
        ("certificates", "revoked"): 270,
    }
    payload = json.loads(Entry.objects.get(book="contributions", row=claim.pk).payload)
    assert (payload["association"], payload["day"], payload["answers"]) == ("chrea", claim.done_on.isoformat(), None)
    assert payload["who"] != payload["by"], "each digest is of one line and one part alone"


@pytest.mark.django_db
def test_what_is_written_by_sql_alone_is_sealed(world: World) -> None:
    claim = enter(world, 60)
    columns = "claim_id, person_id, association_id, source_id, cause_id, done_on, by_id, at, round, quantity, asked"
    by_sql(f"INSERT INTO proof_contribution (kind, minutes, {columns}) SELECT 'entered', 90, {columns} FROM proof_contribution WHERE id = %s", claim.pk)
    seal_pending()
    assert sealed() == contributions()
    assert len(sealed()) == 2


@pytest.mark.django_db
def test_what_is_rolled_back_is_not_sealed(world: World) -> None:
    with transaction.atomic():
        enter(world, 60)
        transaction.set_rollback(True)
    seal_pending()
    assert sealed() == []


@pytest.mark.django_db
def test_batches_make_one_chain(world: World, tmp_path: Path) -> None:
    for number in range(7):
        enter(world, 30 + number, ago=number + 1)
    while seal_batch(limit=2):
        pass
    assert sealed() == contributions()
    assert checked(tmp_path).lines == 8


@pytest.mark.django_db
@pytest.mark.parametrize("table", BOOKS)
def test_the_database_refuses_to_change_delete_or_empty_what_is_written(table: str) -> None:
    for one in {table, "proof_contribution"}:
        by_sql(f"ALTER TABLE {one} ENABLE TRIGGER ledger_not_emptied")
    column = {"ledger_entry": "payload", "ledger_head": "hash"}.get(table, "kind")
    for deed in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(DatabaseError, match=f"{table} is append-only"), transaction.atomic():
            by_sql(deed)
    with pytest.raises(DatabaseError, match="is append-only"), transaction.atomic():
        by_sql("TRUNCATE posts_post, actors_actor CASCADE")


@pytest.mark.django_db
def test_a_row_that_somebody_took_out_of_its_book_is_sealed_as_missing(world: World, tmp_path: Path) -> None:
    claim = enter(world, 60)
    by_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for trigger in ("proof_contribution_append_only",):
        by_sql(f"ALTER TABLE proof_contribution DISABLE TRIGGER {trigger}")
    by_sql("DELETE FROM proof_contributionnote")
    by_sql("DELETE FROM proof_contribution WHERE id = %s", claim.pk)
    seal_pending()
    assert checked(tmp_path).rows[("contributions", "missing", "")] == 1


@pytest.mark.django_db
def test_the_head_is_published_once_a_day(world: World) -> None:
    assert publish_head() is None, "nothing is sealed yet"
    seal_pending()
    first = publish_head()
    enter(world, 60)
    seal_pending()
    assert publish_head() == first
    assert Head.objects.get().seq == 1 == present().seq - 1
    assert Head.objects.get().hash == Entry.objects.get(seq=1).hash


@pytest.mark.django_db
def test_revoked_twice_is_sealed_once(world: World) -> None:
    confirm_hours(claim=enter(world, 270), by=world.nassima)
    certificate = issue_certificate(person=world.amina, source=world.opportunity.post)
    for _again in range(2):
        revoke_certificate(certificate=certificate, by=world.nassima, reason="A mistake.")
    seal_pending()
    assert [book for book, _row in sealed()].count("certificates") == 2


def in_thread(deed) -> threading.Thread:
    def run() -> None:
        try:
            deed()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_one_that_commits_late_is_sealed_later_and_none_twice(tmp_path: Path) -> None:
    """The first row is written first and committed last: sealing passes it by, and takes it when it is there."""
    world = build_world()
    written, go_on = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            enter(world, 60)
            written.set()
            go_on.wait(20)

    slow = in_thread(write_slowly)
    assert written.wait(20)
    columns = "person_id, association_id, source_id, done_on, by_id, at, round, quantity, asked"
    values = [world.yanis.pk, world.chrea.actor_id, world.opportunity.post_id, "2026-01-02", world.yanis.pk, "2026-01-02"]
    by_sql(f"INSERT INTO proof_contribution (kind, minutes, {columns}) VALUES ('entered', 45, %s, %s, %s, %s, %s, %s, 0, 0, '{{}}')", *values)
    seal_pending()
    late = Contribution.objects.get().pk
    assert sealed() == [("contributions", late)]
    go_on.set()
    slow.join()
    seal_pending()
    early = Contribution.objects.exclude(pk=late).get().pk
    assert early < late
    assert sealed() == [("contributions", late), ("contributions", early)]
    assert checked(tmp_path).lines == 3


@pytest.mark.django_db(transaction=True)
def test_many_sealers_at_once_make_one_chain(tmp_path: Path) -> None:
    world = build_world()
    for number in range(20):
        enter(world, 30, ago=number + 1)

    def seal() -> None:
        while seal_batch(limit=3):
            pass

    threads = [in_thread(seal) for _ in range(4)]
    for thread in threads:
        thread.join()
    assert sealed() == contributions()
    assert checked(tmp_path).lines == 21


@pytest.mark.django_db(transaction=True)
def test_while_one_seals_another_waits() -> None:
    with transaction.atomic():
        by_sql("SELECT pg_advisory_xact_lock(%s)", SEALING)
        other = in_thread(seal_batch)
        other.join(0.5)
        assert other.is_alive()
    other.join(20)
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_comes_while_a_batch_waits_is_in_the_next_one(tmp_path: Path) -> None:
    """Their salt was not made for this batch; a digest of nobody would be sealed for good."""
    world = build_world()
    first = enter(world, 30)
    with transaction.atomic():
        by_sql("SELECT pg_advisory_xact_lock(%s)", SEALING)
        other = in_thread(seal_batch)
        until = time.monotonic() + 20
        while not Salt.objects.exists() and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(0.3)
        in_thread(lambda: claim_hours(
            person=world.yanis, source=world.opportunity.post, association=world.chrea.actor, minutes=45, done_on=first.done_on,
        )).join()  # fmt: skip
    other.join(20)
    assert sealed() == [("contributions", first.pk)]
    seal_pending()
    assert len(sealed()) == 2
    assert audit_chain().flaws == []


@pytest.mark.django_db(transaction=True)
def test_an_export_is_of_one_moment(tmp_path: Path) -> None:
    world = build_world()
    enter(world, 30)
    _data, head = exported(tmp_path)
    enter(world, 45, ago=4)
    assert count_pending() == 1
    data, newer = exported(tmp_path)
    assert newer != head
    assert data.count(b"\n") == 3
    assert Pending.objects.count() == 0
    assert connection.is_usable()

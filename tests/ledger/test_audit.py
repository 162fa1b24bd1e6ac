"""The audit: who switches the database's refusals off and changes something is found, wherever it is."""

import pytest

from tests.associations.showing import ask as ask_to_be_verified
from tests.associations.showing import rule
from tests.ledger.files import by_sql
from tests.proof.test_hours import enter
from tests.worlds import World
from touiza.accounts.services.erasure import erase_user
from touiza.cli.verbs.check import books
from touiza.core.translated import TranslatedText
from touiza.ledger.models import Pending
from touiza.ledger.services.audit import audit_chain
from touiza.ledger.services.heads import publish_head
from touiza.ledger.services.sealing import seal_pending
from touiza.proof.models import Certificate
from touiza.proof.services.certificates import issue_certificate, revoke_certificate
from touiza.proof.services.hours import confirm_hours

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(world: World) -> World:
    """A world whose books are sealed and whose triggers somebody has switched off."""
    confirm_hours(claim=enter(world, 270), by=world.nassima)
    certificate = issue_certificate(person=world.amina, source=world.opportunity.post)
    revoke_certificate(certificate=certificate, by=world.nassima, reason="Another day was meant.")
    rule(ask_to_be_verified(world.chrea, world.rachid), world.dalia)
    enter(world, 60, ago=3)
    seal_pending()
    publish_head()
    by_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table in ("ledger_entry", "ledger_head", "proof_contribution", "proof_certificateevent", "associations_verificationevent"):
        by_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    return world


def flaws() -> str:
    return "; ".join(audit_chain(batch=3).flaws)


def test_books_that_nobody_touched_are_well(kept: World) -> None:
    assert audit_chain(batch=3).lines == 7
    assert flaws() == ""
    assert books()[0].advice == ""


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE proof_contribution SET minutes = 300 WHERE kind = 'confirmed'", "of contributions differs from line 3 in amount"),
        ("UPDATE proof_contribution SET done_on = done_on - 1 WHERE claim_id IS NULL AND minutes = 270", "in day"),
        ("UPDATE proof_contribution SET person_id = by_id WHERE kind = 'confirmed'", "in who"),
        ("UPDATE proof_contribution SET by_id = person_id WHERE kind = 'confirmed'", "in by"),
        ("DELETE FROM proof_contributionnote; DELETE FROM proof_contribution WHERE minutes = 60", "of contributions is gone, which line 7 sealed"),
        ("UPDATE proof_certificate SET minutes = 9000", "of certificates differs from line"),
        ("UPDATE proof_certificate SET end_reason = 'None'", "in reason"),
        ("""UPDATE proof_certificate SET name = '{"source": "fr", "fr": "Somebody else"}'""", "in printed"),
        ("UPDATE proof_certificateevent SET kind = 'replaced' WHERE kind = 'revoked'", "in kind, reason"),
        ("UPDATE associations_judgement SET sentence = 'All is well' WHERE criterion = 'serves'", "of verifications differs from line 6 in said"),
        ("UPDATE associations_verificationevent SET at = at - interval '9 days'", "in at"),
        ("UPDATE ledger_entry SET payload = replace(payload, '270', '271') WHERE seq = 2", "line 2 of the chain was changed"),
        ("DELETE FROM ledger_entry WHERE seq = 3", "line 4 of the chain was changed, or the one before it is missing"),
        ("DELETE FROM ledger_entry WHERE seq = 7", "the head published on"),
        ("UPDATE ledger_head SET hash = repeat('0', 64)", "is not in the chain"),
        ("DELETE FROM ledger_entry WHERE book = 'contributions' AND seq = 7", "1 rows of contributions were never noted"),
    ],
)
def test_whatever_is_changed_by_sql_is_found(kept: World, statement: str, said: str) -> None:
    by_sql(statement)
    assert said in flaws()
    assert said in books()[0].advice


def test_many_flaws_are_counted_and_some_told(kept: World) -> None:
    by_sql("UPDATE ledger_entry SET hash = repeat('0', 63) || seq")
    told = audit_chain()
    assert (told.number > 6, len(told.flaws)) == (True, 5)
    assert "more)" in books()[0].advice


def test_a_row_written_past_the_trigger_is_found(kept: World) -> None:
    columns = "kind, minutes, person_id, association_id, source_id, done_on, by_id, at, round, quantity, asked"
    by_sql(f"INSERT INTO proof_contribution ({columns}) SELECT {columns} FROM proof_contribution WHERE minutes = 60")
    assert not Pending.objects.exists()
    assert "1 rows of contributions were never noted for sealing" in flaws()


def test_who_was_erased_is_no_flaw(kept: World) -> None:
    by_sql("ALTER TABLE proof_contribution ENABLE TRIGGER USER")
    erase_user(user=kept.user("amina"))
    assert Certificate.objects.get().name == TranslatedText()
    assert flaws() == ""


def test_who_was_erased_before_the_sealing_is_no_flaw_either(world: World) -> None:
    confirm_hours(claim=enter(world, 270), by=world.nassima)
    erase_user(user=world.user("amina"))
    seal_pending()
    assert flaws() == ""

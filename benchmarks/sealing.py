"""How fast the worker seals a book that is in the database, and how fast it is exported and audited.

Run: python -m benchmarks.sealing [ROWS] (default: 50,000). Needs PostgreSQL (DATABASE_URL) and makes a database of its own.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.database import own_database
from touiza.accounts.models import User
from touiza.actors.models import Actor, ActorKind, Person
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.ledger.services.audit import audit_chain
from touiza.ledger.services.exporting import export_chain
from touiza.ledger.services.sealing import seal_pending
from touiza.posts.models import Post, PostKind
from touiza.proof.models import Contribution

PEOPLE = 100
BATCH = 2_000


def fill(number: int) -> None:
    """A book of so many lines by a hundred people, in an otherwise empty world."""
    users = User.objects.bulk_create(User(email=f"{n}@touiza.example") for n in range(PEOPLE))
    actors = Actor.objects.bulk_create(Actor(kind=ActorKind.PERSON, handle=f"person_{n}") for n in range(PEOPLE))
    Person.objects.bulk_create(Person(actor=actor, user=user) for actor, user in zip(actors, users, strict=True))
    association = Actor.objects.create(kind=ActorKind.ASSOCIATION, handle="friends_of_chrea")
    title = TranslatedText.of("en", en="Plant cedars")
    post = Post.objects.create(kind=PostKind.OPPORTUNITY, author=association, host=association, slug="plant-cedars", title=title)
    for start in range(0, number, BATCH):
        Contribution.objects.bulk_create(
            Contribution(
                kind="entered", minutes=n % 480 + 1, person=actors[n % PEOPLE], by=actors[n % PEOPLE], association=association,
                source=post, done_on=clock.today(),
            )
            for n in range(start, min(start + BATCH, number))
        )  # fmt: skip


def measure(what: str, number: int, work: Callable[[], object]) -> None:
    before = time.perf_counter()
    work()
    seconds = time.perf_counter() - before
    print(f"{what:<9} {number:,} rows in {seconds:.1f} s: {number / seconds:,.0f} a second")


def main(number: int) -> None:
    with own_database(), tempfile.TemporaryDirectory() as folder:
        measure("written", number, lambda: fill(number))
        measure("sealed", number, seal_pending)
        measure("exported", number, lambda: export_chain(Path(folder, "chain.jsonl")))
        measure("audited", number, audit_chain)
        assert not audit_chain().flaws
    print(f"in {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB of memory")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)

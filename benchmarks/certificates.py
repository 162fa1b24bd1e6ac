"""Certificates a second: made in a run, laid out as PDF/A, packed into one file; and the memory that packing takes.

Run: python -m benchmarks.certificates [PEOPLE]. Needs PostgreSQL (DATABASE_URL) and makes a database of its own.
"""

import datetime as dt
import resource
import sys
import time
from collections.abc import Callable

from django.core.files.storage import default_storage

from benchmarks.database import own_database
from touiza.actors.models import Actor, ActorKind, Person
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.posts.models import Post
from touiza.proof.documents import certificate_pdf
from touiza.proof.models import BundleState, Certificate, Contribution, Run
from touiza.proof.scopes import Scope
from touiza.proof.services.bundles import pack_bundle
from touiza.proof.services.runs import go_on_with_run, start_run

SHEETS = 200  # laid out one by one for each choice of languages


def main(people: int) -> None:
    with own_database():
        association, by = make_world(people)
        rate(f"{people} certificates made in a run", people, lambda: _run(association, by))
        for languages in (("ar",), ("fr",), ("ar", "fr")):
            rows = list(Certificate.objects.all()[:SHEETS])
            rate(f"{len(rows)} sheets laid out, {'+'.join(languages)}", len(rows), lambda rows=rows, languages=languages: _lay_out(rows, languages))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        rate(f"{people} sheets packed", people, _pack)
        size = default_storage.size(Run.objects.get().bundle_name)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        print(f"the file: {size / 1e6:.1f} MB; memory grew by {grown / 1024:.0f} MiB while it was packed")
        default_storage.delete(Run.objects.get().bundle_name)


def make_world(people: int) -> tuple[Association, Actor]:
    """An association with a piece of work for which everyone has three hours confirmed."""
    said = TranslatedText.of("ar", ar="جمعية القياس", fr="Association de mesure")
    actor = Actor.objects.create(kind=ActorKind.ASSOCIATION, handle="measure", name=said)
    association = Association.objects.create(actor=actor)
    by = Actor.objects.create(kind=ActorKind.PERSON, handle="measurer", name=TranslatedText.of("ar", ar="نسيمة حاج علي", fr="Nassima Hadj-Ali"))
    source = Post.objects.create(author=actor, host=actor, kind="opportunity", slug="measure", title=TranslatedText.of("ar", ar="نغرس الأرز", fr="Planter des cèdres"))
    names = [TranslatedText.of("ar", ar=f"متطوع رقم {n}", fr=f"Bénévole {n}") for n in range(people)]
    rows = Actor.objects.bulk_create(Actor(kind=ActorKind.PERSON, handle=f"b{n}", name=name) for n, name in enumerate(names))
    Person.objects.bulk_create(Person(actor=row) for row in (by, *rows))
    day = clock.today() - dt.timedelta(days=9)
    shared = {"association": actor, "source": source, "done_on": day, "minutes": 180}
    claims = Contribution.objects.bulk_create(Contribution(kind="entered", person=row, by=row, **shared) for row in rows)
    Contribution.objects.bulk_create(Contribution(kind="confirmed", claim=claim, person=claim.person, by=by, **shared) for claim in claims)
    return association, by


def rate(what: str, number: int, deed: Callable[[], None]) -> None:
    began = time.perf_counter()
    deed()
    spent = time.perf_counter() - began
    print(f"{what}: {spent:.1f} s, {number / spent:.0f} a second")


def _run(association: Association, by: Actor) -> None:
    run = start_run(association=association, scope=Scope.work(Post.objects.get(slug="measure")), by=by)
    go_on_with_run(run_id=run.pk)


def _lay_out(rows: list[Certificate], languages: tuple[str, ...]) -> None:
    for row in rows:
        certificate_pdf(row, languages)


def _pack() -> None:
    run = Run.objects.get()
    Run.objects.update(bundle_state=BundleState.BUILDING, bundle_languages="ar-fr")
    pack_bundle(run_id=run.pk)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)

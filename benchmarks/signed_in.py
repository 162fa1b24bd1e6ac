"""Two hundred people signed in at once: nine of ten requests read, one writes; nothing fails, nothing that was confirmed is lost.

    python -m benchmarks.signed_in [--people 200] [--requests 20] [--processes 1] [--threads 4]

It makes a database of its own with people in it, runs the web server as the product does, and has each person read their
pages and write messages about their applications. Every message for which the server answered that it was taken is
looked for afterwards. The last line is JSON.
"""

import argparse
import asyncio
import datetime as dt
import json
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import connection

from benchmarks.database import own_database  # brings Django up, for the others
from touiza.accounts.models import User
from touiza.accounts.session_store import SessionStore
from touiza.actors.models import Actor
from touiza.actors.services.people import create_person
from touiza.associations.models import Association
from touiza.associations.services.founding import found_association
from touiza.conversations.models import Message
from touiza.core import clock, probe
from touiza.core.processes import end, spawn
from touiza.core.translated import TranslatedText
from touiza.home.changes import watch_tables
from touiza.opportunities.fields import OpportunityFields
from touiza.opportunities.models import Opportunity
from touiza.opportunities.services.applications import apply
from touiza.opportunities.services.publishing import create_opportunity, publish_opportunity
from touiza.vocabulary.models import Cause, Language, Place
from touiza.vocabulary.services import load_vocabulary

READS = ("/ar/me/", "/fr/opportunities/", "/ar/me/notices/", "/fr/", "{work}", "{application}", "/ar/associations/", "/fr/fresh/")
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
LENGTH = re.compile(rb"^content-length: (\d+)", re.IGNORECASE | re.MULTILINE)
COOKIE = re.compile(rb"set-cookie:\s*(csrftoken=[^;]+)", re.IGNORECASE)
EVERY = 10  # one request in so many writes


@dataclass
class Person:
    """One of them: a session, a work they applied for, and what the server said it took from them."""

    number: int
    session: str
    work: str
    application: str
    token: str = ""
    confirmed: list[str] = field(default_factory=list)


@dataclass
class Told:
    """What all of them measured, in seconds."""

    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def build(number: int) -> list[Person]:
    """Fill the database: an association with works, and people who applied for one each."""
    load_vocabulary()
    watch_tables()
    call_command("createcachetable", verbosity=0)
    _user, chief = _person("nassima", "fr")
    association = found_association(founder=chief, name=TranslatedText.of("fr", fr="Les Amis de Chréa"), handle="chrea")
    works = [_work(association, chief, n) for n in range(max(number // 20, 1))]
    people = []
    for n in range(number):
        user, actor = _person(f"volunteer{n}", ("ar", "fr", "en")[n % 3])
        application = apply(opportunity=works[n % len(works)], person=actor)
        work, own = f"/fr/opportunities/{works[n % len(works)].post.slug}/", f"/fr/applications/{application.public_id}/"
        people.append(Person(n, _session(user), work, own))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return people


def _person(name: str, language: str) -> tuple[User, Actor]:
    user = User.objects.create_user(f"{name}@touiza.example", None, language=language)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user, create_person(user=user, name=name.title(), language=language).actor


def _work(association: Association, by: Actor, number: int) -> Opportunity:
    fields = OpportunityFields(
        title=TranslatedText.of("fr", fr=f"Planter des cèdres, équipe {number}"),
        body=TranslatedText.of("fr", fr="Nous plantons ensemble, le matin, et déjeunons sur place."),
        day=clock.today() + dt.timedelta(days=20), starts=dt.time(8, 30), ends=dt.time(13, 0), minutes=270, places=40,
        causes=tuple(Cause.objects.order_by("pk")[:1]), languages=tuple(Language.objects.filter(code="fr")),
        commune=Place.objects.get(code="dz_0908"), address=TranslatedText.of("fr", fr="Place du 1er-Novembre, Blida"),
    )  # fmt: skip
    return publish_opportunity(opportunity=create_opportunity(association=association, by=by, fields=fields), by=by)


def _session(user: User) -> str:
    session = SessionStore()
    session.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0], HASH_SESSION_KEY: user.get_session_auth_hash()})
    session.create()
    return str(session.session_key)


@contextmanager
def serving(processes: int, threads: int) -> Iterator[int]:
    """Run the web server on this database, as the product does; give its port."""
    port = probe.free_port("127.0.0.1")
    base = urlsplit(os.environ["DATABASE_URL"])
    with tempfile.TemporaryDirectory(prefix="touiza-signed-in-") as folder:
        environment = {
            **os.environ,
            "DATABASE_URL": base._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
            "TOUIZA_DATA": folder, "TOUIZA_DEBUG": "0", "TOUIZA_DEMO": "0", "TOUIZA_RATE_LIMITS": "0",
            "TOUIZA_WEB_PROCESSES": str(processes), "TOUIZA_WEB_THREADS": str(threads),
            "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[1] / "src"), os.environ.get("PYTHONPATH", "")]),
        }  # fmt: skip
        log = Path(folder) / "web.log"
        collect = spawn([sys.executable, "-m", "django", "collectstatic", "--noinput", "-v0"], log=log, environment=environment)
        if collect.wait():
            raise RuntimeError(log.read_text()[-2000:])
        server = spawn([sys.executable, "-m", "touiza.cli.web", "--port", str(port), "touiza.config.wsgi:application"], log=log, environment=environment)
        try:
            until = time.monotonic() + 60
            while probe.answers(f"http://127.0.0.1:{port}/en/about/") != 200:
                if time.monotonic() > until:
                    raise RuntimeError(log.read_text()[-2000:])
                time.sleep(0.2)
            yield port
        finally:
            end(server)


async def live(person: Person, port: int, requests: int, told: Told) -> None:
    """Do what one person does: read, and now and then write; the whole of it on one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    dice = random.Random(person.number)
    try:
        await _ask(person, reader, writer, f"{person.application}", told)  # where the form is
        for n in range(requests):
            if (n + person.number) % EVERY == 0:
                await _write(person, reader, writer, f"person {person.number}, message {n}", told)
            else:
                path = dice.choice(READS).format(work=person.work, application=person.application)
                await _ask(person, reader, writer, path, told)
    except (OSError, asyncio.IncompleteReadError) as error:
        told.errors.append(f"{type(error).__name__} for person {person.number}")
    finally:
        writer.close()


async def _ask(person: Person, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, told: Told) -> None:
    began = time.monotonic()
    status, head, body = await _exchange(reader, writer, _request("GET", path, person))
    told.reads.append(time.monotonic() - began)
    if status != 200:
        told.errors.append(f"{status} for {path}")
    found, cookie = TOKEN.search(body), COOKIE.search(head)
    if path == person.application and found:
        person.token = found[1].decode()
    if cookie:
        person.session = f"{person.session.partition(';')[0]}; {cookie[1].decode()}"


async def _write(person: Person, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, text: str, told: Told) -> None:
    began = time.monotonic()
    sent = urlencode({"csrfmiddlewaretoken": person.token, "text": text})
    status, _head, _body = await _exchange(reader, writer, _request("POST", f"{person.application}messages/", person, sent))
    told.writes.append(time.monotonic() - began)
    if status == 302:
        person.confirmed.append(text)
    else:
        told.errors.append(f"{status} for a message")


def _request(method: str, path: str, person: Person, body: str = "") -> bytes:
    more = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n" if body else ""
    cookie = f"{settings.SESSION_COOKIE_NAME}={person.session}"
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n{more}\r\n{body}".encode()


async def _exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> tuple[int, bytes, bytes]:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = LENGTH.search(head)
    if length:
        body = await reader.readexactly(int(length[1]))
    elif b"chunked" in head.lower():
        body = await reader.readuntil(b"0\r\n\r\n")
    else:
        body = b""
    return int(head.split(b" ", 2)[1]), head, body


async def everybody(people: list[Person], port: int, requests: int) -> Told:
    """Let all of them live at once."""
    told = Told()
    await asyncio.gather(*(live(person, port, requests, told) for person in people))
    return told


def percentile(values: list[float], share: float) -> int:
    """Return one of the values in milliseconds."""
    ordered = sorted(values) or [0.0]
    return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000)


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--people", type=int, default=200)
    reader.add_argument("--requests", type=int, default=20, help="of each person")
    reader.add_argument("--processes", type=int, default=2)
    reader.add_argument("--threads", type=int, default=4)
    asked = reader.parse_args()
    with own_database():
        people = build(asked.people)
        with serving(asked.processes, asked.threads) as port:
            began = time.monotonic()
            told = asyncio.run(everybody(people, port, asked.requests))
            took = time.monotonic() - began
        kept = Counter(Message.objects.values_list("text", flat=True))
    confirmed = [text for person in people for text in person.confirmed]
    figures = {
        "people": asked.people, "requests": len(told.reads) + len(told.writes), "writes": len(told.writes), "seconds": round(took, 1),
        "errors": len(told.errors), "lost": sum(kept[text] == 0 for text in confirmed), "doubled": sum(kept[text] > 1 for text in confirmed),
        "read_p50_ms": round(statistics.median(told.reads) * 1000), "read_p95_ms": percentile(told.reads, 0.95),
        "write_p50_ms": percentile(told.writes, 0.5), "write_p95_ms": percentile(told.writes, 0.95),
    }  # fmt: skip
    for error, number in Counter(told.errors).most_common(10):
        print(f"{number} × {error}")
    print(f"{figures['requests']} requests of {asked.people} people at once in {took:.1f} s ({figures['requests'] / took:.0f} a second)")
    print(json.dumps(figures))
    return 1 if told.errors or figures["lost"] or figures["doubled"] else 0


if __name__ == "__main__":
    sys.exit(main())

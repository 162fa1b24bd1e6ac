"""`check`: is an instance fit to serve? A line each: what is well, and what to do where it is not."""

import contextlib
import datetime as dt
import io
import os
import shutil
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.core.checks import Error, run_checks
from django.core.checks import Warning as CheckWarning
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import QuerySet

from touiza.cli.call import Call, parser
from touiza.cli.console import say
from touiza.cli.environment import django_on
from touiza.cli.prepare import prepare_when_new
from touiza.core import clock
from touiza.core.trouble import first_line

LEAST_SPACE = 1_000_000_000  # bytes
LONG_QUEUED = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Finding:
    """What one look found. `advice` is empty when all is well; `grave` when the instance cannot serve so."""

    what: str
    advice: str = ""
    grave: bool = True


def run(call: Call) -> int:
    parser("check", "Tell whether an instance is fit to serve, and what to do where it is not.").parse_args(call.arguments)
    instance = call.instance()
    with django_on(instance):
        django.setup()
        prepare_when_new()
        findings = [finding for look in LOOKS for finding in look()]
    for finding in findings:
        mark = "ok      " if not finding.advice else "problem " if finding.grave else "advice  "
        say(f"{mark} {finding.what}{': ' + finding.advice if finding.advice else ''}")
    problems = sum(bool(finding.advice) and finding.grave for finding in findings)
    say("The instance is fit to serve." if not problems else f"{problems} to mend before serving.")
    return 1 if problems else 0


def database() -> list[Finding]:
    """Is it reached, how quickly, and is its version known to work?"""
    before = time.perf_counter()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version'), pg_size_pretty(pg_database_size(current_database()))")
            version, size = cursor.fetchone()
    except DatabaseError as error:
        return [Finding("database", f"is not reached ({first_line(error)}): see DATABASE_URL")]
    milliseconds = (time.perf_counter() - before) * 1000
    what = f"database: PostgreSQL {version}, {size}, answers in {milliseconds:.0f} ms"
    old = int(version.split(".")[0]) < 15
    return [Finding(what, "needs PostgreSQL 15 or newer" if old else ""), *tables()]


def tables() -> list[Finding]:
    """Are all migrations applied, and do the models hold none that is not written?"""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    findings = [Finding("tables", f"{missing} migrations to apply; ./touiza migrate, or the next start, does it" if missing else "")]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
        return findings
    return [*findings, Finding("models", "they differ from the migrations: this copy of Touiza was changed", grave=False)]


def settings_of_django() -> list[Finding]:
    """Run Django's own checks, with those for deployment where people come from outside."""
    public = settings.SITE_URL.startswith("https://")
    found = [message for message in run_checks(include_deployment_checks=public) if message.level >= CheckWarning("").level]
    if not found:
        return [Finding("settings" if public else "settings, as for this machine alone (TOUIZA_URL names no https address)")]
    return [
        Finding(f"settings {message.id}", str(message.msg).splitlines()[0], grave=message.level >= Error("").level)
        for message in found
    ]


def mail() -> list[Finding]:
    """Can the mail server be reached? A demo sends none."""
    if settings.DEMO:
        return [Finding("mail: the demo keeps all of it on this machine")]
    if not settings.SMTP_URL:
        return [Finding("mail", "no server is set, so nobody can confirm an address: set TOUIZA_SMTP_URL and TOUIZA_MAIL_FROM")]
    place = (settings.EMAIL_HOST, int(settings.EMAIL_PORT))
    try:
        socket.create_connection(place, timeout=10).close()
    except OSError as error:
        return [Finding("mail", f"{place[0]}:{place[1]} is not reached ({error.strerror or error}): see TOUIZA_SMTP_URL")]
    return [Finding(f"mail: {place[0]}:{place[1]} is reached, letters come from {settings.MAIL_FROM}")]


def letters() -> list[Finding]:
    """Were mails given up, and do some wait for long? Old failures are no reason not to serve: advice, both."""
    models = apps.get_app_config("mail").models_module
    try:
        failed = models.Message.objects.filter(state=models.State.FAILED)
        queued = models.Message.objects.filter(state=models.State.QUEUED)
        late = queued.filter(created_at__lt=clock.now() - LONG_QUEUED)
        waiting, why_failed, why_late = late.count(), _last_reason(failed), _last_reason(late)
        given_up = failed.count()
    except DatabaseError:
        return []  # it is not reached or has no tables: told above
    return [
        Finding(f"mails given up: {given_up}", f"they will not be tried again{why_failed}" if given_up else "", grave=False),
        Finding(
            f"mails queued for more than an hour: {waiting}",
            f"no worker runs, or the mail server is away{why_late}" if waiting else "",
            grave=False,
        ),
    ]


def _last_reason(rows: QuerySet[Any]) -> str:
    """Return what the mail server said to the newest of these mails that it said anything to."""
    error = rows.exclude(error="").order_by("-pk").values_list("error", flat=True).first()
    return f"; the last of them: {error}" if error else ""


def disk() -> list[Finding]:
    """Is there room, and may we write?"""
    folder = Path(settings.DATA)
    free = shutil.disk_usage(folder).free
    what = f"disk: {free / 1e9:.1f} GB free in {folder}"
    if not os.access(folder / "media", os.W_OK):
        return [Finding(what, "the media folder cannot be written: give it to the user who runs this")]
    return [Finding(what, "less than 1 GB: make room" if free < LEAST_SPACE else "")]


def user() -> list[Finding]:
    """Does an ordinary user run it? As root, a hole in a page is a hole in the machine: advice, for who tries it out."""
    if os.geteuid() != 0:
        return [Finding("user: an ordinary one")]
    return [Finding("user: root", "where strangers come, let an ordinary user own the instance's folder and run it", grave=False)]


def books() -> list[Finding]:
    """Is what was sealed whole, and are the books as they were sealed? Reads all of them."""
    try:
        told = import_module("touiza.ledger.services.audit").audit_chain()
    except DatabaseError:
        return []  # it is not reached or has no tables: told above
    more = f" ({told.number - len(told.flaws)} more)" if told.number > len(told.flaws) else ""
    return [Finding(f"books: {told.lines} sealed lines compared", "; ".join(told.flaws) + more if told.flaws else "")]


LOOKS: list[Callable[[], list[Finding]]] = [user, database, settings_of_django, mail, letters, books, disk]

"""`./touiza verify-credential FILE`: does a credential hold? Exit status 0 only if it does; 3 where it could not be established.

With `--offline` it is judged as it stands, and 0 means that its seal holds and nothing in it is wrong.
"""
# ruff: noqa: N999 - the verb is the file's name

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from touiza.core.trouble import Trouble
from touiza.kernel.credentials.said import said_by
from touiza.kernel.credentials.verdict import Standing, nothing_fetched
from touiza.proof.credential_words import note, sentence
from touiza.proof.services.verifying import LARGEST_FILE, check_file

STATUS = {Standing.VALID: 0, Standing.INVALID: 1, Standing.OPEN: 3}
HEADS = {Standing.VALID: "valid", Standing.INVALID: "not valid", Standing.OPEN: "not established"}


class Command(BaseCommand):
    help = "Check a credential or badge: a file of JSON, a token, an SVG or PNG; “-” reads from standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--offline", action="store_true", help="ask nobody, neither for keys nor for lists of states: judge the file as it stands")

    def handle(self, *_args: Any, file: str, offline: bool = False, **_options: Any) -> None:
        data = _read(file)
        checked = check_file(data, ask=nothing_fetched if offline else None)
        verdict = checked.verdict
        standing = Standing.VALID if offline and verdict.sealed else verdict.standing
        with translation.override("en"):
            self.stdout.write(f"{HEADS[standing]}: {file}")
            for finding in verdict.findings:
                self.stdout.write(f"  {finding.code}: {sentence(finding)}")
            if verdict.credential:
                said = said_by(verdict.credential, "en")
                self.stdout.write(f"  says: {said.achievement.text or said.name.text}, issued by {said.issuer_name.text or said.issuer}")
            for unchecked in verdict.unchecked:
                self.stdout.write(f"  not checked: {note(unchecked)}")
        if STATUS[standing]:
            sys.exit(STATUS[standing])


def _read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read(LARGEST_FILE + 1)
    try:
        path = Path(file)
        if path.stat().st_size > LARGEST_FILE:
            raise Trouble(f"{file} is larger than 4 MB, which no credential is.")
        return path.read_bytes()
    except OSError as error:
        raise Trouble(f"{file} cannot be read: {error.strerror}.") from None

"""`./touiza read_bounces`: reads reports of letters that came back, from files, a Maildir, an mbox, or what is piped in."""

import mailbox
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from touiza.core.trouble import Trouble
from touiza.mail.services.bounces import read_report, take_report


class Command(BaseCommand):
    help = "Read reports (RFC 3464) of letters that came back. Running it again over the same ones changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", nargs="*", type=Path, help="files of one mail each, a Maildir or an mbox; none: one mail from the pipe")
        parser.add_argument("--delete", action="store_true", help="take away from a Maildir what was read and is a report of ours")

    def handle(self, *args: Any, source: list[Path], delete: bool, **options: Any) -> None:
        read = reports = noted = 0
        for data, forget in self.mails(source):
            read += 1
            report = read_report(data)
            if report is None:
                continue
            reports += 1
            noted += take_report(report)
            if delete:
                forget()
        self.stdout.write(f"bounces: {read} mails read, {reports} reports about our letters, {noted} addresses newly marked")

    def mails(self, sources: list[Path]) -> Iterator[tuple[bytes, Any]]:
        """Yield the bytes of each mail, and what takes it away where it lies."""
        if not sources:
            yield sys.stdin.buffer.read(), _keep
        for path in sources:
            try:
                yield from _of(path)
            except OSError as error:
                raise Trouble(f"{path} cannot be read: {error.strerror}.") from None


def _of(path: Path) -> Iterator[tuple[bytes, Any]]:
    if path.is_dir():
        if not (path / "new").is_dir():
            raise Trouble(f"{path} is no Maildir: it has no folder “new”.")
        for part in ("new", "cur"):
            for file in sorted((path / part).iterdir()):
                yield file.read_bytes(), file.unlink
        return
    data = path.read_bytes()
    if not data.startswith(b"From "):
        yield data, _keep
        return
    box = mailbox.mbox(str(path), create=False)
    for key in box.keys():  # noqa: SIM118 - a mailbox is no mapping: going through it yields messages
        yield box.get_bytes(key), _keep


def _keep() -> None:
    """What is not in a Maildir stays where it lies."""

"""Asks the cleaner for our own file of an uploaded document, and says in words why one cannot be taken."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from touiza.core.errors import Refusal, Sentence
from touiza.media import cleaner

SECONDS = 20  # wall clock of the child
MEGABYTE = 1024 * 1024

REFUSALS: dict[str, Sentence] = {
    "too_big": format_lazy(
        _("The document is larger than {limit} MB. Scan it again in grey or at 150 dots to the inch, then send that one."),
        limit=settings.UPLOAD_LIMIT // MEGABYTE,
    ),
    "empty_file": _("The file is empty. Choose the document again."),
    "not_a_pdf": _("This file is not a PDF. Save or scan the document as PDF, then send that one."),
    "locked": _("The document is locked with a password, so nobody could read it. Save it without one, then send it again."),
    "too_many_pages": format_lazy(
        _("The document has more than {most} pages. Divide it, and send each part."), most=cleaner.MOST_PAGES
    ),
    "too_large_inside": _("What is inside this file is far larger than the file. Print it to a new PDF, then send that one."),
    "damaged": _("The document is damaged or only part of it arrived. Choose it again, or save it anew first."),
    "too_slow": _("The document took too long to read. Print it to a new PDF, then send that one."),
}


@dataclass(frozen=True)
class Cleaned:
    """A PDF of our own making, and how many pages it has."""

    data: bytes
    pages: int


def clean_document(upload: UploadedFile) -> Cleaned:
    """Return our own PDF of an uploaded one; raises Refusal with a code of REFUSALS.

    Scripts, forms, files inside and what tells of its author are gone. The sender's bytes, name and type are not kept.
    """
    if not upload.size:
        raise _refusal("empty_file")
    if upload.size > settings.UPLOAD_LIMIT:
        raise _refusal("too_big")
    upload.seek(0)
    header, newline, body = _run_cleaner(upload.read()).partition(b"\n")
    try:
        facts = json.loads(header)
    except ValueError:  # the child was killed by one of its limits
        raise _refusal("too_slow") from None
    if "error" in facts:
        raise _refusal(facts["error"])
    if not newline or not body:
        raise _refusal("damaged")
    return Cleaned(body, facts["pages"])


def _run_cleaner(data: bytes) -> bytes:
    command = [sys.executable, "-I", str(Path(cleaner.__file__))]
    try:
        done = subprocess.run(  # the same interpreter, our own file
            command, input=data, capture_output=True, timeout=SECONDS, check=False, env={"PATH": ""}, cwd="/"
        )
    except subprocess.TimeoutExpired:
        raise _refusal("too_slow") from None
    return done.stdout


def _refusal(code: str) -> Refusal:
    return Refusal(code, REFUSALS[code], field="file")

"""Asks the encoder for our own two files of an uploaded picture, and says in words why one cannot be taken."""

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
from touiza.media import encoder

SECONDS = 10  # wall clock of the child
MEGABYTE = 1024 * 1024

REFUSALS: dict[str, Sentence] = {
    "too_big": format_lazy(
        _("The picture is larger than {limit} MB. Choose a smaller one, or make this one smaller first."),
        limit=settings.UPLOAD_LIMIT // MEGABYTE,
    ),
    "empty_file": _("The file is empty. Choose the picture again."),
    "not_a_picture": _("This file is not a picture we can read. Choose a JPEG, PNG, WebP, AVIF or GIF file."),
    "too_many_pixels": _("The picture has more than 24 million pixels. Make it smaller, then send it again."),
    "damaged": _("The picture is damaged or only part of it arrived. Choose it again, or choose another one."),
    "too_slow": _("The picture took too long to read. Save it again as a JPEG file, then send that one."),
}


@dataclass(frozen=True)
class Renditions:
    """Two WebP files, and the width and height in pixels of the large one."""

    large: bytes
    small: bytes
    width: int
    height: int


def make_renditions(upload: UploadedFile, *, square: bool = False) -> Renditions:
    """Return our own files of a picture; raises Refusal with a code of REFUSALS.

    `square`: the small one is cropped to a square, for a face. The sender's bytes, name and type are never kept.
    """
    if not upload.size:
        raise _refusal("empty_file")
    if upload.size > settings.UPLOAD_LIMIT:
        raise _refusal("too_big")
    upload.seek(0)
    answer = _run_encoder(upload.read(), square=square)
    header, _newline, body = answer.partition(b"\n")
    try:
        facts = json.loads(header)
    except ValueError:  # the child was killed by one of its limits
        raise _refusal("too_slow") from None
    if "error" in facts:
        raise _refusal(facts["error"])
    first, second = facts["lengths"]
    return Renditions(body[:first], body[first : first + second], facts["width"], facts["height"])


def _run_encoder(data: bytes, *, square: bool) -> bytes:
    command = [sys.executable, "-I", str(Path(encoder.__file__))]
    if square:
        command.append("square")
    try:
        done = subprocess.run(  # the same interpreter, our own file
            command, input=data, capture_output=True, timeout=SECONDS, check=False, env={"PATH": ""}, cwd="/"
        )
    except subprocess.TimeoutExpired:
        raise _refusal("too_slow") from None
    return done.stdout


def _refusal(code: str) -> Refusal:
    return Refusal(code, REFUSALS[code], field="picture")

"""The sheets of a run as one ZIP file: packed in the queue, a sheet at a time, kept for some days."""

import datetime as dt
import re
import tempfile
import zipfile
from collections.abc import Iterator

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.ids import public_id
from touiza.core.queue import defer
from touiza.media.services import forget_files
from touiza.proof.documents import CHOICES, certificate_pdf, read_languages
from touiza.proof.models import BundleState, Certificate, Run, RunState

PACK = "proof.bundle"
FOLDER = "bundles"
KEPT = dt.timedelta(days=3)
TOLD_EVERY = 20  # sheets after which the page shows how far it is


@transaction.atomic
def ask_for_bundle(*, run: Run, languages: str) -> Run:
    """Have the sheets of a run packed, in one language or two ("ar", "ar-fr"). Asked twice is once.

    Refuses "not_done" while the run goes on.
    """
    row = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if row.state != RunState.DONE:
        raise Refusal("not_done", _("The certificates are still being made. Ask again when all of them are there."))
    chosen = "-".join(read_languages(languages, CHOICES[0][0]))
    if row.bundle_state == BundleState.BUILDING or (row.bundle_state == BundleState.READY and row.bundle_languages == chosen):
        return row
    old, row.bundle_name = row.bundle_name, ""
    transaction.on_commit(lambda: forget_files(default_storage, old))
    row.bundle_state, row.bundle_languages, row.bundle_done, row.bundle_at = BundleState.BUILDING, chosen, 0, None
    row.save(update_fields=["bundle_state", "bundle_languages", "bundle_done", "bundle_name", "bundle_at"])
    defer(PACK, run_id=row.pk)
    return row


def pack_bundle(*, run_id: int, at: dt.datetime | None = None) -> None:
    """Pack the sheets of a run. Killed, it begins anew; what it left is swept. Memory holds one sheet at a time."""
    run = Run.objects.filter(pk=run_id, bundle_state=BundleState.BUILDING).first()
    if run is None:
        return
    languages = read_languages(run.bundle_languages, CHOICES[0][0])
    name = f"{FOLDER}/{public_id()}.zip"
    try:
        with tempfile.TemporaryFile() as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
                for count, certificate in enumerate(_valid(run), start=1):
                    archive.writestr(_file_name(certificate, languages), certificate_pdf(certificate, languages))
                    if count % TOLD_EVERY == 0:
                        Run.objects.filter(pk=run_id).update(bundle_done=count)
            out.seek(0)
            kept = default_storage.save(name, File(out))
    except OSError:  # no room left
        forget_files(default_storage, name)
        Run.objects.filter(pk=run_id).update(bundle_state=BundleState.FAILED)
        return
    packed = {"bundle_state": BundleState.READY, "bundle_name": kept, "bundle_at": at or clock.now()}
    if not Run.objects.filter(pk=run_id, bundle_state=BundleState.BUILDING).update(**packed):
        forget_files(default_storage, kept)


def sweep_bundles(*, at: dt.datetime | None = None) -> int:
    """Delete files that are some days old, and those that no run speaks of; return how many went."""
    now, gone = at or clock.now(), 0
    for run in Run.objects.filter(bundle_at__lt=now - KEPT).exclude(bundle_name=""):
        Run.objects.filter(pk=run.pk).update(bundle_state=BundleState.NONE, bundle_name="", bundle_at=None, bundle_done=0)
        forget_files(default_storage, run.bundle_name)
        gone += 1
    files = default_storage.listdir(FOLDER)[1] if default_storage.exists(FOLDER) else []
    for file in files:
        name = f"{FOLDER}/{file}"
        old = default_storage.get_modified_time(name) < now - dt.timedelta(days=1)
        if old and not Run.objects.filter(bundle_name=name).exists():
            forget_files(default_storage, name)
            gone += 1
    return gone


def _valid(run: Run) -> Iterator[Certificate]:
    """The certificates of a run that are valid now, a few in memory at a time."""
    rows = Certificate.objects.filter(pk__in=run.lines.values("certificate"), state=Certificate.State.VALID)
    return rows.select_related("dress__logo", "dress__signature").order_by("pk").iterator(chunk_size=100)


def _file_name(certificate: Certificate, languages: tuple[str, ...]) -> str:
    name = re.sub(r"[^\w ]+", " ", certificate.name.in_(languages[0]).text).strip()
    return f"{certificate.spoken} {name[:60]}.pdf"


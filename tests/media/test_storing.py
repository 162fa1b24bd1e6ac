"""Keeping pictures: both files and the row, or nothing."""

import errno
import os
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import transaction

from tests.accounts.helpers import make_person
from tests.media.pictures import opened, picture, upload
from touiza.accounts.models import User
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.media import services
from touiza.media.models import Attachment
from touiza.media.services import remove_picture, set_picture_privacy, store_picture, sweep_orphans
from touiza.media.tasks import sweep

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make_person()


def files_in(settings) -> list[str]:
    root = Path(settings.MEDIA_ROOT)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_a_picture_is_kept_in_two_sizes_under_random_names(owner, settings):
    alt = TranslatedText.of("en", en="A cedar")
    kept = store_picture(owner=owner, upload=upload(picture(), "../../etc/passwd.php"), alt=alt, space=7)
    assert len(files_in(settings)) == 2
    assert all(name.startswith("pictures/") and name.endswith(".webp") for name in files_in(settings))
    assert kept.size == sum((Path(settings.MEDIA_ROOT) / name).stat().st_size for name in files_in(settings))
    assert (kept.width, kept.height, kept.space, kept.alt) == (640, 400, 7, alt)
    assert opened(kept.file.read()).size == (640, 400)
    assert opened(kept.small.read()).size == (480, 300)


def test_what_is_refused_leaves_nothing(owner, settings):
    with pytest.raises(Refusal):
        store_picture(owner=owner, upload=upload(b"<svg/>"))
    assert files_in(settings) == []
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("after", [0, 1])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_said_and_leaves_nothing_half_written(owner, settings, monkeypatch, after, code):
    save, calls = FileSystemStorage.save, []

    def full(self, name, content, max_length=None):
        calls.append(name)
        if len(calls) <= after:
            return save(self, name, content, max_length)
        half = Path(settings.MEDIA_ROOT) / name
        half.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(b"half")
        raise OSError(code, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "save", full)
    with pytest.raises(Refusal) as caught:
        store_picture(owner=owner, upload=upload(picture()))
    assert caught.value.code == "storage_full"
    assert files_in(settings) == []
    assert not Attachment.objects.exists()


def test_when_the_row_cannot_be_written_the_files_go_again(settings):
    with pytest.raises(Exception, match="violates"), transaction.atomic(), transaction.atomic():
        store_picture(owner=User(pk=999_999), upload=upload(picture()))
        transaction.get_connection().check_constraints()
    sweep_orphans(older_than=services.dt.timedelta(0))
    assert files_in(settings) == []


def test_removing_takes_the_files_when_the_transaction_has_ended_well(
    owner, settings, django_capture_on_commit_callbacks
):
    kept = store_picture(owner=owner, upload=upload(picture()))
    with django_capture_on_commit_callbacks(execute=True):
        remove_picture(attachment=kept)
        assert len(files_in(settings)) == 2
    assert files_in(settings) == []


def test_a_removal_that_is_taken_back_keeps_the_files(owner, settings):
    kept = store_picture(owner=owner, upload=upload(picture()))
    with transaction.atomic():
        remove_picture(attachment=kept)
        transaction.set_rollback(True)
    assert len(files_in(settings)) == 2


def test_a_picture_made_private_moves_and_its_old_address_is_dead(
    owner, settings, client, django_capture_on_commit_callbacks
):
    kept = store_picture(owner=owner, upload=upload(picture()))
    old = f"/media/{kept.file.name}"
    assert client.get(old).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        set_picture_privacy(attachment=kept, private=True)
    assert client.get(old).status_code == 404
    assert all(name.startswith("private/") for name in files_in(settings))
    assert len(files_in(settings)) == 2
    kept.refresh_from_db()
    assert opened(kept.small.read()).size == (480, 300)


def test_the_sweep_takes_only_old_files_that_no_row_speaks_of(owner, settings):
    store_picture(owner=owner, upload=upload(picture()))
    stray = Path(settings.MEDIA_ROOT) / "pictures" / "stray.webp"
    stray.write_bytes(b"x")
    assert sweep_orphans() == 0
    assert sweep_orphans(older_than=services.dt.timedelta(0)) == 1
    assert not stray.exists()
    assert len(files_in(settings)) == 2


def test_the_nightly_task_sweeps(owner, settings):
    stray = Path(settings.MEDIA_ROOT) / "pictures" / "stray.webp"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"x")
    os.utime(stray, (0, 0))
    kept = store_picture(owner=owner, upload=upload(picture()))
    sweep(timestamp=0)
    assert files_in(settings) == sorted([kept.file.name, kept.small.name])

"""A disk that fills up while an upload comes in: the person reads what happened, and the server goes on."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.worlds import World

pytestmark = pytest.mark.django_db
ROOM = 512 * 1024  # bytes
LARGE = 5 * 1024 * 1024  # bytes: more than is kept in memory while it comes in


@pytest.fixture
def small_disk(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A disk of half a megabyte for what comes in."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root may mount a small disk")
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", place], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.decode().strip()}")
    settings.FILE_UPLOAD_TEMP_DIR = str(place)
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)  # the fault's own frames may still hold the file open


@pytest.mark.parametrize(
    ("path", "person"),
    [("me/profile/picture/", "amina"), ("@chrea/opportunities/new/", "nassima"), ("account/login/", "visitor")],
)
@pytest.mark.parametrize(("language", "sentence"), [("ar", "لم يُحفظ"), ("fr", "conservé"), ("en", "What you sent was not kept")])
def test_an_upload_that_finds_no_room_is_told(
    world: World, as_, small_disk: Path, path: str, person: str, language: str, sentence: str
) -> None:
    client: Client = as_(person)
    client.raise_request_exception = False
    address = f"/{language}/{path}"
    answer = client.post(address, {"picture": SimpleUploadedFile("a.jpg", b"x" * LARGE, "image/jpeg")})
    page = answer.content.decode()
    assert answer.status_code == 507
    assert f'<html lang="{language}"' in page
    assert "507" in page
    assert sentence in page
    assert page.count("<h1") == 1
    assert list(small_disk.iterdir()) == [], "nothing half is left"
    assert not answer.wsgi_request.environ["wsgi.input"].read(), "all was read: else a browser shows no answer"
    assert client.get(address).status_code < 500


def test_a_file_without_end_is_not_written_down(as_, settings: Settings, tmp_path: Path) -> None:
    settings.UPLOAD_LIMIT = 1024 * 1024
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    client: Client = as_("visitor")
    answer = client.post("/fr/account/login/", {"picture": SimpleUploadedFile("a.jpg", b"x" * LARGE, "image/jpeg")})
    assert answer.status_code == 400
    assert '<html lang="fr"' in answer.content.decode()
    assert [path for path in tmp_path.iterdir() if "upload" in path.name] == []

"""The verb that checks a credential: what it prints, and with which status it ends."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.kernel.credentials.made import changed, sealed
from tests.kernel.credentials.test_vectors import VALUES, signed

pytestmark = pytest.mark.django_db


def checked(tmp_path: Path, credential: dict[str, Any], capsys: pytest.CaptureFixture[str], *how: str) -> tuple[int, str]:
    """Return the exit status and what was printed."""
    file = tmp_path / "credential.json"
    file.write_text(json.dumps(credential, ensure_ascii=False), encoding="utf-8")
    try:
        call_command("verify-credential", str(file), *how)
    except SystemExit as end:
        return int(str(end.code)), capsys.readouterr().out
    return 0, capsys.readouterr().out


def test_what_names_its_own_key_needs_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, told = checked(tmp_path, sealed(), capsys, "--offline")
    assert (status, told.partition(":")[0]) == (0, "valid")
    status, told = checked(tmp_path, changed(sealed(), {"name": "Fifty hours"}), capsys, "--offline")
    assert (status, told.partition(":")[0]) == (1, "not valid")
    assert "signature" in told


@pytest.mark.parametrize("name", VALUES)
def test_a_file_as_it_stands(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, told = checked(tmp_path, signed(name), capsys, "--offline")
    assert (status, told.partition(":")[0]) == (0, "valid")
    assert "issuer_unreachable" in told
    assert checked(tmp_path, changed(signed(name), {"name": "Another"}), capsys, "--offline")[0] == 1


def test_without_asking_a_key_that_must_be_asked_for_stays_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    away = sealed(issuer__id="did:web:elsewhere.example", method_name="did:web:elsewhere.example#1")
    assert checked(tmp_path, away, capsys, "--offline")[0] == 3

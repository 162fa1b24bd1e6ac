"""Who may import whom: the contracts hold, and each fails when it is broken."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BREACHES = {
    "layers": ("actors/breach.py", "from touiza.opportunities import models\n"),
    "inside": ("posts/models.py", "from touiza.posts import services\n"),
    "kernel": ("kernel/breach.py", "import django.db\n"),
    "network": ("posts/breach.py", "import socket\n"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "src"), "PATH": "/usr/bin:/bin", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("static", "fonts", "data", "content", "__pycache__")
    )
    return tmp_path


def test_the_contracts_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("contract", BREACHES)
def test_a_breach_is_caught(copy: Path, contract: str) -> None:
    name, line = BREACHES[contract]
    target = copy / "src/touiza" / name
    target.write_text(line + (target.read_text() if target.exists() else ""))
    done = lint(copy)
    assert done.returncode != 0
    assert " BROKEN" in done.stdout

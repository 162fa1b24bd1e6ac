"""The one command, ./touiza: makes its environment once, survives interruption, and says in a line why it cannot.

A stand-in for uv builds the environment, so that nothing is fetched: it links to the Python that runs the tests.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UV = """#!/bin/sh
echo "$*" >> "$TRACE"
case $1 in
  venv)
    for last in "$@"; do :; done
    mkdir -p "$last/bin"
    printf '#!/bin/sh\\nexec "%s" "$@"\\n' "$REAL" > "$last/bin/python"
    chmod +x "$last/bin/python" ;;
  pip)
    [ -z "${SLOW:-}" ] || sleep "$SLOW"
    [ -z "${BROKEN:-}" ] || { echo "$BROKEN"; exit 1; }
    echo "Installed 40 packages in 1s" ;;
esac
"""
PROGRAM = "import sys; print('arguments', *sys.argv[1:], sep='|')\n"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the command with little around it, in a folder with a space and an Arabic name."""
    folder = tmp_path / "تويزة my copy"
    (folder / "src" / "touiza").mkdir(parents=True)
    (folder / "requirements").mkdir()
    shutil.copy(ROOT / "touiza", folder / "touiza")
    (folder / "src" / "touiza" / "__init__.py").touch()
    (folder / "src" / "touiza" / "__main__.py").write_text(PROGRAM)
    for name in ("run", "test"):
        (folder / "requirements" / f"{name}.txt").write_text(f"one-{name}==1.0 \\\n    --hash=sha256:00\n")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "uv").write_text(UV)
    (tmp_path / "bin" / "uv").chmod(0o755)
    (tmp_path / "bin" / "python3").symlink_to(sys.executable)
    return folder


def environment(copy: Path, **more: str) -> dict[str, str]:
    bare = {"PATH": f"{copy.parent / 'bin'}:/usr/bin:/bin", "HOME": str(copy.parent)}
    return {**bare, "TRACE": str(copy.parent / "trace"), "REAL": sys.executable, **more}


def call(copy: Path, *words: str, command: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    order = [str(command or copy / "touiza"), *words]
    return subprocess.run(order, cwd="/", env=environment(copy, **more), capture_output=True, text=True, check=False)


def trace(copy: Path) -> list[str]:
    file = copy.parent / "trace"
    return [line.split()[0] for line in file.read_text().splitlines()] if file.exists() else []


def test_the_first_start_installs_and_every_word_arrives(copy: Path) -> None:
    answer = call(copy, "demo", "--data", "a folder", "")
    assert answer.stdout == "arguments|demo|--data|a folder|\n"
    assert "Preparing Touiza with Python 3." in answer.stderr
    assert "Installed 40 packages" in answer.stderr
    assert trace(copy) == ["venv", "pip"]


def test_the_next_start_installs_nothing_and_is_silent(copy: Path) -> None:
    call(copy)
    answer = call(copy, "help")
    assert (answer.stdout, answer.stderr) == ("arguments|help\n", "")
    assert trace(copy) == ["venv", "pip"]


def test_changed_requirements_are_installed_into_the_same_environment(copy: Path) -> None:
    call(copy)
    with (copy / "requirements" / "run.txt").open("a") as file:
        file.write("two==1.0\n")
    call(copy)
    assert trace(copy) == ["venv", "pip", "pip"]


def test_links_to_it_lead_home(copy: Path) -> None:
    first, second = copy.parent / "link", copy.parent / "bin" / "link of link"
    first.symlink_to(copy / "touiza")
    second.symlink_to("../link")
    assert call(copy, "help", command=second).stdout == "arguments|help\n"
    assert (copy / ".venv").is_dir()


@pytest.mark.parametrize("words", [["test"], ["--data", "x", "test"], ["--data=x", "test", "-k", "name"]])
def test_only_the_tests_bring_the_packages_of_the_tests(copy: Path, words: list[str]) -> None:
    call(copy, "demo", "test")
    assert trace(copy) == ["venv", "pip"]
    call(copy, *words)
    assert trace(copy) == ["venv", "pip", "pip"]


def test_an_interrupted_installation_is_begun_again_from_nothing(copy: Path) -> None:
    process = subprocess.Popen(
        [copy / "touiza"], env=environment(copy, SLOW="30"), stderr=subprocess.DEVNULL, start_new_session=True
    )
    until = time.monotonic() + 20
    while "pip" not in trace(copy) and time.monotonic() < until:
        time.sleep(0.02)
    (copy / ".venv" / "half a package").touch()
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert call(copy, "help").stdout == "arguments|help\n"
    assert not (copy / ".venv" / "half a package").exists()
    assert not list(copy.glob(".venv.*"))


def test_two_first_starts_at_once_install_once(copy: Path) -> None:
    both = [
        subprocess.Popen([copy / "touiza", "help"], env=environment(copy, SLOW="1"), stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert [one.communicate()[0] for one in both] == ["arguments|help\n"] * 2
    assert trace(copy) == ["venv", "pip"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("error: client error (Connect): tcp connect error: Network is unreachable", "the packages could not be fetched"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "its hash differs"),
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
    ],
)
def test_why_an_installation_failed_is_told_in_a_line(copy: Path, words: str, reason: str) -> None:
    # uv fails, then pip does: the environment's own Python stands in for it.
    python = copy.parent / "bin" / "fake"
    python.write_text(f'#!/bin/sh\ncase "$*" in *pip*install*) echo "{words}"; exit 1 ;; *) exec "$REAL_TOO" "$@" ;; esac\n')
    python.chmod(0o755)
    answer = call(copy, "help", BROKEN=words, REAL=str(python), REAL_TOO=sys.executable)
    assert answer.returncode == 1
    last = answer.stderr.splitlines()[-1]
    assert last.startswith("touiza: ")
    assert reason in last
    assert call(copy, "help").stdout == "arguments|help\n"


def test_an_environment_whose_python_is_gone_is_made_anew(copy: Path) -> None:
    call(copy)
    (copy / ".venv" / "bin" / "python").unlink()
    assert call(copy, "help").stdout == "arguments|help\n"


def test_an_upgrade_of_python_under_the_environment_makes_it_anew(copy: Path) -> None:
    call(copy)
    python = copy / ".venv" / "bin" / "python"
    newer = copy.parent / "bin" / "newer"  # it works, but looks for its packages where there are none
    newer.write_text('#!/bin/sh\ncase "$*" in *purelib*) exit 1 ;; esac\nexec "$REAL" "$@"\n')
    newer.chmod(0o755)
    python.unlink()
    python.symlink_to(newer)
    assert call(copy, "help").stdout == "arguments|help\n"
    assert trace(copy) == ["venv", "pip", "venv", "pip"]


def test_an_incomplete_copy_is_told_so(copy: Path) -> None:
    (copy / "requirements" / "run.txt").unlink()
    assert "this copy of Touiza is not whole" in call(copy).stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told_in_a_line(copy: Path) -> None:
    copy.chmod(0o555)
    answer = call(copy)
    copy.chmod(0o755)
    assert answer.returncode == 1
    assert answer.stderr.startswith("touiza: cannot write in ")
    assert answer.stderr.count("\n") == 1


def test_it_names_no_package_registry() -> None:
    assert "http" not in (ROOT / "touiza").read_text()

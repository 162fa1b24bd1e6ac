"""The command line: the data folder may stand anywhere, and a word nobody knows is told so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from touiza.cli.call import DEFAULT_FOLDER, read_call
from touiza.cli.commands import django_commands
from touiza.cli.verbs import VERBS
from touiza.core.trouble import Trouble

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "words",
    [
        ["--data", "/x/y", "demo", "--port", "1"],
        ["demo", "--data", "/x/y", "--port", "1"],
        ["demo", "--port", "1", "--data=/x/y"],
    ],
)
def test_the_data_folder_may_stand_anywhere(words: list[str]) -> None:
    call = read_call(words)
    assert (call.verb, call.arguments, call.folder) == ("demo", ("--port", "1"), Path("/x/y"))


def test_without_a_folder_every_verb_is_about_the_same_one() -> None:
    assert read_call(["demo"]).folder == read_call(["migrate"]).folder == DEFAULT_FOLDER == ROOT / "var"


def test_no_word_at_all_asks_for_help() -> None:
    assert read_call([]).verb == read_call(["--help"]).verb == "help"


def test_help_with_a_verb_asks_that_verb() -> None:
    call = read_call(["help", "import"])
    assert (call.verb, call.arguments, call.asks_for_help()) == ("import", ("--help",), True)
    assert read_call(["help", "help"]).verb == "help"


def test_the_version_is_told_by_either_word() -> None:
    assert read_call(["--version"]).verb == read_call(["version"]).verb == "version"


def test_data_without_a_folder_is_refused() -> None:
    with pytest.raises(Trouble, match="--data needs"):
        read_call(["demo", "--data"])


def test_djangos_own_commands_are_known() -> None:
    assert {"migrate", "makemessages", "shell", "changepassword", "procrastinate"} <= set(django_commands())


def touiza(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    environment.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-m", "touiza", *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_help_explains_every_verb_in_a_line(tmp_path: Path) -> None:
    answer = touiza("help", folder=tmp_path)
    assert answer.returncode == 0
    assert all(f"  {verb:<12} {summary}\n" in answer.stdout for verb, summary in VERBS.items())


def test_a_word_nobody_knows_ends_with_two_and_makes_nothing(tmp_path: Path) -> None:
    answer = touiza("migrat", "--data", str(tmp_path / "new"), folder=tmp_path)
    assert answer.returncode == 2
    assert answer.stderr == "touiza: there is no verb “migrat”: did you mean “migrate”? ./touiza help lists them.\n"
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("words", [["migrate", "--help"], ["help", "import"]])
def test_the_help_of_djangos_commands_makes_no_instance(words: list[str], tmp_path: Path) -> None:
    answer = touiza(*words, "--data", str(tmp_path / "new"), folder=tmp_path)
    assert answer.stdout.startswith("usage: touiza "), answer.stderr
    assert not (tmp_path / "new").exists()


def test_a_wrong_option_ends_with_two(tmp_path: Path) -> None:
    answer = touiza("demo", "--port", "many", "--data", str(tmp_path / "new"), folder=tmp_path)
    assert answer.returncode == 2
    assert "“many” is no port" in answer.stderr


def test_a_backup_of_nothing_is_refused(tmp_path: Path) -> None:
    answer = touiza("backup", "b.tar", "--data", str(tmp_path / "none"), folder=tmp_path)
    assert answer.returncode == 1
    assert "holds no instance to back up" in answer.stderr
    assert not list(tmp_path.iterdir())

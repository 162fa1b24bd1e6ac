"""`export-chain` and `verify` at the terminal: what is on standard output, what the exit status says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kernel.chain.test_verify import FILE, HEAD
from touiza.cli.call import Call
from touiza.cli.verbs import export_chain, verify
from touiza.core.trouble import Trouble
from touiza.ledger.services.exporting import export_chain as export

ROOT = Path(__file__).parents[2]


def touiza(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "PYTHONSAFEPATH": "1"}
    command = [sys.executable, "-m", "touiza", *words, "--data", str(folder / "none")]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=folder)


def test_verify_needs_no_instance_and_makes_none(tmp_path: Path) -> None:
    (tmp_path / "chain.jsonl").write_bytes(FILE)
    whole = touiza("verify", "chain.jsonl", "--head", HEAD, folder=tmp_path)
    assert (whole.returncode, whole.stderr) == (0, "")
    assert f"5 lines, the last of them with the head {HEAD}" in whole.stdout
    assert touiza("verify", "chain.jsonl", "--head", "0" * 64, folder=tmp_path).returncode == 1
    assert touiza("verify", "nothing", "--head", HEAD, folder=tmp_path).returncode == 1
    wrong = touiza("verify", "chain.jsonl", folder=tmp_path)
    assert wrong.returncode == 2
    assert "usage: ./touiza verify" in wrong.stderr
    assert not (tmp_path / "none").exists()


def test_verify_is_the_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "chain.jsonl").write_bytes(FILE)
    words = (str(tmp_path / "chain.jsonl"), "--head", HEAD)
    assert verify.run(Call("verify", words, tmp_path)) == 0
    alone = [sys.executable, "-I", str(ROOT / "src/touiza/kernel/chain/verify.py"), *words]
    assert subprocess.run(alone, capture_output=True, text=True, check=True).stdout == capsys.readouterr().out


def test_a_folder_is_no_file_to_export_into(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="is a folder"):
        export_chain.run(Call("export-chain", (str(tmp_path),), tmp_path))


@pytest.mark.django_db
def test_an_export_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "chain.jsonl"
    target.write_text("older")
    (tmp_path / "chain.jsonl.part").mkdir()
    with pytest.raises(Trouble, match="untouched"):
        export(target)
    assert target.read_text() == "older"
    with pytest.raises(Trouble, match="No such file"):
        export(tmp_path / "nowhere" / "chain.jsonl")
    (tmp_path / "chain.jsonl.part").rmdir()
    assert re.fullmatch("[0-9a-f]{64}", export(target).head)
    assert [path.name for path in tmp_path.iterdir()] == ["chain.jsonl"]

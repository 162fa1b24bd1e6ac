"""What the documentation tells a stranger about the chain is true, and enough to check one alone."""

import io
import re
import subprocess
import sys
from pathlib import Path

from tests.kernel.chain.test_verify import FILE, HEAD
from touiza.kernel.chain.verify import verify

TOLD = (Path(__file__).resolve().parents[3] / "docs/operating/chain.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```", TOLD)


def test_the_worked_example_is_a_whole_chain() -> None:
    [head] = re.findall(r"The head of this chain is `(\w{64})`", TOLD)
    assert verify(io.BytesIO(blocks("jsonl")[0].encode()), head).lines == 2


def test_the_hash_is_what_the_shell_says() -> None:
    command = next(block for block in blocks("sh") if "sha256sum" in block)
    said = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout
    assert said.split()[0] in TOLD.partition("### A verifier")[0].partition("The head of this chain is")[2]


def test_the_ten_lines_check_a_chain(tmp_path: Path) -> None:
    program = next(block for block in blocks("python") if "sys.argv" in block)
    (tmp_path / "own.py").write_text(program)
    for data, said in ((FILE, "whole"), (FILE.replace(b"240", b"241"), "line 3 was changed"), (FILE.replace(b'"seq":4', b'"seq":5'), "out of place")):
        (tmp_path / "chain").write_bytes(data)
        done = subprocess.run([sys.executable, "-I", tmp_path / "own.py", tmp_path / "chain", HEAD], capture_output=True, text=True, check=False)
        assert said in done.stdout + done.stderr

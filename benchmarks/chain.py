"""How fast lines are sealed and a file of them is verified, and in how much memory.

Run: python -m benchmarks.chain [LINES] (default: 1,000,000). Needs no database; writes a file of 0.5 KB a line.
"""

import hashlib
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from touiza.kernel.chain import FIRST_PREV, link, payload_text, verify

KINDS = ("entered", "confirmed", "corrected", "declined")


def write_chain(path: Path, number: int) -> str:
    """Write a chain of invented contributions; return its head."""
    prev = FIRST_PREV
    with path.open("w", encoding="utf-8") as out:
        for seq in range(1, number + 1):
            digests = (hashlib.sha256(f"{seq} {part}".encode()).hexdigest() for part in ("who", "by"))
            payload = payload_text(
                {
                    "book": "contributions", "row": seq, "kind": KINDS[seq % 4], "unit": "minutes", "amount": seq % 480 + 1,
                    "at": f"2026-{seq % 12 + 1:02}-{seq % 28 + 1:02}", "day": "2026-11-07", "association": "friends_of_chrea",
                    "answers": seq - 1, "source": seq // 40, "who": next(digests), "by": next(digests),
                }
            )  # fmt: skip
            prev, line = link(seq, prev, payload)
            out.write(line + "\n")
    return prev


def main(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "chain.jsonl")
        before = time.perf_counter()
        head = write_chain(path, number)
        seconds = time.perf_counter() - before
        print(f"sealed    {number:,} lines ({path.stat().st_size / 1e6:,.0f} MB) in {seconds:.1f} s: {number / seconds:,.0f} a second")
        before = time.perf_counter()
        command = [sys.executable, "-I", verify.__file__, str(path), "--head", head]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        seconds = time.perf_counter() - before
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"verified  {number:,} lines in {seconds:.1f} s: {number / seconds:,.0f} a second, in {memory:.0f} MB of memory")
        assert "It is whole" in said


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)

"""Tell whether an exported chain is whole, and what it contains: python3 -I verify.py FILE --head HASH

One file, the standard library, no network and no database: read it before you trust it. It needs Python 3.11 or newer.

The export is JSON Lines. Each line is one object with exactly four members, in its canonical form, and a newline:

    hash     64 hexadecimal digits: SHA-256 over the canonical form of the three other members as one object
    payload  the sealed fact, an object
    prev     the hash of the line before; on the first line 64 zeros
    seq      the number of the line, counted from 1

The canonical form is RFC 8785 (JSON Canonicalization Scheme) with no number but whole ones: members sorted by name, no
white space, every character as itself but for \\" \\\\ \\b \\f \\n \\r \\t and \\u00xx for other controls, UTF-8. Whole numbers lie between
-(2**53 - 1) and 2**53 - 1; names are of ASCII. There is only one way to write a line, so one changed byte shows.

The head is the hash of the last line. Whoever knows it knows that nothing before it was changed, left out or added;
without it a whole chain, written anew, would look as good as the true one. So it is to come from elsewhere.

Exit status: 0 the file is whole and ends with that head; 1 it is not, or cannot be read; 2 the command was not understood.
"""

import argparse
import hashlib
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

FIRST_PREV = "0" * 64  # what stands before the first line
LONGEST = 65_536  # bytes of a line with its newline: what is longer is no line of a chain
LARGEST = 2**53 - 1  # of whole numbers, either way: what every reader of JSON reads alike
MEMBERS = frozenset({"hash", "payload", "prev", "seq"})
HASH = re.compile(r"[0-9a-f]{64}")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")  # of books, kinds and units, as the summary prints them
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOST_KINDS = 1_000  # told apart in the summary, so that no file fills the memory


class Broken(Exception):
    """The first thing that is wrong with a file, as a sentence."""


@dataclass
class Summary:
    """What a chain contains: lines by book, kind and unit, the sum of their amounts, their first and last day."""

    lines: int = 0
    head: str = FIRST_PREV
    rows: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    amounts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    first_day: str = ""
    last_day: str = ""

    def add(self, payload: dict[str, Any]) -> None:
        """Count what one line says."""
        kind = (_name(payload, "book"), _name(payload, "kind"), _name(payload, "unit", ""))
        if kind not in self.rows and len(self.rows) >= MOST_KINDS:
            kind = ("other", "other", "")
        amount, at = payload.get("amount"), payload.get("at")
        self.rows[kind] += 1
        self.amounts[kind] += amount if type(amount) is int else 0
        if isinstance(at, str) and DAY.match(at):
            self.first_day = min(self.first_day or at[:10], at[:10])
            self.last_day = max(self.last_day, at[:10])


def canonical(value: Any) -> str:
    """Write a value in its canonical form. The caller gives nothing but objects, lists, strings, whole numbers, true, false, null."""
    return _ENCODER.encode(value)


def link(seq: int, prev: str, payload: str) -> tuple[str, str]:
    """Return the hash of a line and the line, without its newline; the payload is given in its canonical form."""
    rest = f'"payload":{payload},"prev":"{prev}","seq":{seq}}}'
    digest = hashlib.sha256(f"{{{rest}".encode()).hexdigest()
    return digest, f'{{"hash":"{digest}",{rest}'


def read_line(raw: bytes, seq: int, prev: str) -> tuple[str, dict[str, Any]]:
    """Return the hash and the payload of the line that must come now; raises Broken."""
    text = _text(raw, seq)
    entry = _object(text, seq)
    if type(entry["seq"]) is not int or entry["seq"] != seq:
        raise Broken(f"line {seq} carries the number {_shown(entry['seq'])}: a line is missing, added or in the wrong place.")
    try:
        digest, line = link(seq, prev, canonical(entry["payload"]))
    except (RecursionError, UnicodeEncodeError):
        raise Broken(f"line {seq} holds what a chain cannot hold: half a character, or objects nested too deep.") from None
    if entry["prev"] != prev:
        raise Broken(f"line {seq} does not follow from the line before it: one of the two was changed, swapped, added or left out.")
    if entry["hash"] != digest:
        raise Broken(f"line {seq} was changed: its hash is not that of its content.")
    if line != text:
        raise Broken(f"line {seq} is not in canonical form: its bytes were changed, though not what they say.")
    return digest, entry["payload"]


def read_chain(file: BinaryIO) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Give the number, hash and payload of each line of a chain, one by one; raises Broken at the first wrong one."""
    seq, prev = 0, FIRST_PREV
    while raw := file.readline(LONGEST + 1):
        seq += 1
        prev, payload = read_line(raw, seq, prev)
        yield seq, prev, payload
    if not seq:
        raise Broken("it holds no line at all: a chain has at least the line that opens it.")


def verify(file: BinaryIO, head: str) -> Summary:
    """Return what a chain contains whose last line has this hash; raises Broken, with a sentence, if it is not whole."""
    found, met = Summary(), 0
    for seq, digest, payload in read_chain(file):
        found.lines, found.head = seq, digest
        met = seq if digest == head else met
        found.add(payload)
    if met == found.lines:
        return found
    if met:
        raise Broken(
            f"line {met} has the head you gave, and {_lines(found.lines - met)} after it: up to line {met} nothing was"
            f" changed; for the rest give the newer head. The last line has {found.head}."
        )
    raise Broken(
        f"line {found.lines} is the last and has the hash {found.head}, not the head you gave: lines are missing at the end,"
        " were changed and sealed again, or the head is not of this chain."
    )


def describe(found: Summary) -> str:
    """Say what a chain contains, in a few lines of ASCII."""
    out = [f"It is whole: {_lines(found.lines)}, the last of them with the head {found.head}.", "It contains:"]
    for book in sorted({book for book, _kind, _unit in found.rows}):
        kinds = {key: count for key, count in sorted(found.rows.items()) if key[0] == book}
        out.append(f"  {book}: {_lines(sum(kinds.values()))}")
        for key, count in kinds.items():
            _book, kind, unit = key
            out.append(f"    {kind}: {count:,}" + (f", {found.amounts[key]:,} {unit}" if unit else ""))
    out.append(f"Written down from {found.first_day} to {found.last_day}." if found.first_day else "None of it has a date.")
    return "\n".join(out)


def main(words: Sequence[str] | None = None, prog: str | None = None) -> int:
    """Run the command; return its exit status."""
    reader = argparse.ArgumentParser(prog=prog, description="Tell whether an exported chain is whole, and what it contains.")
    reader.add_argument("file", metavar="FILE", help="the export, JSON Lines")
    reader.add_argument("--head", metavar="HASH", type=_head, required=True, help="the hash its last line must have: 64 digits 0-9, a-f")
    asked = reader.parse_args(words)
    try:
        with open(asked.file, "rb") as file:  # noqa: PTH123 - one way for every kind of file name
            said, status = describe(verify(file, asked.head)), 0
    except Broken as broken:
        said, status = f"It is not whole: {broken}", 1
    except (OSError, ValueError) as error:
        said, status = f"It cannot be read: {getattr(error, 'strerror', None) or 'that is no name of a file'}.", 1
    except KeyboardInterrupt:
        return 130
    return status if _print(f"{asked.file}: {said}") else 1


def _text(raw: bytes, seq: int) -> str:
    if len(raw) > LONGEST:
        raise Broken(f"line {seq} is longer than {LONGEST:,} bytes: no line of a chain is.")
    if not raw.endswith(b"\n"):
        raise Broken(f"line {seq} is cut off: no newline ends it.")
    if raw == b"\n":
        raise Broken(f"line {seq} is empty.")
    try:
        return raw[:-1].decode()
    except UnicodeDecodeError:
        raise Broken(f"line {seq} was changed: its bytes are no UTF-8.") from None


def _object(text: str, seq: int) -> dict[str, Any]:
    try:
        entry = _DECODER.decode(text)
    except (ValueError, RecursionError):
        raise Broken(f"line {seq} was changed: it is no JSON that a chain can hold.") from None
    if not isinstance(entry, dict) or entry.keys() != MEMBERS or not isinstance(entry["payload"], dict):
        raise Broken(f"line {seq} is no object with exactly hash, payload, prev and seq.")
    return entry


def _whole(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > LARGEST:
        raise ValueError(digits)
    return int(digits)


def _no_number(digits: str) -> float:
    raise ValueError(digits)


def _head(text: str) -> str:
    head = text.strip().lower()
    if not HASH.fullmatch(head):
        raise argparse.ArgumentTypeError("a head is 64 digits 0-9 and a-f")
    return head


def _name(payload: dict[str, Any], member: str, absent: str = "other") -> str:
    """Return a word as the summary may print it: what a stranger wrote does not reach the terminal."""
    word = payload.get(member, absent)
    return word if isinstance(word, str) and (NAME.fullmatch(word) or word == absent) else "other"


def _shown(value: Any) -> str:
    return str(value) if type(value) is int else "of no kind"


def _lines(number: int) -> str:
    return f"{number:,} line" if number == 1 else f"{number:,} lines"


def _print(text: str) -> bool:
    """Print it, whatever the terminal can show; False when it could not be written."""
    try:
        print(text.encode("ascii", "backslashreplace").decode(), flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return False
    return True


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
_DECODER = json.JSONDecoder(parse_int=_whole, parse_float=_no_number, parse_constant=_no_number)

if __name__ == "__main__":
    sys.exit(main())

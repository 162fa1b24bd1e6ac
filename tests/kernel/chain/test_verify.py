"""The verifier, run as strangers run it: what is whole passes, and whatever was done to a file is found and said."""

import io
import json
import os
import runpy
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touiza.kernel import chain
from touiza.kernel.chain import verify
from touiza.kernel.chain.verify import FIRST_PREV, LONGEST, MOST_KINDS, Broken

SCRIPT = Path(verify.__file__)
PAYLOADS: list[dict[str, str | int | None]] = [
    {"book": "chain", "kind": "opened", "format": 1, "at": "2026-11-01"},
    {"book": "contributions", "kind": "entered", "unit": "minutes", "amount": 270, "at": "2026-11-08", "note": None},
    {"book": "contributions", "kind": "confirmed", "unit": "minutes", "amount": 240, "at": "2026-11-09"},
    {"book": "contributions", "kind": "corrected", "unit": "minutes", "amount": -30, "at": "2026-11-10"},
    {"book": "verifications", "kind": "given", "association": "أصدقاء الشريعة \"Chréa\" \n 🌲", "at": "2026-11-07"},
]


def chained(payloads: list[dict[str, str | int | None]]) -> tuple[bytes, str]:
    """Return a file and its head."""
    lines, prev = [], FIRST_PREV
    for seq, payload in enumerate(payloads, 1):
        prev, line = chain.link(seq, prev, chain.payload_text(payload))
        lines.append(line + "\n")
    return "".join(lines).encode(), prev


FILE, HEAD = chained(PAYLOADS)
LINES = FILE.splitlines(keepends=True)


def check(data: bytes, head: str = HEAD) -> verify.Summary:
    return verify.verify(io.BytesIO(data), head)


def why(data: bytes, head: str = HEAD) -> str:
    """Return the sentence that says what is wrong; fails where nothing is."""
    with pytest.raises(Broken) as broken:
        check(data, head)
    return str(broken.value)


def test_a_whole_chain_says_what_it_contains() -> None:
    found = check(FILE)
    said = verify.describe(found)
    assert (found.lines, found.head, found.first_day, found.last_day) == (5, HEAD, "2026-11-01", "2026-11-10")
    assert f"5 lines, the last of them with the head {HEAD}" in said
    assert "contributions: 3 lines" in said
    assert "corrected: 1, -30 minutes" in said
    assert "entered: 1, 270 minutes" in said
    assert "given: 1\n" in said
    assert "from 2026-11-01 to 2026-11-10" in said
    assert said.isascii()


def test_a_chain_of_undated_strange_words_is_described_without_them() -> None:
    data, head = chained([{"book": "\x1b[31m", "kind": "K", "unit": "", "amount": 3}, {"at": "soon", "unit": "no unit"}])
    said = verify.describe(check(data, head))
    assert "None of it has a date" in said
    assert "\x1b" not in said
    assert "other: 2 lines" in said


def test_a_summary_stays_small_whatever_a_file_holds() -> None:
    data, head = chained([{"book": f"b{n}", "kind": "k"} for n in range(MOST_KINDS + 5)])
    assert len(check(data, head).rows) == MOST_KINDS + 1


def test_every_flipped_bit_of_every_byte_is_found() -> None:
    """The whole file, byte by byte: each of its eight bits, and what a text editor would put there."""
    for place in range(len(FILE)):
        for bit in range(8):
            changed = bytearray(FILE)
            changed[place] ^= 1 << bit
            assert why(bytes(changed)), (place, bit)


def test_every_byte_left_out_or_put_in_is_found() -> None:
    for place in range(len(FILE)):
        assert why(FILE[:place] + FILE[place + 1 :]), place
        for added in (b" ", b"\n", b"0", b"\xef"):
            assert why(FILE[:place] + added + FILE[place:]), (place, added)


def test_every_cut_is_found() -> None:
    for length in range(len(FILE)):
        assert why(FILE[:length]), length


def test_what_is_put_after_the_end_is_found() -> None:
    for added in (b"\n", b" ", b"\r\n", b"\0", b"{}\n", LINES[-1], b"\xff"):
        assert why(FILE + added).startswith("line 6")


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_whatever_is_done_to_a_file_is_found(data: st.DataObject) -> None:
    """Parts cut out, put elsewhere, doubled, overwritten with anything: only the same bytes are whole."""
    start = data.draw(st.integers(0, len(FILE)))
    end = data.draw(st.integers(start, len(FILE)))
    put = data.draw(st.one_of(st.binary(max_size=40), st.sampled_from([*LINES, b"", b"\r\n", b"\xef\xbb\xbf"])))
    changed = FILE[:start] + put + FILE[end:]
    if changed != FILE:
        assert why(changed)


@given(st.permutations(range(len(LINES))))
def test_lines_in_any_other_order_are_found(order: list[int]) -> None:
    changed = b"".join(LINES[number] for number in order)
    if changed != FILE:
        assert "line" in why(changed)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
payloads = st.dictionaries(
    st.text("abc_9", min_size=1, max_size=8), st.one_of(texts, st.integers(-(2**53) + 1, 2**53 - 1), st.none()), max_size=6
)


@given(st.lists(payloads, min_size=1, max_size=8), st.data())
def test_whatever_is_sealed_is_whole_and_no_other_head_is(rows: list[dict], data: st.DataObject) -> None:
    sealed, head = chained(rows)
    assert check(sealed, head).lines == len(rows)
    number = data.draw(st.integers(0, len(rows) - 1))
    again, other = chained([*rows[:number], {**rows[number], "sealed_again": 1}, *rows[number + 1 :]])
    assert "not the head you gave" in why(again, head)
    assert check(again, other).lines == len(rows)


@given(payloads)
def test_a_stranger_writes_the_same_form_with_another_hand(payload: dict) -> None:
    """The documented form, by the plainest means there are."""
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert chain.payload_text(payload) == text
    digest, line = chain.link(7, "a" * 64, text)
    assert digest == sha256(f'{{"payload":{text},"prev":"{"a" * 64}","seq":7}}'.encode()).hexdigest()
    assert line == f'{{"hash":"{digest}","payload":{text},"prev":"{"a" * 64}","seq":7}}'
    assert json.loads(line)["payload"] == payload


def resealed(text: str, seq: int = 1, prev: str = FIRST_PREV) -> tuple[bytes, str]:
    """Return a line with a true hash around any text that stands for a payload."""
    digest, line = chain.link(seq, prev, text)
    return f"{line}\n".encode("utf-8", "surrogatepass"), digest


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        ('{"a":1.5}', "no JSON that a chain can hold"),
        ('{"a":1e3}', "no JSON that a chain can hold"),
        ('{"a":NaN}', "no JSON that a chain can hold"),
        ('{"a":-Infinity}', "no JSON that a chain can hold"),
        ('{"a":9007199254740992}', "no JSON that a chain can hold"),
        ('{"a":-9007199254740992}', "no JSON that a chain can hold"),
        ('{"a":' + "9" * 5000 + "}", "no JSON that a chain can hold"),
        ('{"a":' + "[" * 30_000 + "]" * 30_000 + "}", ""),
        ('{"a":-0}', "its hash is not that of its content"),
        ('{"a":1,"a":1}', "its hash is not that of its content"),
        ('{"b":1,"a":1}', "its hash is not that of its content"),
        ('{"a": 1}', "its hash is not that of its content"),
        ('{"a":"\\u0041"}', "its hash is not that of its content"),
        ('{"a":"\\/"}', "its hash is not that of its content"),
        ('{"a":"\\ud800"}', "half a character"),
        ("[]", "no object with exactly"),
        ("1", "no object with exactly"),
    ],
)
def test_a_line_with_a_hash_of_its_own_that_no_chain_holds_is_found(payload: str, said: str) -> None:
    data, head = resealed(payload)
    assert said in why(data, head)


def test_a_number_that_is_none_is_found() -> None:
    rest = f'"payload":{{}},"prev":"{FIRST_PREV}","seq":true}}'
    digest = sha256(f"{{{rest}".encode()).hexdigest()
    assert "carries the number of no kind" in why(f'{{"hash":"{digest}",{rest}\n'.encode(), digest)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (b"", "no line at all"),
        (b"\n", "line 1 is empty"),
        (b"\xef\xbb\xbf" + FILE, "line 1 was changed"),
        (FILE.replace(b"\n", b"\r\n"), "line 1 is not in canonical form"),
        (FILE.replace(b'{"hash"', b'{ "hash"', 1), "line 1 is not in canonical form"),
        (LINES[0].replace(b'"seq"', b'"seq":1,"seq"') + b"".join(LINES[1:]), "line 1 is not in canonical form"),
        (FILE.replace(b"240", b"241"), "line 3 was changed: its hash"),
        (FILE.replace("é".encode(), b"\xe9"), "line 5 was changed: its bytes are no UTF-8"),
        (b"".join(LINES[:2] + LINES[3:]), "line 3 carries the number 4: a line is missing"),
        (b"".join([*LINES[:2], LINES[3], LINES[2], LINES[4]]), "line 3 carries the number 4"),
        (b"".join([*LINES[:2], resealed('{"x":1}', 3, "b" * 64)[0], *LINES[3:]]), "line 3 does not follow"),
        (b"".join([*LINES[:2], resealed('{"x":1}', 3, json.loads(LINES[1])["hash"])[0], *LINES[3:]]), "line 4 does not follow"),
        (b"".join(LINES[:4]), "line 4 is the last"),
        (FILE[:-1], "line 5 is cut off"),
        (FILE + b"[]\n", "line 6 is no object with exactly"),
        (FILE + b"x" * (LONGEST + 10), "line 6 is longer than 65,536 bytes"),
    ],
)
def test_each_kind_of_damage_is_named_with_its_line(changed: bytes, said: str) -> None:
    assert said in why(changed)


def test_an_older_head_is_recognised_and_told_apart() -> None:
    older = json.loads(LINES[2])["hash"]
    assert "line 3 has the head you gave, and 2 lines after it" in why(FILE, older)
    assert "line 4 has the head you gave, and 1 line after it" in why(FILE, json.loads(LINES[3])["hash"])


@pytest.mark.parametrize("value", [1.0, True, float("nan"), [1], {"a": 1}, 2**53, -(2**53)])
def test_what_the_verifier_would_refuse_is_never_sealed(value: Any) -> None:
    with pytest.raises(ValueError, match="only strings and whole numbers"):
        chain.payload_text({"a": value})


def test_names_texts_and_lengths_that_are_not_sealed() -> None:
    for name in ("", "Book", "اسم", "a b"):
        with pytest.raises(ValueError, match="no name that is sealed"):
            chain.payload_text({name: 1})
    with pytest.raises(ValueError, match="too long"):
        chain.payload_text({"a": "x" * LONGEST})
    with pytest.raises(UnicodeEncodeError):
        chain.payload_text({"a": "\ud800"})


def run(*words: str) -> subprocess.CompletedProcess[bytes]:
    """Run it as a stranger would: isolated, without our package, in the plainest locale."""
    command = [sys.executable, "-I", str(SCRIPT), *words]
    return subprocess.run(command, capture_output=True, timeout=60, env={"LC_ALL": "C", "PATH": os.environ["PATH"]}, check=False)


def test_a_stranger_runs_it_alone(tmp_path: Path) -> None:
    file = tmp_path / "سلسلة.jsonl"
    file.write_bytes(FILE)
    for head in (HEAD, HEAD.upper(), f" {HEAD} "):
        done = run(str(file), "--head", head)
        assert done.returncode == 0, done.stderr
        assert HEAD.encode() in done.stdout
    assert run(str(file), "--head", "0" * 64).returncode == 1


def test_what_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    for name, said in ((tmp_path / "none", b"No such file"), (tmp_path, b"Is a directory")):
        done = run(str(name), "--head", HEAD)
        assert (done.returncode, done.stderr) == (1, b"")
        assert said in done.stdout
        assert done.stdout.count(b"\n") == 1


def test_wrong_usage_is_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "chain"
    file.write_bytes(FILE)
    for words in ([], [str(file)], ["--head", HEAD], [str(file), "--head", HEAD[:-1]], [str(file), "--head", ""], [str(file), "--no", "x"]):
        done = run(*words)
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr


def test_an_endless_line_is_answered_at_once(tmp_path: Path) -> None:
    """A gigabyte without a newline: a sparse file, of which 64 KB are read."""
    file = tmp_path / "long"
    with file.open("wb") as out:
        out.truncate(1 << 30)
    before = time.monotonic()
    done = run(str(file), "--head", HEAD)
    assert b"line 1 is longer" in done.stdout
    assert time.monotonic() - before < 10


def test_a_pipe_that_is_closed_is_no_crash(tmp_path: Path) -> None:
    file = tmp_path / "chain"
    file.write_bytes(FILE)
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([sys.executable, "-I", str(SCRIPT), str(file), "--head", HEAD], stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


def test_in_this_process_it_answers_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "chain"
    file.write_bytes(FILE)
    assert verify.main([str(file), "--head", HEAD]) == 0
    assert "It is whole: 5 lines" in capsys.readouterr().out
    assert verify.main([str(file), "--head", "1" * 64]) == 1
    assert "It is not whole: line 5 is the last" in capsys.readouterr().out
    assert verify.main([str(tmp_path), "--head", HEAD]) == 1
    assert verify.main(["\0", "--head", HEAD]) == 1
    assert "no name of a file" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="2"):
        verify.main([str(file), "--head", "x"])


def test_the_keyboard_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.open", interrupted)
    assert verify.main([str(tmp_path), "--head", HEAD]) == 130


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let standard output be a full disk."""

    def fill() -> None:
        class Full(io.StringIO):
            def write(self, _text: str) -> int:
                raise OSError(28, "No space left on device")

            def fileno(self) -> int:
                return os.open(os.devnull, os.O_WRONLY)

        monkeypatch.setattr(sys, "stdout", Full())

    return fill


def test_a_verdict_that_nobody_could_read_is_none(tmp_path: Path, full: Callable[[], None]) -> None:
    file = tmp_path / "chain"
    file.write_bytes(FILE)
    full()
    assert verify.main([str(file), "--head", HEAD]) == 1


def test_the_file_alone_is_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "chain"
    file.write_bytes(FILE)
    monkeypatch.setattr(sys, "argv", ["verify.py", str(file), "--head", HEAD])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(SCRIPT), run_name="__main__")
    assert ended.value.code == 0

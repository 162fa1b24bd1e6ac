"""What was asked for: a verb, its arguments, and the data folder they are about."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from touiza.core.instance import Instance, open_instance
from touiza.core.trouble import Trouble

ROOT = Path(__file__).resolve().parents[3]
DEFAULT_FOLDER = ROOT / "var"


@dataclass(frozen=True)
class Call:
    """One command line, `--data DIR` taken out of it."""

    verb: str
    arguments: tuple[str, ...]
    folder: Path

    def asks_for_help(self) -> bool:
        """Is only the explanation of a verb wanted? Nothing is made or started for that."""
        return bool({"-h", "--help"} & set(self.arguments))

    def instance(self) -> Instance:
        """Open the instance the command is about, made when there is none."""
        return open_instance(self.folder)


def read_call(words: Sequence[str]) -> Call:
    """Split a command line into verb, arguments and data folder; `--data DIR` may stand anywhere."""
    folder = DEFAULT_FOLDER
    kept: list[str] = []
    rest = iter(words)
    for word in rest:
        if word == "--":
            kept += [word, *rest]
        elif word == "--data":
            folder = _folder(next(rest, ""))
        elif word.startswith("--data="):
            folder = _folder(word.removeprefix("--data="))
        else:
            kept.append(word)
    verb, *arguments = kept or ["help"]
    verb = {"-h": "help", "--help": "help", "--version": "version"}.get(verb, verb)
    if verb == "help" and arguments and arguments[0] not in {"help", "-h", "--help"}:
        verb, arguments = arguments[0], ["--help"]  # ./touiza help VERB
    return Call(verb, tuple(arguments), folder)


def parser(verb: str, summary: str) -> argparse.ArgumentParser:
    """Return the reader of one verb's arguments; it knows --data for its help only."""
    reader = argparse.ArgumentParser(prog=f"./touiza {verb}", description=summary)
    reader.add_argument("--data", metavar="DIR", help=f"the instance's folder (default: {DEFAULT_FOLDER})")
    return reader


def port(text: str) -> int:
    """Read a port number; 0 means any free one."""
    if not text.isdecimal() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"“{text}” is no port: write a number from 1 to 65535")
    return int(text)


def _folder(text: str) -> Path:
    if not text:
        raise Trouble("--data needs the name of a folder after it.", code=2)
    return Path(text).expanduser().resolve()

"""How often the product's own search puts the right text first.

Run: python -m benchmarks.retrieval                                  on public question sets (see ../shared/data)
     python -m benchmarks.retrieval --docs FILE --queries FILE       on any set; the last line is one line of JSON

or with the file's path in place of -m and its name. A set is JSON lines: documents {"id", "lang", "text"}, questions
{"id", "lang", "text", "relevant": [ids]}. `lang` is ar, fr or en; where it is something else or missing it is found out.
PostgreSQL is that of DATABASE_URL, or our own, run for the time of the benchmark; the database is made for it, and goes.
"""

import argparse
import csv
import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [path for path in (str(ROOT), str(ROOT / "src")) if path not in sys.path]

from django.db import connection  # noqa: E402

from benchmarks.database import own_database  # noqa: E402 - the path and Django first
from touiza.kernel.text import LANGUAGES, guess_language  # noqa: E402
from touiza.search.queries import find  # noqa: E402
from touiza.search.services import Content, Entry, index_objects  # noqa: E402
from touiza.search.statistics import rebuild_statistics  # noqa: E402

DATA = ROOT.parent / "shared" / "data"
# A careless hand: hamza left off alef, ha for ta marbuta, ya for alef maqsura.
CARELESS = str.maketrans("أإآةى", "اااهي")
DEPTH = 10


@dataclass(frozen=True)
class Asked:
    """A question, its language, and the numbers of the documents that answer it."""

    words: str
    answers: frozenset[int]
    language: str | None = None


@dataclass(frozen=True)
class Score:
    """Of some questions: the shares with an answer first and among ten, the mean reciprocal rank within ten, the time."""

    questions: int
    first: float
    ten: float
    reciprocal: float
    milliseconds: float

    def __str__(self) -> str:
        figures = f"R@1 {self.first:.3f}  R@10 {self.ten:.3f}  MRR {self.reciprocal:.3f}"
        return f"{self.questions:6,}  {figures}  {self.milliseconds:5.1f} ms a question"


def index_texts(kind: str, texts: Iterable[tuple[str, str]], *, as_titles: bool = False) -> None:
    """Index texts, each with its language, under their numbers."""
    contents = ((code, Content(title=text) if as_titles else Content(title="", body=text)) for code, text in texts)
    index_objects(
        kind=kind,
        entries=(Entry(object_id=number, texts={code: content}) for number, (code, content) in enumerate(contents)),
    )
    rebuild_statistics()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_document")
        cursor.execute("ANALYZE search_termcount")


def ask_all(kind: str, questions: Sequence[Asked]) -> Score:
    ranks = []
    start = time.perf_counter()
    for asked in questions:
        hits = find(kind=kind, words=asked.words, per_page=DEPTH, prefer_language=asked.language).hits
        ids = [hit.object_id for hit in hits if hit.score]  # for words that say nothing everything is listed, and counts for nothing
        ranks.append(next((rank for rank, one in enumerate(ids, 1) if one in asked.answers), 0))
    took = time.perf_counter() - start
    found = [rank for rank in ranks if rank]
    total = max(len(ranks), 1)
    return Score(
        len(ranks), found.count(1) / total, len(found) / total, sum(1 / rank for rank in found) / total, took * 1000 / total
    )


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines; what is none is told of and passed over."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError:
                row = None
            if isinstance(row, dict):
                yield row
            else:
                print(f"{path.name}, line {number}: not a JSON object, passed over", file=sys.stderr)


def text_of(row: dict[str, Any]) -> str:
    """A row's text, its title before it if it has one; NUL, which no database holds, left out."""
    parts = (row.get("title"), row.get("text"))
    return "\n".join(str(part) for part in parts if part).replace("\0", " ")


def language_of(row: dict[str, Any], text: str) -> str:
    """The language that is stated, as "fr" or "fr-DZ"; found out where it is none of the three."""
    stated = str(row.get("lang") or "").lower().replace("_", "-").partition("-")[0]
    return stated if stated in LANGUAGES else guess_language(text)


def read_set(docs: Path, queries: Path) -> tuple[list[tuple[str, str]], list[Asked]]:
    """The texts of a set with their languages, and its questions. Of documents with one id the first counts."""
    numbers: dict[str, int] = {}
    texts: list[tuple[str, str]] = []
    for row in read_lines(docs):
        key = str(row.get("id"))
        if key not in numbers:
            numbers[key] = len(texts)
            text = text_of(row)
            texts.append((language_of(row, text), text))
    questions = []
    for row in read_lines(queries):
        relevant = row.get("relevant", [])
        ids = relevant if isinstance(relevant, list) else [relevant]
        text = text_of(row)
        answers = frozenset(numbers[str(one)] for one in ids if str(one) in numbers)
        questions.append(Asked(text, answers, language_of(row, text)))
    return texts, questions


def read_labels() -> tuple[list[str], dict[str, list[Asked]]]:
    """The Arabic labels of the UNESCO thesaurus, and three ways of asking for them otherwise."""
    with (DATA / "unesco" / "concepts_ar_fr_en.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["ar_pref"]]
    labels = [row["ar_pref"] for row in rows]
    numbered = [(label, frozenset({n})) for n, label in enumerate(labels)]
    return labels, {
        "written carelessly": [
            Asked(label.translate(CARELESS), n) for label, n in numbered if label.translate(CARELESS) != label
        ],
        "with the article": [Asked(f"ال{label}", n) for label, n in numbered if not label.startswith("ال")],
        "by a synonym": [
            Asked(row["ar_alt"].split("|")[0].strip(), frozenset({n})) for n, row in enumerate(rows) if row["ar_alt"].strip()
        ],
    }


def show_all() -> None:
    """All the public sets, a line each; for question sets both halves besides, so that nothing is made for one of them."""
    if not DATA.is_dir():
        print(f"The question sets are not here: {DATA} is missing. Name others with --docs and --queries.")
        return
    with own_database():
        for name, part in (("arcd", "train"), ("piaf", "half")):
            texts, questions = read_set(DATA / name / f"{part}.docs.jsonl", DATA / name / f"{part}.queries.jsonl")
            index_texts(name, texts)
            print(f"{name:28}{ask_all(name, questions)}")
            for half in (0, 1):
                print(f"{f'{name}, half {half + 1}':28}{ask_all(name, questions[half::2])}")
        labels, variants = read_labels()
        index_texts("unesco", (("ar", label) for label in labels), as_titles=True)
        for name, asked in variants.items():
            print(f"unesco, {name:20}{ask_all('unesco', asked)}")


def show_set(docs: Path, queries: Path) -> None:
    """One set, as one line of JSON."""
    texts, questions = read_set(docs, queries)
    with own_database():
        index_texts("benchmark", texts)
        score = ask_all("benchmark", questions)
    figures = {
        "r_at_1": round(score.first, 4),
        "r_at_10": round(score.ten, 4),
        "mrr_at_10": round(score.reciprocal, 4),
        "ms_per_query": round(score.milliseconds, 2),
        "docs": len(texts),
    }
    print(json.dumps(figures))


def main(words: Sequence[str] | None = None) -> None:
    reader = argparse.ArgumentParser(description="How often the product's own search puts the right text first.")
    reader.add_argument("--docs", type=Path, help='JSON lines: {"id", "lang", "text"}')
    reader.add_argument("--queries", type=Path, help='JSON lines: {"id", "lang", "text", "relevant": [ids]}')
    asked = reader.parse_args(words)
    if (asked.docs is None) != (asked.queries is None):
        reader.error("--docs and --queries go together")
    if asked.docs is None:
        show_all()
        return
    for path in (asked.docs, asked.queries):
        if not path.is_file():
            reader.error(f"{path} is not a file")
    show_set(asked.docs, asked.queries)


if __name__ == "__main__":
    main()

"""How often the product's own search puts the right text first, on public question sets (see ../shared/data).

Run: python -m benchmarks.retrieval. Needs PostgreSQL (DATABASE_URL) and makes a database of its own.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.database import own_database
from touiza.search.queries import find
from touiza.search.services import Content, Entry, index_objects

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
# A careless hand: hamza left off alef, ha for ta marbuta, ya for alef maqsura.
CARELESS = str.maketrans("أإآةى", "اااهي")
DEPTH = 10


@dataclass(frozen=True)
class Asked:
    """A question and the number of the document that answers it."""

    words: str
    answer: int


@dataclass(frozen=True)
class Score:
    """Of some questions: the shares with the answer first and among ten, and the mean reciprocal rank within ten."""

    questions: int
    first: float
    ten: float
    reciprocal: float

    def __str__(self) -> str:
        return f"{self.questions:6,}  R@1 {self.first:.3f}  R@10 {self.ten:.3f}  MRR {self.reciprocal:.3f}"


def index_texts(kind: str, language: str, texts: Iterable[str], *, as_titles: bool = False) -> None:
    contents = (Content(title=text) if as_titles else Content(title="", body=text) for text in texts)
    entries = (Entry(object_id=number, texts={language: content}) for number, content in enumerate(contents))
    index_objects(kind=kind, entries=entries)


def ask_all(kind: str, questions: Sequence[Asked]) -> Score:
    ranks = []
    for asked in questions:
        ids = find(kind=kind, words=asked.words, per_page=DEPTH).ids
        ranks.append(ids.index(asked.answer) + 1 if asked.answer in ids else 0)
    found = [rank for rank in ranks if rank]
    total = len(ranks)
    return Score(total, found.count(1) / total, len(found) / total, sum(1 / rank for rank in found) / total)


def read_set(name: str, part: str) -> tuple[list[str], list[Asked]]:
    """The texts of a question set, and its questions."""
    documents = [json.loads(line) for line in (DATA / name / f"{part}.docs.jsonl").open()]
    numbers = {document["id"]: number for number, document in enumerate(documents)}
    queries = (json.loads(line) for line in (DATA / name / f"{part}.queries.jsonl").open())
    return [document["text"] for document in documents], [
        Asked(query["text"], numbers[query["relevant"][0]]) for query in queries
    ]


def read_labels() -> tuple[list[str], dict[str, list[Asked]]]:
    """The Arabic labels of the UNESCO thesaurus, and three ways of asking for them otherwise."""
    with (DATA / "unesco" / "concepts_ar_fr_en.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["ar_pref"]]
    labels = [row["ar_pref"] for row in rows]
    numbered = list(enumerate(labels))
    return labels, {
        "written carelessly": [
            Asked(label.translate(CARELESS), n) for n, label in numbered if label.translate(CARELESS) != label
        ],
        "with the article": [Asked(f"ال{label}", n) for n, label in numbered if not label.startswith("ال")],
        "by a synonym": [
            Asked(row["ar_alt"].split("|")[0].strip(), n) for n, row in enumerate(rows) if row["ar_alt"].strip()
        ],
    }


def main() -> None:
    if not DATA.is_dir():
        print(f"The question sets are not here: {DATA} is missing.")
        return
    with own_database():
        for name, part, language in (("arcd", "train", "ar"), ("piaf", "half", "fr")):
            texts, questions = read_set(name, part)
            index_texts(name, language, texts)
            print(f"{name:28}{ask_all(name, questions)}")
        labels, variants = read_labels()
        index_texts("unesco", "ar", labels, as_titles=True)
        for name, questions in variants.items():
            print(f"unesco, {name:20}{ask_all('unesco', questions)}")


if __name__ == "__main__":
    main()

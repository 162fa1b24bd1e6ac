"""How fast matching finds the best opportunities for each volunteer of a country, and whether they are the best.

    python -m benchmarks.matching --volunteers 100000 --opportunities 10000 [--seed 1] [--dump DIR] [--threads 2]
    python -m benchmarks.matching --people people.jsonl --tasks tasks.jsonl --out scores.jsonl

The first makes a synthetic country (`benchmarks.country`), matches everybody and prints one JSON line. `exact`: the top ten of
a sample are those that judging every pair with the reference finds. The second scores every pair of texts by the text part
alone. docs/matching.md explains the files of --dump, the score and the figures. No database is opened.
"""

import argparse
import json
import os
import random
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.country import NOW, read_nearness
from benchmarks.country import Country as Synthetic
from touiza.kernel.matching import DEFAULT, Nearness, Person, Work
from touiza.kernel.matching.batch import COMPILED, Country, judged_one_by_one
from touiza.kernel.matching.likeness import Likeness
from touiza.kernel.text import LANGUAGES, guess_language
from touiza.opportunities.matching.words import concepts_of
from touiza.vocabulary import files
from touiza.vocabulary.places_files import read_places

KEEP = 10
CHECKED = 20  # volunteers for whom every pair is judged by the reference
DUMPED = 50
TIMED = 200  # volunteers who are matched alone


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--volunteers", type=int, default=20_000)
    parser.add_argument("--opportunities", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--dump", type=Path)
    for name in ("people", "tasks", "out"):
        parser.add_argument(f"--{name}", type=Path)
    wanted = parser.parse_args(arguments)
    if wanted.people or wanted.tasks or wanted.out:
        if not (wanted.people and wanted.tasks and wanted.out):
            parser.error("--people, --tasks and --out go together")
        score_texts(wanted.people, wanted.tasks, wanted.out)
        return
    print(json.dumps(measure(wanted.volunteers, wanted.opportunities, wanted.seed, wanted.threads, wanted.dump)))


def measure(volunteers: int, opportunities: int, seed: int, threads: int, dump: Path | None) -> dict[str, Any]:
    """Match a country, and return the figures."""
    nearness, made = read_nearness(), Synthetic(seed)
    began = time.perf_counter()
    works = list(made.works(opportunities))
    associations = works[-1].association
    generate_works = time.perf_counter() - began
    compile_s = _warm(works[:50], made, nearness, threads)
    began = time.perf_counter()
    country = Country(works, nearness=nearness, at=NOW)
    index_s = time.perf_counter() - began
    began = time.perf_counter()
    columns = country.columns_of(made.people(volunteers, associations)) if COMPILED else None
    generate_people = time.perf_counter() - began
    began = time.perf_counter()
    if columns is not None:
        points, ids = country.best_in_columns(columns, keep=KEEP, threads=threads)
        answers = {number + 1: _row(points[number], ids[number]) for number in _sample(volunteers, seed)}
    else:
        chosen, answers = set(_sample(volunteers, seed)), {}
        for number, one in enumerate(country.best_for(made.people(volunteers, associations), keep=KEEP)):
            if number in chosen:
                answers[one.person] = one.best
    match_s = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    people = {one.id: one for one in made.people(volunteers, associations) if one.id in answers}
    exact = all(judged_one_by_one(people[number], works, country, keep=KEEP) == answers[number] for number in list(answers)[:CHECKED])
    alone = _alone(country, list(people.values()))
    if dump:
        _dump(dump, works, made.people(volunteers, associations), answers, nearness)
    return {
        "volunteers": volunteers,
        "opportunities": opportunities,
        "volunteers_per_s": round(volunteers / match_s),
        "pairs_per_s_core": round(volunteers * opportunities / match_s / threads),
        "match_s": round(match_s, 2),
        "index_s": round(index_s, 2),
        "peak_mib": round(peak),
        "exact": exact,
        "checked": min(CHECKED, len(answers)),
        "ms_one_volunteer": round(alone, 3),
        "threads": threads,
        "compiled": COMPILED,
        "compile_s": round(compile_s, 2),
        "generate_s": round(generate_works + generate_people, 2),
        "seed": seed,
    }


def _warm(works: list[Work], made: Synthetic, nearness: Nearness, threads: int) -> float:
    """Have the code compiled, by a hamlet of its own."""
    began = time.perf_counter()
    list(Country(works, nearness=nearness, at=NOW).best_for(made.people(50, 5), keep=KEEP, threads=threads))
    return time.perf_counter() - began


def _alone(country: Country, people: list[Person]) -> float:
    """Return the middle of how many milliseconds it takes to match somebody alone, from their profile to their ten best."""
    times = []
    for number in range(min(TIMED, 5 * len(people))):
        began = time.perf_counter()
        list(country.best_for([people[number % len(people)]], keep=KEEP))
        times.append(time.perf_counter() - began)
    return sorted(times)[len(times) // 2] * 1000


def _sample(volunteers: int, seed: int) -> list[int]:
    return sorted(random.Random(f"sample {seed}").sample(range(volunteers), min(DUMPED, volunteers)))


def _row(points: Any, ids: Any) -> list[tuple[int, int]]:
    return [(many, one) for many, one in zip(points.tolist(), ids.tolist(), strict=True) if many >= 0]


def _dump(folder: Path, works: Iterable[Work], people: Iterable[Person], answers: dict[int, list[tuple[int, int]]], nearness: Nearness) -> None:
    """Write the country and the answers, for whoever wants to work them out again."""
    folder.mkdir(parents=True, exist_ok=True)
    total = DEFAULT.total(with_text=False)
    _write(folder / "opportunities.jsonl", map(_said, works))
    _write(folder / "volunteers.jsonl", map(_said, people))
    _write(
        folder / "answers.jsonl",
        (
            {"volunteer": number, "best": [{"opportunity": one, "points": many, "score": round(many / (1000 * total), 6)} for many, one in best]}
            for number, best in answers.items()
        ),
    )
    told = {"now": NOW, "weights": asdict(DEFAULT), "skills": nearness.skills, "causes": nearness.causes}
    (folder / "words.json").write_text(json.dumps(told, default=dict, ensure_ascii=False, indent=1), encoding="utf-8")


def _said(one: Person | Work) -> dict[str, Any]:
    """Return every field but the texts; sets as sorted lists."""
    fields = {name: getattr(one, name) for name in one.__dataclass_fields__ if name not in {"text", "language"}}
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in fields.items()}


def _write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def score_texts(people: Path, tasks: Path, out: Path) -> None:
    """Score every pair of texts by the text part alone: the function that puts the best fifty suggestions in order."""
    ours, theirs = list(_texts(people)), list(_texts(tasks))
    likeness = Likeness(vocabulary(), [text for _name, text in (*ours, *theirs)])
    _write(
        out,
        (
            {"person": person, "task": task, "score": round(likeness.between(said, asked), 6)}
            for person, said in ours
            for task, asked in theirs
        ),
    )
    print(json.dumps({"people": len(ours), "tasks": len(theirs), "pairs": len(ours) * len(theirs)}), file=sys.stderr)


def vocabulary():
    """Return what texts may mean, from the files of the vocabulary."""
    places = {row.code: row for row in read_places()}
    around = ((row.parent if row.kind == "city" and row.parent else row.code, row) for row in places.values() if row.kind != "country")
    named = [(code, row) for code, row in around if min(map(len, row.labels.values())) >= 4]
    return concepts_of(files.read_skills(), files.read_causes(), files.read_languages(), named, read_nearness())


def _texts(path: Path) -> Iterator[tuple[Any, tuple[str, str]]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            language = row.get("lang")
            yield row["id"], (row["text"], language if language in LANGUAGES else guess_language(row["text"]))


if __name__ == "__main__":
    main()

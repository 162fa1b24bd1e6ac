"""Storing the concepts of another vocabulary: batch by batch, again and again, changing only what has changed."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.db import transaction

from touiza.core import clock
from touiza.vocabulary.folding import fold, key_of
from touiza.vocabulary.importing.lines import Line, Report, Unfit, only_one
from touiza.vocabulary.importing.schemes import Source, Told
from touiza.vocabulary.keyed import spelt
from touiza.vocabulary.models import Concept, ConceptSpelling, Scheme, Skill

BATCH = 500
Progress = Callable[[int], None]
Reader = Callable[[Line], Told]


def import_concepts(*, source: Source, folder: Path, offered: bool | None = None, progress: Progress | None = None) -> Report:
    """Bring in a vocabulary from its files. `offered` says whether its words come up in type-ahead; None leaves it.

    A killed import is run again: a batch stands or falls together. What a file no longer holds stays.
    Raises Trouble where a file cannot be read, or another import of the same vocabulary is running.
    """
    with only_one(zlib.crc32(f"concepts {source.code}".encode()), source.name):
        scheme = _scheme(source, offered)
        report = Report(source.code)
        lines = source.lines(folder)
        while batch := list(islice(lines, BATCH)):
            _store(scheme, batch, report)
            if progress:
                progress(report.read)
    return report


def _scheme(source: Source, offered: bool | None) -> Scheme:
    told = {"name": source.name, "whom": source.whom, "licence": source.licence, "href": source.href, "imported_at": clock.now()}
    if offered is not None:
        told["offered"] = offered
    scheme, _new = Scheme.objects.update_or_create(code=source.code, defaults=told)
    return scheme


@transaction.atomic
def _store(scheme: Scheme, batch: Iterable[tuple[Line, Reader]], report: Report) -> None:
    told = list(_read(batch, report))
    codes = {one.code for _line, one in told} | {code for _line, one in told for code in (*one.broader, *one.related)}
    known = {concept.code: concept for concept in scheme.concepts.filter(code__in=codes)}
    skills = dict(Skill.objects.filter(link__in={one.uri for _line, one in told}).values_list("link", "id"))
    new: dict[str, Concept] = {}
    changed: dict[str, Concept] = {}
    for line, one in told:
        concept = known.get(one.code)
        if not one.names and (concept is None or not known.keys() >= {*one.broader, *one.related}):
            report.refuse(line, "it links a concept that is not there")
            continue
        if concept is None:
            concept = known[one.code] = new[one.code] = Concept(scheme=scheme, code=one.code, uri=one.uri)
        if not _learn(concept, one, skills.get(one.uri)):
            report.unchanged += 1
            continue
        report.stored += 1
        if one.code not in new:
            changed[one.code] = concept
    _write(list(new.values()), list(changed.values()))


def _read(batch: Iterable[tuple[Line, Reader]], report: Report) -> Iterator[tuple[Line, Told]]:
    for line, reader in batch:
        report.read += 1
        try:
            yield line, reader(line)
        except Unfit as why:
            report.refuse(line, why)


def _learn(concept: Concept, told: Told, skill: int | None) -> bool:
    """Put what a line says into a concept; tell whether that changed it."""
    before = (dict(concept.labels), dict(concept.synonyms), [*concept.broader], [*concept.related], concept.skill_id)
    for language, (label, *synonyms) in told.names.items():
        concept.labels[language] = label
        concept.synonyms[language] = synonyms
    concept.broader += [code for code in told.broader if code not in concept.broader]
    concept.related += [code for code in told.related if code not in concept.related]
    concept.skill_id = skill if told.names else concept.skill_id
    return before != (concept.labels, concept.synonyms, concept.broader, concept.related, concept.skill_id)


def _write(new: list[Concept], changed: list[Concept]) -> None:
    for concept in (*new, *changed):
        concept.search_key = key_of([word for name in _names(concept) for word in fold(name)])
    Concept.objects.bulk_create(new)
    Concept.objects.bulk_update(changed, ["labels", "synonyms", "broader", "related", "skill", "search_key"])
    ConceptSpelling.objects.filter(concept__in=changed).delete()
    rows = (ConceptSpelling(concept=one, **columns) for one in (*new, *changed) for columns in spelt(_names(one)))
    ConceptSpelling.objects.bulk_create(rows, batch_size=2000)


def _names(concept: Concept) -> list[str]:
    return [*concept.labels.values(), *(name for names in concept.synonyms.values() for name in names)]

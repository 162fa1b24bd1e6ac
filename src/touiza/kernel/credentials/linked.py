"""The graph behind a JSON-LD document, in its canonical form (RDFC-1.0), with vocabularies that lie beside this module.

Nothing is fetched. What a vocabulary does not know would fall out of the graph, and so out of the signature: such a
document is refused, never half covered.
"""

import json
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from pyld import canon, jsonld
from pyld.context_resolver import ContextResolver

from touiza.kernel.credentials.verdict import Broken, Json

FOLDER = Path(__file__).parent / "contexts"
INDEX: dict[str, str] = json.loads((FOLDER / "contexts.json").read_text(encoding="utf-8"))
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*")
BASE = "https://no-address.invalid/"  # what a bare name is resolved against, to be told from a whole address
ALIKE = 7  # nodes without a name that look alike at first: the work grows with the factorial of their number
WORK = 400  # walks from node to node to tell such nodes apart


def canonical_graph(document: Json) -> bytes:
    """Return the canonical N-Quads of a document; raises Broken "vocabulary_…"."""
    expanded, lost = expand(document)
    if lost:
        raise Broken("vocabulary_gap", name=lost[0])
    options = {"base": BASE, "documentLoader": _load, "processingMode": "json-ld-1.1"}
    dataset = _guarded(lambda: jsonld.JsonLdProcessor().to_rdf(expanded, options))
    text: str = _guarded(lambda: _Bounded().main(dataset, {"format": "application/n-quads"}))
    return text.encode()


def expand(document: Json) -> tuple[list[Any], list[str]]:
    """Return the expanded form, in which every name is a whole address, and the properties that fell out of it.

    Raises Broken "vocabulary_…", also for types and identifiers that are no whole addresses.
    """
    lost: list[str] = []
    processor = jsonld.JsonLdProcessor(on_property_dropped=lambda name: lost.append(str(name)))
    options = {
        "base": BASE, "documentLoader": _load, "processingMode": "json-ld-1.1",
        "contextResolver": ContextResolver({}, _load),
    }  # fmt: skip
    expanded: list[Any] = _guarded(lambda: processor.expand(document, options))
    _no_bare_names(expanded)
    return expanded, lost


def knows(address: object) -> bool:
    """Tell whether a vocabulary lies beside this module."""
    return isinstance(address, str) and address in INDEX


class _Bounded(canon.URDNA2015):
    """The algorithm, with an end to its work: a graph can be made that would keep it busy for years."""

    work = 0

    def hash_n_degree_quads(self, id_: str, issuer: Any) -> Any:
        self.work += 1
        if self.work > WORK or any(len(nodes) > ALIKE for nodes in self.hash_to_blank_nodes.values()):
            raise Broken("vocabulary_tangle")
        return super().hash_n_degree_quads(id_, issuer)


def _load(address: str, _options: Any = None) -> Json:
    if address not in INDEX:
        raise Broken("vocabulary_unknown", name=address)
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": _context(address)}


@lru_cache(maxsize=64)
def _context(address: str) -> Json:
    context: Json = json.loads((FOLDER / f"{INDEX[address]}.json").read_text(encoding="utf-8"))
    return context


def _guarded(work: Callable[[], Any]) -> Any:
    """Do what the library may stumble over: its errors are about the document."""
    try:
        return work()
    except (jsonld.JsonLdError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError) as error:
        raise _unknown(error) or Broken("vocabulary_broken", why=_why(error)) from None


def _unknown(error: BaseException | None) -> Broken | None:
    """Return our own refusal that lies at the root of the library's error, if one does."""
    while error is not None:
        if isinstance(error, Broken):
            return error
        error = getattr(error, "cause", None) or error.__cause__ or error.__context__
    return None


def _why(error: BaseException) -> str:
    return str(getattr(error, "code", "") or getattr(error, "type", "") or error)


def _no_bare_names(expanded: list[Any]) -> None:
    """Refuse types and identifiers that are no whole addresses: the graph leaves them out."""
    waiting: list[Any] = [expanded]
    while waiting:
        found = waiting.pop()
        if isinstance(found, list):
            waiting += found
        elif isinstance(found, dict) and found.get("@type") != "@json":
            names = found.get("@type", [])
            names = [*(names if isinstance(names, list) else [names]), found.get("@id", "_:")]
            for name in names:
                if name.startswith(BASE) or not (name.startswith("_:") or _ADDRESS.fullmatch(name)):
                    raise Broken("vocabulary_gap", name=name.removeprefix(BASE))
            waiting += [value for key, value in found.items() if key not in ("@type", "@id", "@value")]

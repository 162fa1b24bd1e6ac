"""The shape every credential must have: Verifiable Credentials Data Model 2.0, and 1.1 where older badges use it."""

from collections.abc import Iterator
from typing import Any

from touiza.kernel.credentials.addresses import is_url
from touiza.kernel.credentials.times import read_stamp
from touiza.kernel.credentials.verdict import Broken, Finding, Json

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
_TYPED = ("credentialStatus", "credentialSchema", "termsOfUse", "evidence", "refreshService", "confidenceMethod", "renderMethod")
_NAMED = frozenset({"credentialSchema"})  # of these, the ones that must have an id as well
_NAMED_V1 = frozenset({"credentialSchema", "credentialStatus", "refreshService"})
_TEXT = frozenset({"@value", "@language", "@direction"})


def version(credential: Json) -> int:
    """Return 1 or 2: the data model that the first context names; 2 where it names neither."""
    return 1 if first(credential.get("@context")) == V1 else 2


def check_model(credential: Json) -> list[Finding]:
    """Return everything that is wrong with the shape of a credential, in the order of the standard."""
    older = version(credential) == 1
    return [
        *_contexts(credential), *check_id(credential, "id"), *_types(credential), *_issuer(credential),
        *_subjects(credential), *_dates(credential, older), *_parts(credential, older),
        *([] if older else [*_texts(credential), *_resources(credential)]),
    ]  # fmt: skip


def as_list(value: Any) -> list[Any]:
    """Return one or many values as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def first(value: Any) -> Any:
    found = as_list(value)
    return found[0] if found else None


def has_type(thing: Json, *names: str) -> bool:
    """Tell whether a thing is of one of these types."""
    return any(name in as_list(thing.get("type")) for name in names)


def issuer_of(credential: Json) -> str:
    """Return the issuer's name; raises Broken where it has none."""
    issuer = credential.get("issuer")
    name = issuer.get("id") if isinstance(issuer, dict) else issuer
    if not is_url(name):
        raise Broken("missing" if name is None else "not_an_address", where="issuer", **({} if name is None else {"found": name}))
    return str(name)


def finding(code: str, where: str, found: object = None) -> Finding:
    """Make a finding about a place in the credential."""
    return Broken(code, where=where, **({} if found is None else {"found": found})).finding


def check_id(thing: Json, where: str, *, needed: bool = False) -> Iterator[Finding]:
    """Find what is wrong with a thing's id."""
    if "id" not in thing:
        if needed:
            yield finding("missing", where)
    elif not is_url(thing["id"]):
        yield finding("not_an_address", where, thing["id"])


def check_type(thing: Json, where: str, *wanted: str) -> Iterator[Finding]:
    """Find what is wrong with a thing's type, which must be one of those wanted if any are."""
    types = as_list(thing.get("type"))
    if not types:
        yield finding("missing", where)
    elif not all(isinstance(name, str) and name for name in types):
        yield finding("misshapen", where, types)
    elif wanted and not set(wanted) & set(types):
        yield Broken("type_missing", where=where, wanted=wanted[0]).finding


def check_text(thing: Json, name: str, where: str) -> Iterator[Finding]:
    """Find what is wrong with a text: a string, or values each with its language and direction."""
    for value in as_list(thing.get(name)):
        whole = isinstance(value, str) or (
            isinstance(value, dict)
            and isinstance(value.get("@value"), str)
            and value.keys() <= _TEXT
            and value.get("@direction", "ltr") in ("ltr", "rtl")
            and isinstance(value.get("@language", ""), str)
        )
        if not whole:
            yield finding("text_shape", where)


def _contexts(credential: Json) -> Iterator[Finding]:
    contexts = credential.get("@context")
    if contexts is None:
        yield finding("missing", "@context")
    elif not isinstance(contexts, list) or not contexts or contexts[0] not in (V1, V2):
        yield Broken("context_first", found=first(contexts)).finding
    else:
        for context in contexts[1:]:
            if not (isinstance(context, dict) or is_url(context)):
                yield finding("misshapen", "@context", context)


def _types(credential: Json) -> Iterator[Finding]:
    yield from check_type(credential, "type", "VerifiableCredential")


def _issuer(credential: Json) -> Iterator[Finding]:
    try:
        issuer_of(credential)
    except Broken as broken:
        yield broken.finding


def _subjects(credential: Json) -> Iterator[Finding]:
    subjects = as_list(credential.get("credentialSubject"))
    if not subjects:
        yield finding("missing", "credentialSubject")
    for subject in subjects:
        if not isinstance(subject, dict) or not subject:
            yield finding("misshapen", "credentialSubject", subject)
        else:
            yield from check_id(subject, "credentialSubject.id")


def _dates(credential: Json, older: bool) -> Iterator[Finding]:
    begin, end = ("issuanceDate", "expirationDate") if older else ("validFrom", "validUntil")
    read = {}
    for name in (begin, end):
        if name in credential:
            read[name] = read_stamp(credential[name], zoned=not older)
            if read[name] is None:
                yield finding("not_a_date", name, credential[name])
    if older and begin not in credential:
        yield finding("missing", begin)
    start, stop = read.get(begin), read.get(end)
    if start and stop and stop < start:
        yield Broken("dates_crossed", start=credential[begin], end=credential[end]).finding


def _parts(credential: Json, older: bool) -> Iterator[Finding]:
    needed = _NAMED_V1 if older else _NAMED
    for name in _TYPED:
        for part in as_list(credential.get(name)):
            if not isinstance(part, dict):
                yield finding("misshapen", name, part)
                continue
            yield from check_type(part, f"{name}.type")
            yield from check_id(part, f"{name}.id", needed=name in needed)


def _texts(credential: Json) -> Iterator[Finding]:
    issuer = credential.get("issuer")
    for where, thing in (("", credential), ("issuer.", issuer)):
        if isinstance(thing, dict):
            for name in ("name", "description"):
                yield from check_text(thing, name, where + name)


def _resources(credential: Json) -> Iterator[Finding]:
    seen: list[Any] = []
    for resource in as_list(credential.get("relatedResource")):
        if not isinstance(resource, dict):
            yield finding("misshapen", "relatedResource", resource)
            continue
        yield from check_id(resource, "relatedResource.id", needed=True)
        if not {"digestSRI", "digestMultibase"} & resource.keys():
            yield finding("missing", "relatedResource.digestSRI")
        if resource.get("id") in seen:
            yield finding("named_twice", "relatedResource.id", resource["id"])
        seen.append(resource.get("id"))

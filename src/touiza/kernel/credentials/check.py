"""The front door: takes a file, a text or a token of any issuer, and says whether it holds, and if not, why.

The order: what it is, its shape, its proof, whose key that is, its time, whether it was taken back, what others say in it.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from touiza.kernel.credentials.badges import ENDORSEMENT, check_badge
from touiza.kernel.credentials.baking import is_png, looks_like_svg, unbake_png, unbake_svg
from touiza.kernel.credentials.documents import Documents, FoundKey, find_key
from touiza.kernel.credentials.linked import expand, knows
from touiza.kernel.credentials.model import as_list, check_model, first, has_type, issuer_of, version
from touiza.kernel.credentials.proofs import check_proof, proofs_of, suite_of
from touiza.kernel.credentials.reading import read_object
from touiza.kernel.credentials.status import check_status
from touiza.kernel.credentials.times import read_stamp, write_stamp
from touiza.kernel.credentials.tokens import Token, check_claims, check_token, limits, looks_like_token, read_token
from touiza.kernel.credentials.verdict import Broken, Fetch, Finding, Json, Seal, Verdict, nothing_fetched, ordered

_ENVELOPE = "data:application/vc+jwt,"
_DEEPEST = 2  # credentials within credentials: a status list, an endorsement
_MOST = 10  # endorsements looked at
_OVER = frozenset({"expired", "not_yet", "proof_expired"})  # what time alone does to an endorsement: the rest still stands


@dataclass
class _Work:
    """One examination as it goes on."""

    now: dt.datetime
    documents: Documents
    depth: int
    findings: list[Finding] = field(default_factory=list)
    unchecked: list[Finding] = field(default_factory=list)
    seals: list[Seal] = field(default_factory=list)


def text_of(data: bytes) -> str:
    """Return the credential that a file carries; raises Broken."""
    if is_png(data):
        return unbake_png(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Broken("unreadable", why="UTF-8") from None
    return unbake_svg(text) if looks_like_svg(text) else text


def examine(text: str, *, now: dt.datetime, fetch: Fetch = nothing_fetched) -> Verdict:
    """Judge a credential that is written as JSON or as a token."""
    return _examine(text, _Work(now, Documents(fetch), 0))


def _examine(text: str, work: _Work) -> Verdict:
    credential: Json = {}
    form = ""
    try:
        token, credential = _open(text)
        form = "token" if token else "json"
        _what_it_is(credential)
        _judge(credential, token, work)
    except Broken as broken:
        work.findings.append(broken.finding)
    return Verdict(
        credential, form, ordered(work.findings), tuple(work.seals), ordered_notes(work.unchecked), tuple(work.documents.asked)
    )


def ordered_notes(notes: list[Finding]) -> tuple[Finding, ...]:
    """Return what was not checked, each once."""
    return tuple({(note.code, tuple(note.facts.items())): note for note in notes}.values())


def _open(text: str) -> tuple[Token | None, Json]:
    if looks_like_token(text):
        token = read_token(text)
        return token, token.credential
    credential = read_object(text)
    inside = credential.get("id")
    if has_type(credential, "EnvelopedVerifiableCredential") and isinstance(inside, str) and inside.startswith(_ENVELOPE):
        token = read_token(inside.removeprefix(_ENVELOPE))
        return token, token.credential
    return None, credential


def _what_it_is(credential: Json) -> None:
    """Refuse, in words of its own, what is something else than a credential of one achievement."""
    if has_type(credential, "VerifiablePresentation"):
        raise Broken("presentation")
    if has_type(credential, "ClrCredential"):
        raise Broken("learner_record")
    if has_type(credential, "Assertion") or "https://w3id.org/openbadges/v2" in as_list(credential.get("@context")):
        raise Broken("older_badge")
    if not {"credentialSubject", "issuer", "proof"} & credential.keys():
        raise Broken("not_a_credential")


def _judge(credential: Json, token: Token | None, work: _Work) -> None:
    work.findings += [*check_model(credential), *check_badge(credential)]
    _check_words(credential, work, loose=token is not None and version(credential) == 1)
    _collect(work, lambda: _check_origin(credential, token, work))
    _check_time(credential, token, work)
    if not any(finding.code == "signature" for finding in work.findings):
        _check_status(credential, work)
        _check_endorsements(credential, work)
    _note_unread(credential, work)


def _check_words(credential: Json, work: _Work, *, loose: bool) -> None:
    """Where every vocabulary is known, contradictions and nameless types are faults, and unknown properties are noted.

    Where the graph is what is signed, `proofs` refuses those too. Tokens of the older model were never read as graphs:
    there all is only noted (`loose`).
    """
    contexts = as_list(credential.get("@context"))
    if not all(isinstance(context, dict) or knows(context) for context in contexts):
        work.unchecked += [Finding("words", {"name": c}) for c in contexts if isinstance(c, str) and not knows(c)]
        return
    try:
        _expanded, lost = expand({name: value for name, value in credential.items() if name != "proof"})
    except Broken as broken:
        if not loose:
            work.findings.append(broken.finding)
            return
        lost = [broken.finding.facts.get("name", "@context")]
    work.unchecked += [Broken("gap", name=name).finding for name in dict.fromkeys(lost)]


def _check_origin(credential: Json, token: Token | None, work: _Work) -> None:
    """Every proof that can be read must hold, and one of them must be of the issuer's own key."""
    issuer = issuer_of(credential)
    if token is not None:
        method, found = check_token(token, work.documents)
        work.findings += check_claims(token)
        _believe(work, found, Seal(token.header["alg"], method, None, found.tie))
        if "proof" not in credential:
            return
    strangers: list[Broken] = []
    unread: list[Broken] = []
    proofs = proofs_of(credential)
    for proof in proofs:
        try:
            suite = suite_of(proof)
            found = find_key(proof["verificationMethod"], issuer, work.documents)
            check_proof(credential, proof, proofs, found.key)
        except Broken as broken:
            if broken.finding.code == "suite_unknown":
                unread.append(broken)
            elif broken.finding.code == "key_stranger" and len(proofs) > 1:
                strangers.append(broken)
            else:
                raise
            continue
        _check_expiry(proof, work)
        _believe(work, found, Seal(suite, proof["verificationMethod"], read_stamp(proof.get("created"), zoned=False), found.tie))
    if not work.seals:
        raise (strangers or unread)[0]
    work.unchecked += [Finding("proof_unread", dict(broken.finding.facts)) for broken in unread]
    work.unchecked += [Finding("proof_stranger", dict(broken.finding.facts)) for broken in strangers]


def _believe(work: _Work, found: FoundKey, seal: Seal) -> None:
    """Note a proof that holds, with what is doubtful about its key."""
    if found.withdrawn is not None and (seal.created is None or seal.created >= found.withdrawn) and found.withdrawn <= work.now:
        raise Broken("key_withdrawn", method=seal.method, moment=write_stamp(found.withdrawn))
    if found.doubt is not None:
        work.findings.append(found.doubt)
    work.seals.append(seal)


def _check_expiry(proof: Json, work: _Work) -> None:
    expires = read_stamp(proof.get("expires"), zoned=False)
    if expires is not None and expires <= work.now:
        work.findings.append(Broken("proof_expired", moment=proof["expires"]).finding)


def _check_time(credential: Json, token: Token | None, work: _Work) -> None:
    begin, end = ("issuanceDate", "expirationDate") if version(credential) == 1 else ("validFrom", "validUntil")
    begins, ends = read_stamp(credential.get(begin), zoned=False), read_stamp(credential.get(end), zoned=False)
    if token is not None and not token.wrapped:
        not_before, expires = limits(token)
        begins = max((moment for moment in (begins, not_before) if moment), default=None)
        ends = min((moment for moment in (ends, expires) if moment), default=None)
    if begins is not None and begins > work.now:
        work.findings.append(Finding("not_yet", {"moment": write_stamp(begins)}))
    if ends is not None and ends <= work.now:
        work.findings.append(Finding("expired", {"moment": write_stamp(ends)}))


def _check_status(credential: Json, work: _Work) -> None:
    if work.depth:
        return  # a list of states has no state of its own
    found, unread = check_status(credential, work.documents, lambda text: _examine(text, _inner(work)))
    work.findings += found
    work.unchecked += unread


def _check_endorsements(credential: Json, work: _Work) -> None:
    """An endorsement inside that is forged makes the whole untrue; one that ran out, or whose key cannot be had, is noted."""
    if work.depth >= _DEEPEST:
        return
    subject = first(credential.get("credentialSubject"))
    achievement = first(subject.get("achievement")) if isinstance(subject, dict) else None
    for holder in (credential, achievement, credential.get("issuer")):
        if not isinstance(holder, dict):
            continue
        told = [*as_list(holder.get("endorsement")), *as_list(holder.get("endorsementJwt"))]
        for endorsement in told[:_MOST]:
            _check_endorsement(endorsement, work)


def _check_endorsement(endorsement: object, work: _Work) -> None:
    inner = _inner(work)
    if isinstance(endorsement, dict) and has_type(endorsement, ENDORSEMENT):
        _collect(inner, lambda: _judge(endorsement, None, inner))
        reason = next(iter(ordered(inner.findings)), None)
    elif isinstance(endorsement, str) and looks_like_token(endorsement):
        reason = _examine(endorsement, inner).reason
    else:
        reason = Finding("misshapen")
    if reason is None:
        work.unchecked.append(Finding("endorsed"))
    elif reason.opens:
        work.unchecked.append(Finding("endorsement_open"))
    elif reason.code in _OVER:
        work.unchecked.append(Finding("endorsement_over"))
    else:
        work.findings.append(Finding("endorsement", {"why": reason.code}))


def _inner(work: _Work) -> _Work:
    return _Work(work.now, work.documents, work.depth + 1)


def _collect(work: _Work, check: Callable[[], None]) -> None:
    try:
        check()
    except Broken as broken:
        work.findings.append(broken.finding)


def _note_unread(credential: Json, work: _Work) -> None:
    """Say what nobody looked at."""
    for name, code in (("credentialSchema", "schema"), ("evidence", "evidence"), ("termsOfUse", "terms"), ("relatedResource", "resources")):
        if as_list(credential.get(name)):
            work.unchecked.append(Finding(code))

"""Whether a credential was taken back: Bitstring Status Lists 1.0 (and the drafts before it), and 1EdTech's revocation list."""

import gzip
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from touiza.kernel.credentials.addresses import is_url
from touiza.kernel.credentials.documents import Documents
from touiza.kernel.credentials.model import as_list, first, has_type, issuer_of
from touiza.kernel.credentials.multibase import decode64, encode64
from touiza.kernel.credentials.reading import read_object
from touiza.kernel.credentials.verdict import Broken, Finding, Json, Unreachable, Verdict

SHORTEST = 131_072  # entries: fewer would tell whose each is
LARGEST = 4 * 1024 * 1024  # bytes of a list, unpacked
_FAILING = {"revocation": "revoked", "suspension": "suspended"}
_KINDS = {
    "BitstringStatusListEntry": ("BitstringStatusListCredential", "BitstringStatusList"),
    "StatusList2021Entry": ("StatusList2021Credential", "StatusList2021"),
}
Examine = Callable[[str], Verdict]


@dataclass
class Bits:
    """A list of bits, the leftmost of each byte first."""

    data: bytearray = field(default_factory=lambda: bytearray(SHORTEST // 8))

    def at(self, index: int, size: int = 1) -> int:
        value = 0
        for position in range(index * size, (index + 1) * size):
            value = value << 1 | (self.data[position // 8] >> (7 - position % 8) & 1)
        return value

    def put(self, index: int) -> None:
        self.data[index // 8] |= 128 >> index % 8

    def __len__(self) -> int:
        return len(self.data) * 8


def pack(bits: Bits) -> str:
    """Write a list as `encodedList`; the same list gives the same text."""
    return "u" + encode64(gzip.compress(bytes(bits.data), mtime=0))


def unpack(text: object) -> Bits:
    """Read an `encodedList`; raises Broken "status_list"."""
    if not isinstance(text, str) or not text:
        raise Broken("status_list", why="encodedList")
    try:
        packed = decode64((text[1:] if text[0] == "u" else text).rstrip("="))
        reader = zlib.decompressobj(31)
        data = reader.decompress(packed, LARGEST)
    except (ValueError, zlib.error):
        raise Broken("status_list", why="encodedList") from None
    if not reader.eof:
        raise Broken("status_list", why="size")
    return Bits(bytearray(data))


def check_status(credential: Json, documents: Documents, examine: Examine) -> tuple[list[Finding], list[Finding]]:
    """Return what is wrong with a credential's status, and what of it nobody here can read."""
    wrong: list[Finding] = []
    unread: list[Finding] = []
    for entry in as_list(credential.get("credentialStatus")):
        if not isinstance(entry, dict):
            continue  # found by the model
        try:
            if has_type(entry, "1EdTechRevocationList"):
                _check_revocations(credential, entry, documents)
            elif kind := next((kind for kind in _KINDS if has_type(entry, kind)), None):
                unread += _check_bits(entry, *_KINDS[kind], documents, examine)
            else:
                raise Broken("status_unknown", kind=first(entry.get("type")))
        except Broken as broken:
            wrong.append(broken.finding)
    return wrong, unread


def _check_bits(entry: Json, credential_type: str, list_type: str, documents: Documents, examine: Examine) -> list[Finding]:
    address, purpose, index, size = _read_entry(entry)
    listed = _list_of(address, documents, examine)
    subject = first(listed.get("credentialSubject"))
    if not has_type(listed, credential_type) or not has_type(subject, list_type):
        raise Broken("status_list", why="type")
    if purpose not in as_list(subject.get("statusPurpose")):
        raise Broken("status_purpose", purpose=purpose)
    bits = unpack(subject.get("encodedList"))
    if len(bits) < SHORTEST * size:
        raise Broken("status_list", why="length")
    if (index + 1) * size > len(bits):
        raise Broken("status_range", index=index)
    value = bits.at(index, size)
    if purpose not in _FAILING:
        return [Finding("status_message", {"purpose": purpose, "value": _message(entry, value)})]
    if value:
        raise Broken(_FAILING[purpose])
    return []


def _read_entry(entry: Json) -> tuple[str, str, int, int]:
    address, purpose = entry.get("statusListCredential"), entry.get("statusPurpose")
    if not is_url(address):
        raise Broken("not_an_address" if address else "missing", where="credentialStatus.statusListCredential")
    if not isinstance(purpose, str) or not purpose:
        raise Broken("missing", where="credentialStatus.statusPurpose")
    index, size = entry.get("statusListIndex"), entry.get("statusSize", 1)
    text = str(index) if isinstance(index, int) and not isinstance(index, bool) else index
    if not isinstance(text, str) or not (text.isascii() and text.isdecimal()) or len(text) > 12:
        raise Broken("misshapen", where="credentialStatus.statusListIndex", found=index)
    if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= 16:
        raise Broken("misshapen", where="credentialStatus.statusSize", found=size)
    return str(address), purpose, int(text), size


def _list_of(address: str, documents: Documents, examine: Examine) -> Json:
    """Return the credential that carries the list, which must hold itself."""
    try:
        verdict = examine(documents.text(address))
    except Unreachable:
        raise Broken("status_unreachable", address=address) from None
    reason = verdict.reason
    if reason is not None:
        if reason.opens:
            raise Broken("status_unreachable", address=reason.facts.get("address", address))
        raise Broken("status_list", why=reason.code)
    return verdict.credential


def _message(entry: Json, value: int) -> str:
    for message in as_list(entry.get("statusMessage")):
        if isinstance(message, dict) and message.get("status") in (hex(value), f"{value:#x}".upper(), str(value)):
            return str(message.get("message", ""))
    return str(value)


def _check_revocations(credential: Json, entry: Json, documents: Documents) -> None:
    """1EdTech's list is no credential: it lies at the issuer's, over https, and names what was taken back."""
    address = entry.get("id")
    if not is_url(address):
        raise Broken("missing", where="credentialStatus.id")
    try:
        listed = read_object(documents.text(str(address)))
    except Unreachable:
        raise Broken("status_unreachable", address=address) from None
    except Broken:
        raise Broken("status_list", why="unreadable") from None
    if listed.get("issuer") not in (None, issuer_of(credential)):
        raise Broken("status_list", why="issuer")
    entries: list[Any] = [*as_list(listed.get("revokedCredential")), *as_list(listed.get("revokedCredentials"))]
    for row in entries:
        told = row if isinstance(row, dict) else {"id": row}
        if told.get("id") == credential.get("id") and told.get("revoked", True) is not False:
            raise Broken("revoked")

"""How many credentials are sealed, and how many are checked, in a second, on one core.

Run: python -m benchmarks.credentials [N]. Needs no database: the credential is one such as a certificate gives.
"""

import datetime as dt
import json
import sys
import time
from collections.abc import Callable

from touiza.kernel.credentials.badges import CONTEXT
from touiza.kernel.credentials.baking import bake_svg, unbake_svg
from touiza.kernel.credentials.check import examine
from touiza.kernel.credentials.keys import SigningKey
from touiza.kernel.credentials.model import V2
from touiza.kernel.credentials.proofs import SUITES, check_proof, seal
from touiza.kernel.credentials.status import Bits, pack
from touiza.kernel.credentials.verdict import Json

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
KEY = SigningKey(bytes(32))
DID = f"did:key:{KEY.public.multikey}"


def credential(number: int) -> Json:
    """Return a credential as a certificate gives it."""
    return {
        "@context": [V2, CONTEXT], "id": f"https://touiza.example/c/{number}/credential.json",
        "type": ["VerifiableCredential", "OpenBadgeCredential"], "name": "نغرس ستمائة أرزة ونحرسها",
        "issuer": {"id": DID, "type": ["Profile"], "name": "أصدقاء الشريعة"}, "validFrom": "2026-10-01T08:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [{"type": "IdentityObject", "hashed": False, "identityHash": "أمينة بن يوسف", "identityType": "name"}],
            "achievement": {
                "id": "urn:uuid:1", "type": ["Achievement"], "name": "نغرس", "description": "تطوع", "criteria": {"narrative": "ساعات مؤكدة"},
                "resultDescription": [{"id": "urn:uuid:2", "type": ["ResultDescription"], "name": "ساعات", "resultType": "ext:VolunteerHours"}],
            },
            "result": [{"type": ["Result"], "resultDescription": "urn:uuid:2", "value": "16"}],
        },
    }  # fmt: skip


def rate(count: int, deed: Callable[[int], object]) -> float:
    """Return how often a deed is done in a second."""
    deed(0)
    began = time.perf_counter()
    for number in range(count):
        deed(number)
    return count / (time.perf_counter() - began)


def main() -> None:
    """Print the rates."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    method = f"{DID}#{KEY.public.multikey}"
    sealed = seal(credential(1), key=KEY, method=method, created=NOW)
    text = json.dumps(sealed, ensure_ascii=False)
    svg = bake_svg('<svg xmlns="http://www.w3.org/2000/svg"></svg>', text)
    bits = Bits()
    rows: dict[str, tuple[int, Callable[[int], object]]] = {
        "sealed (eddsa-jcs-2022)": (count, lambda number: seal(credential(number), key=KEY, method=method, created=NOW)),
        "proofs checked": (count, lambda _number: check_proof(sealed, sealed["proof"], [sealed["proof"]], KEY.public)),
        "credentials judged whole": (count // 5, lambda _number: examine(text, now=NOW)),
        "graphs made canonical (RDFC)": (count // 5, lambda _number: SUITES["eddsa-rdfc-2022"].transform(credential(1))),
        "taken out of an SVG": (count, lambda _number: unbake_svg(svg)),
        "lists of 131,072 states packed": (count // 10, lambda _number: pack(bits)),
    }
    for name, (times, deed) in rows.items():
        print(f"{name:<32} {rate(times, deed):10,.0f} a second")


if __name__ == "__main__":
    main()

"""The signed examples of the W3C's Recommendations on Data Integrity (EdDSA, ECDSA): the values are theirs, word by word.

Their issuer is https://vc.example/issuers/5678, which is nobody's; its key is tied to it by the document given here.
"""

from typing import Any

import pytest

from tests.kernel.credentials.made import EXAMPLES, V2, changed, codes, judged
from touiza.kernel.credentials.linked import canonical_graph
from touiza.kernel.credentials.reading import canonical
from touiza.kernel.credentials.verdict import Standing

ISSUER = "https://vc.example/issuers/5678"
ALUMNI = {
    "@context": [V2, EXAMPLES],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": ISSUER,
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
ED = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
P256 = "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP"
P384 = "z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ"
VALUES = {
    "eddsa-jcs-2022": (ED, "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"),
    "eddsa-rdfc-2022": (ED, "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme"),
    "ecdsa-jcs-2019": (P256, "z5ptCet75SaEgzG4v4zJhbJtfNi74Wv7Fq15hhKouJQQjEPQvPZKaYxcMXAMLPQS2FXrkCWokNJkFVkwxNzZfD5oT"),
    "ecdsa-rdfc-2019": (P256, "zaHXrr7AQdydBk3ahpCDpWbxfLokDqmCToYm2dyWvpcFVyWooC2he63w1f7UNQoAMKdhaRtcnaE2KTo5o5vTCcfw"),
    "ecdsa-jcs-2019 P-384": (
        P384,
        "zq3EuTeLiGurmB2JR5oL8oWEsT7u2tba4HT1oZbiMYWc5qzsoW2kLYcBcF4HM5vCpJyTkceULKrVXuJQkXeN5seL4uXrFNFRMm53GWy1Yrto8rTWxZi9DkNeWP7yUPs7ELAm",
    ),
    "ecdsa-rdfc-2019 P-384": (
        P384,
        "z967Mvv5bxtmLNqTzPZ8KmJjFmFXaAKeQNzq7GWnQkMcLtaGSSmuozE5WtJ8PipMe178B1tE28K1vsJur9bGVJhz6jgSJsRHFSQeqgH8hhjcg8gZDFJC1b9FsR5ggNmDBqHv",
    ),
}


def signed(name: str) -> dict[str, Any]:
    key, value = VALUES[name]
    suite = name.partition(" ")[0]
    proof = {
        "type": "DataIntegrityProof", "cryptosuite": suite, "created": "2023-02-24T23:36:38Z",
        "verificationMethod": f"did:key:{key}#{key}", "proofPurpose": "assertionMethod", "proofValue": value,
    }  # fmt: skip
    return {**ALUMNI, "proof": {**proof, "@context": ALUMNI["@context"]} if "jcs" in suite else proof}


def vouching(name: str) -> dict[str, Any]:
    key, _value = VALUES[name]
    return {ISSUER: {"id": ISSUER, "assertionMethod": [f"did:key:{key}#{key}"]}}


def test_the_canonical_forms_are_those_of_the_recommendations() -> None:
    import hashlib

    assert hashlib.sha256(canonical(ALUMNI)).hexdigest() == "59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19"
    assert hashlib.sha256(canonical_graph(ALUMNI)).hexdigest() == "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017"


@pytest.mark.parametrize("name", VALUES)
def test_each_holds_where_the_issuer_stands_behind_the_key(name: str) -> None:
    verdict = judged(signed(name), vouching(name))
    assert (verdict.standing, codes(verdict)) == (Standing.VALID, [])
    assert verdict.seals[0].suite == name.partition(" ")[0]


@pytest.mark.parametrize("name", VALUES)
def test_each_is_intact_but_nobodys_where_the_issuer_cannot_be_asked(name: str) -> None:
    verdict = judged(signed(name))
    assert (verdict.standing, codes(verdict), len(verdict.seals), verdict.sealed) == (Standing.OPEN, ["issuer_unreachable"], 1, True)


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize(
    "change",
    [
        {"name": "Alumni credential"},
        {"credentialSubject__alumniOf": "The School of Forgers"},
        {"validFrom": "2022-01-01T00:00:00Z"},
        {"proof__created": "2023-02-24T23:36:39Z"},
    ],
)
def test_each_falls_with_one_change(name: str, change: dict[str, str]) -> None:
    verdict = judged(changed(signed(name), change), vouching(name))
    assert (verdict.standing, codes(verdict)[0]) == (Standing.INVALID, "signature")


def test_a_chain_of_proofs_holds_link_by_link() -> None:
    def link(issuer: int, key: str, value: str, **parts: Any) -> dict[str, Any]:
        created = "2023-02-26T22:06:38Z" if "previousProof" in parts else "2023-02-24T23:36:38Z"
        return {
            "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "created": created,
            "verificationMethod": f"https://vc.example/issuers/5678{issuer}#{key}", "proofPurpose": "assertionMethod",
            "proofValue": value, **parts,
        }  # fmt: skip

    first, second = "urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544", "urn:uuid:8cc9022b-6b14-4cf3-8571-74972c5feb54"
    chain = [
        link(1, "z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7", "z5KTX5yikM4eUukZW9qh66LGT3KZEUCACGpWcT2t4Yd54NMoFRchGmH4778omyNFAD3weSt6sNk5fuaMQmhhzNmEC", id=first),
        link(2, "z6MkhWqdDBPojHA7cprTGTt5yHv5yUi1B8cnXn8ReLumkw6E", "z5KXNyXDcm822dHS37tmS6Xc7FFNo8c73AfeqmfHoywPxnXWNjWKYK3VQzt3CMUoK9uAqsboVHKJXxuYwbdnfxZeA", id=second),
        link(3, "z6MkmEq87wkHCYnWnNZkigeDMGTN7oUw1upkhzd77KuXERS1", "z2hcFbMaj3BJufikuLZQ36gAXVT9J3ZiwB9rqN3j7VdqyT1GaQPbMTaF1Q2gn7h75ZcJ6JpV9pvNoDumvcjtmSRAV",
             id="urn:uuid:d94f792a-c546-4d06-b38a-da070ab56c23", previousProof=[first, second]),
    ]  # fmt: skip
    whole = judged({**ALUMNI, "proof": chain})
    assert (whole.standing, len(whole.seals)) == (Standing.OPEN, 3)
    assert codes(judged({**ALUMNI, "proof": chain[1:]}))[0] == "proof_chain"
    swapped = [{**chain[0], "id": second}, {**chain[1], "id": first}, chain[2]]
    assert codes(judged({**ALUMNI, "proof": swapped}))[0] == "signature"


def test_a_proof_of_the_drafts_without_a_context_of_its_own_holds_too() -> None:
    value = "zq6PrUMCtqY5obCSsrQxuFJdGffCDxvFuopdZiBPUBRTFEs1VVsBZi8YiEwVWgHYrXxoV93gBHqGDBtQLPFxpZxz"
    draft = signed("ecdsa-jcs-2019")
    draft["proof"] = {name: part for name, part in draft["proof"].items() if name != "@context"}
    assert codes(judged(changed(draft, {"proof__proofValue": value}), vouching("ecdsa-jcs-2019"))) == []
    assert codes(judged(draft, vouching("ecdsa-jcs-2019"))) == ["signature"]

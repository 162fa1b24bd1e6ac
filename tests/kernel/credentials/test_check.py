"""The front door: what holds is told to hold, and what does not is told why, the most telling reason first."""

import copy
import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.credentials.made import (
    KEY,
    NOW,
    OB,
    OTHER,
    P256,
    P384,
    V1,
    V2,
    badge,
    changed,
    claims_of,
    codes,
    did,
    judged,
    method,
    sealed,
    sealed_with,
    token,
)
from touiza.kernel.credentials.check import examine, text_of
from touiza.kernel.credentials.verdict import Broken, Finding, Standing, ordered, shortened


def test_a_badge_of_ours_holds() -> None:
    verdict = judged(sealed())
    assert (verdict.standing, verdict.reason, verdict.form) == (Standing.VALID, None, "json")
    assert (verdict.seals[0].suite, verdict.seals[0].tie, verdict.asked) == ("eddsa-jcs-2022", "key", ())


@pytest.mark.parametrize("suite", ["ecdsa-jcs-2019", "ecdsa-rdfc-2019"])
@pytest.mark.parametrize("native", [P256, P384], ids=["P-256", "P-384"])
def test_other_suites_hold(suite: str, native: object) -> None:
    made = sealed_with(badge(), suite, native)
    made["issuer"]["id"] = made["proof"]["verificationMethod"].partition("#")[0]
    again = sealed_with({k: v for k, v in made.items() if k != "proof"}, suite, native)
    assert codes(judged(again)) == []


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "Ed25519Signature2020"])
def test_the_graph_suites_of_our_own_kind_of_key_hold(suite: str) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    native = Ed25519PrivateKey.from_private_bytes(KEY.seed)
    contexts = [V2, OB, "https://w3id.org/security/suites/ed25519-2020/v1"]
    assert codes(judged(sealed_with(badge(at_context=contexts), suite, native))) == []


def test_the_older_data_model_holds() -> None:
    older = badge(at_context=[V1, OB], issuanceDate="2026-10-01T08:00:00Z", expirationDate="2027-10-01T08:00:00", validFrom=None)
    assert codes(judged(sealed(older))) == []


paths = st.sampled_from(
    ["id", "name", "validFrom", "issuer__name", "credentialSubject__id", "credentialSubject__achievement__description",
     "credentialSubject__result__0__value", "proof__created"]
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(paths, st.sampled_from(["2026-10-02T08:00:00Z", "https://elsewhere.example/9", "9"]))
def test_any_change_is_found(path: str, value: str) -> None:
    verdict = judged(changed(sealed(), {path: value}))
    assert verdict.standing == Standing.INVALID
    assert {"signature", "not_a_date"} & set(codes(verdict))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 63), st.integers(0, 7))
def test_any_flipped_bit_of_the_signature_is_found(byte: int, bit: int) -> None:
    from touiza.kernel.credentials.multibase import from_multibase, to_multibase

    made = sealed()
    value = bytearray(from_multibase(made["proof"]["proofValue"], code="x"))
    value[byte] ^= 1 << bit
    made["proof"]["proofValue"] = to_multibase(bytes(value))
    assert codes(judged(made)) == ["signature"]


def test_the_order_of_names_does_not_matter() -> None:
    made = sealed()
    assert codes(judged(dict(reversed(made.items())))) == []


PROOFS = [
    ({"proof": None}, "no_proof"),
    ({"proof": []}, "no_proof"),
    ({"proof": "x"}, "proof_missing_part"),
    ({"proof__type": None}, "proof_missing_part"),
    ({"proof__cryptosuite": None}, "proof_missing_part"),
    ({"proof__proofValue": None}, "proof_missing_part"),
    ({"proof__verificationMethod": ""}, "proof_missing_part"),
    ({"proof__proofPurpose": "authentication"}, "proof_purpose"),
    ({"proof__proofPurpose": None}, "proof_missing_part"),
    ({"proof__verificationMethod": "key-1"}, "not_an_address"),
    ({"proof__id": "one"}, "not_an_address"),
    ({"proof__created": "yesterday"}, "not_a_date"),
    ({"proof__expires": "tomorrow"}, "not_a_date"),
    ({"proof__proofValue": "uAAAA"}, "proof_value"),
    ({"proof__proofValue": "z0OIl"}, "proof_value"),
    ({"proof__context": [V2]}, "signature"),
    ({"proof__context": OB}, "proof_context"),
    ({"proof__previousProof": "urn:x:1"}, "proof_chain"),
    ({"proof__previousProof": 7}, "proof_chain"),
    ({"proof__cryptosuite": "bbs-2023"}, "suite_unknown"),
    ({"proof__type": "RsaSignature2018"}, "suite_unknown"),
    ({"proof__type": "Ed25519Signature2020"}, "vocabulary_gap"),
    ({"proof__cryptosuite": "ecdsa-jcs-2019"}, "key_misshapen"),
    ({"proof__verificationMethod": method(OTHER)}, "key_stranger"),
    ({"proof__verificationMethod": f"{did()}#zWrong"}, "key_missing"),
    ({"proof__verificationMethod": "did:key:z123#z123"}, "key_misshapen"),
]


@pytest.mark.parametrize(("changes", "code"), PROOFS)
def test_what_is_wrong_with_a_proof(changes: dict, code: str) -> None:
    verdict = judged(changed(sealed(), changes))
    assert codes(verdict)[0] == code
    assert verdict.standing == (Standing.OPEN if code == "suite_unknown" else Standing.INVALID)


def test_a_proof_may_name_the_context_alone_and_more_may_follow() -> None:
    one = sealed(badge(at_context=[V2, OB]))
    assert codes(judged(one)) == []
    bare = badge(type=["VerifiableCredential"], at_context=V2)
    assert codes(judged(sealed(bare)))[0] == "context_first"


def test_a_proof_that_ran_out() -> None:
    made = badge()
    proof = {"expires": "2026-11-01T00:00:00Z"}
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    native = Ed25519PrivateKey.from_private_bytes(KEY.seed)
    assert codes(judged(sealed_with(made, "eddsa-jcs-2022", native, **proof))) == ["proof_expired"]
    later = {"expires": "2027-11-01T00:00:00Z"}
    assert codes(judged(sealed_with(made, "eddsa-jcs-2022", native, **later))) == []


def test_of_several_proofs_each_that_can_be_read_must_hold() -> None:
    made = sealed()
    strange = sealed(key=OTHER)["proof"]
    unread = {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023", "verificationMethod": "urn:x:y", "proofPurpose": "assertionMethod", "proofValue": "u"}
    verdict = judged({**made, "proof": [made["proof"], strange, unread]})
    assert (verdict.standing, [note.code for note in verdict.unchecked]) == (Standing.VALID, ["proof_unread", "proof_stranger"])
    broken = {**strange, "created": "2020-01-01T00:00:00Z", "verificationMethod": method()}
    assert codes(judged({**made, "proof": [made["proof"], broken]})) == ["signature"]
    assert codes(judged({**made, "proof": [strange, unread]})) == ["key_stranger"]
    assert codes(judged({**made, "proof": [unread, unread]})) == ["suite_unknown"]


TIMES = [
    ({"validFrom": "2027-01-01T00:00:00Z"}, "not_yet"),
    ({"validUntil": "2026-11-23T09:00:00Z"}, "expired"),
    ({"validUntil": "2026-11-23T10:00:00+01:00"}, "expired"),
]


@pytest.mark.parametrize(("changes", "code"), TIMES)
def test_before_and_after_its_time(changes: dict, code: str) -> None:
    assert codes(judged(sealed(**changes))) == [code]


def test_offsets_are_reckoned() -> None:
    assert codes(judged(sealed(validUntil="2026-11-23T09:30:00-01:00"))) == []
    assert codes(judged(sealed(validFrom="2026-11-23T09:30:00+01:00"))) == []


WORDS = [
    ({"at_context": [V2, OB, "https://unknown.example/v1"]}, [], ["words"]),
    ({"credentialSubject__favouriteColour": "green"}, [], ["gap"]),
    ({"type": ["VerifiableCredential", "OpenBadgeCredential", "Unheard"]}, ["vocabulary_gap"], []),
    ({"at_context": [V2, OB, {"name": "https://evil.example/name"}]}, ["vocabulary_broken"], []),
    ({"at_context": [V2, OB, {"colour": "https://words.example/colour"}], "credentialSubject__colour": "green"}, [], []),
    ({"at_context": [V2, OB, {"@import": "https://unknown.example/v1"}]}, ["vocabulary_unknown"], []),
]


@pytest.mark.parametrize(("changes", "wrong", "notes"), WORDS)
def test_words_outside_every_vocabulary(changes: dict, wrong: list[str], notes: list[str]) -> None:
    verdict = judged(sealed(**changes))
    assert (codes(verdict), [note.code for note in verdict.unchecked]) == (wrong, notes)


def test_where_the_graph_is_signed_nothing_may_fall_out_of_it() -> None:
    made = badge(credentialSubject__favouriteColour="green")
    assert codes(judged({**made, "proof": {**sealed()["proof"], "cryptosuite": "eddsa-rdfc-2022"}})) == ["vocabulary_gap"]


def test_tokens_of_the_older_model_were_never_graphs() -> None:
    older = badge(at_context=[V1, OB], issuanceDate="2026-10-01T08:00:00Z", validFrom=None, type=["VerifiableCredential", "OpenBadgeCredential", "Unheard"])
    verdict = judged(token({**claims_of(badge()), "vc": older}))
    assert (codes(verdict), verdict.unchecked[0]) == ([], Finding("gap", {"name": "Unheard"}))
    crossed = {**older, "@context": [V1, OB, {"name": "https://evil.example/name"}]}
    assert judged(token({**claims_of(badge()), "vc": crossed})).unchecked[0] == Finding("gap", {"name": "@context"})


def test_a_graph_with_a_vocabulary_we_do_not_have_is_left_open() -> None:
    made = badge(at_context=[V2, OB, "https://unknown.example/v1"])
    verdict = judged({**made, "proof": {**sealed()["proof"], "cryptosuite": "eddsa-rdfc-2022"}})
    assert (codes(verdict), verdict.standing) == (["vocabulary_unknown"], Standing.OPEN)
    assert verdict.reason == Finding("vocabulary_unknown", {"name": "https://unknown.example/v1"})


def test_a_graph_made_to_be_endless_is_given_up() -> None:
    nodes = [{"id": f"_:n{i}", "relation": [{"id": f"_:n{j}"} for j in range(12) if j != i]} for i in range(12)]
    made = badge(at_context=[V2, OB, {"relation": {"@id": "https://words.example/r", "@type": "@id"}, "graph": {"@id": "https://words.example/g"}}], credentialSubject__graph=nodes)
    verdict = judged({**made, "proof": {**sealed()["proof"], "cryptosuite": "eddsa-rdfc-2022"}})
    assert codes(verdict) == ["vocabulary_tangle"]
    few = badge(at_context=made["@context"], credentialSubject__graph=[{"relation": {"relation": "urn:x:1"}}, {"relation": {"relation": "urn:x:1"}}])
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    assert codes(judged(sealed_with(few, "eddsa-rdfc-2022", Ed25519PrivateKey.from_private_bytes(KEY.seed)))) == []


OTHERS = [
    ({"type": "VerifiablePresentation", "verifiableCredential": []}, "presentation"),
    ({"type": ["VerifiableCredential", "ClrCredential"]}, "learner_record"),
    ({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion"}, "older_badge"),
    ({"@context": "https://w3id.org/openbadges/v2"}, "older_badge"),
    ({"hello": "world"}, "not_a_credential"),
]


@pytest.mark.parametrize(("thing", "code"), OTHERS)
def test_other_things_are_told_apart(thing: dict, code: str) -> None:
    assert codes(judged(thing)) == [code]


@pytest.mark.parametrize("text", ["", "{", "[]", "5", '{"a":1,"a":2}', "a.b.c", "{}{}", "\ud800", '{"a":NaN}'])
def test_what_cannot_be_read(text: str) -> None:
    assert codes(judged(text)) == ["unreadable"]


def test_nothing_is_fetched_unless_a_way_is_given() -> None:
    made = sealed(issuer__id="did:web:elsewhere.example", method_name="did:web:elsewhere.example#1")
    assert codes(examine(json.dumps(made), now=NOW)) == ["issuer_unreachable"]


def test_a_file_is_taken_apart_by_what_it_is() -> None:
    assert codes(judged(text_of(json.dumps(sealed()).encode("utf-8-sig")))) == []
    for data, code in ((b"\xff\xfe\x00", "unreadable"), (b"\x89PNG\r\n\x1a\nrest", "unreadable"), (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unbaked")):
        with pytest.raises(Broken) as broken:
            text_of(data)
        assert broken.value.finding.code == code


def endorsement(**changes: object) -> dict:
    whole = {
        "@context": [V2, OB], "id": "urn:uuid:2", "type": ["VerifiableCredential", "EndorsementCredential"], "name": "In good standing",
        "issuer": {"id": did(OTHER), "type": "Profile"}, "validFrom": "2026-10-01T08:00:00Z",
        "credentialSubject": {"id": "https://issuer.example/credentials/1", "type": "EndorsementSubject"},
    }  # fmt: skip
    return changed(whole, changes)


def test_endorsements_inside_are_checked_too() -> None:
    good = sealed(endorsement(), key=OTHER)
    assert codes(judged(good)) == []
    verdict = judged(sealed(endorsement=[good], credentialSubject__achievement__endorsement=good, issuer__endorsement=[good]))
    assert (codes(verdict), [note.code for note in verdict.unchecked]) == ([], ["endorsed"])
    forged = {**good, "name": "Changed"}
    verdict = judged(sealed(endorsement=[forged]))
    assert (codes(verdict), verdict.reason) == (["endorsement"], Finding("endorsement", {"why": "signature"}))
    assert codes(judged(sealed(endorsement=["no token"]))) == ["endorsement"]
    over = judged(sealed(endorsement=[sealed(endorsement(validUntil="2026-11-01T00:00:00Z"), key=OTHER)]))
    assert (codes(over), [note.code for note in over.unchecked]) == ([], ["endorsement_over"])
    away = sealed(endorsement(issuer__id="did:web:away.example"), key=OTHER)
    verdict = judged(sealed(endorsement=[away]))
    assert (codes(verdict), [note.code for note in verdict.unchecked]) == ([], ["endorsement_open"])


def test_endorsements_as_tokens_and_endorsements_of_endorsements() -> None:
    good = sealed(endorsement(), key=OTHER)
    told = token(claims_of(endorsement(issuer={"id": did(), "type": "Profile"})))
    verdict = judged(sealed(endorsementJwt=[told]))
    assert [note.code for note in verdict.unchecked] == ["gap", "endorsed"]
    deep = good
    for _step in range(4):
        deep = sealed(endorsement(endorsement=[deep]), key=OTHER)
    assert codes(judged(deep)) == []


def test_a_broken_signature_asks_nobody_about_the_rest() -> None:
    made = sealed(credentialStatus={"type": "BitstringStatusListEntry"})
    verdict = judged({**made, "name": "changed"})
    assert (codes(verdict), verdict.asked) == (["signature"], ())


def test_what_nobody_looked_at_is_said() -> None:
    parts = {
        "credentialSchema": {"id": "https://schema.example/1", "type": "1EdTechJsonSchemaValidator2019"},
        "evidence": [{"id": "https://evidence.example/1", "type": "Evidence"}],
        "termsOfUse": {"type": "Policy"},
        "relatedResource": {"id": "https://more.example/1", "digestSRI": "sha256-x"},
    }
    contexts = [V2, OB, {"Policy": "https://words.example/Policy", "1EdTechJsonSchemaValidator2019": "https://words.example/J"}]
    verdict = judged(sealed(at_context=contexts, **parts))
    assert (codes(verdict), [note.code for note in verdict.unchecked]) == ([], ["schema", "evidence", "terms", "resources"])


def test_findings_come_the_most_telling_first_and_once() -> None:
    several = [Finding("expired"), Finding("issuer_unreachable"), Finding("signature"), Finding("missing", {"where": "b"}), Finding("missing", {"where": "a"}), Finding("expired")]
    assert [(f.code, *f.facts.values()) for f in ordered(several)] == [
        ("signature",), ("missing", "b"), ("missing", "a"), ("expired",), ("issuer_unreachable",),
    ]  # fmt: skip


def test_long_values_are_shortened() -> None:
    assert (shortened("a" * 201)[-1], len(shortened("a" * 900)), shortened(5)) == ("…", 200, "5")


@settings(max_examples=40, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "type", "@context", "issuer", "proof", "credentialSubject", "achievement", "result", "identifier", "credentialStatus", "name", "evidence", "endorsement", "validFrom", "relatedResource"]), inner, max_size=4), max_leaves=20))
def test_no_shape_breaks_the_door(thing: object) -> None:
    text = json.dumps({"proof": None, **copy.deepcopy(sealed()), **(thing if isinstance(thing, dict) else {"proof": thing})})
    assert judged(text, now=NOW + dt.timedelta(days=1)).standing in Standing

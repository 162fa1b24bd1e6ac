"""The shape of credentials: what the data model and Open Badges ask for, each broken once."""

import pytest

from tests.kernel.credentials.made import OB, V1, V2, badge, codes, judged, sealed
from touiza.kernel.credentials.badges import check_badge
from touiza.kernel.credentials.model import check_model

ACHIEVEMENT = "credentialSubject__achievement__"
MODEL = [
    ({"at_context": None}, "missing"),
    ({"at_context": []}, "context_first"),
    ({"at_context": V2}, "context_first"),
    ({"at_context": [OB, V2]}, "context_first"),
    ({"at_context": [V2, OB, 5]}, "misshapen"),
    ({"at_context": [V2, OB, "no address"]}, "misshapen"),
    ({"id": "bare"}, "not_an_address"),
    ({"id": ["urn:x:1"]}, "not_an_address"),
    ({"type": None}, "missing"),
    ({"type": []}, "missing"),
    ({"type": ["VerifiableCredential", 5]}, "misshapen"),
    ({"type": ["OpenBadgeCredential"]}, "type_missing"),
    ({"issuer": None}, "missing"),
    ({"issuer": 5}, "not_an_address"),
    ({"issuer": {"id": "bare"}}, "not_an_address"),
    ({"issuer": {"name": "nameless"}}, "missing"),
    ({"credentialSubject": None}, "missing"),
    ({"credentialSubject": []}, "missing"),
    ({"credentialSubject": {}}, "misshapen"),
    ({"credentialSubject": ["x"]}, "misshapen"),
    ({"credentialSubject__id": "bare"}, "not_an_address"),
    ({"validFrom": "2026-10-01"}, "not_a_date"),
    ({"validFrom": "2026-10-01T08:00:00"}, "not_a_date"),
    ({"validUntil": 5}, "not_a_date"),
    ({"validUntil": "2026-09-01T08:00:00Z"}, "dates_crossed"),
    ({"credentialStatus": "x"}, "misshapen"),
    ({"credentialStatus": {"id": "urn:x:1"}}, "missing"),
    ({"credentialStatus": {"type": "X", "id": "bare"}}, "not_an_address"),
    ({"credentialSchema": {"type": "X"}}, "missing"),
    ({"termsOfUse": [{}]}, "missing"),
    ({"name": {"@value": "x", "extra": 1}}, "text_shape"),
    ({"name": {"@value": 5}}, "text_shape"),
    ({"name": {"@value": "x", "@direction": "up"}}, "text_shape"),
    ({"name": {"@value": "x", "@language": 5}}, "text_shape"),
    ({"issuer__name": 5}, "text_shape"),
    ({"description": [5]}, "text_shape"),
    ({"relatedResource": ["x"]}, "misshapen"),
    ({"relatedResource": [{"digestSRI": "x"}]}, "missing"),
    ({"relatedResource": [{"id": "urn:x:1"}]}, "missing"),
    ({"relatedResource": [{"id": "urn:x:1", "digestSRI": "x"}, {"id": "urn:x:1", "digestMultibase": "x"}]}, "named_twice"),
    ({"at_context": [V1, OB], "validFrom": None}, "missing"),
    ({"at_context": [V1, OB], "issuanceDate": "soon"}, "not_a_date"),
    ({"at_context": [V1, OB], "issuanceDate": "2026-01-01T00:00:00Z", "credentialStatus": {"type": "X"}}, "missing"),
]


@pytest.mark.parametrize(("changes", "code"), MODEL)
def test_the_data_model(changes: dict, code: str) -> None:
    assert code in [finding.code for finding in check_model(badge(**changes))]


def test_texts_may_be_in_several_languages() -> None:
    name = [{"@value": "الأرز", "@language": "ar", "@direction": "rtl"}, {"@value": "Cèdres", "@language": "fr"}]
    assert codes(judged(sealed(name=name, credentialSubject__achievement__name=name))) == []
    assert check_model(badge(issuer="https://issuer.example/")) == []


BADGES = [
    ({"at_context": [V2]}, "context_badge"),
    ({"at_context": [V2, "https://other.example/", OB]}, "context_badge"),
    ({"id": None}, "missing"),
    ({"validFrom": None}, "missing"),
    ({"issuer__type": ["Person"]}, "type_missing"),
    ({"issuer__type": None}, "missing"),
    ({"awardedDate": "soon"}, "not_a_date"),
    ({"image": 5}, "misshapen"),
    ({"image": {"id": "https://a.example/1.png", "type": "Picture"}}, "type_missing"),
    ({"evidence": [{"type": "Proof"}]}, "type_missing"),
    ({"evidence": [{"type": "Evidence", "id": "bare"}]}, "not_an_address"),
    ({"evidence": ["x"]}, "misshapen"),
    ({"credentialSubject": "x"}, "misshapen"),
    ({"credentialSubject__type": "Person"}, "type_missing"),
    ({"credentialSubject__type": None}, "missing"),
    ({"credentialSubject__id": None}, "subject_unnamed"),
    ({"credentialSubject__activityStartDate": "2026"}, "not_a_date"),
    ({"credentialSubject__identifier": [{"type": "IdentityObject", "identityHash": "x", "identityType": "name"}]}, "missing"),
    ({"credentialSubject__identifier": [{"type": "IdentityObject", "hashed": 1, "identityHash": "x", "identityType": "name"}]}, "misshapen"),
    ({"credentialSubject__identifier": [{"type": "IdentityObject", "hashed": True, "identityHash": "x", "identityType": "name"}]}, "identity_hash"),
    ({"credentialSubject__identifier": ["x"]}, "misshapen"),
    ({ACHIEVEMENT[:-2]: None}, "missing"),
    ({ACHIEVEMENT[:-2]: "https://a.example/"}, "misshapen"),
    ({ACHIEVEMENT + "id": None}, "missing"),
    ({ACHIEVEMENT + "id": "bare"}, "not_an_address"),
    ({ACHIEVEMENT + "type": "Badge"}, "type_missing"),
    ({ACHIEVEMENT + "name": None}, "missing"),
    ({ACHIEVEMENT + "name": " "}, "misshapen"),
    ({ACHIEVEMENT + "description": 5}, "misshapen"),
    ({ACHIEVEMENT + "description": []}, "misshapen"),
    ({ACHIEVEMENT + "criteria": None}, "missing"),
    ({ACHIEVEMENT + "criteria": "x"}, "misshapen"),
    ({ACHIEVEMENT + "criteria": {"id": "bare"}}, "not_an_address"),
    ({ACHIEVEMENT + "criteria": {"narrative": 5}}, "misshapen"),
    ({ACHIEVEMENT + "alignment": [{"type": "Alignment", "targetName": "x"}]}, "missing"),
    ({ACHIEVEMENT + "alignment": [{"type": "Alignment", "targetName": "x", "targetUrl": "bare"}]}, "not_an_address"),
    ({ACHIEVEMENT + "related": {"id": "urn:x:1", "type": "Sibling"}}, "type_missing"),
    ({ACHIEVEMENT + "resultDescription__0__resultType": None}, "missing"),
    ({"credentialSubject__result__0__type": None}, "missing"),
    ({"credentialSubject__result": ["x"]}, "misshapen"),
    ({"credentialSubject__result__0__value": 4.5}, "misshapen"),
    ({"credentialSubject__result__0__resultDescription": "urn:x:none"}, "result_unlinked"),
    ({"credentialSubject__result__0__achievedLevel": "urn:x:none"}, "result_level"),
    ({ACHIEVEMENT + "resultDescription__0__resultType": "Status"}, "result_status"),
    ({ACHIEVEMENT + "resultDescription__0__allowedValue": ["1", "2"]}, "result_value"),
    ({ACHIEVEMENT + "resultDescription__0__valueMin": "5"}, "result_value"),
    ({ACHIEVEMENT + "resultDescription__0__valueMax": "4"}, "result_value"),
]


@pytest.mark.parametrize(("changes", "code"), BADGES)
def test_open_badges(changes: dict, code: str) -> None:
    assert code in [finding.code for finding in check_badge(badge(**changes))]


RIGHT = [
    {"credentialSubject__id": None, "credentialSubject__identifier": [{"type": "IdentityObject", "hashed": True, "identityHash": "sha256$" + "a" * 64, "identityType": "emailAddress"}]},
    {"credentialSubject__result__0__resultDescription": None},
    {"credentialSubject__result__0__value": "A", ACHIEVEMENT + "resultDescription__0__valueMin": "none"},
    {"credentialSubject__result__0__value": None},
    {"credentialSubject__result__0__value": "inf"},
    {"image": "https://a.example/1.png"},
    {"issuer": "https://issuer.example/"},
    {ACHIEVEMENT + "resultDescription__0__rubricCriterionLevel": [{"id": "urn:x:l", "type": "RubricCriterionLevel", "name": "good"}], "credentialSubject__result__0__achievedLevel": "urn:x:l"},
]


@pytest.mark.parametrize("changes", RIGHT)
def test_open_badges_as_they_may_be(changes: dict) -> None:
    assert check_badge(badge(**changes)) == []


def test_one_subject_in_a_list_is_one_subject() -> None:
    made = badge()
    made["credentialSubject"]["achievement"] = [made["credentialSubject"]["achievement"]]
    made["credentialSubject"] = [made["credentialSubject"]]
    assert check_badge(made) == []


def test_what_is_no_badge_follows_no_rules_of_badges() -> None:
    assert check_badge({"type": ["VerifiableCredential"]}) == []


def endorsement(**changes: object) -> dict:
    return badge(type=["VerifiableCredential", "EndorsementCredential"], credentialSubject={"id": "urn:x:1", "type": "EndorsementSubject"}, **changes)


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"name": None}, "missing"), ({"credentialSubject": "x"}, "misshapen"), ({"credentialSubject": {"id": "urn:x:1", "type": "X"}}, "type_missing"),
     ({"credentialSubject": [{"type": "EndorsementSubject"}]}, "missing")],
)  # fmt: skip
def test_endorsements(changes: dict, code: str) -> None:
    whole = endorsement()
    whole.update(changes)
    if changes.get("name", 1) is None:
        del whole["name"]
    assert code in [finding.code for finding in check_badge(whole)]
    assert check_badge(endorsement()) == []

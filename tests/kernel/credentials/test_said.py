"""What a credential says is shown as it is said, in the reader's language where it has it, and never breaks."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.credentials.made import badge
from touiza.kernel.credentials.said import Link, Text, said_by


def test_all_of_it() -> None:
    name = [{"@value": "الأرز", "@language": "ar"}, {"@value": "Cèdres", "@language": "fr-DZ"}, {"@value": None}]
    made = badge(
        name=name, evidence=[{"type": "Evidence", "id": "https://a.example/1", "name": "Photo", "narrative": "Before and after"}],
        validUntil="2027-01-01T00:00:00Z",
        credentialSubject__activityStartDate="2026-03-14T00:00:00+01:00", credentialSubject__activityEndDate="2026-05-09T23:00:00Z",
        credentialSubject__achievement__alignment=[{"type": "Alignment", "targetName": "plant trees", "targetUrl": "https://skills.example/1", "targetFramework": "ESCO"}],
        credentialSubject__achievement__inLanguage="en",
        credentialSubject__identifier=[{"identityType": "name", "hashed": False, "identityHash": "Amina Benyoucef"}, {"identityType": "name", "hashed": False, "identityHash": "Other"}],
    )  # fmt: skip
    said = said_by(made, "fr")
    assert (said.issuer_name, said.issuer_address, said.name) == (Text("Jaralouna"), "https://issuer.example/", Text("Cèdres", "fr-DZ"))
    assert (said.achievement, said.minutes, said.holder) == (Text("Planting cedars", "en"), 270, "Amina Benyoucef")
    assert said.skills == (Link(Text("plant trees"), "https://skills.example/1", "ESCO"),)
    assert said.evidence == (Link(Text("Photo"), "https://a.example/1", "Before and after"),)
    assert (said.first_day, said.last_day) == (dt.date(2026, 3, 14), dt.date(2026, 5, 9))
    assert (said.begins, said.ends) == (dt.datetime(2026, 10, 1, 8, tzinfo=dt.UTC), dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
    assert said_by(made, "en").name == Text("الأرز", "ar")


def test_an_issuer_may_be_a_name_alone() -> None:
    said = said_by(badge(issuer="https://issuer.example/"))
    assert (said.issuer, said.issuer_name, said.issuer_address) == ("https://issuer.example/", Text(""), "https://issuer.example/")
    assert said_by(badge(issuer="did:web:a.example")).issuer_address == ""


@pytest.mark.parametrize(("value", "minutes"), [("4.5", 270), ("0", 0), ("x", None), ("-1", None), ("NaN", None), ("1000000", None)])
def test_hours(value: str, minutes: int | None) -> None:
    assert said_by(badge(credentialSubject__result__0__value=value)).minutes == minutes
    assert said_by(badge(credentialSubject__result=None)).minutes is None


def test_other_results() -> None:
    made = badge(credentialSubject__achievement__resultDescription__0__resultType="LetterGrade", credentialSubject__result__0__value="A")
    assert said_by(made).results == (Link(Text("Hours"), note="A"),)
    status = {"type": "Result", "status": "Completed"}
    assert said_by(badge(credentialSubject__result=[status, {}])).results == (Link(Text(""), note="Completed"),)


def test_a_day_that_is_beyond_days() -> None:
    assert said_by(badge(credentialSubject__activityStartDate="12026-03-14T00:00:00Z")).first_day is None


keys = st.sampled_from(["id", "name", "issuer", "credentialSubject", "achievement", "result", "identifier", "alignment", "evidence", "criteria", "value", "@value", "resultDescription", "validFrom"])


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=5), max_leaves=15))
def test_no_shape_breaks_it(thing: object) -> None:
    said_by(thing if isinstance(thing, dict) else {"credentialSubject": thing, "issuer": thing})

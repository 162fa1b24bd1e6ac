"""The written content of the demo world: real words, native texts, nothing that would be refused."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from touiza.core import clock
from touiza.demo import reading
from touiza.demo.almanac import Almanac
from touiza.demo.filling.crowd import crowd
from touiza.demo.filling.opportunities import fields_for
from touiza.demo.filling.world import World
from touiza.demo.people import demo_people
from touiza.opportunities.checks import advice, problems
from touiza.opportunities.titles import begins_with_verb

OPPORTUNITIES = [entry for association in reading.associations() for entry in association["opportunities"]]
ROLES = {"volunteer", "coordinator", "owner", "stranger", "moderator", "newcomer", "administrator",
    "communicator", "treasurer", "reader", "coordinator of some opportunities",
}  # fmt: skip


@pytest.fixture
def demo(db: None) -> World:
    return World(Almanac(clock.now()))


def texts(entry: object, language: str) -> Iterator[str]:
    """Yield everything an entry says in a language, however deep."""
    if isinstance(entry, list):
        for item in entry:
            yield from texts(item, language)
    elif isinstance(entry, dict):
        for key, value in entry.items():
            if key == language:
                yield from [value] if isinstance(value, str) else [text for text in value if isinstance(text, str)]
            else:
                yield from texts(value, language)


def everything() -> list[object]:
    files = ["messages/applications", "messages/decisions", "messages/hours", "crowd"]
    return [*reading.associations(), *(reading.content(file) for file in files)]


def test_about_sixty_opportunities_are_written_in_three_languages() -> None:
    sources = Counter(entry["source"] for entry in OPPORTUNITIES)
    languages = Counter(len(entry["title"]) for entry in OPPORTUNITIES)
    assert sources["ar"] >= 30
    assert sources["fr"] >= 18
    assert sources["en"] >= 12
    assert languages[2] >= 20
    assert languages[3] >= 8


@pytest.mark.parametrize("entry", OPPORTUNITIES, ids=lambda entry: entry["key"])
def test_an_opportunity_says_the_same_things_in_each_of_its_languages(entry: reading.Entry) -> None:
    assert entry["title"].keys() == entry["body"].keys()
    assert entry["source"] in entry["title"]
    for field in ("deliverable", "address"):
        assert field not in entry or entry[field].keys() == entry["title"].keys()
    assert all(begins_with_verb(title, language) for language, title in entry["title"].items())
    assert len(entry["body"][entry["source"]].split()) >= 110


def test_every_opportunity_could_be_published_on_its_day(demo: World) -> None:
    for entry in demo.entries.values():
        fields = fields_for(demo, entry)
        published = demo.almanac.day(entry.get("published", 0))
        assert problems(fields, today=published) == [], entry["key"]
        assert advice(fields) == [], entry["key"]


def test_every_word_of_the_associations_and_people_is_in_the_vocabulary(demo: World) -> None:
    for association in reading.associations():
        for kind in ("kinds", "causes", "languages"):
            assert demo.words(kind, association[kind])
        assert demo.word("places", association["commune"])
    for person in [*reading.named_people(), *crowd()]:
        demo.words("skills", list(person.get("skills", {})))
        demo.words("languages", list(person.get("languages", {})))
        demo.words("causes", person.get("causes", []))
        demo.words("accommodations", person.get("needs", []))
        assert "commune" not in person or demo.word("places", person["commune"])


def test_messages_speak_of_opportunities_that_exist() -> None:
    known = {entry["key"] for entry in OPPORTUNITIES} | {entry.get("topic") for entry in OPPORTUNITIES}
    decisions = reading.content("messages/decisions")
    for row in [*reading.content("messages/applications")["messages"], *decisions["questions"]]:
        assert set(row["for"]) <= known, row
    for row in decisions["declines"]:
        assert set(row.get("for", ())) <= known | {"on_site", "remote"}, row
    assert reading.content("messages/hours")["notes"].keys() <= known
    for entry in reading.content("story")["story"]:
        assert entry["opportunity"] in known


def test_every_opportunity_with_past_work_has_notes_of_it() -> None:
    for entry in OPPORTUNITIES:
        has_begun = entry.get("at", {}).get("day", 1) < -6 or entry.get("period", {}).get("opens", 1) < -5
        if has_begun and entry["state"] not in {"draft", "closed"}:
            assert entry["key"] in reading.content("messages/hours")["notes"], entry["key"]


def test_the_typography_is_that_of_each_language() -> None:
    french = list(texts(everything(), "fr"))
    assert len(french) > 200
    for text in french:
        assert "'" not in text, text
        assert not re.search(r" [:;!?»]|« ", text), text
    for text in texts(everything(), "ar"):
        assert not re.search(r"[٠-٩]", text), text
        assert not re.search(r"\d{1,3} \d{3}\b", text), text


def test_the_crowd_is_two_hundred_and_always_the_same() -> None:
    people = crowd()
    crowd.cache_clear()
    assert crowd() == people
    assert len(people) == 200
    assert len({person["email"] for person in people}) == 200
    assert len({str(person["name"]) for person in people}) == 200


def test_nobody_of_the_crowd_is_addressed_against_their_name() -> None:
    fitting = {"f": {"feminine", "neutral"}, "m": {"masculine", "neutral"}}
    assert all(person["address"] in fitting[person["gender"]] for person in crowd())
    assert {person["language"] for person in crowd()} == {"ar", "fr", "en"}


def test_names_are_written_in_one_script_without_marks() -> None:
    for person in crowd():
        ((language, name),) = person["name"].items()
        arabic = re.findall(r"[\u0600-\u06ff]", name)
        assert bool(arabic) == (language == "ar"), name
        assert not re.search(r"[\u0640\u064b-\u0652]", name), name


def test_one_can_sign_in_as_somebody_of_each_role() -> None:
    people = demo_people()
    assert {person["role"] for person in people} == ROLES
    assert len({person["password"] for person in people}) == len(people)
    assert all(person["email"].endswith("@touiza.example") and len(person["password"]) >= 12 for person in people)
    assert {person["association"] for person in people} >= {"amis_chrea", "nour_constantine"}


def test_days_are_counted_from_today_and_weekdays_are_the_next_ones() -> None:
    almanac = Almanac(dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC))  # a Sunday
    assert almanac.day(5, "saturday") == dt.date(2026, 11, 28)
    assert almanac.day(0, "sunday") == dt.date(2026, 11, 22)
    assert almanac.read("-18 saturday") == dt.date(2026, 11, 7)
    assert almanac.read("-2") == dt.date(2026, 11, 20)


def test_nothing_that_is_past_lies_ahead() -> None:
    almanac = Almanac(dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC))
    assert almanac.moment(0, 23) == almanac.now
    assert almanac.moment(-1, 9) == dt.datetime(2026, 11, 21, 8, tzinfo=dt.UTC)

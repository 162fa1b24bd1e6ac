"""The order agrees with judgements by hand, and better than what needs no matching. It must not fall."""

import pytest
from benchmarks.matching_quality import Judged, figures


@pytest.fixture(scope="module")
def judged():
    return Judged()


def test_the_set_is_whole(judged):
    assert len(judged.people) >= 60
    assert {one.language for one in judged.people} == {one.language for one in judged.works} == {"ar", "fr", "en"}
    assert set(judged.grades.values()) == {0, 1, 2, 3}
    assert all(judged.reasons.values())
    asked = {code for work in judged.works for code in (*work.needed, *work.welcome)}
    had = {code for person in judged.people for code in person.skills}
    assert asked | had <= judged.nearness.skills.keys()
    causes = {code for one in (*judged.works, *judged.people) for code in one.causes}
    assert causes <= judged.nearness.causes.keys()


def test_the_order_does_not_get_worse(judged):
    found = figures(judged)
    assert found["touiza"] >= 0.94
    assert found["touiza"] >= found["without_text"]
    assert found["text_only"] >= 0.74
    assert found["touiza"] > found["text_only"] > found["random"] > 0.1
    assert found["touiza"] > found["newest_first"]

"""Boxes beside a list: which are seen at once, which unfold."""

from touiza.ui.boxes import Group, Option


def group(count: int, chosen: set[int] = frozenset()) -> Group:
    """Return a group whose later options find more."""
    return Group("cause", "Cause", [Option(str(n), f"Cause {n}", n, n in chosen) for n in range(count)])


def values(options: list[Option]) -> list[str]:
    return [option.value for option in options]


def test_a_short_group_is_seen_whole() -> None:
    assert values(group(8).seen) == [str(n) for n in range(8)]
    assert group(8).folded == []


def test_of_a_long_one_those_that_find_most_are_seen_in_the_order_of_the_list() -> None:
    assert values(group(10).seen) == ["4", "5", "6", "7", "8", "9"]
    assert values(group(10).folded) == ["0", "1", "2", "3"]


def test_what_is_chosen_is_never_folded() -> None:
    assert values(group(10, {0, 1}).seen) == ["0", "1", "6", "7", "8", "9"]
    assert values(group(10, set(range(9))).seen) == [str(n) for n in range(9)]

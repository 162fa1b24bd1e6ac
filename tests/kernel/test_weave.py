"""The weave is the same for the same seed, keeps to its grid, and counts truly."""

import re

from hypothesis import given
from hypothesis import strategies as st

from touiza.kernel import weave

SEEDS = st.text(min_size=1, max_size=40)
SETS = st.sampled_from(["", "unknown", *weave.DYE_SETS])


def cells_of(paths: str) -> list[tuple[int, int]]:
    """Return the cells that a path of runs covers."""
    return [
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", paths)
        for step in range(int(length))
    ]


@given(SEEDS, SETS)
def test_a_seed_always_weaves_the_same_cloth(seed: str, dyes: str) -> None:
    weave.band.cache_clear()
    weave.mark.cache_clear()
    first = (weave.band(seed, dyes), weave.mark(seed, dyes))
    weave.band.cache_clear()
    weave.mark.cache_clear()
    assert (weave.band(seed, dyes), weave.mark(seed, dyes)) == first


@given(SEEDS)
def test_a_band_tiles_and_mirrors(seed: str) -> None:
    cells = weave.band(seed).cells
    assert len(cells) == 15
    assert len(cells[0]) in {16, 20, 24}
    assert all(len(row) == len(cells[0]) for row in cells)
    assert cells[2:-2] == cells[2:-2][::-1]
    assert set(cells[0]) == set(cells[-1]) == {1}


@given(SEEDS, SETS)
def test_a_mark_is_a_symmetric_square_of_13(seed: str, dyes: str) -> None:
    cells = weave.mark(seed, dyes).cells
    assert len(cells) == 13
    assert all(len(row) == 13 for row in cells)
    assert cells == cells[::-1]
    assert all(row == row[::-1] for row in cells)


def test_many_seeds_give_many_marks_and_every_motif() -> None:
    marks = {weave.mark(f"association{n}") for n in range(400)}
    bands = {weave.band(f"association{n}") for n in range(400)}
    assert len(marks) > 100
    assert len(bands) > 150


@given(SEEDS)
def test_a_chosen_set_of_dyes_changes_the_colours_and_not_the_drawing(seed: str) -> None:
    assert weave.band(seed, "poppy").cells == weave.band(seed, "night").cells
    assert weave.band(seed, "poppy").dyes == weave.DYE_SETS["poppy"]
    assert weave.dyes_of(seed, "nothing like it") == weave.dyes_of(seed)


def test_the_svg_holds_every_cell_once_and_is_small() -> None:
    cloth = weave.band("chrea")
    svg = cloth.svg(4)
    assert f'viewBox="0 0 {cloth.width} {cloth.height}"' in svg
    assert f'width="{cloth.width * 4}"' in svg
    woven = [cell for _, path in cloth.paths()[1:] for cell in cells_of(path)]
    assert len(woven) == len(set(woven)) == sum(index > 0 for row in cloth.cells for index in row)
    assert len(svg) < 2048
    assert "chrea" not in svg


def test_the_same_seed_looks_as_it_always_did() -> None:
    assert weave.mark("chrea").cells[6] == (1, 1, 0, 2, 1, 1, 3, 1, 1, 2, 0, 1, 1)
    assert weave.dyes_of("nour") == weave.DYE_SETS["night"]


def test_the_selvedge_turns_into_a_strip_that_runs_down() -> None:
    strip = weave.turned(weave.selvedge())
    assert (strip.width, strip.height) == (5, 16)
    assert weave.turned(strip) == weave.selvedge()


def test_the_knot_and_the_emblem_are_lozenges() -> None:
    assert weave.knot().cells[4] == (1, 0, 2, 2, 3, 2, 2, 0, 1)
    assert weave.emblem().cells[4][4] == 3
    assert weave.emblem(margin=3).width == 15


def test_twenty_five_knots_fill_a_lozenge_from_the_middle() -> None:
    knots = weave.knots()
    assert len(set(knots)) == len(knots) == weave.KNOTS
    assert knots[0] == (3, 3)
    reach = [abs(x - 3) + abs(y - 3) for x, y in knots]
    assert reach == sorted(reach)


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 400)), max_size=6))
def test_a_loom_weaves_one_knot_an_hour(hours: list[tuple[int, int]]) -> None:
    drawn = weave.loom(hours)
    for thread, path in drawn.woven:
        wanted = sum(count for found, count in hours if found == thread)
        assert path.count("M") == wanted
    total = sum(count for _, count in hours)
    bare = drawn.bare.count("M")
    assert (total + bare) % weave.KNOTS == 0
    assert total + bare >= 4 * weave.KNOTS
    places = [place for _, path in drawn.woven for place in re.findall(r"M(\d+ \d+)", path)]
    places += re.findall(r"M(\d+ \d+)", drawn.bare)
    assert len(places) == len(set(places))
    assert all(int(x) < drawn.width and int(y) < drawn.height for x, y in (place.split() for place in places))


def test_a_full_loom_has_nothing_bare() -> None:
    drawn = weave.loom([(4, 100)])
    assert drawn.bare == ""
    assert weave.loom([(4, 300)]).width == 8 * weave.STEP - 1
    assert weave.loom([(4, 1000)]).width == 12 * weave.STEP - 1


def test_a_strip_says_what_is_missing() -> None:
    gap = weave.kilim("404")
    assert gap.bare.count("M") == weave.KNOTS
    assert gap.warp == ""
    assert weave.kilim("500").warp.count("M") == 9 * weave.STEP
    assert weave.kilim("wb|").rings[0][1].count("M") == 1
    assert weave.kilim("no such strip") == weave.kilim("500")
    assert weave.kilim("") == weave.kilim("500")
    assert all(len(plan) == weave.KILIM_LENGTH for plan in weave.KILIM.values())


def test_progress_is_one_knot_a_unit() -> None:
    assert weave.steps(2, 5) == ["on", "on", "", "", ""]
    assert weave.steps(3, 4, new=1) == ["on", "on", "new", ""]
    assert weave.steps(1, 0) == []
    assert weave.steps(9, 4) == ["on"] * 4
    assert weave.steps(-2, 3, new=7) == ["", "", ""]


@given(st.integers(0, 5000), st.integers(1, 5000), st.integers(0, 5000))
def test_progress_never_looks_done_before_it_is(done: int, total: int, new: int) -> None:
    states = weave.steps(done, total, new)
    assert len(states) == min(total, 60)
    assert all(states) == (done >= total)
    assert any(states) == (done > 0)


def test_a_band_is_woven_on_to_any_width_around_the_middle_of_a_motif() -> None:
    band = weave.band("chrea")
    run = band.run(175)
    assert (run.width, run.height, run.dyes) == (175, band.height, band.dyes)
    middle = band.width // 2
    assert [row[87] for row in run.cells] == [row[middle] for row in band.cells]
    assert [row[87 + band.width] for row in run.cells] == [row[87] for row in run.cells]


@given(st.lists(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 300)), max_size=6), max_size=24))
def test_months_weave_every_thread_and_keep_to_their_height(hours: list[list[tuple[int, int]]]) -> None:
    woven = weave.months(hours, most=12)
    assert len(woven.columns) == len(hours)
    for month, column in zip(hours, woven.columns, strict=True):
        assert {thread for thread, _path in column} == {thread for thread, count in month if count}
        knots = sum(path.count("M") for _thread, path in column)
        assert knots == sum(-(-count // woven.unit) for _thread, count in month)
        assert knots <= woven.height * weave.MONTH_ACROSS


def test_a_knot_of_a_month_is_an_hour_while_there_is_room() -> None:
    woven = weave.months([[(4, 3), (1, 2)], []])
    assert (woven.unit, woven.height) == (1, 2)
    assert woven.columns == (((1, "M3 1h1v1h-1zM0 0h1v1h-1z"), (4, "M0 1h1v1h-1zM1 1h1v1h-1zM2 1h1v1h-1z")), ())
    assert weave.months([]).columns == ()
    assert weave.months([[(1, 97)]]).unit == 3

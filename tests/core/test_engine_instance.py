"""An instance's folder: made once, private, and never mistaken for another kind."""

import multiprocessing
from pathlib import Path

import pytest

from touiza.core.instance import Instance, claim, empty_demo, open_instance, read_instance, take_lock
from touiza.core.trouble import Trouble


def test_a_new_folder_becomes_an_instance_with_a_secret_of_its_own(tmp_path: Path) -> None:
    one, other = open_instance(tmp_path / "one"), open_instance(tmp_path / "other")
    assert one.kind == "new"
    assert one.secret_key != other.secret_key
    assert len(one.secret_key) >= 50
    assert (one.folder / "instance.json").stat().st_mode & 0o777 == 0o600


def test_opening_again_finds_the_same_instance(tmp_path: Path) -> None:
    assert open_instance(tmp_path / "a") == open_instance(tmp_path / "a")


def _open(folder: str) -> Instance:
    return open_instance(Path(folder))


def test_first_starts_at_the_same_moment_agree_on_one_secret(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        found = pool.map(_open, [str(tmp_path / "a")] * 8)
    assert len({instance.secret_key for instance in found}) == 1


def test_a_folder_of_other_things_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(Trouble, match="no instance of Touiza"):
        open_instance(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_a_damaged_description_is_told_in_a_sentence(tmp_path: Path) -> None:
    folder = open_instance(tmp_path / "a").folder
    (folder / "instance.json").write_text('{"id": 3')
    with pytest.raises(Trouble, match="is damaged"):
        open_instance(folder)


def test_a_demo_never_serves_and_a_served_instance_is_never_a_demo(tmp_path: Path) -> None:
    demo = claim(open_instance(tmp_path / "demo"), "demo")
    real = claim(open_instance(tmp_path / "real"), "real")
    assert claim(read_instance(demo.folder), "demo").is_demo
    with pytest.raises(Trouble, match="serve --data DIR"):
        claim(demo, "real")
    with pytest.raises(Trouble, match="demo --data DIR"):
        claim(real, "demo")


def test_reset_empties_a_demo(tmp_path: Path) -> None:
    demo = claim(open_instance(tmp_path / "demo"), "demo")
    (demo.media / "picture.webp").write_bytes(b"x")
    empty_demo(demo.folder)
    again = open_instance(demo.folder)
    assert again.id != demo.id
    assert not list(again.media.iterdir())


def test_reset_touches_neither_a_real_instance_nor_another_folder(tmp_path: Path) -> None:
    real = claim(open_instance(tmp_path / "real"), "real")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").write_text("mine")
    for folder in (real.folder, tmp_path / "other"):
        before = sorted(folder.rglob("*"))
        with pytest.raises(Trouble, match="nothing in it was removed"):
            empty_demo(folder)
        assert sorted(folder.rglob("*")) == before


def test_reset_of_a_running_demo_is_refused(tmp_path: Path) -> None:
    demo = claim(open_instance(tmp_path / "demo"), "demo")
    held = take_lock(demo, "web")
    assert held
    with held, pytest.raises(Trouble, match="in use"):
        empty_demo(demo.folder)
    assert (demo.folder / "instance.json").exists()


def test_a_lock_is_for_one_and_a_shared_one_for_many(tmp_path: Path) -> None:
    instance = open_instance(tmp_path / "a")
    first, second = take_lock(instance, "users", shared=True), take_lock(instance, "users", shared=True)
    assert first
    assert second
    assert take_lock(instance, "users") is None
    first.close()
    second.close()
    assert take_lock(instance, "users")

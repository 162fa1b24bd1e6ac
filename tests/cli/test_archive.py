"""Backup and restore: all comes back as it was, and a broken backup changes nothing."""

import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from touiza.cli.archive import write_archive
from touiza.cli.call import Call
from touiza.cli.verbs import backup, restore
from touiza.core.engine import running
from touiza.core.instance import Instance, claim, open_instance
from touiza.core.trouble import Trouble

pytestmark = pytest.mark.process


@pytest.fixture
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="touiza-test-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture
def filled(place: Path, monkeypatch: pytest.MonkeyPatch) -> Instance:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    instance = claim(open_instance(place / "one"), "real")
    (instance.media / "ab").mkdir()
    (instance.media / "ab" / "صورة.webp").write_bytes(b"\x00picture" * 1000)
    with running(instance) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE book (line bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, words text NOT NULL)")
        connection.execute("INSERT INTO book (words) VALUES ('تويزة'), ('l’école'), (E'back\\\\slash\\ttab')")
        connection.execute("CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 2'")
    return instance


def words_in(instance: Instance) -> list[str]:
    with running(instance) as url, psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT words FROM book ORDER BY line")]


def do_backup(instance: Instance, target: Path) -> None:
    assert backup.run(Call("backup", (str(target),), instance.folder)) == 0


def do_restore(source: Path, folder: Path, *options: str) -> Instance:
    assert restore.run(Call("restore", (str(source), *options), folder)) == 0
    return open_instance(folder)


@pytest.mark.parametrize("name", ["backup.tar", "backup.tar.gz"])
def test_everything_comes_back_in_another_folder(filled: Instance, place: Path, name: str) -> None:
    do_backup(filled, place / name)
    assert (place / name).stat().st_mode & 0o777 == 0o600
    again = do_restore(place / name, place / "two")
    assert words_in(again) == ["تويزة", "l’école", "back\\slash\ttab"]
    assert (again.media / "ab" / "صورة.webp").read_bytes() == b"\x00picture" * 1000
    assert (again.kind, again.secret_key) == (filled.kind, filled.secret_key)
    assert again.id != filled.id
    with running(again) as url, psycopg.connect(url) as connection:
        connection.execute("INSERT INTO book (words) VALUES ('next')")  # the sequence went on where it was
        assert connection.execute("SELECT twice(max(line)::int) FROM book").fetchone() == (8,)


def test_an_instance_that_holds_something_is_replaced_only_by_force(filled: Instance, place: Path) -> None:
    do_backup(filled, place / "b.tar")
    with running(filled) as url, psycopg.connect(url) as connection:
        connection.execute("DELETE FROM book; CREATE TABLE later (n int)")
    (filled.media / "later.webp").write_bytes(b"x")
    with pytest.raises(Trouble, match="--force"):
        do_restore(place / "b.tar", filled.folder)
    assert words_in(filled) == []
    do_restore(place / "b.tar", filled.folder, "--force")
    assert len(words_in(filled)) == 3
    assert sorted(path.name for path in filled.media.iterdir()) == ["ab"]
    with running(filled) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT to_regclass('later')").fetchone() == (None,)


@pytest.mark.parametrize("harm", ["cut", "flip", "no tar", "absent"])
def test_a_backup_that_is_not_whole_changes_nothing(filled: Instance, place: Path, harm: str) -> None:
    source = place / "b.tar"
    do_backup(filled, source)
    content = source.read_bytes()
    middle = content.index(b"\x00picture") + 500
    flipped = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    source.write_bytes({"cut": content[: len(content) // 2], "flip": flipped, "no tar": b"hello"}.get(harm, content))
    if harm == "absent":
        source.unlink()
    with pytest.raises(Trouble, match=r"no whole backup|there is no file"):
        do_restore(source, filled.folder, "--force")
    assert len(words_in(filled)) == 3


def test_a_backup_that_fails_leaves_the_last_good_one(filled: Instance, place: Path) -> None:
    target = place / "b.tar"
    do_backup(filled, target)
    good = target.read_bytes()
    with pytest.raises(Trouble, match="could not read the database"):
        write_archive(filled, "postgresql://nobody@/none?host=/nowhere", target)
    assert target.read_bytes() == good
    assert sorted(path.name for path in place.iterdir()) == ["b.tar", "one"]


def test_a_backup_into_a_folder_that_is_not_there_is_told(filled: Instance, place: Path) -> None:
    with pytest.raises(Trouble, match="cannot write"):
        do_backup(filled, place / "no" / "b.tar")


def test_members_that_would_leave_the_folder_are_refused(place: Path) -> None:
    evil = place / "evil.tar"
    with tarfile.open(evil, "w") as tar:
        file = place / "x"
        file.write_bytes(b"x")
        tar.add(file, "../../escaped")
    with pytest.raises(Trouble, match="no whole backup"):
        do_restore(evil, place / "two")
    assert not (place.parent / "escaped").exists()
    assert sorted(path.name for path in place.iterdir()) == ["evil.tar", "x"]

"""A backup: one tar file with the database's dump, the media and the instance's description, and their sums.

Members in order: `instance.json`, `database.dump` (pg_dump's custom format), `media/…`, and last `sums.json`, whose
presence tells that the file is whole.
"""

import gzip
import hashlib
import io
import json
import os
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from touiza.core.engine_binaries import tool
from touiza.core.instance import DESCRIPTION, Instance
from touiza.core.trouble import Trouble, first_line

DUMP, MEDIA, SUMS = "database.dump", "media", "sums.json"


class Summing:
    """A readable file that sums what is read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        part = self.file.read(size)
        self.sum.update(part)
        return part


def write_archive(instance: Instance, database: str, target: Path) -> int:
    """Write a backup, beside the target first and then in its place, so that the last good one stays until the end.

    Returns its size in bytes. Raises Trouble; the target is then as it was.
    """
    half = target.with_name(f"{target.name}.part")
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with _compressed(file, target) as stream, tarfile.open(fileobj=stream, mode="w|") as tar:
                _add_all(tar, instance, database)
            file.flush()
            os.fsync(file.fileno())
        half.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise Trouble(f"cannot write {target}: {error.strerror}; the backup that was there, if any, is untouched.") from None
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    return target.stat().st_size


def verify_archive(source: Path) -> dict[str, str]:
    """Return the sums of a backup after comparing all of them; raises Trouble when it is not whole."""
    found: dict[str, str] = {}
    told: dict[str, str] | None = None
    try:
        with tarfile.open(source, "r:*") as tar:
            for member in tar:
                file = tar.extractfile(member)
                if file is None:
                    continue
                if member.name == SUMS:
                    told = json.load(file)
                else:
                    found[member.name] = hashlib.file_digest(cast("io.BufferedReader", file), "sha256").hexdigest()
    except FileNotFoundError:
        raise Trouble(f"there is no file {source}.") from None
    except (tarfile.TarError, EOFError, ValueError, gzip.BadGzipFile, zlib.error):
        raise Trouble(f"{source} is no whole backup of Touiza; nothing was changed.") from None
    except OSError as error:
        raise Trouble(f"{source} cannot be read ({error.strerror}); nothing was changed.") from None
    if told is None or told != found:
        raise Trouble(f"{source} is no whole backup of Touiza; nothing was changed.")
    return told


def read_member(source: Path, name: str) -> bytes:
    """Return one small member of a verified backup."""
    with tarfile.open(source, "r:*") as tar:
        file = tar.extractfile(name)
        return file.read() if file else b""


def unpack(source: Path, folder: Path) -> None:
    """Unpack a verified backup into a folder; members that would leave it are refused."""
    with tarfile.open(source, "r:*") as tar:
        tar.extractall(folder, filter="data")


def dump(database: str, file: IO[bytes]) -> None:
    """Write the database's content, as of one moment, in pg_dump's custom format. Raises Trouble."""
    words = [tool("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--dbname={database}"]
    _run(words, what="read the database", stdout=file)


def load(database: str, dumped: Path) -> None:
    """Put a dump in the place of all the database holds, in one transaction. Raises Trouble; nothing is changed then."""
    script = [tool("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(dumped)]
    fresh = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
    client = [
        tool("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction",
        f"--dbname={database}", "--command=SET client_min_messages = warning", f"--command={fresh}", "--file=-",
    ]  # fmt: skip
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(script, stdout=subprocess.PIPE, stderr=errors) as reader,
        subprocess.Popen(client, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors) as writer,
    ):
        if not _pour(reader, writer):
            writer.kill()  # before its input ends, which would commit half a database
        writer.communicate()
        if writer.returncode or reader.wait():
            errors.seek(0)
            raise Trouble(f"the database refused the backup ({first_line(errors.read().decode(errors='replace'))}); nothing was changed.")


def _pour(reader: subprocess.Popen[bytes], writer: subprocess.Popen[bytes]) -> bool:
    """Copy the script, without the one setting that servers before PostgreSQL 17 do not know; True when all of it was read."""
    source, target = cast("IO[bytes]", reader.stdout), cast("IO[bytes]", writer.stdin)
    try:
        for line in source:
            if line.startswith(b"SET transaction_timeout"):
                break
            target.write(line)
        while part := source.read(1 << 16):
            target.write(part)
        target.flush()
    except BrokenPipeError:
        reader.kill()
    return reader.wait() == 0


def _add_all(tar: tarfile.TarFile, instance: Instance, database: str) -> None:
    sums: dict[str, str] = {}
    sums[DESCRIPTION] = _add_bytes(tar, DESCRIPTION, instance.as_json().encode())
    with tempfile.TemporaryFile() as file:
        dump(database, file)
        sums[DUMP] = _add_file(tar, DUMP, file)
    for path in sorted(instance.media.rglob("*")):
        if path.is_file() and not path.is_symlink():
            name = f"{MEDIA}/{path.relative_to(instance.media).as_posix()}"
            try:
                with path.open("rb") as file:
                    sums[name] = _add_file(tar, name, file)
            except FileNotFoundError:  # erased meanwhile
                continue
    _add_bytes(tar, SUMS, json.dumps(sums).encode())


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> str:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        return _add_file(tar, name, file)


def _add_file(tar: tarfile.TarFile, name: str, file: IO[bytes]) -> str:
    member = tarfile.TarInfo(name)
    member.size = file.seek(0, os.SEEK_END)
    member.mtime = int(os.fstat(file.fileno()).st_mtime)
    member.mode = 0o600
    file.seek(0)
    summing = Summing(file)
    tar.addfile(member, summing)  # type: ignore[arg-type]  # reads, no more, is asked of it
    return summing.sum.hexdigest()


@contextmanager
def _compressed(file: IO[bytes], target: Path) -> Iterator[IO[bytes]]:
    """The dump and pictures are compressed already: gzip only where the name asks for it."""
    if target.suffix in {".gz", ".tgz"}:
        with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1) as stream:
            yield stream  # type: ignore[misc]
    else:
        yield file


def _run(words: list[str], *, what: str, stdout: IO[bytes]) -> None:
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise Trouble(f"could not {what}: {first_line(done.stderr.decode(errors='replace'))}.")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""An instance: the folder that holds one Touiza's database, files, logs and secret, and whether it is a demo."""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Literal

from touiza import __version__
from touiza.core.trouble import Trouble

Kind = Literal["new", "demo", "real"]
DESCRIPTION = "instance.json"


@dataclass(frozen=True)
class Instance:
    """What `instance.json` says. `engine` is the folder of the database cluster, set when it lies elsewhere."""

    folder: Path
    id: str
    secret_key: str
    kind: Kind
    version: str
    engine: str = ""

    @property
    def media(self) -> Path:
        return self.folder / "media"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def run(self) -> Path:
        return self.folder / "run"

    @property
    def is_demo(self) -> bool:
        return self.kind == "demo"

    def save(self) -> None:
        """Write `instance.json`: whole or not at all, readable by its owner only."""
        half = self.folder / f".{DESCRIPTION}.{os.getpid()}"
        _write_private(half, self.as_json())
        half.replace(self.folder / DESCRIPTION)

    def as_json(self) -> str:
        facts = asdict(self)
        del facts["folder"]
        return json.dumps(facts, indent=2) + "\n"


def open_instance(folder: Path) -> Instance:
    """Return the instance in a folder, making it when the folder is empty or absent.

    Raises Trouble when the folder holds something else, or cannot be read or written.
    """
    try:
        if not (folder / DESCRIPTION).exists():
            _create(folder)
        instance = read_instance(folder)
        for part in (instance.media, instance.logs, instance.run):
            part.mkdir(mode=0o700, exist_ok=True)
    except PermissionError as error:
        raise Trouble(f"no permission for {error.filename}: run it as the owner, or name a folder with --data.") from None
    except OSError as error:
        raise Trouble(f"the data folder {folder} cannot be used: {error.strerror}; name another with --data.") from None
    return instance


def read_instance(folder: Path) -> Instance:
    """Return the instance that a folder holds; raises Trouble when its description cannot be understood."""
    path = folder / DESCRIPTION
    try:
        return parse_instance(path.read_text(encoding="utf-8"), folder)
    except (ValueError, TypeError):
        raise Trouble(f"{path} is damaged: put back a copy of it, or restore a backup into another folder.") from None


def parse_instance(text: str, folder: Path) -> Instance:
    """Read a description; raises ValueError or TypeError when it is none."""
    return Instance(folder=folder, **json.loads(text))


def claim(instance: Instance, kind: Literal["demo", "real"]) -> Instance:
    """Settle what a new instance is for; raises Trouble when it already is the other kind."""
    if instance.kind == kind:
        return instance
    if instance.kind == "new":
        settled = replace(instance, kind=kind)
        settled.save()
        return settled
    if kind == "demo":
        raise Trouble(
            f"{instance.folder} holds a real instance, which the demo would fill with invented people: "
            "name another folder, ./touiza demo --data DIR."
        )
    raise Trouble(
        f"{instance.folder} holds a demo, whose passwords everybody knows: "
        "name another folder, ./touiza serve --data DIR."
    )


def empty_demo(folder: Path) -> None:
    """Remove all that a demo instance holds; raises Trouble when the folder holds anything but a demo that is at rest."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / DESCRIPTION).exists():
        raise Trouble(f"{folder} holds no demo, so nothing in it was removed: name the demo's folder with --data.")
    instance = read_instance(folder)
    if instance.kind == "real":
        raise Trouble(f"{folder} holds a real instance, so nothing in it was removed: --reset empties demos only.")
    instance.run.mkdir(mode=0o700, exist_ok=True)
    with exclusive(instance, "web"), exclusive(instance, "engine"):
        if instance.engine and Path(instance.engine).name == instance.id:
            shutil.rmtree(instance.engine, ignore_errors=True)
        for part in ("media", "static", "logs", "pg", "pg.part", "socket", DESCRIPTION):
            _remove(folder / part)


@contextlib.contextmanager
def exclusive(instance: Instance, what: str) -> Iterator[None]:
    """Hold one of the instance's locks for the time of a block; raises Trouble when another process holds it."""
    handle = take_lock(instance, what)
    if handle is None:
        raise Trouble(f"{instance.folder} is in use by another ./touiza: stop that one first, or name another folder with --data.")
    try:
        yield
    finally:
        handle.close()


def take_lock(instance: Instance, what: str, *, shared: bool = False) -> IO[bytes] | None:
    """Take a lock that ends with this process, however it ends; None when another process holds it.

    The lock is let go by closing the handle.
    """
    handle = (instance.run / f"{what}.lock").open("ab")
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    return handle


def _create(folder: Path) -> None:
    # As root the database runs as another user, who must be able to walk through this folder.
    folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
    strangers = sorted(path.name for path in folder.iterdir() if not path.name.startswith(".") and path.name != "run")
    if strangers and not (folder / DESCRIPTION).exists():
        raise Trouble(
            f"{folder} is no instance of Touiza and holds other things ({strangers[0]}…): name an empty folder with --data."
        )
    fresh = Instance(folder, secrets.token_hex(8), secrets.token_urlsafe(48), "new", __version__)
    fresh.run.mkdir(mode=0o700, exist_ok=True)
    with (fresh.run / "create.lock").open("ab") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not (folder / DESCRIPTION).exists():  # of two first starts one is quicker
            fresh.save()


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.is_dir():
        shutil.rmtree(path)

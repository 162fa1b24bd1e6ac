"""The engine's data folder and socket: where they lie, making them, and clearing what a crash left in the way."""

import contextlib
import os
import shutil
import signal
import socket as sockets
import subprocess
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from touiza.core.engine_binaries import (
    STATE_FOLDER,
    can_reach,
    engine_account,
    find_programs,
    major_version,
    reachable_programs,
)
from touiza.core.instance import Instance
from touiza.core.processes import Account, as_account, started_at
from touiza.core.trouble import Trouble

OWNER = "postgres"  # the superuser inside the cluster; the application is not it
SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Cluster:
    """A data folder ready to start: what runs it, as whom, and where it is to be reached."""

    instance: Instance
    programs: Path
    account: Account | None
    data: Path
    socket: Path


def prepare(instance: Instance) -> Cluster:
    """Return the instance's cluster, made when there is none. Raises Trouble with what to do."""
    here = cluster_folder(instance)
    account = engine_account(here)
    instance = _settle(instance, here, account)
    data = cluster_folder(instance)
    programs = reachable_programs(find_programs(data), account)
    if not data.exists():
        _initialise(programs, data, account)
    return Cluster(instance, programs, account, data, _socket_folder(instance, account))


def cluster_folder(instance: Instance) -> Path:
    """Return where an instance's data folder is, or will be as far as is known."""
    return Path(instance.engine or instance.folder) / "pg"


def end_orphan(cluster: Cluster) -> None:
    """End a PostgreSQL that outlived the process that started it; take away a lock that names a stranger."""
    lock = cluster.data / "postmaster.pid"
    try:
        pid = int(lock.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return
    if _serves(pid, cluster.data):
        for signum, patience in ((signal.SIGINT, 20), (signal.SIGQUIT, 10), (signal.SIGKILL, 5)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signum)
            if _is_gone(pid, patience):
                return
        raise Trouble(f"an old PostgreSQL (process {pid}) still holds {cluster.data} and does not end: end it by hand.")
    if started_at(pid) is not None:  # the number went to another program since: PostgreSQL would take it for itself
        lock.unlink(missing_ok=True)
        (cluster.socket / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)


def is_passing(words: str) -> bool:
    """Did PostgreSQL end for a reason that passes by itself: the last of a killed server are still leaving?"""
    return "is still in use" in words or 'lock file "postmaster.pid" already exists' in words


def last_words(words: str) -> str:
    """Return the line, of what PostgreSQL said before it ended, that tells what is wrong."""
    # Our own asking whether it is up is refused while it starts; that is no reason.
    lines = [line for line in words.splitlines() if line.strip() and "the database system is" not in line]
    full = [line for line in lines if "No space left on device" in line]
    wrong = full or [line for line in lines if "FATAL" in line or "PANIC" in line or "error" in line]
    telling = [line.partition(": ")[2] or line for line in wrong]
    return (telling or lines or ["it said nothing"])[-1].strip().rstrip(".")


def _settle(instance: Instance, here: Path, account: Account | None) -> Instance:
    """As root, put a new cluster where its user can reach it, and write down where that is."""
    if account is None or can_reach(instance.folder if not instance.engine else Path(instance.engine), account):
        return instance
    if here.exists():
        raise Trouble(
            f"the user {account.name}, as whom PostgreSQL runs, can no longer walk into {here.parent}: "
            f"open the way with chmod o+x on it and the folders above it."
        )
    place = STATE_FOLDER / instance.id
    try:
        STATE_FOLDER.mkdir(mode=0o711, parents=True, exist_ok=True)
        place.mkdir(mode=0o711, exist_ok=True)
    except OSError as error:
        raise Trouble(
            f"the user {account.name}, as whom PostgreSQL must run, cannot walk into {instance.folder}, "
            f"and {STATE_FOLDER} cannot be written ({error.strerror}): name a folder open to others with --data."
        ) from None
    settled = replace(instance, engine=str(place))
    settled.save()
    return settled


def _initialise(programs: Path, data: Path, account: Account | None) -> None:
    """Make a data folder: in a folder beside it first, so that an interrupted making leaves nothing half."""
    half = data.with_name("pg.part")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    if account:
        os.chown(half, account.uid, account.gid)
    if major_version(programs) >= 17:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    else:
        locale = ["--locale=C"]
    words = [str(programs / "initdb"), "-D", str(half), "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--no-instructions", *locale]
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}
    done = subprocess.run(
        words, cwd="/", env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **as_account(account)
    )
    if done.returncode:
        reason = (done.stderr.strip() or done.stdout.strip() or "initdb said nothing").splitlines()[-1]
        raise Trouble(f"PostgreSQL could not make its data folder {data}: {reason}")
    half.rename(data)


def _socket_folder(instance: Instance, account: Account | None) -> Path:
    """Return a private folder short enough for a socket's name (107 bytes), on a file system that knows sockets."""
    beside = Path(instance.engine or instance.folder) / "socket"
    away = Path("/run/touiza" if account else tempfile.gettempdir()) / f"touiza-{instance.id}"
    last = Path(tempfile.gettempdir()) / f"touiza-{instance.id}"
    for folder in (beside, away, last):
        with contextlib.suppress(OSError):
            if _is_private(folder, account) and _takes_sockets(folder) and (not account or can_reach(folder, account)):
                return folder
    raise Trouble(f"found no folder for PostgreSQL's socket: let {last.parent} be written.")


def _is_private(folder: Path, account: Account | None) -> bool:
    """Make the folder ours (or the account's) alone; False when somebody else made it."""
    folder.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink():
        return False
    if account and folder.stat().st_uid == 0:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)
    return folder.stat().st_uid == (account.uid if account else os.geteuid())


def _takes_sockets(folder: Path) -> bool:
    trial = folder / f"{SOCKET_NAME}.try{os.getpid() % 100_000:05}"
    with sockets.socket(sockets.AF_UNIX) as socket:
        socket.bind(str(trial))
    trial.unlink()
    return True


def _serves(pid: int, data: Path) -> bool:
    """Is this process a PostgreSQL on this data folder? It works inside that folder, on every system we know."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cwd").resolve() == data.resolve()
    if Path("/proc/self/cwd").exists():
        return False
    answer = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return "postgres" in answer.stdout and str(data) in answer.stdout


def _is_gone(pid: int, patience: float) -> bool:
    until = time.monotonic() + patience
    while started_at(pid) is not None:
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True

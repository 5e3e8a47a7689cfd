"""What was made goes, whatever else lies among it stays."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from keras_study import removal


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in folder.rglob("*")
        if path.is_file()
    }


def write(folder: Path, **named: str) -> None:
    for name, text in named.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """A stamped environment with one installed package."""
    folder = tmp_path / "検査 study/.venv"
    venv.create(folder, with_pip=False, symlinks=True)
    (folder / ".keras-study").write_text("1 2\n")
    [packages] = folder.glob("lib/python3*/site-packages")
    write(packages, **{"thing/__init__.py": "x = 1\n", "thing/a,b.txt": "data\n"})
    digest = base64.urlsafe_b64encode(hashlib.sha256(b"x = 1\n").digest()).rstrip(b"=").decode()
    lines = (
        f'thing/__init__.py,sha256={digest},6\n"thing/a,b.txt",,\nthing-1.dist-info/RECORD,,\n../../../bin/thing,,\n'
    )
    write(packages, **{"thing-1.dist-info/RECORD": lines, "../../../bin/thing": "#!\n"})
    subprocess.run([folder / "bin/python", "-c", "import thing"], check=True)
    return folder


def test_environment_of_ours_goes_as_a_whole(environment: Path) -> None:
    assert removal.remove(environment) == []
    assert not environment.exists()
    assert environment.parent.exists()


def test_foreign_and_edited_files_in_an_environment_stay(environment: Path) -> None:
    [package] = environment.glob("lib/python3*/site-packages/thing")
    record = package.parent / "thing-1.dist-info/RECORD"
    mine = {"notes.txt": "mine\n", "var/試し.txt": "mine\n", "bin/mine": "mine\n"}
    write(environment, **mine)
    write(package, **{"mine.py": "mine\n", "__pycache__/mine.txt": "mine\n", "__init__.py": "x = 2\n"})
    os.utime(package / "__init__.py", ns=(0, record.stat().st_mtime_ns + 1))
    left = removal.remove(environment)
    at = package.relative_to(environment).as_posix()
    expected = mine | {
        f"{at}/mine.py": "mine\n",
        f"{at}/__pycache__/mine.txt": "mine\n",
        f"{at}/__init__.py": "x = 2\n",
    }
    assert files(environment) == expected
    assert {path.relative_to(environment).as_posix() for path in left} == set(expected)


def test_record_that_names_files_elsewhere_removes_none_of_them(environment: Path) -> None:
    outside = environment.parent / "thesis.txt"
    outside.write_text("mine\n")
    [record] = environment.glob("lib/python3*/site-packages/thing-1.dist-info/RECORD")
    record.write_text(f"{outside},,\n../../../../../thesis.txt,,\n")
    removal.remove(environment)
    assert outside.read_text() == "mine\n"


def test_environment_without_our_stamp_is_left_alone(environment: Path) -> None:
    (environment / ".keras-study").unlink()
    before = files(environment)
    assert len(removal.remove(environment)) >= len(before)
    assert files(environment) == before


def test_link_to_an_environment_elsewhere_stays(environment: Path, tmp_path: Path) -> None:
    link = tmp_path / ".venv"
    link.symlink_to(environment)
    assert removal.remove(link) == []
    assert link.is_symlink()


def test_noted_files_go_and_others_stay(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write(site, **{"mine.html": "mine\n"})
    removal.remove(site)
    foreign = removal.left(site)
    assert foreign == [site / "mine.html"]
    write(site, **{"en/index.html": "made\n", "最初.html": "made\n"})
    removal.note(site, foreign)
    write(site, **{"en/later.txt": "mine\n"})
    assert set(removal.remove(site)) == {site / "mine.html", site / "en/later.txt"}
    assert files(site) == {"mine.html": "mine\n", "en/later.txt": "mine\n"}


def test_of_sources_only_bytecode_goes(tmp_path: Path) -> None:
    write(tmp_path, **{"package/module.py": "x = 1\n", "package/mine.pyc": "mine\n"})
    subprocess.run([sys.executable, "-c", "import package.module"], cwd=tmp_path, check=True, env={})
    cache = tmp_path / "package/__pycache__"
    assert list(cache.iterdir())
    assert removal.remove(tmp_path) == []
    assert not cache.exists()
    write(cache, **{"mine.txt": "mine\n"})
    assert removal.remove(tmp_path) == [cache / "mine.txt"]
    assert len(files(tmp_path)) == 3


@pytest.mark.parametrize(
    ("folder", "made"),
    [
        (".pytest_cache", "v/cache/lastfailed"),
        (".ruff_cache", "0.13.1/123"),
        ("executed", "first-network-en-0123456789abcdef.ipynb"),
        ("npm", "mermaid-11.17.2.min.js"),
        ("generated", "notebooks.txt"),
    ],
)
def test_folder_of_a_program(tmp_path: Path, folder: str, made: str) -> None:
    write(tmp_path / folder, **{made: "made\n"})
    assert removal.remove(tmp_path / folder) == []
    assert not (tmp_path / folder).exists()
    write(tmp_path / folder, **{made: "made\n", "first-network-en-mine.ipynb": "mine\n"})
    assert removal.remove(tmp_path / folder) == [tmp_path / folder / "first-network-en-mine.ipynb"]


def test_command_prints_what_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "npm", **{"mine.js": "mine\n"})
    assert removal.main([str(tmp_path / "npm"), str(tmp_path / "missing")]) == 0
    assert capsys.readouterr().out == f"{tmp_path}/npm/mine.js\n"

"""Nothing of the learner's is deleted by any target; what runs in a container has LF, whatever system checks it out."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from harness import ROOT, Checkout, run

LESSON = "00-your-first-network"
# Everywhere that a target writes to or clears, under names like those of its own files.
MINE = (
    *(".venv/thesis.txt", ".venv/lib/python3.11/site-packages/mine.py", ".venv/var/notes.md", ".venv-mine/x"),
    *("build/thesis.txt", "build/site/thesis.html", "build/executed/first-network-en-mine.ipynb", "build/npm/mine.js"),
    *(".pytest_cache/mine.txt", ".ruff_cache/mine.txt", "requirements/extra.txt", ".env.mine"),
    *("notebooks/mine.ipynb", "notebooks/en/__pycache__/mine.txt", "notebooks/en/__pycache__/a.cpython-313.pyc"),
    *("notebooks/ja/私の ノート.ipynb", "logs/run/events.out.tfevents.1", "logs/__pycache__/mine.cpython-313.pyc"),
    *("scripts/__pycache__/mine.txt", "scripts/mine.sh", "packages/mine/x.py", "tests/__pycache__/mine.txt"),
    *("docs/mine.md", f"notebooks/en/{LESSON}_mine.ipynb", f"notebooks/en/{LESSON}.mine-1.ipynb"),
)


def tools(folder: Path, **commands: str) -> str:
    """A PATH on which those commands do as told."""
    folder.mkdir(exist_ok=True)
    for name, lines in commands.items():
        (folder / name).write_text(f"#!/bin/sh\n{lines}\n")
        (folder / name).chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


def git(folder: Path, *words: str) -> str:
    return run("git", "-C", folder, "-c", "user.name=L", "-c", "user.email=l@localhost", *words).stdout


def texts(folder: Path) -> set[str]:
    """What all files outside .git hold."""
    walked = (place for place in os.walk(folder) if ".git" not in Path(place[0]).relative_to(folder).parts)
    return {(Path(place) / name).read_text(errors="replace") for place, _, names in walked for name in names}


@pytest.fixture
def checkout(new_checkout: Callable[..., Checkout], tmp_path: Path) -> Checkout:
    """A clone with the learner's files everywhere, an edited lesson, and a stamped environment; no engine answers."""
    made = new_checkout(STUDY_MODE="native", PATH=tools(tmp_path / "tools", docker="exit 1"))
    git(made.path, "init", "--quiet", "--initial-branch=main")
    git(made.path, "add", "--all")
    git(made.path, "commit", "--quiet", "-m", "release")
    origin = tmp_path / "origin"
    git(tmp_path, "clone", "--quiet", "--bare", str(made.path), str(origin))
    git(made.path, "remote", "add", "origin", str(origin))
    for name in MINE:
        path = made.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"mine: {name}\n")
    lesson = made.path / f"notebooks/en/{LESSON}.ipynb"
    lesson.write_text(lesson.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    (made.path / ".venv/.keras-study").write_text("stamp\n")
    return made


def expected(checkout: Checkout) -> set[str]:
    edited = (checkout.path / f"notebooks/en/{LESSON}.ipynb").read_text(encoding="utf-8")
    return {f"mine: {name}\n" for name in MINE} | {edited}


@pytest.mark.parametrize("words", [["clean"], ["down"], ["update"], ["reset", f"LESSON={LESSON}"]])
def test_target_keeps_what_is_the_learners(checkout: Checkout, words: list[str]) -> None:
    mine = expected(checkout)
    finished = checkout.make(*words)
    assert mine - texts(checkout.path) == set(), finished.stderr
    if "clean" in words:
        # It says what it left.
        for name in (".venv/thesis.txt", "build/site/thesis.html", "scripts/__pycache__/mine.txt"):
            assert name in finished.stderr


def test_generating_notebooks_keeps_an_edited_one(checkout: Checkout) -> None:
    mine = expected(checkout)
    command = [str(ROOT / ".venv/bin/python"), "scripts/notebooks.py", "--folder", str(checkout.path / "notebooks")]
    run(*command, cwd=checkout.path)
    assert mine - texts(checkout.path) == set()


def test_clean_removes_what_make_made(checkout: Checkout) -> None:
    # Only the learner's files are in the way of removing the folders.
    for name in MINE:
        (checkout.path / name).unlink()
    made = (".venv/pyvenv.cfg", ".venv/var/jupyter.log", "build/npm/mermaid-11.17.2.min.js", ".pytest_cache/README.md")
    for name in (*made, "scripts/__pycache__/render.cpython-313.pyc"):
        (checkout.path / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout.path / name).write_text("made\n")
    finished = checkout.make("clean")
    assert finished.stderr.splitlines()[-1].startswith("Clean.")
    assert "Left" not in finished.stderr
    for name in (".venv", "build", ".pytest_cache", "scripts/__pycache__"):
        assert not (checkout.path / name).exists(), name


@pytest.mark.parametrize("stamped", [True, False])
def test_environment_that_is_not_whole_is_renamed_before_a_new_one_is_made(
    checkout: Checkout, tmp_path: Path, stamped: bool
) -> None:
    """As uv makes them, without pip; or of another place."""
    if not stamped:
        (checkout.path / ".venv/.keras-study").unlink()
    mine = expected(checkout)
    # A full disk ends it before two gigabytes are installed.
    path = tools(tmp_path / "tools", df="echo header; echo /dev/a 9 9 204800 90% /")
    refused = checkout.run("sh", "scripts/environment.sh", check=False, PATH=path)
    assert "Expected 3000 MB free" in refused.stderr
    assert mine - texts(checkout.path) == set()
    [aside] = checkout.path.glob(".venv-yours-*")
    assert f"Renaming .venv to {aside.name}" in refused.stderr
    assert (aside / "thesis.txt").read_text() == "mine: .venv/thesis.txt\n"
    assert list(checkout.path.glob(".venv/.keras-study*"))
    # The one of ours that was begun is gone on with.
    refused = checkout.run("sh", "scripts/environment.sh", check=False, PATH=path)
    assert "Renaming" not in refused.stderr


def test_no_text_is_checked_out_with_crlf(tmp_path: Path) -> None:
    """As on Windows: git's installer sets core.autocrlf there."""
    options = ["-c", "core.autocrlf=true", "-c", "core.eol=crlf"]
    subprocess.run(["git", "-C", ROOT, *options, "checkout-index", "--all", f"--prefix={tmp_path}/"], check=True)
    listed = run("git", "-C", ROOT, "ls-files", "-z", "--eol", "scripts", ".ci", "packages", "Makefile", "Dockerfile")
    texts_of_git = [line.partition("\t") for line in listed.stdout.rstrip("\0").split("\0")]
    names = [name for facts, _, name in texts_of_git if facts.startswith("i/lf")]
    assert "scripts/image/as-learner" in names
    assert [name for name in names if b"\r\n" in (tmp_path / name).read_bytes()] == []


def test_merge_leaves_a_notebook_whole(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    (tmp_path / ".gitattributes").write_text((ROOT / ".gitattributes").read_text())
    notebook = tmp_path / "lesson.ipynb"

    def commit(text: str) -> None:
        notebook.write_text(text)
        git(tmp_path, "add", "--all")
        git(tmp_path, "commit", "--quiet", "-m", "text")

    commit("1\n2\n3\n4\n5\n")
    git(tmp_path, "switch", "--quiet", "--create", "learner")
    commit("one\n2\n3\n4\n5\n")
    git(tmp_path, "switch", "--quiet", "main")
    commit("1\n2\n3\n4\nfive\n")
    git(tmp_path, "switch", "--quiet", "learner")
    # Line by line both would merge without a conflict.
    merge = subprocess.run(["git", "-C", tmp_path, "merge", "--quiet", "main"], capture_output=True, check=False)
    assert merge.returncode == 1
    assert notebook.read_text() == "one\n2\n3\n4\n5\n"

"""The snippets of the era, upgraded, run to their end on Keras 3. About 1 s of computing each; one run does all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from keras_upgrade import upgrade

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "snippets"
SNIPPETS = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.suffix in (".py", ".ipynb"))
# Keras 3 has nothing that would do the same; the tool says so and tells what to do by hand.
BY_HAND = {"oddities/keras_session_plain.py": "sessions"}
every_snippet = pytest.mark.parametrize("name", SNIPPETS)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    out = tmp_path_factory.mktemp("snippets") / "results.json"
    command = [sys.executable, str(HERE / "run.py"), str(FOLDER), "--upgrade", "--json", str(out)]
    command += ["--jobs", str(os.cpu_count() or 2)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=840)
    assert out.exists(), done.stderr[-4000:]
    return {entry["name"].removeprefix("snippets/"): entry for entry in json.loads(out.read_text())["results"]}


def test_there_are_enough() -> None:
    assert len(SNIPPETS) >= 150


@every_snippet
def test_it_runs_upgraded(name: str, results: dict[str, dict]) -> None:
    run = results[name]["upgraded"]
    if name in BY_HAND:
        warned = {warning.rule for warning in upgrade((FOLDER / name).read_text()).warnings}
        assert BY_HAND[name] in warned
        assert run["reason"] not in ("ok", "ok (looping)"), "It runs: take it out of BY_HAND."
    else:
        assert run["reason"] in ("ok", "ok (looping)"), run["traceback"] or run["message"]


def test_parameters_that_notebooks_stored_are_those_of_the_upgraded_models(results: dict[str, dict]) -> None:
    figures = [figure for entry in results.values() for figure in entry["params"]]
    assert figures, "some snippets store them"
    assert all(stored == now for _, stored, now in figures)

from __future__ import annotations

import json
from pathlib import Path

import pytest
from keras_study import progress
from keras_study.jupyter.course import course


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "en").mkdir()
    (tmp_path / "logs").mkdir()
    for name, exercises in (("00-start-here", 1), ("01-tensors", 2), ("02-models", 1)):
        cells = [{"cell_type": "code", "metadata": {"tags": ["check"]}}] * exercises
        cells.append({"cell_type": "markdown", "metadata": {}})
        notebook = {"metadata": {"title": name.title()}, "cells": cells}
        (tmp_path / f"en/{name}.ipynb").write_text(json.dumps(notebook))
    return tmp_path


def test_lessons_in_their_order_with_what_is_solved(study):
    progress.record("01-tensors", 2, True, study / "logs")
    progress.record("01-tensors", 1, False, study / "logs")
    made = course(study, "en", study / "logs")
    assert [(one["name"], one["solved"], one["exercises"]) for one in made["lessons"]] == [
        ("00-start-here", 0, 1),
        ("01-tensors", 1, 2),
        ("02-models", 0, 1),
    ]
    assert made["lessons"][1]["title"] == "01-Tensors"
    assert made["next"] == "01-tensors"


def test_next_is_the_first_that_is_not_solved_and_none_at_the_end(study):
    for exercise in (1, 2):
        progress.record("01-tensors", exercise, True, study / "logs")
    assert course(study, "en", study / "logs")["next"] == "02-models"
    progress.record("02-models", 1, True, study / "logs")
    assert course(study, "en", study / "logs")["next"] is None


def test_learners_own_notebooks_and_broken_ones_are_left_out(study):
    (study / "en/Untitled.ipynb").write_text("{}")
    (study / "en/01-tensors.mine-20260101-000000.ipynb").write_text('{"cells": [], "metadata": {"title": "1"}}')
    (study / "en/05-losses.ipynb").write_text('{"cells": [')
    names = [one["name"] for one in course(study, "en", study / "logs")["lessons"]]
    assert names == ["00-start-here", "01-tensors", "02-models"]


def test_more_solved_than_there_are_exercises_left(study):
    # The learner deleted one of them.
    for exercise in (1, 2, 3):
        progress.record("01-tensors", exercise, True, study / "logs")
    assert course(study, "en", study / "logs")["lessons"][1]["solved"] == 2


def test_no_lessons(tmp_path):
    assert course(tmp_path, "ja", tmp_path) == {"lessons": [], "next": None}

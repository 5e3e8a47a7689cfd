"""A new rule begins as one that works, with a test that passes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from keras_upgrade import new_rule
from keras_upgrade.rulebook.rule import Text

ANSWERS = {
    "room": "layers",
    "old": "keras.layers.Ancient",
    "new": "keras.layers.Dense",
    "since": "2.0",
    "title": "An ancient layer",
    "reason": "Dense took its place.",
    "link": "https://keras.io/api/layers/core_layers/dense/",
}
ARGUMENTS = [f"--{key}={value}" for key, value in ANSWERS.items()]


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("rules/layers", "tests"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "rules" / "layers" / "__init__.py").write_text("")
    monkeypatch.setattr(new_rule, "RULES", tmp_path / "rules")
    monkeypatch.setattr(new_rule, "TESTS", tmp_path / "tests")
    return tmp_path


def test_the_rule_that_is_written_passes_the_test_that_is_written(folders: Path) -> None:
    assert new_rule.main(["ancient-layer", *ARGUMENTS]) == 0
    # The rule among all others, as it will be found in its room.
    (folders / "tests" / "conftest.py").write_text(
        f"""\
import importlib.util
import pytest
from keras_upgrade import upgrade
from keras_upgrade.rules import registry

spec = importlib.util.spec_from_file_location("ancient_layer", {str(folders / "rules/layers/ancient_layer.py")!r})
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
known = [*registry.all_rules(), module.rule]
registry.all_rules = lambda: known


@pytest.fixture
def expect():
    def check(before, after):
        assert upgrade(before).code == after
    return check


@pytest.fixture
def expect_unchanged(expect):
    return lambda source: expect(source, source)
"""
    )
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", folders / "tests"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    assert "3 passed" in ran.stdout


def test_what_is_not_given_is_asked(folders: Path) -> None:
    asked: list[str] = []
    answers = iter(ANSWERS.values())

    def ask(question: str) -> str:
        asked.append(question)
        return next(answers)

    assert new_rule.main(["ancient-layer"], ask) == 0
    assert len(asked) == len(ANSWERS)
    assert "layers" in asked[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["Ancient"], "words with hyphens"),
        (["pooling"], "which a rule has"),
        (["ancient-layer", *ARGUMENTS, "--room=attic"], "received 'attic'"),
        (["ancient-layer", *ARGUMENTS, "--old=Ancient"], "received 'Ancient'"),
        (["ancient-layer", *ARGUMENTS, "--link=keras.io"], "https://"),
        (["ancient-layer", *ARGUMENTS, '--title="'], "--title"),
    ],
)
def test_wrong_answers_write_nothing(
    folders: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        new_rule.main(arguments)
    assert words in capsys.readouterr().err
    assert list(folders.rglob("*ancient*")) == []


def test_a_file_that_is_there_is_kept(folders: Path) -> None:
    (folders / "tests" / "test_ancient_layer.py").write_text("mine")
    with pytest.raises(FileExistsError, match="Nothing was written"):
        new_rule.main(["ancient-layer", *ARGUMENTS])
    assert not (folders / "rules" / "layers" / "ancient_layer.py").exists()


def test_english_is_shown_where_the_japanese_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Text("Only this")["ja"] == "Only this"
    rule = new_rule.all_rules()[0]
    monkeypatch.setattr(rule, "title", Text("Only this"))
    assert new_rule.main(["--untranslated"]) == 0
    assert capsys.readouterr().out.splitlines() == [rule.name]

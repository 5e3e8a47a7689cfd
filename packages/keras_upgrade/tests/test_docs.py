"""The explanations: each rule does what its reference entry says, and the generated pages are fresh."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from keras_upgrade import Memory, upgrade
from keras_upgrade.rulebook.rule import Rule
from keras_upgrade.rules.registry import all_modules, all_rules
from keras_upgrade.telling.catalogue import entries
from keras_upgrade.write_docs import FOLDER, pages

PACKAGE = Path(__file__).parents[1]
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
every_rule = pytest.mark.parametrize("rule", entries().values(), ids=list(entries()))


@every_rule
def test_the_example_is_rewritten_as_it_says(rule: Rule) -> None:
    # Other libraries' rules act beside Keras.
    result = upgrade(rule.before, memory=Memory(keras=rule.library is not None))
    assert result.code.strip("\n") == rule.after.strip("\n")
    assert rule.name in {change.rule for change in result.changes}
    again = upgrade(result.code)
    assert (again.code, again.changes) == (result.code, [])


@every_rule
def test_it_is_explained_in_both_languages(rule: Rule) -> None:
    for text in (rule.title, rule.reason):
        assert text.en.strip()
        assert not JAPANESE.search(text.en)
        # It may follow later; `python -m keras_upgrade.new_rule --untranslated` lists those that wait for it.
        assert not text.ja or JAPANESE.search(text.ja)
    # A reason is a sentence or a few; a title is a phrase.
    assert rule.reason.en.endswith(".")
    assert not rule.reason.ja or rule.reason.ja.endswith("。")
    assert not rule.title.en.endswith(".")
    assert not rule.title.ja.endswith("。")
    assert rule.link.startswith("https://")
    assert re.search(r"\d\.\d", rule.since)
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", rule.name)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_it_has_a_test_file(rule: Rule) -> None:
    module = rule.name.replace("-", "_")
    assert [one.__name__.rpartition(".")[2] for one in all_modules() if getattr(one, "rule", None) is rule] == [module]
    assert (PACKAGE / "tests" / "rules" / f"test_{module}.py").is_file()


@pytest.mark.parametrize("name", pages())
def test_the_pages_are_fresh(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == pages()[name], "Next: python -m keras_upgrade.write_docs"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_rule_is_in_the_reference_and_in_the_cheat_sheet(language: str) -> None:
    reference, sheet = pages()[f"rules.{language}.md"], pages()[f"cheatsheet.{language}.md"]
    for rule in entries().values():
        assert reference.count(f"\n### {rule.name}\n") == 1
        assert sheet.count(f"(rules.{language}.md#{rule.name})") == 1
        assert rule.reason[language] in reference
        assert rule.reason[language] in sheet
        for old in rule.renames:
            assert f"`{old}`" in sheet or f"`{old.rpartition('.')[2]}`" in sheet


def test_what_the_readmes_show_is_what_happens() -> None:
    for name in ("README.md", "README.ja.md"):
        text = (PACKAGE / name).read_text(encoding="utf-8")
        before, after = re.findall(r"```python\n(from keras.*?)```", text, re.DOTALL)[:2]
        assert upgrade(before).code == after


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_every_option_is_in_the_readme(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    from keras_upgrade import cli

    with pytest.raises(SystemExit):
        cli.main(["--help"])
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    assert len(options) > 8
    text = (PACKAGE / name).read_text(encoding="utf-8")
    assert {option for option in options if f"`{option}" not in text} == set()

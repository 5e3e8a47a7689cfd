"""Begins a new rule: `python -m keras_upgrade.new_rule NAME` writes the rule and its test from a few questions.

`--untranslated` lists the rules whose Japanese text is missing.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from keras_upgrade.rules.registry import all_rules

PACKAGE = Path(__file__).parent
RULES = PACKAGE / "rules"
TESTS = PACKAGE.parents[1] / "tests" / "rules"
NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")

# {call} is what the examples have behind the name.
RULE = '''\
"""{title}: {link}"""

from __future__ import annotations

import ast

from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.rule import Rule, Text

RENAMES = {{"{old}": "{new}"}}

rule = Rule(
    name="{name}",
    since="{since}",
    title=Text("{title}"),
    reason=Text("{reason}"),
    before="from {old_module} import {old_name}\\n\\n{old_name}()",
    after="from {new_module} import {new_name}\\n\\n{new_name}()",
    renames=RENAMES,
)


@rule.reference(*RENAMES)
def rename(node: ast.expr, edit: Editor) -> None:
    edit.refer(node, RENAMES[edit.module.name(node)])
'''
TEST = '''\
"""`{old_name}` becomes `{new_name}`, however it was imported."""

from __future__ import annotations


def test_it_is_renamed(expect):
    expect(
        "from {old_module} import {old_name}\\n\\n{old_name}()\\n",
        "from {new_module} import {new_name}\\n\\n{new_name}()\\n",
    )


def test_an_alias_stays(expect):
    expect(
        "from {old_module} import {old_name} as mine\\n\\nmine()\\n",
        "from {new_module} import {new_name} as mine\\n\\nmine()\\n",
    )


def test_a_name_of_ones_own_is_left(expect_unchanged):
    expect_unchanged("def {old_name}():\\n    pass\\n\\n\\n{old_name}()\\n")
'''
QUESTIONS = {
    "room": "Room below rules/ ({choices})",
    "old": "Old dotted name, as in keras.layers.Merge",
    "new": "New dotted name",
    "since": "Version that changed it, as in 2.0 or pandas 1.0",
    "title": "Title: a phrase, no full stop",
    "reason": "Reason for learners: a sentence",
    "link": "Link to the release note (https://...)",
}


def main(argv: Sequence[str] | None = None, ask: Callable[[str], str] = input) -> int:
    """Runs the command line and returns its exit code.

    Raises:
        SystemExit: wrong usage (2), as argparse does.
    """
    parser = argparse.ArgumentParser(prog="python -m keras_upgrade.new_rule", description=__doc__.partition("\n")[0])
    parser.add_argument("name", nargs="?", help="the rule's name, in words with hyphens: merge-layers")
    parser.add_argument("--untranslated", action="store_true", help="list the rules whose Japanese text is missing")
    for key, question in QUESTIONS.items():
        parser.add_argument(f"--{key}", help=f"answers the question: {question.format(choices='a folder there')}")
    arguments = parser.parse_args(argv)
    if arguments.untranslated:
        for name in untranslated():
            print(name)
        return 0
    name = arguments.name
    if not name or not NAME.fullmatch(name):
        parser.error(f"expected a name of words with hyphens, received {name!r}. Next: new_rule merge-layers")
    if name in {rule.name for rule in all_rules()}:
        parser.error(f"expected a new name, received {name!r}, which a rule has. Next: keras-upgrade --explain {name}")
    rooms = sorted(path.parent.name for path in RULES.glob("*/__init__.py"))
    answers = {
        key: getattr(arguments, key) or ask(f"{question.format(choices=', '.join(rooms))}: ").strip()
        for key, question in QUESTIONS.items()
    }
    if problem := _problem(answers, rooms):
        parser.error(problem)
    for path in write(name, answers):
        print(path)
    print(
        "Next: sh scripts/test.sh -p no:xdist packages/keras_upgrade/tests/rules/"
        f"test_{_module(name)}.py; then python -m keras_upgrade.write_docs, and a line in CHANGELOG.md. "
        "A Japanese title and reason are welcome as the second arguments of Text; without them English is shown."
    )
    return 0


def _problem(answers: dict[str, str], rooms: list[str]) -> str | None:
    """What is wrong with the answers; None where nothing is."""
    if answers["room"] not in rooms:
        return f"expected one of the rooms {', '.join(rooms)}, received {answers['room']!r}"
    for key in ("old", "new"):
        if not DOTTED.fullmatch(answers[key]):
            return f"expected a dotted name such as keras.layers.Merge for --{key}, received {answers[key]!r}"
    if not answers["link"].startswith("https://"):
        return f"expected a link that begins with https:// for --link, received {answers['link']!r}"
    for key in ("since", "title", "reason"):
        if not answers[key] or '"' in answers[key] or "\\" in answers[key]:
            return f'expected a text without " and \\ for --{key}, received {answers[key]!r}'
    return None


def _module(name: str) -> str:
    return name.replace("-", "_")


def write(name: str, answers: dict[str, str]) -> list[Path]:
    """Writes the rule and its test, and gives their paths.

    Raises:
        FileExistsError: one of the two is there already; nothing was written.
    """
    old_module, _, old_name = answers["old"].rpartition(".")
    new_module, _, new_name = answers["new"].rpartition(".")
    values = {
        **answers,
        "name": name,
        "old_module": old_module,
        "old_name": old_name,
        "new_module": new_module,
        "new_name": new_name,
    }
    files = {
        RULES / answers["room"] / f"{_module(name)}.py": RULE.format(**values),
        TESTS / f"test_{_module(name)}.py": TEST.format(**values),
    }
    for path, text in files.items():
        ast.parse(text)
        if path.exists():
            raise FileExistsError(f"Expected no file {path}, found one. Nothing was written. Next: another name.")
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return list(files)


def untranslated() -> list[str]:
    """The names of the rules whose title or reason has no Japanese text."""
    return [rule.name for rule in all_rules() if not (rule.title.ja and rule.reason.ja)]


if __name__ == "__main__":
    sys.exit(main())

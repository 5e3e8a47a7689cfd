"""Writes docs/rules.*.md and docs/cheatsheet.*.md from the rules: `python -m keras_upgrade.write_docs`.

A test tells when they are stale.
"""

from __future__ import annotations

import ast
import difflib
import inspect
import re
from pathlib import Path

from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.rules.registry import all_modules
from keras_upgrade.telling.catalogue import entries, since_keras

FOLDER = Path(__file__).parents[2] / "docs"

GROUPS = {
    "keras": Text("Keras", "Keras"),
    "python2": Text("Python", "Python"),
    "others": Text("Other libraries", "ほかのライブラリ"),
}
WORDS = {
    "rules": Text("The rules of keras-upgrade", "keras-upgrade のルール"),
    "sheet": Text("Cheat sheet: old Keras to Keras 3", "早見表: 昔の Keras から Keras 3 へ"),
    "written": Text(
        "Written from the rules by `python -m keras_upgrade.write_docs`.",
        "このページは `python -m keras_upgrade.write_docs` でルールから生成しています。",
    ),
    "rules_intro": Text(
        "What each rule rewrites and why. `keras-upgrade --explain RULE` prints the same. In short: "
        "[cheat sheet](cheatsheet.en.md).",
        "各ルールが何を、なぜ書き換えるのかをまとめました。`keras-upgrade --explain RULE` でも同じ説明を表示できます。"
        "手短に調べたいときは[早見表](cheatsheet.ja.md)をどうぞ。",
    ),
    "sheet_intro": Text(
        "For each rule: a line as the book has it, the line of today, why it changed, and the names and arguments that "
        "it knows. More on each: [the rules](rules.en.md).",
        "ルールごとに、本に載っている書き方、いまの書き方、変わった理由と、対応する名前や引数を並べました。"
        "詳しい説明は[ルール一覧](rules.ja.md)にあります。",
    ),
    "before": Text("Before", "書き換え前"),
    "after": Text("After", "書き換え後"),
    "since": Text("Changed in Keras {since}.", "Keras {since} で変わりました。"),
    "since_other": Text("Changed in {since}.", "{since} で変わりました。"),
    "needs": Text(
        "Modern code may look the same and mean something else, so this acts only where something else shows that the "
        "source was written for Keras {needs}.",
        "いまのコードでも同じ書き方が別の意味で使われるため、"
        "Keras {needs} 用のソースだとほかの箇所から分かった場合にだけ書き換えます。",
    ),
    "more": Text("More", "参考"),
    "old": Text("Old", "以前"),
    "new": Text("Today", "現在"),
    "gone": Text("(as fits the place)", "（場所に応じて）"),
    "argument": Text("argument `{name}=`", "引数 `{name}=`"),
}


def group_of(rule: Rule) -> str:
    if rule.since.startswith("Python"):
        return "python2"
    return "keras" if since_keras(rule) and not rule.name.startswith("tensorflow") else "others"


def arguments() -> dict[str, dict[str, str]]:
    """For each rule, the arguments that it renames: those of its table, and those that its handlers name."""
    found: dict[str, dict[str, str]] = {}
    for module in all_modules():
        if not hasattr(module, "rule"):
            continue
        table = found.setdefault(module.rule.name, {})
        if module.rule.name == "layer-arguments":
            for layer in module.ARGUMENTS.values():
                table |= layer
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="rename", value=ast.Name(id="call")),
                    args=[ast.Constant(value=str(old)), ast.Constant(value=str(new))],
                ):
                    table[old] = new
    return found


def names(rule: Rule, language: str) -> list[tuple[str, str]]:
    """Rows of old and new names; names that only moved from one module to another share a row."""
    rows: list[tuple[str, str]] = []
    moved: dict[tuple[str, str], list[str]] = {}
    for old, new in sorted({**rule.renames, **rule.replaces}.items()):
        old_module, _, name = old.rpartition(".")
        new_module, _, today = (new or "").rpartition(".")
        if new and name == today:
            moved.setdefault((old_module, new_module), []).append(name)
        else:
            rows.append((f"`{old}`", f"`{new.removeprefix('builtins.')}`" if new else WORDS["gone"][language]))
    for (old_module, new_module), members in moved.items():
        if len(members) == 1:
            rows.append((f"`{old_module}.{members[0]}`", f"`{new_module}.{members[0]}`"))
        else:
            rows.append((f"`{old_module}.` " + ", ".join(f"`{one}`" for one in members), f"`{new_module}.` …"))
    return rows


def reference(language: str) -> str:
    lines = [f"# {WORDS['rules'][language]}", "", WORDS["rules_intro"][language], "", WORDS["written"][language], ""]
    for title, members in _grouped():
        lines += [f"## {title[language]}", ""]
        for rule in members:
            lines += [f"### {rule.name}", "", f"**{rule.title[language]}**", "", rule.reason[language], ""]
            for key, code in (("before", rule.before), ("after", rule.after)):
                lines += [f"{WORDS[key][language]}:", "", "```python", *code.strip("\n").split("\n"), "```", ""]
            lines.append(_since(rule, language))
            if rule.needs:
                lines.append(WORDS["needs"][language].format(needs="1" if rule.needs == 1 else "1–2"))
            lines += ["", f"{WORDS['more'][language]}: <{rule.link}>", ""]
    return "\n".join(lines)


def cheatsheet(language: str) -> str:
    renamed = arguments()
    lines = [f"# {WORDS['sheet'][language]}", "", WORDS["sheet_intro"][language], "", WORDS["written"][language], ""]
    for title, members in _grouped():
        lines += [f"## {title[language]}", ""]
        for rule in members:
            lines += [f"### [{rule.title[language]}](rules.{language}.md#{rule.name})", "", "```diff"]
            lines += _difference(rule)
            lines += ["```", "", rule.reason[language], ""]
            rows = [
                (WORDS["argument"][language].format(name=old), f"`{new}=`")
                for old, new in renamed.get(rule.name, {}).items()
            ]
            rows += names(rule, language)
            if rows:
                lines += [f"| {WORDS['old'][language]} | {WORDS['new'][language]} |", "|---|---|"]
                lines += [f"| {old} | {new} |" for old, new in rows]
                lines.append("")
    return "\n".join(lines)


def pages() -> dict[str, str]:
    """Each generated file's name and contents."""
    found = {}
    for language in ("en", "ja"):
        found[f"rules.{language}.md"] = reference(language)
        found[f"cheatsheet.{language}.md"] = cheatsheet(language)
    return found


def _grouped() -> list[tuple[Text, list[Rule]]]:
    return [
        (title, [rule for rule in entries().values() if group_of(rule) == group]) for group, title in GROUPS.items()
    ]


def _since(rule: Rule, language: str) -> str:
    return WORDS["since" if since_keras(rule) else "since_other"][language].format(since=rule.since)


def _difference(rule: Rule) -> list[str]:
    before, after = rule.before.strip("\n").split("\n"), rule.after.strip("\n").split("\n")
    marked = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
    # Imports follow by themselves; they are shown where they are all there is.
    code = [line for line in marked if not re.match(r". (?:from|import) ", line)]
    return [line.rstrip() for line in code or marked]


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")

"""What a learner sees under a cell: a folded diff with its reasons, or a hint, as HTML and as plain text."""

from __future__ import annotations

import ast
import difflib
import re
from html import escape

from keras_upgrade.hints.pattern import Hint
from keras_upgrade.rulebook.rule import Change, Text
from keras_upgrade.running.engine import Result

# Translucent, so that they suit JupyterLab's light and its dark theme.
RED, GREEN, BLUE = "rgba(248,81,73,0.16)", "rgba(46,160,67,0.18)", "rgba(56,139,253,0.9)"
BOX = f"border-left:3px solid {BLUE};padding:2px 0 2px 8px;margin:2px 0;font-size:13px"
CODE = "font-family:var(--jp-code-font-family,monospace);white-space:pre-wrap"
MAGIC = re.compile(
    r"^(\s*(?:[\w., ]+=\s*)?)get_ipython\(\)\.(run_line_magic|run_cell_magic|system|getoutput)(\(.*\))\s*$"
)

CHECK = Text("please check", "要確認")
LINE = Text("line", "行")
SUMMARY = Text(
    "Written for an older Keras: ran with {count} upgraded to Keras 3",
    "古い Keras のコードです。{count}を Keras 3 向けに書き換えて実行しました",
)
PLACES = (Text("1 place", "1 か所"), Text("{n} places", "{n} か所"))
BY_HAND = Text("to do by hand", "手作業が必要")
READ_MORE = Text("more", "くわしく")
HINT = Text("Hint: Keras 3 writes this differently", "ヒント: Keras 3 では書き方が変わりました")


def as_typed(code: str) -> str:
    """Turns IPython's calls for magics and shell commands back into what stood in the cell."""
    lines: list[str] = []
    for line in code.splitlines():
        match = MAGIC.match(line)
        lines += _magic(match) if match else [line]
    return "\n".join(lines)


def _magic(match: re.Match[str]) -> list[str]:
    try:
        values = ast.literal_eval(match[3])
    except (ValueError, SyntaxError):
        return [match[0]]
    values = values if isinstance(values, tuple) else (values,)
    lead = {"run_line_magic": "%", "run_cell_magic": "%%"}.get(match[2], "!")
    head, _, body = " ".join(values[:2]).rstrip(), None, values[2] if len(values) > 2 else ""
    return [f"{match[1]}{lead}{head}", *body.splitlines()]


def diff_lines(before: str, after: str) -> list[str]:
    """The lines that differ, with a leading "-" or "+"; nothing around them but "..." between places far apart."""
    lines: list[str] = []
    found = difflib.unified_diff(as_typed(before).splitlines(), as_typed(after).splitlines(), n=0, lineterm="")
    # The first two lines name files.
    for line in list(found)[2:]:
        if not line.startswith("@@"):
            lines.append(line)
        elif lines:
            lines.append("...")
    return lines


def changes_html(before: str, result: Result, language: str) -> str:
    """`result` for the cell `before`, folded; what has to be done by hand stays in view."""
    parts = []
    if result.changes:
        summary = SUMMARY[language].format(count=count(len(result.changes), language))
        if any(change.check for change in result.changes):
            summary += f" ({CHECK[language]})"
        rows = "".join(_diff_row(line) for line in diff_lines(before, result.code))
        reasons = "".join(f"<li>{one}</li>" for one in _reasons_html(result.changes, language))
        parts.append(
            f'<details style="{BOX}"><summary style="cursor:pointer">{escape(summary)}</summary>'
            f'<div style="{CODE};margin:4px 0">{rows}</div><ul style="margin:4px 0">{reasons}</ul></details>'
        )
    for warning in result.warnings:
        parts.append(
            f'<div style="{BOX};border-left-color:rgba(210,153,34,0.9)"><b>{escape(BY_HAND[language])}</b> '
            f"({escape(_line(warning.line, language))}): {prose(warning.text[language])}</div>"
        )
    return "".join(parts)


def changes_text(before: str, result: Result, language: str) -> str:
    """As `changes_html`, for a terminal."""
    lines = []
    if result.changes:
        lines.append(SUMMARY[language].format(count=count(len(result.changes), language)) + ":")
        lines += diff_lines(before, result.code)
        lines += [f"* {reason}" for reason in _reasons_text(result.changes, language)]
    for warning in result.warnings:
        lines.append(f"! {BY_HAND[language]} ({_line(warning.line, language)}): {warning.text[language]}")
    return "\n".join(lines)


def hint_html(hint: Hint, language: str) -> str:
    return (
        f'<div style="{BOX}"><b>{escape(HINT[language])}</b><br><code>{escape(hint.old)}</code> &rarr; '
        f"<code>{escape(hint.new)}</code><br>{prose(hint.why[language])} {_link(hint.link, language)}</div>"
    )


def hint_text(hint: Hint, language: str) -> str:
    return f"{HINT[language]}\n  {hint.old} -> {hint.new}\n  {hint.why[language]} {hint.link}"


def count(number: int, language: str) -> str:
    return PLACES[number != 1][language].format(n=number)


def _line(number: int, language: str) -> str:
    return f"{number} {LINE.ja}目" if language == "ja" else f"{LINE.en} {number}"


def prose(text: str) -> str:
    """An explanation as HTML; code stands between backticks in it."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _diff_row(line: str) -> str:
    colour = {"-": RED, "+": GREEN}.get(line[0])
    style = f' style="background:{colour}"' if colour else ""
    return f"<div{style}>{escape(line)}</div>"


def _link(link: str, language: str) -> str:
    return f'<a href="{escape(link)}" target="_blank" rel="noopener">{escape(READ_MORE[language])}</a>'


def grouped(changes: list[Change]) -> dict[str, list[Change]]:
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.rule, []).append(change)
    return groups


def reason(rule_name: str) -> tuple[Text, str]:
    """Why a rule exists, and where to read on. The imports that follow other changes have a reason of their own."""
    from keras_upgrade.rules.registry import all_rules

    for rule in all_rules():
        if rule.name == rule_name:
            return rule.reason, rule.link
    return FOLLOWS.get(rule_name, Text(rule_name, rule_name)), "https://keras.io/api/"


FOLLOWS = {
    "imports": Text("The imports bring what the upgraded code uses.", "書き換えたコードで使う名前を import します。")
}


def _each(changes: list[Change], language: str) -> list[tuple[str, str, str]]:
    """Old, new and remarks of each change, the same one once."""
    found = []
    for change in changes:
        remarks = f" ({CHECK[language]})" if change.check else ""
        remarks += f" {change.note[language]}" if change.note else ""
        row = (change.old, change.new, remarks)
        if row not in found:
            found.append(row)
    return found


def _reasons_html(changes: list[Change], language: str) -> list[str]:
    made = []
    for name, group in grouped(changes).items():
        why, link = reason(name)
        rows = "; ".join(
            (f"<code>{escape(old)}</code> " if old else "")
            + (f"&rarr; <code>{escape(new)}</code>" if new else "&rarr; &empty;")
            + prose(remarks)
            for old, new, remarks in _each(group, language)
        )
        made.append(f"{rows}<br>{prose(why[language])} {_link(link, language)}")
    return made


def _reasons_text(changes: list[Change], language: str) -> list[str]:
    made = []
    for name, group in grouped(changes).items():
        why, link = reason(name)
        rows = "; ".join(f"{old or '+'} -> {new or '-'}{remarks}" for old, new, remarks in _each(group, language))
        made.append(f"{rows}: {why[language]} {link}")
    return made

"""What the command line says, in English and Japanese."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from keras_upgrade.rulebook.rule import Change, Rule, Text, UpgradeWarning
from keras_upgrade.telling.catalogue import entries, since_keras

RED, GREEN, YELLOW, CYAN, BOLD, END = "\033[31m", "\033[32m", "\033[33m", "\033[36m", "\033[1m", "\033[0m"

PROBLEMS = {
    "read": Text(
        "Expected a readable file, received: {detail}. Next: check the path and its permissions.",
        "ファイルを読み込めません（{detail}）。パスとアクセス権を確認してください。",
    ),
    "missing": Text(
        "Expected a file, a folder or a pattern, received a name that nothing has. "
        "Next: check the spelling and the current folder.",
        "この名前に一致するファイルやフォルダがありません。つづりと現在のフォルダを確認してください。",
    ),
    "decode": Text(
        "Expected text in the encoding that the file declares (UTF-8 unless it says otherwise), received: {detail}. "
        "Nothing was changed. Next: save it as UTF-8, or name its encoding in the first line: # -*- coding: ... -*-",
        "宣言された文字コード（宣言がなければ UTF-8）で読めません（{detail}）。ファイルは変更していません。"
        "UTF-8 で保存し直すか、1 行目に # -*- coding: ... -*- と書いて文字コードを指定してください。",
    ),
    "encode": Text(
        "The file's encoding cannot hold the new text: {detail}. Nothing was changed. "
        "Next: save the file as UTF-8, then run the upgrade again.",
        "ファイルの文字コードでは新しい内容を保存できません（{detail}）。ファイルは変更していません。"
        "UTF-8 で保存し直してから実行してください。",
    ),
    "vanished": Text(
        "The file went while it was upgraded ({detail}). Nothing was written.",
        "書き換えの途中でファイルがなくなりました（{detail}）。何も書き込んでいません。",
    ),
    "changed": Text(
        "The file changed while it was upgraded. Nothing was written. "
        "Next: save it in your editor, then run the upgrade again.",
        "書き換えの途中で、ほかのプログラムがファイルを変更しました。何も書き込んでいません。エディターで保存してから、もう一度実行してください。",
    ),
    "special": Text(
        "Expected a regular file, received a pipe, a device or a socket. Nothing was read. "
        "Next: give its contents to standard input: keras-upgrade - < FILE",
        "通常のファイルではありません（パイプ、デバイス、ソケットなど）。読み込んでいません。"
        "内容を標準入力から渡してください：keras-upgrade - < ファイル",
    ),
    "linked": Text(
        "The file has {detail} names (hard links), and a new file would take the place of this one alone. Nothing was "
        "changed. Next: make it a file of its own (cp FILE NEW && mv NEW FILE), or see the new text with --stdout.",
        "このファイルにはハードリンクで {detail} 個の名前があります。書き換えるとこの名前だけが新しい内容になるので、"
        "変更していません。独立したファイルにしてから（cp 元 新 && mv 新 元）実行するか、--stdout で結果だけを"
        "表示してください。",
    ),
    "outside": Text(
        "The link leads out of the folder, to {detail}: left as it is. Next: name that file itself.",
        "フォルダの外（{detail}）を指すリンクなので、変更しません。書き換えるには、そのファイルを直接指定してください。",
    ),
    "protected": Text(
        "The file is write-protected. Nothing was changed. Next: chmod u+w, or see the new text with --stdout.",
        "ファイルが書き込み禁止になっています。変更していません。chmod u+w を実行するか、"
        "--stdout で結果だけを表示してください。",
    ),
    "write": Text(
        "The new text could not be written: {detail}. The file is as it was.",
        "新しい内容を書き込めませんでした（{detail}）。ファイルは元のままです。",
    ),
    "notebook": Text(
        "{detail} Nothing was changed. Next: open it in Jupyter, which says what is broken.",
        "ノートブックとして読めません（{detail}）。変更していません。Jupyter で開いて、"
        "壊れている場所を確認してください。",
    ),
    "defect": Text(
        "keras-upgrade itself failed ({detail}). The file is as it was. "
        "Next: please report it with the file, or leave a rule out with --skip.",
        "keras-upgrade の内部エラーです（{detail}）。ファイルは元のままです。このファイルを添えて報告してください。"
        "--skip でルールを外すと避けられることがあります。",
    ),
    "nothing": Text(
        "There is no .py or .ipynb file in {detail}.",
        "{detail} には .py も .ipynb もありません。",
    ),
    "kernel": Text(
        "The notebook's kernel speaks {detail}, not Python: left as it is.",
        "Python ではなく {detail} のノートブックなので、何も変更しません。",
    ),
}

WORDS = {
    "check": Text("please check", "要確認"),
    "removed": Text("(removed)", "（削除）"),
    "added": Text("(added)", "（追加）"),
    "warning": Text("by hand", "手作業"),
    "error": Text("error", "エラー"),
    "note": Text("note", "注"),
    "cell": Text("cell {number}", "セル {number}"),
    "since": Text("since {since}", "{since} から"),
    "before": Text("Before", "書き換え前"),
    "after": Text("After", "書き換え後"),
    "counts": Text("Changes by rule", "ルール別の書き換え数"),
    "rewritten": Text("Rewriting {file}", "書き換え: {file}"),
    "would": Text("Would rewrite {file}", "書き換えが必要: {file}"),
}


def language_of(environment: Mapping[str, str]) -> str:
    """ "ja" or "en", by the first of LC_ALL, LC_MESSAGES and LANG that is set."""
    said = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "ja" if said.lower().startswith("ja") else "en"


class Reporter:
    """Turns what happened into lines. With `color`, for a terminal."""

    def __init__(self, language: str = "en", color: bool = False) -> None:
        self.language = language
        self.color = color
        # How often each rule was told of: its reason stands at the first place alone.
        self.told: Counter[str] = Counter()

    def word(self, key: str, **values: object) -> str:
        return WORDS[key][self.language].format(**values)

    def change(self, file: str, cell: int | None, change: Change) -> str:
        """`file:line: old -> new  [rule] reason`; the reason where the rule is met for the first time."""
        old = _line(change.old) or self.word("added")
        new = _line(change.new) or self.word("removed")
        rule = entries().get(change.rule)
        why = rule.reason if rule and not self.told[change.rule] else None
        self.told[change.rule] += 1
        reasons = [text[self.language] for text in (why, change.note) if text]
        marked = f"[{change.rule}]"
        if change.check:
            marked += " " + self._paint(self.word("check") + ":", YELLOW)
        reason = ("" if self.language == "ja" else " ").join(reasons)
        line = f"{self._paint(old, RED)} -> {self._paint(new, GREEN)}  {marked} {reason}"
        return f"{self._place(file, cell, change.line)} {line.rstrip()}"

    def summary(self) -> str | None:
        """How often each rule changed something; None where each did once at most."""
        if not self.told or max(self.told.values()) < 2:
            return None
        counts = [f"{rule} {number}" for rule, number in self.told.most_common()]
        return f"{self.word('counts')}: {', '.join(counts)}"

    def warning(self, file: str, cell: int | None, warning: UpgradeWarning) -> str:
        label = self._paint(self.word("warning") + ":", BOLD + YELLOW)
        return f"{self._place(file, cell, warning.line)} {label} [{warning.rule}] {warning.text[self.language]}"

    def problem(self, file: str, kind: str, detail: str = "") -> str:
        label = self.word("note") if kind in ("nothing", "kernel", "outside") else self.word("error")
        painted = self._paint(label + ":", BOLD + (YELLOW if label == self.word("note") else RED))
        return f"{file}: {painted} " + PROBLEMS[kind][self.language].replace("{detail}", detail)

    def explain(self, rule: Rule) -> str:
        language = self.language
        since = f"Keras {rule.since}" if since_keras(rule) else rule.since
        lines = [
            f"{self._paint(rule.name, BOLD)}: {rule.title[language]} ({self.word('since', since=since)})",
            "",
            rule.reason[language],
            "",
            f"{self.word('before')}:",
            *("    " + line for line in rule.before.splitlines()),
            f"{self.word('after')}:",
            *("    " + line for line in rule.after.splitlines()),
            "",
            rule.link,
        ]
        return "\n".join(lines)

    def list_rules(self) -> str:
        rules = entries().values()
        width = max(len(rule.name) for rule in rules)
        return "\n".join(f"{rule.name:<{width}}  {rule.title[self.language]}" for rule in rules)

    def diff(self, file: str, old: str, new: str) -> str:
        """A unified diff, with colours on a terminal."""
        text = "".join(_diff(file, old, new))
        if not self.color:
            return text
        paints = {"+": GREEN, "-": RED, "@": CYAN}
        lines = text.splitlines(keepends=True)
        return "".join(self._paint(line[:-1], paints[line[0]]) + "\n" if line[0] in paints else line for line in lines)

    def _place(self, file: str, cell: int | None, line: int) -> str:
        place = f"{file}:{line}:" if cell is None else f"{file}:{self.word('cell', number=cell)}:{line}:"
        return self._paint(place, BOLD)

    def _paint(self, text: str, style: str) -> str:
        return f"{style}{text}{END}" if self.color else text


def _line(text: str) -> str:
    """One line, without what could act on a terminal."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", text).strip()


def _diff(file: str, old: str, new: str) -> Iterator[str]:
    # Lines end at \n alone, so that form feeds and lone \r inside of them are no ends, as for `patch`.
    lines = [re.findall(r"[^\n]*\n|[^\n]+", text) for text in (old, new)]
    for line in difflib.unified_diff(*lines, file, file):
        yield line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"

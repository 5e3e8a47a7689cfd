"""What JupyterLab is told about a notebook: its changed cells, why they changed, and what is left to do by hand."""

from __future__ import annotations

from keras_upgrade.notebooks.nbformat_text import upgrade_notebook
from keras_upgrade.rulebook.rule import Change
from keras_upgrade.telling.display import diff_lines, grouped, reason


def answer(notebook: str, language: str) -> dict[str, object]:
    """Upgrades `notebook`, nbformat's JSON.

    `index` is a cell's place in the notebook from 0; `number` counts the code cells from 1, as the learner would.
    `kernel` is the language of a notebook that is not Python's.

    Raises:
        ValueError: `notebook` is no notebook.
    """
    result = upgrade_notebook(notebook)
    changed = [
        {
            "index": cell.index,
            "number": cell.number,
            "source": cell.result.code,
            "diff": diff_lines(cell.source, cell.result.code),
            "reasons": _reasons(cell.result.changes, language),
        }
        for cell in result.cells
        if cell.changed
    ]
    warnings = [
        {"number": cell.number, "line": one.line, "text": one.text[language]}
        for cell in result.cells
        for one in cell.result.warnings
    ]
    return {"cells": changed, "warnings": warnings, "kernel": result.language}


def _reasons(changes: list[Change], language: str) -> list[dict[str, object]]:
    made = []
    for rule, group in grouped(changes).items():
        why, link = reason(rule)
        edits = [
            {"old": one.old, "new": one.new, "check": one.check, "note": one.note[language] if one.note else ""}
            for one in dict.fromkeys(group)
        ]
        made.append({"why": why[language], "link": link, "edits": edits})
    return made

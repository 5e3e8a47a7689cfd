"""A check cell as a notebook holds it: its assertions, handed to `keras_study.checks`."""

from __future__ import annotations

import ast
import textwrap

from keras_study.translation import LessonError

MODULE = "keras_study.checks"


def wrapped(place: str, page: str, exercise: int, body: str, stub: str, kind: str | None) -> str:
    """The code of a check cell.

    `page`: the notebook, such as "en/01-tensors". `body`: assertions and a last `print`. `stub`: the learner's cell
    before it is filled in. `kind`: what is expected in place of its three dots.

    Raises:
        LessonError: the body has a literal over several lines, or `kind` is given for a stub without three dots.
    """
    if any(
        isinstance(node, ast.Constant) and isinstance(node.value, str) and node.end_lineno != node.lineno
        for node in ast.walk(ast.parse(body))
    ):
        raise LessonError(f"{place}: expected literals on one line in a check, as its code is indented. Shorten them.")
    # JupyterLab shows a folded cell's first line.
    first, newline, rest = body.partition("\n") if body.startswith("#") else ("", "", body)
    names = [repr(name) for name, dots in _bound(stub).items() if not (kind and dots)]
    kinds = [f"{name}={kind!r}" for name, dots in _bound(stub).items() if kind and dots]
    if kind and not kinds:
        raise LessonError(f"{place}: expected three dots in the exercise whose answer is a {kind}. Received none.")
    arguments = ", ".join([repr(page), str(exercise), *names, *kinds]).replace("'", '"')
    return (
        f"{first}{newline}from {MODULE} import check\n\n\n"
        f"@check({arguments})\ndef exercise_{exercise}():\n{textwrap.indent(rest, '    ')}"
    )


def _bound(stub: str) -> dict[str, bool]:
    """What the stub gives a value at its top level, and whether that value is the three dots."""
    bound: dict[str, bool] = {}
    for statement in ast.parse(stub).body:
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            bound[statement.name] = False
        elif isinstance(statement, ast.Assign):
            dots = isinstance(statement.value, ast.Constant) and statement.value.value is ...
            for node in ast.walk(ast.Module(statement.targets, [])):
                if isinstance(node, ast.Name):
                    bound[node.id] = dots
    return bound

"""Where a layer's call stands in a Sequential, and how the stack is told the shape of its input."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache

from keras_upgrade.editing.calls import Call
from keras_upgrade.reading.memory import SEQUENTIAL
from keras_upgrade.reading.module import Module
from keras_upgrade.text.source import Edit

# Wrappers whose first argument's input is their own input.
TRANSPARENT = ("keras.layers.Bidirectional",)
LOOPS = (ast.For, ast.AsyncFor, ast.While)


@dataclass
class Place:
    """`kind`: "added" by `model.add(layer)`, "listed" in `Sequential([layer])`, "called" as `layer(x)`, or "elsewhere".

    `first`: whether nothing stands below it in the stack; None where that cannot be told. `created`: whether the place
    where the stack was made is in sight.
    """

    kind: str
    node: ast.expr
    statement: ast.stmt | None = None
    owner: str | None = None
    first: bool | None = None
    created: bool = False


def place_of(module: Module, node: ast.expr, depth: int = 2) -> Place:
    parents = module.scopes.parents
    parent = parents.get(node)
    while isinstance(parent, ast.Call) and module.name(parent.func) in TRANSPARENT and node in parent.args[:1]:
        node, parent = parent, parents.get(parent)
    if isinstance(parent, ast.Call) and parent.func is node:
        return Place("called", node)
    if isinstance(parent, ast.List | ast.Tuple):
        maker = parents.get(parent)
        if isinstance(maker, ast.keyword):
            maker = parents.get(maker)
        if isinstance(maker, ast.Call) and module.name(maker.func) == SEQUENTIAL:
            return Place("listed", node, first=parent.elts[0] is node, created=True)
    if isinstance(parent, ast.Call) and node in parent.args[:1]:
        statement = parents.get(parent)
        if isinstance(parent.func, ast.Attribute) and parent.func.attr == "add" and isinstance(statement, ast.Expr):
            owner = parent.func.value
            first, created = _first(module, statement, owner)
            return Place("added", node, statement, module.source.text_of(owner), first, created)
    if isinstance(parent, ast.Assign) and depth and len(parent.targets) == 1:
        found = [place_of(module, use, depth - 1) for use in _uses(module, parent.targets[0])]
        if any(one.kind == "called" for one in found):
            return Place("called", node)
        if len(found) == 1:
            return found[0]
    return Place("elsewhere", node)


def _uses(module: Module, target: ast.expr) -> list[ast.expr]:
    if not isinstance(target, ast.Name):
        return []
    return [
        one for one in module.source.named(target.id) if isinstance(one.ctx, ast.Load) and one.lineno > target.lineno
    ]


def _first(module: Module, statement: ast.stmt, owner: ast.expr) -> tuple[bool | None, bool]:
    """Whether the statement, `owner.add(...)`, lays the first layer, and whether the stack's making is in sight."""
    place = (module.scopes.of[statement].node, ast.unparse(owner))
    makings = [one for one in _makings(module).get(place, []) if one.lineno < statement.lineno]
    made = max(makings, key=lambda one: one.lineno, default=None)
    added = [one for one in _additions(module).get(place, []) if one.lineno < statement.lineno]
    below = [module.scopes.statement(one) for one in added]
    if made is not None:
        if isinstance(made.value, ast.Call) and any(
            isinstance(one, ast.List | ast.Tuple) and one.elts
            for one in [*made.value.args, *(keyword.value for keyword in made.value.keywords)]
        ):
            return False, True
        below = [one for one in below if one.lineno > made.lineno]
    if any(not _apart(module, one, statement) for one in below):
        return False, made is not None
    around = [one for one in module.scopes.ancestors(statement) if isinstance(one, LOOPS)]
    if any(made is None or one not in module.scopes.ancestors(made) for one in around):
        return None, made is not None
    return True, made is not None


@lru_cache(maxsize=8)
def _makings(module: Module) -> dict[tuple[ast.AST, str], list[ast.Assign]]:
    """The assignments of the module, by their scope and what they assign to."""
    found: dict[tuple[ast.AST, str], list[ast.Assign]] = {}
    for node in module.source.every(ast.Assign):
        for target in dict.fromkeys(ast.unparse(one) for one in node.targets):
            found.setdefault((module.scopes.of[node].node, target), []).append(node)
    return found


@lru_cache(maxsize=8)
def _additions(module: Module) -> dict[tuple[ast.AST, str], list[ast.Call]]:
    """The calls of a method `add`, by their scope and what they add to."""
    found: dict[tuple[ast.AST, str], list[ast.Call]] = {}
    for node in module.source.every(ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "add":
            found.setdefault((module.scopes.of[node].node, ast.unparse(node.func.value)), []).append(node)
    return found


def _apart(module: Module, one: ast.stmt, other: ast.stmt) -> bool:
    """Whether the two stand in different branches of one `if`, so that only one of them runs."""
    for branch in module.scopes.ancestors(one):
        if isinstance(branch, ast.If) and branch in module.scopes.ancestors(other):
            sides = [
                next(side for side in ("body", "orelse", "test") if _within(module, each, branch, side))
                for each in (one, other)
            ]
            return sides[0] != sides[1]
    return False


def _within(module: Module, node: ast.AST, branch: ast.If, side: str) -> bool:
    if side == "test":
        return True
    block = getattr(branch, side)
    return node in block or any(one in block for one in module.scopes.ancestors(node))


def input_edits(call: Call, place: Place, arguments: str) -> list[Edit]:
    """The edits that lay `Input(arguments)` below the layer at `place`, which is "added" or "listed"."""
    source = call.module.source
    text = f"{call.editor.import_name('keras.layers.Input', call.node.func)}({arguments})"
    if place.kind == "added":
        at = source.start(place.statement)
        line = source.starts[place.statement.lineno - 1]
        alone = not source.data[line:at].strip()
        gap = source.newline + source.indent_of(place.statement) if alone else "; "
        return [Edit(at, at, f"{place.owner}.add({text}){gap}")]
    at = source.start(place.node)
    line = source.starts[place.node.lineno - 1]
    alone = not source.data[line:at].strip()
    gap = "," + source.newline + source.indent_of(place.node) if alone else ", "
    return [Edit(at, at, text + gap)]

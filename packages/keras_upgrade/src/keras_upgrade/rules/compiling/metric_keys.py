"""`history['acc']` became `history['accuracy']`: https://github.com/keras-team/keras/releases/tag/2.3.0"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache

from keras_upgrade.editing.calls import Argument, Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.reading import compiles, facts
from keras_upgrade.reading.module import Module
from keras_upgrade.reading.parameters import handed_in
from keras_upgrade.rulebook.handlers import Written
from keras_upgrade.rulebook.rule import Rule, Text

# Where each callback takes the key that it watches.
MONITOR = {
    "keras.callbacks.EarlyStopping": 0,
    "keras.callbacks.ReduceLROnPlateau": 0,
    "keras.callbacks.ModelCheckpoint": 1,
}
# How a history goes to a file, and how it comes back.
FILES = ("pickle", "_pickle", "cPickle", "json", "joblib")
DUMPERS = frozenset(f"{module}.{name}" for module in FILES for name in ("dump", "dumps"))
LOADERS = frozenset(f"{module}.{name}" for module in FILES for name in ("load", "loads"))

rule = Rule(
    name="metric-keys",
    since="2.3",
    title=Text("Keys of a history", "学習履歴のキー"),
    reason=Text(
        "A history calls a metric as `compile` did: with `metrics=['accuracy']` the key is 'accuracy', which once "
        "was shortened to 'acc'.",
        "学習履歴のキーは `compile` に渡した名前と同じになりました。`metrics=['accuracy']` なら、以前の 'acc' "
        "ではなく 'accuracy' です。",
    ),
    before=(
        "from keras.models import Sequential\n\nmodel = Sequential()\n"
        "model.compile('sgd', 'mse', metrics=['accuracy'])\n"
        "history = model.fit(x, y)\nprint(history.history['val_acc'])"
    ),
    after=(
        "from keras.models import Sequential\n\nmodel = Sequential()\n"
        "model.compile('sgd', 'mse', metrics=['accuracy'])\n"
        "history = model.fit(x, y)\nprint(history.history['val_accuracy'])"
    ),
)


# A key as it stands in quotes, whole or behind the name of an output.
KEYS = [
    Written(
        {"lr", *compiles.SHORT, *(f"_{name.rpartition('_')[2]}" for name in compiles.SHORT)},
        rf"(?:\b|_)(?:lr|{'|'.join(compiles.SHORT)})['\"]",
    )
]


def is_log(node: ast.AST, module: Module, depth: int = 4, loaded: bool = True) -> bool:
    """Whether `node` gives a dictionary of losses and metrics: a history's, or what callbacks are handed.

    `loaded`: what a file gives back counts as well.
    """
    if depth == 0:
        return False
    if module.kind(node) == "log":
        return True
    if isinstance(node, ast.Attribute):
        return node.attr == "history" and module.imports_keras()
    if isinstance(node, ast.Name):
        bindings = module.scopes.lookup(node.id, node)
        if not bindings:
            return False
        if node.id == "logs" and all(isinstance(one.node, ast.arg) for one in bindings):
            return module.imports_keras()
        if node.id in ("history", "hist") and all(isinstance(one.node, ast.arg) for one in bindings):
            # A module that plots for another one of its folder.
            return bool(module.memory.keras and module.memory.metrics)
        values = [one.value for one in bindings]
        return all(value is not None and is_log(value, module, depth - 1, loaded) for value in values)
    if isinstance(node, ast.Subscript):
        # A row, or some columns, of the table that `CSVLogger` wrote.
        return is_table(node.value, module, depth - 1)
    if isinstance(node, ast.Call):
        if is_table(node, module, depth):
            return True
        if module.name(node.func) in LOADERS:
            return loaded and dumps_log(module)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
        return (
            name in ("DataFrame", "dict", "copy")
            and bool(node.args)
            and is_log(node.args[0], module, depth - 1, loaded)
        )
    return False


def is_table(node: ast.AST, module: Module, depth: int = 4) -> bool:
    """Whether `node` reads a table from a file, in a source that has `CSVLogger` write one."""
    if depth == 0 or "CSVLogger" not in module.source.text:
        return False
    match node:
        case ast.Name(id=name):
            values = [one.value for one in module.scopes.lookup(name, node)]
            return bool(values) and all(one is not None and is_table(one, module, depth - 1) for one in values)
        case ast.Call(func=ast.Name(id="list"), args=[table]):
            return is_table(table, module, depth - 1)
        case ast.Call(func=maker):
            return module.name(maker) in ("csv.DictReader", "pandas.read_csv")
    return False


@lru_cache(maxsize=8)
def dumps_log(module: Module) -> bool:
    """Whether the source writes a history to a file, and nothing else: what it loads is that history."""
    dumped = [node.args[0] for node in module.source.every(ast.Call) if module.name(node.func) in DUMPERS and node.args]
    return bool(dumped) and all(is_log(one, module, loaded=False) for one in dumped)


def has_log(node: ast.AST, module: Module) -> bool:
    return module.kind(node) == "history" or is_log(node, module)


def rename(node: ast.AST, edit: Editor, check: bool = False) -> None:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return
    new = new_key(node.value, edit, node)
    text = edit.text(node)
    if new is not None and text.count(node.value) == 1:
        edit.replace(node, text.replace(node.value, new[0]), check=check or new[1])


def new_key(key: str, edit: Editor, at: ast.AST | None = None) -> tuple[str, bool] | None:
    if key != "lr":
        return compiles.new_key(key, edit.module, edit.state.generation, at)
    # What a callback of the learner's own notes as 'lr' keeps its name.
    return None if facts.known(edit.module, "notes lr") else ("learning_rate", False)


@facts.finder
def _own_keys(module: Module) -> Iterable[str]:
    if "lr" not in module.source.text:
        return
    for node in module.source.every(ast.Subscript, ast.Call, ast.keyword, ast.Dict):
        match node:
            case (
                ast.Subscript(slice=ast.Constant(value="lr"), ctx=ast.Store())
                | ast.Call(func=ast.Attribute(attr="setdefault"), args=[ast.Constant(value="lr"), *_])
                | ast.keyword(arg="lr", value=ast.List())
            ):
                yield "notes lr"
            case ast.Dict(keys=keys) if any(isinstance(one, ast.Constant) and one.value == "lr" for one in keys):
                yield "notes lr"


@rule.node(ast.Subscript, given=KEYS)
def subscript(node: ast.Subscript, edit: Editor) -> None:
    if not is_log(node.value, edit.module):
        return
    for key in _constants(node.slice, edit.module):
        rename(key, edit)


def _constants(node: ast.expr, module: Module) -> Iterator[ast.Constant]:
    """The literals that a key can be: itself, those of a list, those of a loop, what `'val_' +` stands before."""
    match node:
        case ast.Constant():
            yield node
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            for element in elements:
                yield from _constants(element, module)
        case ast.BinOp(op=ast.Add(), right=right):
            yield from _constants(right, module)
        case ast.Name(id=name):
            for binding in module.scopes.lookup(name, node):
                if binding.iterated and isinstance(binding.value, ast.List | ast.Tuple) and binding.item is None:
                    yield from _constants(binding.value, module)
                elif not binding.iterated and isinstance(binding.value, ast.Constant):
                    yield binding.value
                elif isinstance(binding.node, ast.arg):
                    yield from (one for one in handed_in(binding.node, module) if isinstance(one, ast.Constant))


@rule.method("get", "pop", given=KEYS)
def get(call: Call) -> None:
    if call.positional and is_log(call.owner, call.module):
        for key in _constants(call.positional[0].value, call.module):
            rename(key, call.editor)


@rule.node(ast.Compare, given=KEYS)
def contains(node: ast.Compare, edit: Editor) -> None:
    if isinstance(node.ops[0], ast.In | ast.NotIn) and is_log(node.comparators[0], edit.module):
        rename(node.left, edit)


@rule.node(ast.Call, given=KEYS)
def handed_over(node: ast.Call, edit: Editor) -> None:
    """`plot(history, 'acc')`, `frame.plot(y=['acc', 'val_acc'])`: a key goes along with the history it is of."""
    values = [*node.args, *(one.value for one in node.keywords)]
    keys = [key for value in values for key in _literals(value)]
    if not any(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in keys):
        return
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    if not any(has_log(value, edit.module) for value in values) and not (
        owner is not None and is_log(owner, edit.module)
    ):
        return
    if isinstance(node.func, ast.Attribute) and node.func.attr in ("get", "pop"):
        return
    for key in keys:
        rename(key, edit, check=True)


def _literals(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.List | ast.Tuple) else [node]


@rule.call(*MONITOR, given=KEYS)
def monitor(call: Call) -> None:
    key = call.get("monitor", MONITOR[call.name])
    if key is not None:
        for constant in _constants(key.value, call.module):
            rename(constant, call.editor)


@rule.call("keras.callbacks.ModelCheckpoint", given=[compiles.FIELD])
def template(call: Call) -> None:
    path = call.get("filepath", 0)
    if path is None:
        return
    for constant in path_constants(path, call.module):
        if isinstance(constant.value, str):
            text = call.editor.text(constant)
            new = compiles.new_template(text, call.module, call.editor.state.generation)
            call.editor.replace(constant, new)


def path_constants(path: Argument, module: Module) -> Iterator[ast.Constant]:
    """The literals in a path, also of the variable that holds it."""
    roots: list[ast.AST] = [path.value]
    if isinstance(path.value, ast.Name):
        roots += [one.value for one in module.scopes.lookup(path.value.id, path.value) if one.value is not None]
    for root in roots:
        for node in ast.walk(root):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node

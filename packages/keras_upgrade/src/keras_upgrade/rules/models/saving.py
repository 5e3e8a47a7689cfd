"""Weights are saved to `.weights.h5`, checkpoints of models to `.keras`.

https://keras.io/api/models/model_saving_apis/weights_saving_and_loading/
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from keras_upgrade.editing.calls import Argument, Call
from keras_upgrade.reading import facts, paths
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="saving",
    since="3.0",
    title=Text("Suffixes of saved files", "保存するファイルの拡張子"),
    reason=Text(
        "The suffix says what a file holds: `.weights.h5` weights alone, `.keras` a whole model. Loading follows suit.",
        "拡張子が中身を表します。重みだけなら `.weights.h5`、モデル全体なら `.keras` です。"
        "読み込み側も同じ名前に合わせます。",
    ),
    before="from keras.models import Sequential\n\nmodel = Sequential()\nmodel.save_weights('digits.h5')\n"
    "model.load_weights('digits.h5')",
    after=(
        "from keras.models import Sequential\n\nmodel = Sequential()\nmodel.save_weights('digits.weights.h5')\n"
        "model.load_weights('digits.weights.h5')"
    ),
)


def _own(call: Call) -> bool:
    """Whether the method is the learner's own, for all that can be seen."""
    if not call.may_be_of_a_model or _exempt(call):
        return True
    return facts.known(call.module, f"def {call.method}") and not paths.is_model(call.owner, call.module)


def _exempt(call: Call) -> bool:
    """Keras 2 itself is at work, or an error is what the source wants."""
    return "tf_keras" in call.module.scope_names() or paths.expects_error(call.node, call.module)


def _rename(path: Argument, suffix: str, call: Call) -> bool:
    """Gives the literal of `path` the suffix; False where the path cannot be seen."""
    node = paths.literal(path.value, call.module)
    if node is None:
        return False
    text = paths.with_suffix(node, call.module, suffix)
    if text is not None:
        _rename_equals(node, suffix, call)
        call.editor.replace(node, text)
    return True


def _rename_equals(node: ast.expr, suffix: str, call: Call) -> None:
    """`os.path.exists('digits.h5')` asks for the same file."""
    if not isinstance(node, ast.Constant):
        return
    for one in call.module.source.every(ast.Constant):
        if one.value == node.value and one is not node:
            parent = call.module.scopes.parents.get(one)
            if isinstance(parent, ast.Call) and isinstance(parent.func, ast.Attribute) and parent.func.attr in FILES:
                text = paths.with_suffix(one, call.module, suffix)
                if text is not None:
                    call.editor.replace(one, text)


FILES = frozenset({"exists", "isfile", "remove", "unlink", "getsize", "download", "copy", "move"})


def _ask(path: Argument, helper: str, call: Call) -> None:
    """Where a path is computed, a helper gives it its suffix when the script runs."""
    local = call.editor.import_name(f"keras_upgrade.compat.saving.{helper}")
    if isinstance(path.value, ast.Call) and call.editor.text(path.value.func) == local:
        return
    call.set(path, f"{local}({call.text(path)})")


@rule.method("save_weights")
def save_weights(call: Call) -> None:
    path = call.get("filepath", 0)
    if path is None or path.star or _own(call):
        return
    if _loaded_by_name(path, call):
        _save_whole(call)
        return
    if not _rename(path, paths.WEIGHTS, call) and call.editor.is_old:
        _ask(path, "weights_path", call)


def _loaded_by_name(path: Argument, call: Call) -> bool:
    """Whether the source loads the file with `by_name=True`, which Keras 3 does for whole models in HDF5 alone."""
    node = paths.literal(path.value, call.module)
    text = paths.text_in(node, call.module) if node is not None else ""
    return paths.is_legacy(text) and facts.known(call.module, f"loads {paths.stem(text)} by name")


def _save_whole(call: Call) -> None:
    call.method_name("save")
    call.add(
        "include_optimizer",
        "False",
        Text(
            "Weights are found by the names of their layers in a whole model's `.h5` file only.",
            "層の名前で重みを読み込めるのは、モデル全体を保存した `.h5` だけです。",
        ),
    )


@rule.method("load_weights")
def load_weights(call: Call) -> None:
    path = call.get("filepath", 0)
    if path is None or path.star or _own(call):
        return
    node = paths.literal(path.value, call.module)
    if node is None:
        if call.editor.is_old and _asks(call.module):
            _ask(path, "weights_file", call)
        return
    text = paths.text_in(node, call.module)
    suffix = paths.suffix_of(text, call.module)
    beside = paths.suffix_beside(text, call.module) if suffix is None else None
    if beside is not None:
        _rename(path, beside, call)
        return
    if suffix in (paths.WEIGHTS, paths.MODEL) and _is_old(call):
        _rename(path, suffix, call)
        if call.get("by_name") is not None and suffix == paths.WEIGHTS and not text.endswith(suffix):
            call.warn(
                "`by_name=True` works for files of Keras 2 alone. In a `.weights.h5` layers are found by their "
                "place: give the weights over "
                "layer by layer with `get_weights()` and `set_weights()`.",
                "`by_name=True` は Keras 2 形式のファイルでしか使えません。`.weights.h5` では層の順番で対応づけるので、"
                "`get_weights()` と `set_weights()` で層ごとに渡してください。",
            )
        return
    legacy = text.endswith((".h5", ".hdf5")) and not text.endswith(paths.WEIGHTS)
    if suffix is None and call.editor.is_old and legacy and call.get("by_name") is None:
        # Another script of the folder may have saved it, under today's suffix.
        _ask(path, "weights_file", call)


def _is_old(call: Call) -> bool:
    return call.editor.is_old or not _all_modern(call.module)


def _all_modern(module: Module) -> bool:
    """Whether every file is saved under a suffix that Keras 3 takes."""
    return not facts.known(module, "saves by an old suffix")


def _asks(module: Module) -> bool:
    """Whether the source saves weights under a name that is computed."""
    return facts.known(module, "saves weights by a computed name")


@facts.finder
def _how_it_saves(module: Module) -> Iterable[str]:
    for node in module.source.every(ast.Call):
        kind = paths.saves(node, module)
        computed = isinstance(node.func, ast.Attribute) and node.func.attr == "save_weights"
        if not kind and not computed:
            continue
        name = paths.literal(paths.target(node, module), module)
        text = paths.text_in(name, module) if kind and name is not None else ""
        if text and not text.endswith((paths.WEIGHTS, paths.MODEL)):
            yield "saves by an old suffix"
        if kind == paths.MODEL and paths.is_legacy(text) and not _without_optimizer(node):
            yield "saves a model as .h5"
        if computed and name is None:
            yield "saves weights by a computed name"
        if kind == paths.MODEL and name is None and not computed:
            yield "saves models by a computed name"


def _without_optimizer(node: ast.Call) -> bool:
    """Whether the loss stays out of the file, with the optimizer."""
    return any(
        one.arg == "include_optimizer" and isinstance(one.value, ast.Constant) and one.value.value is False
        for one in node.keywords
    )


@rule.call("keras.callbacks.ModelCheckpoint")
def checkpoint(call: Call) -> None:
    path = call.get("filepath", 0)
    only = paths.weights_only(call.node)
    if path is None or path.star or only is None or _exempt(call):
        return
    if only:
        if not _rename(path, paths.WEIGHTS, call) and call.editor.is_old:
            _ask(path, "weights_path", call)
        return
    node = paths.literal(path.value, call.module)
    if node is None:
        if call.editor.is_old:
            _ask(path, "model_path", call)
    elif not paths.text_in(node, call.module).endswith((paths.MODEL, paths.LEGACY)):
        _rename(path, paths.MODEL, call)


@rule.method("save")
def save(call: Call) -> None:
    path = call.get("filepath", 0)
    if path is None or path.star or not paths.is_model(call.owner, call.module) or _exempt(call):
        return
    node = paths.literal(path.value, call.module)
    if node is not None and not paths.text_in(node, call.module).endswith((paths.MODEL, ".h5", ".hdf5")):
        _rename(path, paths.MODEL, call)


@rule.call(*paths.SAVE_MODEL)
def save_function(call: Call) -> None:
    """`save_model(model, path)`"""
    path = call.get("filepath", 1)
    if path is None or path.star or _exempt(call):
        return
    node = paths.literal(path.value, call.module)
    if node is not None and not paths.text_in(node, call.module).endswith((paths.MODEL, ".h5", ".hdf5")):
        _rename(path, paths.MODEL, call)


LOADED = Text(
    "The optimizer of a model in an `.h5` file knows none of its variables in Keras 3; the helper mends that.",
    "Keras 3 では、`.h5` から読み込んだモデルの最適化アルゴリズムが変数を認識できません。補助関数がこれを直します。",
)
TRAIN = frozenset({"fit", "fit_generator", "train_on_batch"})


def _trained_on(call: Call) -> bool:
    """Whether the model goes on learning as it was compiled before it was saved."""
    assignment = call.module.scopes.parents.get(call.node)
    if not isinstance(assignment, ast.Assign) or not isinstance(assignment.targets[0], ast.Name):
        return False
    name = assignment.targets[0].id
    methods = {
        node.attr
        for node in call.module.source.every(ast.Attribute)
        if isinstance(node.value, ast.Name)
        and node.value.id == name
        and (node.lineno, node.col_offset) > (call.node.lineno, call.node.col_offset)
    }
    return bool(methods & TRAIN) and "compile" not in methods


@rule.call("keras.models.load_model", "keras.saving.load_model")
def load_model(call: Call) -> None:
    path = call.get("filepath", 0)
    if path is None or path.star:
        return
    node = paths.literal(path.value, call.module)
    if node is not None and paths.is_legacy(paths.text_in(node, call.module)) and _trained_on(call):
        call.function("keras_upgrade.compat.saving.load_model_to_train", LOADED)
    if node is None:
        if call.editor.is_old and facts.known(call.module, "saves models by a computed name"):
            _ask(path, "model_file", call)
        return
    text = paths.text_in(node, call.module)
    suffix = paths.suffix_of(text, call.module)
    beside = paths.suffix_beside(text, call.module) if suffix is None else None
    if beside == paths.MODEL or (suffix == paths.MODEL and _is_old(call)):
        _rename(path, paths.MODEL, call)
    elif suffix is None and call.editor.is_old and not text.endswith((paths.MODEL, ".h5")):
        _ask(path, "model_file", call)

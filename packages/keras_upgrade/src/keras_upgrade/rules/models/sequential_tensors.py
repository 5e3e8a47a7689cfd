"""`Sequential.output` became `Sequential.outputs[0]`: https://keras.io/guides/sequential_model/"""

from __future__ import annotations

import ast
import re

from keras_upgrade.editing.editor import Editor
from keras_upgrade.reading.memory import SEQUENTIAL
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="sequential-tensors",
    since="3.0",
    title=Text("Input and output of a Sequential", "Sequential の入力と出力"),
    reason=Text(
        "A Keras 3 Sequential has no `input` and no `output` of its own unless it was called as a layer; "
        "`inputs` and `outputs`, which are lists, are there.",
        "Keras 3 の Sequential は、層として呼び出されない限り `input` と `output` を持ちません。"
        "リストである `inputs` と `outputs` を使います。",
    ),
    before=(
        "from keras.models import Model, Sequential\nbase = Sequential()\n"
        "features = Model(input=base.input, output=base.layers[0].output)"
    ),
    after=(
        "from keras.models import Model, Sequential\nbase = Sequential()\n"
        "features = Model(inputs=base.inputs[0], outputs=base.layers[0].output)"
    ),
    proof=None,
)
FUNCTIONS = ("keras.backend.function", "keras.backend.gradients", "keras_upgrade.compat.function")
LIKE_A_MODEL = re.compile(r"model|net$", re.IGNORECASE)


@rule.attribute("input", "output")
def take_the_first(node: ast.Attribute, edit: Editor) -> None:
    if not isinstance(node.ctx, ast.Load):
        return
    made_by = _makers(node.value, edit)
    # Where a function of the learner's hands the model in, what it is made of can not be seen.
    unseen = not made_by and _in_a_function(node, edit) and _called_a_model(node.value)
    if (made_by and made_by <= {SEQUENTIAL, "own"} and SEQUENTIAL in made_by) or unseen:
        # Modern code may well call the model first, which gives it an `input`.
        if not edit.is_old and (unseen or not _only_its_attributes(node.value, edit)):
            return
        owner = edit.text(node.value)
        edit.replace(node, f"{owner}.{node.attr}s[0]", check=bool(unseen))


def _only_its_attributes(owner: ast.expr, edit: Editor) -> bool:
    """Whether the model in the variable `owner` is never called nor handed on, so that no layer calls it."""
    if not isinstance(owner, ast.Name):
        return False
    parents = edit.module.scopes.parents
    return all(
        isinstance(parents.get(one), ast.Attribute)
        for one in edit.module.source.named(owner.id)
        if isinstance(one.ctx, ast.Load)
    )


def _makers(node: ast.expr, edit: Editor, depth: int = 4) -> set[str]:
    """What the model that the expression holds was made by."""
    scopes = edit.module.scopes
    if depth == 0:
        return set()
    if isinstance(node, ast.Call):
        name = edit.module.name(node.func)
        if name:
            return {name}
        if isinstance(node.func, ast.Name):
            found = set()
            for binding in scopes.lookup(node.func.id, node.func):
                if isinstance(binding.node, ast.FunctionDef):
                    for one in ast.walk(binding.node):
                        if isinstance(one, ast.Return) and one.value and scopes.of[one].node is binding.node:
                            found |= _makers(one.value, edit, depth - 1) or {"unknown"}
            return found
        return set()
    if isinstance(node, ast.Name):
        bindings = scopes.lookup(node.id, node)
        if not bindings and edit.module.memory.made.get(node.id) == SEQUENTIAL:
            return {SEQUENTIAL}
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
        bindings = scopes.attributes.get(node.attr, [])
    else:
        return set()
    if any(isinstance(one.node, ast.arg) for one in bindings):
        return set()
    found = set()
    for one in bindings:
        if one.value is None or one.item is not None or one.iterated:
            return {"unknown"}
        found |= _makers(one.value, edit, depth - 1) or {"unknown"}
    return found


def _called_a_model(node: ast.expr) -> bool:
    """Whether the learner calls it a model: `model`, `self.base_model`; not a layer, `model.layers[0]`."""
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return bool(LIKE_A_MODEL.search(name))


def _in_a_function(node: ast.expr, edit: Editor) -> bool:
    return any(
        isinstance(one, ast.Call) and edit.module.name(one.func) in FUNCTIONS
        for one in edit.module.scopes.ancestors(node)
    )

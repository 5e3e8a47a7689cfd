"""`dataset.value` became `dataset[()]`: https://docs.h5py.org/en/stable/whatsnew/3.0.html"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="h5py-values",
    since="h5py 3.0",
    title=Text("Reading from HDF5 files", "HDF5 ファイルの読み書き"),
    reason=Text(
        "A dataset's array is read by `[()]`, since `.value` hid that it reads the file; and a file is opened "
        "for reading unless asked otherwise.",
        "データセットの配列は `[()]` で読み込みます。`.value` はファイルを読むことが見えにくいため廃止されました。"
        "また、モードを指定しないとファイルは読み取り専用で開かれます。",
    ),
    before="import h5py\n\nf = h5py.File('train.h5', 'r')\nx = f['x'].value",
    after="import h5py\n\nf = h5py.File('train.h5', 'r')\nx = f['x'][()]",
    proof=None,
)


def is_file(node: ast.expr, module: Module, depth: int = 4) -> bool:
    """Whether the expression is a file, or a group or dataset within one."""
    if depth == 0:
        return False
    if isinstance(node, ast.Call):
        return module.name(node.func) == "h5py.File"
    if isinstance(node, ast.Subscript):
        return is_file(node.value, module, depth - 1)
    if isinstance(node, ast.Name):
        bindings = module.scopes.lookup(node.id, node)
        if not bindings:
            return module.memory.made.get(node.id) == "h5py.File"
        return all(one.value is not None and is_file(one.value, module, depth - 1) for one in bindings)
    return False


@rule.attribute("value", given={"h5py"})
def value(node: ast.Attribute, edit: Editor) -> None:
    if not isinstance(node.ctx, ast.Load) or not is_file(node.value, edit.module):
        return
    parent = edit.module.scopes.parents.get(node)
    if not (isinstance(parent, ast.Call) and parent.func is node):
        edit.replace(node, f"{edit.text(node.value)}[()]")


@rule.call("h5py.File")
def opened(call: Call) -> None:
    """Without a mode it was opened for writing too, and made where it was missing."""
    if call.get("mode", 1) is not None or call.unpacks or not call.arguments:
        return
    parent = call.module.scopes.parents.get(call.node)
    target = None
    if isinstance(parent, ast.Assign):
        target = parent.targets[0]
    elif isinstance(parent, ast.withitem):
        target = parent.optional_vars
    if isinstance(target, ast.Name) and _written(target.id, call.module):
        call.add("mode" if len(call.positional) != 1 else "", "'a'", report=False)
        call.changed("h5py.File(...)", "h5py.File(..., 'a')")


MAKES = ("create_dataset", "create_group", "require_dataset", "require_group")


def _written(name: str, module: Module) -> bool:
    for node in module.source.every(ast.Attribute, ast.Subscript):
        if not isinstance(node.value, ast.Name):
            continue
        makes = isinstance(node, ast.Attribute) and node.attr in MAKES
        sets = isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load)
        if node.value.id == name and (makes or sets):
            return True
    return False

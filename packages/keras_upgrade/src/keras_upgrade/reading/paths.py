"""The files that a source saves its models to: which literal names each, and what suffix Keras 3 wants there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from keras_upgrade.reading import facts
from keras_upgrade.reading.module import Module

WEIGHTS = ".weights.h5"
MODEL = ".keras"
# A whole model in HDF5 can be saved and loaded as before.
LEGACY = ".h5"
OLD_SUFFIX = re.compile(r"(?:\.weights)?\.(?:h5py|h5f|h5|hdf5|hdf|ckpt|model|tf|keras)$|\.weights$")
# A literal ends in its quotes.
LITERAL = re.compile(r"(.*?)(['\"]{1,3})", re.DOTALL)
# What a template leaves open: {epoch:02d}, %d.
HOLE = re.compile(r"\\\{.*?\\\}|%\d*\\?\.?\d*[dfs]")
# `model`, `base_model`, `topModel`, but not KerasTuner's `hypermodel`, which saves by other ways.
CALLED_MODEL = re.compile(r"(?:^|[^a-z])[mM]odel$|[a-z]Model$")
SAVE_MODEL = ("keras.models.save_model", "keras.saving.save_model")
WHOLE_ARGUMENT = ("abspath", "expanduser", "str", "Path", "normpath", "realpath", "fspath")
DEPTH = 4


def literal(path: ast.expr | None, module: Module, depth: int = DEPTH) -> ast.expr | None:
    """The string in which a path ends, followed through variables; None where it cannot be seen."""
    if depth == 0:
        return None
    match path:
        case ast.Constant(value=str()):
            return path
        case ast.JoinedStr(values=[*_, ast.Constant()]):
            return path
        case ast.BinOp(op=ast.Add() | ast.Div(), right=right):
            return literal(right, module, depth - 1)
        case ast.BinOp(op=ast.Mod(), left=left):
            return literal(left, module, depth - 1)
        case ast.Call(func=ast.Attribute(attr="format", value=text)):
            return literal(text, module, depth - 1)
        case ast.Call(func=func, args=[*_, last]) if _last_name(func) == "join" or (_last_name(func) in WHOLE_ARGUMENT):
            return literal(last, module, depth - 1)
        case ast.Name(id=name):
            bindings = module.scopes.lookup(name, path)
        case ast.Attribute(attr=attr, value=ast.Name(id="self")):
            bindings = module.scopes.attributes.get(attr, [])
        case _:
            return None
    if len(bindings) != 1 or bindings[0].value is None or bindings[0].item is not None or bindings[0].iterated:
        return None
    if isinstance(bindings[0].node, ast.AugAssign):
        return None
    return literal(bindings[0].value, module, depth - 1)


def _last_name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def text_in(node: ast.expr, module: Module) -> str:
    """The literal's text without its closing quotes, and without its opening ones where it is a plain string."""
    if isinstance(node, ast.Constant):
        return node.value
    return LITERAL.fullmatch(module.source.text_of(node))[1]


def stem(path: str) -> str:
    return OLD_SUFFIX.sub("", path)


def with_suffix(node: ast.expr, module: Module, suffix: str) -> str | None:
    """The literal as it is written, with `suffix`; None where it has that already."""
    written = module.source.text_of(node)
    match = LITERAL.fullmatch(written)
    # Weights in pieces are listed in a `.weights.json`.
    if match is None or match[1].endswith((suffix, ".weights.json")):
        return None
    # A folder is saved no more: the file takes its name.
    return stem(match[1].rstrip("/")) + suffix + match[2]


def weights_only(call: ast.Call) -> bool | None:
    """Whether a ModelCheckpoint saves weights alone; None where that is computed."""
    value = next((one.value for one in call.keywords if one.arg == "save_weights_only"), None)
    if value is None and len(call.args) > 4:
        value = call.args[4]
    if value is None:
        return False
    return bool(value.value) if isinstance(value, ast.Constant) else None


def first_argument(call: ast.Call, keyword: str = "filepath") -> ast.expr | None:
    if call.args:
        return call.args[0]
    return next((one.value for one in call.keywords if one.arg == keyword), None)


def saves(node: ast.Call, module: Module) -> str | None:
    """The suffix that the file of this call has on Keras 3; None where it saves none."""
    if module.name(node.func) == "keras.callbacks.ModelCheckpoint":
        only = weights_only(node)
        return None if only is None else (WEIGHTS if only else MODEL)
    if module.name(node.func) in SAVE_MODEL:
        return MODEL
    if not isinstance(node.func, ast.Attribute):
        return None
    if node.func.attr == "save_weights":
        return WEIGHTS
    return MODEL if node.func.attr == "save" and is_model(node.func.value, module) else None


def target(node: ast.Call, module: Module) -> ast.expr | None:
    """The path that a call saves to."""
    if module.name(node.func) not in SAVE_MODEL:
        return first_argument(node)
    named = next((one.value for one in node.keywords if one.arg == "filepath"), None)
    return node.args[1] if len(node.args) > 1 else named


def is_legacy(path: str) -> bool:
    """Whether Keras 3 takes a file of this name for HDF5 as Keras 2 wrote it."""
    return path.endswith((".h5", ".hdf5")) and not path.endswith(WEIGHTS)


@facts.finder
def _loads_by_name(module: Module) -> Iterable[str]:
    """`loads PATH by name`, with the path's stem."""
    for node in module.source.every(ast.Call):
        if _last_name(node.func) != "load_weights":
            continue
        by_name = next((one.value for one in node.keywords if one.arg == "by_name"), None)
        path = literal(first_argument(node), module)
        if path is not None and isinstance(by_name, ast.Constant) and by_name.value is True:
            yield f"loads {stem(text_in(path, module))} by name"


def expects_error(node: ast.AST, module: Module) -> bool:
    """Whether a test checks that Keras refuses what stands here."""
    return any(
        isinstance(one, ast.With)
        and any(
            isinstance(item.context_expr, ast.Call)
            and _last_name(item.context_expr.func).startswith(("assertRaises", "raises"))
            for item in one.items
        )
        for one in module.scopes.ancestors(node)
    )


def is_model(node: ast.expr, module: Module) -> bool:
    kind = module.kind(node)
    return kind == "model" or (kind is None and bool(CALLED_MODEL.search(_last_name(node))) and module.imports_keras())


@lru_cache(maxsize=8)
def saved(module: Module) -> dict[str, str]:
    """Path without suffix -> suffix of today, for all that this source and earlier cells save."""
    found = dict(module.memory.saved)
    for path, suffix in _targets(module):
        # A path that both kinds of file share tells nothing.
        known = found.get(stem(path))
        found[stem(path)] = suffix if known in (None, suffix) else LEGACY
    return found


def moved(module: Module) -> dict[str, str]:
    """Path -> suffix of today, for all that this source saves under another one."""
    return {path: suffix for path, suffix in _targets(module) if suffix != LEGACY and not path.endswith(suffix)}


def _targets(module: Module) -> Iterator[tuple[str, str]]:
    """The paths that this source saves to, with the suffixes of today."""
    for node in module.source.every(ast.Call):
        suffix = saves(node, module)
        name = literal(target(node, module), module) if suffix else None
        if suffix is None or name is None:
            continue
        path = text_in(name, module)
        method = _last_name(node.func)
        by_name = method == "save_weights" and facts.known(module, f"loads {stem(path)} by name")
        kept = path.endswith(LEGACY) if method == "ModelCheckpoint" else is_legacy(path)
        yield path, LEGACY if kept and (suffix == MODEL or by_name) else suffix


def suffix_of(path: str, module: Module) -> str | None:
    """The suffix under which `path` was saved, also where it was saved by a template."""
    return _found(stem(path), saved(module))


def suffix_beside(path: str, module: Module) -> str | None:
    """The suffix that `path` gets in another file of the folder, which saves it."""
    return _found(path, module.memory.beside)


def _found(wanted: str, known: dict[str, str]) -> str | None:
    if wanted in known:
        return known[wanted]
    for template, suffix in known.items():
        if HOLE.search(re.escape(template)) and re.fullmatch(HOLE.sub(".+", re.escape(template)), wanted):
            return suffix
    return None

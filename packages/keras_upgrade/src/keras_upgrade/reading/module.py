"""One module as the rules see it: what a name resolves to, and what kind of object an expression gives."""

from __future__ import annotations

import ast
from functools import cached_property

from keras_upgrade.keras_api import names
from keras_upgrade.reading.memory import Memory
from keras_upgrade.text.bindings import BUILTINS, Binding
from keras_upgrade.text.source import Source

# Deep enough for `layers = keras.layers; Dense = layers.Dense`, and an end for `a = b; b = a`.
DEPTH = 6
MODEL_MAKERS = {
    "keras.models.Sequential",
    "keras.models.Model",
    "keras.models.Graph",
    "keras.models.load_model",
    "keras.models.clone_model",
    "keras.models.model_from_json",
    "keras.models.model_from_yaml",
    "keras.models.model_from_config",
    "keras.saving.load_model",
    "keras.utils.multi_gpu_model",
}
PYTHON2_BUILTINS = frozenset(
    [
        "apply",
        "basestring",
        "buffer",
        "cmp",
        "execfile",
        "file",
        "intern",
        "long",
        "raw_input",
        "reduce",
        "reload",
        "unichr",
        "unicode",
        "xrange",
    ]
)
KINDS = {
    "keras.optimizers": "optimizer",
    "keras.callbacks": "callback",
    "keras.layers": "layer",
    "keras.applications": "model",
    "keras.metrics": "metric",
}


class Module:
    """Reads a source. `renamed` holds names that an upgrade has introduced or turned, before the imports follow."""

    def __init__(self, source: Source, memory: Memory, renamed: dict[str, str] | None = None) -> None:
        self.source = source
        self.memory = memory
        self.renamed = renamed if renamed is not None else {}
        self.scopes = source.scopes
        self._raws: dict[ast.AST, str | None] = {}
        self._kinds: dict[ast.AST, str | None] = {}

    # Names

    def raw(self, node: ast.AST, depth: int = DEPTH) -> str | None:
        """The dotted name that `node` stands for, as imported: "keras.layers.core.Dense"; None if it is no import."""
        if not isinstance(node, ast.Name | ast.Attribute) or depth == 0:
            return None
        if depth < DEPTH:
            return self._raw(node, depth)
        if node not in self._raws:
            self._raws[node] = self._raw(node, depth)
        return self._raws[node]

    def _raw(self, node: ast.Name | ast.Attribute, depth: int) -> str | None:
        if isinstance(node, ast.Attribute):
            owner = self.raw(node.value, depth)
            return f"{owner}.{node.attr}" if owner else None
        if node.id in self.renamed:
            return self.renamed[node.id]
        bindings = self.scopes.lookup(node.id, node)
        if not bindings:
            return self.memory.names.get(node.id) or self._from_star(node.id) or self._builtin(node.id)
        found = [name for binding in bindings if (name := self.binding_raw(binding, depth))]
        if len(found) < len(bindings):
            # Some of its meanings are the learner's own.
            return None
        return next((name for name in found if names.is_keras(names.canonical(name))), found[0])

    def binding_raw(self, binding: Binding, depth: int) -> str | None:
        if binding.imported:
            return binding.imported
        plain = binding.item is None and not binding.iterated
        if plain and isinstance(binding.value, ast.Name | ast.Attribute):
            return self.raw(binding.value, depth - 1)
        return None

    def _builtin(self, name: str) -> str | None:
        known = name in BUILTINS or name in PYTHON2_BUILTINS
        return f"builtins.{name}" if known and not self.memory.holds(name) else None

    @cached_property
    def stars(self) -> list[str]:
        return [module for _, module in self.scopes.module.stars] + self.memory.stars

    def _from_star(self, name: str) -> str | None:
        if name in BUILTINS:
            return None
        for module in reversed(self.stars):
            if names.is_keras(names.canonical(module)) and (
                names.exists(f"{names.canonical(module)}.{name}", tf=True)
                or names.canonical(f"{module}.{name}") in self.memory.replaced
            ):
                return f"{module}.{name}"
        return None

    def name(self, node: ast.AST) -> str | None:
        """As `raw`, but one name for each Keras object: "keras.layers.Dense"."""
        raw = self.raw(node)
        return names.canonical(raw) if raw else None

    def in_tf(self, node: ast.AST) -> bool:
        raw = self.raw(node)
        return bool(raw) and names.in_tf(raw)

    def imports_keras(self) -> bool:
        """Whether the module itself works with Keras at all, or an earlier cell or a file beside it does."""
        return self.memory.keras or self._imports_keras

    @cached_property
    def _imports_keras(self) -> bool:
        if any(names.is_keras(names.canonical(star)) for star in self.memory.stars):
            return True
        for scope in self.scopes.all:
            for _, star in scope.stars:
                if names.is_keras(names.canonical(star)):
                    return True
            for bindings in scope.names.values():
                for binding in bindings:
                    if binding.imported and (
                        names.is_keras(names.canonical(binding.imported))
                        or binding.imported.partition(".")[0] == "tensorflow"
                    ):
                        return True
        # Names that this upgrade has introduced will be imported as well: without them a second one would find more.
        return any(
            names.is_keras(names.canonical(name)) for name in [*self.memory.names.values(), *self.renamed.values()]
        )

    @cached_property
    def imports(self) -> dict[str, str]:
        """What the module's own scope imports, and earlier cells have, by its name here."""
        found = dict(self.memory.names)
        for name, bindings in self.scopes.module.names.items():
            if all(one.imported for one in bindings):
                found[name] = bindings[-1].imported
        return found

    # Kinds

    def kind(self, node: ast.AST | None, depth: int = DEPTH) -> str | None:
        """What an expression gives, where that can be told from the text: "model", "history", "optimizer", "layer",
        "callback", "metric", "tensor", "class", "int", "list", "str", "float"; None where it cannot."""
        if node is None or depth == 0:
            return None
        if node not in self._kinds:
            self._kinds[node] = None
            self._kinds[node] = self._kind(node, depth)
        return self._kinds[node]

    def _kind(self, node: ast.AST, depth: int) -> str | None:
        match node:
            case ast.Constant(value=bool()):
                return None
            case ast.Constant(value=value):
                return {int: "int", str: "str", float: "float"}.get(type(value))
            case ast.List() | ast.ListComp():
                return "list"
            case ast.Name(id=name):
                bindings = self.scopes.lookup(name, node)
                if not bindings:
                    return self.memory.kinds.get(name)
                return one({self.binding_kind(binding, depth - 1) for binding in bindings})
            case ast.Attribute(attr="history", value=owner) if self.kind(owner, depth) == "history":
                return "log"
            case ast.Attribute(attr=attr, value=ast.Name(id="self" | "cls")):
                return one({self.binding_kind(binding, depth - 1) for binding in self.scopes.attributes.get(attr, [])})
            case ast.Subscript(value=ast.Attribute(attr="shape"), slice=index) if not isinstance(index, ast.Slice):
                return "int"
            case ast.BinOp(left=left, right=right, op=op) if not isinstance(op, ast.Div):
                sides = {self.kind(left, depth - 1), self.kind(right, depth - 1)}
                return "int" if sides == {"int"} else None
            case ast.UnaryOp(operand=operand):
                return self.kind(operand, depth - 1) if self.kind(operand, depth - 1) in ("int", "float") else None
            case ast.IfExp(body=body, orelse=orelse):
                return one({self.kind(body, depth - 1), self.kind(orelse, depth - 1)})
            case ast.Call():
                return self._call_kind(node, depth)
        return None

    def _call_kind(self, node: ast.Call, depth: int) -> str | None:
        name = self.name(node.func)
        if name in MODEL_MAKERS:
            return "model"
        if name == "keras.layers.Input":
            return "tensor"
        if name in ("builtins.len", "builtins.int", "builtins.ord"):
            return "int"
        if name in ("builtins.list", "builtins.sorted"):
            return "list"
        if name and name.rpartition(".")[2][:1].isupper():
            module = name.rpartition(".")[0]
            for place, kind in KINDS.items():
                if module == place or module.startswith(place + "."):
                    return kind
        if name and not name.startswith("builtins."):
            return None
        if isinstance(node.func, ast.Attribute):
            owner = self.kind(node.func.value, depth - 1)
            if node.func.attr in ("fit", "fit_generator") and owner in ("model", None):
                return "history"
            return None
        if self.kind(node.func, depth - 1) in ("layer", "model"):
            return "tensor"
        if isinstance(node.func, ast.Name):
            return one(
                {self._made_by(binding.node, depth - 1) for binding in self.scopes.lookup(node.func.id, node.func)}
            )
        return None

    def _made_by(self, maker: ast.AST, depth: int) -> str | None:
        if isinstance(maker, ast.ClassDef):
            bases = {self.name(base) for base in maker.bases}
            return (
                "model"
                if "keras.models.Model" in bases or "keras.models.Sequential" in bases
                else ("layer" if any(base and base.startswith("keras.layers.") for base in bases) else "own")
            )
        if isinstance(maker, ast.FunctionDef):
            returns = [
                one for one in ast.walk(maker) if isinstance(one, ast.Return) and self.scopes.of[one].node is maker
            ]
            return one({self.kind(each.value, depth) for each in returns}) if returns else None
        return None

    def binding_kind(self, binding: Binding, depth: int) -> str | None:
        if isinstance(binding.node, ast.ClassDef | ast.FunctionDef):
            return "class" if isinstance(binding.node, ast.ClassDef) else "function"
        if isinstance(binding.node, ast.AugAssign):
            return None
        if binding.iterated and binding.item is None and isinstance(binding.value, ast.Call):
            return "int" if self.name(binding.value.func) in ("builtins.range", "builtins.xrange") else None
        if binding.iterated or binding.value is None:
            return None
        if binding.item is not None:
            # `a, b = x.shape`
            return "int" if isinstance(binding.value, ast.Attribute) and binding.value.attr == "shape" else None
        return self.kind(binding.value, depth)

    def scope_names(self) -> set[str]:
        """Every name that is bound anywhere."""
        return self._scope_names

    @cached_property
    def _scope_names(self) -> set[str]:
        return {name for scope in self.scopes.all for name in scope.names} | set(self.memory.names)


def one(kinds: set[str | None]) -> str | None:
    """The kind that all agree on."""
    kinds = set(kinds)
    return kinds.pop() if len(kinds) == 1 else None

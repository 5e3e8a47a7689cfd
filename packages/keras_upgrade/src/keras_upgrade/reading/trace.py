"""The order in which a source builds, compiles, freezes and trains its models, as far as its text says.

Functions and methods are walked where they are called, loops twice, both sides of a condition one after the other.
"""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from keras_upgrade.reading.things import Thing, flag_in, things_in

if TYPE_CHECKING:
    from keras_upgrade.reading.module import Module

TRAIN = frozenset({"fit", "fit_generator", "train_on_batch"})
KEEP = "keras_upgrade.compat.trainable.train_as_compiled"
# Statements and calls that are walked; a source of a thousand lines needs some ten thousand.
STEPS = 100_000
DEPTH = 12


@lru_cache(maxsize=8)
def traced(module: Module) -> Trace:
    return Trace(module)


class TooLong(Exception):
    """The walk goes on for ever, or nearly so."""


class Trace:
    """Walks the module. `late` are the compile calls behind which something else becomes trainable than what their
    model goes on to train; `before` the statements that freeze a model that an earlier cell compiled."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.flags: dict[tuple[Thing, str], object] = {}
        self.late: list[ast.Call] = []
        self.before: dict[ast.stmt, ast.Name] = {}
        # What the module's functions give.
        self.results: dict[ast.AST, Any] = {}
        self.steps = 0
        self.calls: list[ast.AST] = []
        self.walked: set[ast.AST] = set()
        self.top: dict[str, Any] = {}
        for name in module.memory.compiled:
            self.top[name] = Thing(settled={})
        for name in module.memory.compilers:
            self.top[name] = Thing(made_by=ast.Pass(), plain=True)
        try:
            self._block(module.source.tree.body, [self.top])
            self._roots(module)
        except TooLong:
            self.late, self.before = [], {}

    @property
    def compiled(self) -> set[str]:
        """The names of the module that hold models which were compiled."""
        return {name for name, one in self.top.items() if isinstance(one, Thing) and one.settled is not None}

    @property
    def compilers(self) -> set[str]:
        """The functions of the module that give such models."""
        found = set(self.module.memory.compilers)
        for name, one in self.top.items():
            result = self.results.get(one.made_by) if isinstance(one, Thing) and one.made_by else None
            if isinstance(result, Thing) and result.settled is not None:
                found.add(name)
        return found

    def _roots(self, module: Module) -> None:
        """What nothing in the source calls is called from elsewhere: methods one after the other, as they stand."""
        for node in module.source.every(ast.ClassDef):
            made = Thing(made_by=node, names=[self.top])
            one = None
            for method in [part for part in node.body if isinstance(part, ast.FunctionDef)]:
                if method not in self.walked:
                    one = one or self._instance(made, [], {})
                    self._enter(method, [self.top], [one], {})
            for value in one.attributes.values() if one else ():
                self._leave(value)
        for node in module.source.every(ast.FunctionDef):
            if node not in self.walked:
                self._leave(self._enter(node, [self.top], [], {}))

    def _leave(self, value: Any) -> None:
        """A model goes where nothing is seen of it: it is trained there."""
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, tuple):
                self._leave(one)
            elif isinstance(one, Thing):
                self._train(one)

    # Statements

    def _block(self, body: list[ast.stmt], names: list[dict[str, Any]]) -> Any:
        result = None
        for statement in body:
            found = self._statement(statement, names)
            result = found if result is None else result
        return result

    def _statement(self, node: ast.stmt, names: list[dict[str, Any]]) -> Any:
        self._step()
        match node:
            case ast.FunctionDef() | ast.ClassDef():
                names[0][node.name] = Thing(made_by=node, names=names, plain=True)
            case ast.Import() | ast.ImportFrom():
                for alias in node.names:
                    names[0][alias.asname or alias.name.partition(".")[0]] = Thing(plain=True)
            case ast.Assign(targets=targets, value=value):
                found = self._value(value, names)
                for target in targets:
                    self._assign(target, found, names, node)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign(target, self._value(value, names), names, node)
            case ast.AugAssign(value=value):
                self._value(value, names)
            case ast.Expr(value=value):
                self._value(value, names)
            case ast.Return(value=value):
                return self._value(value, names) if value is not None else None
            case ast.If(test=test, body=body, orelse=orelse):
                self._value(test, names)
                first = self._block(body, names)
                second = self._block(orelse, names)
                return first if first is not None else second
            case ast.For(target=target, iter=walked, body=body):
                values = self._value(walked, names)
                for one in values[:4] if isinstance(values, tuple) else (values, values):
                    self._assign(target, one, names, node)
                    result = self._block(body, names)
                    if result is not None:
                        return result
            case ast.While(body=body):
                for _ in range(2):
                    self._block(body, names)
            case ast.With(items=items, body=body):
                for item in items:
                    self._value(item.context_expr, names)
                return self._block(body, names)
            case ast.Try():
                parts = [node.body, *(one.body for one in node.handlers), node.orelse, node.finalbody]
                found = [self._block(part, names) for part in parts]
                return next((one for one in found if one is not None), None)
            case ast.Global(names=globals_):
                for name in globals_:
                    names[0].setdefault("global", set()).add(name)
        return None

    def _assign(self, target: ast.expr, value: Any, names: list[dict[str, Any]], node: ast.stmt) -> None:
        match target:
            case ast.Name(id=name):
                scope = self.top if name in names[0].get("global", ()) else names[0]
                scope[name] = value
            case ast.Attribute(attr="trainable", value=owner):
                self._set(self._value(owner, names), self._flag(node.value, names), node, owner)
            case ast.Attribute(attr=attr, value=owner):
                thing = self._value(owner, names)
                if isinstance(thing, Thing):
                    thing.attributes[attr] = value
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                parts = value if isinstance(value, tuple) and len(value) == len(targets) else [value] * len(targets)
                for one, part in zip(targets, parts, strict=True):
                    self._assign(one, part, names, node)
            case ast.Subscript(value=owner):
                thing = self._value(owner, names)
                if isinstance(thing, Thing) and isinstance(value, Thing):
                    thing.parts.add(value)

    # Expressions

    def _value(self, node: ast.expr | None, names: list[dict[str, Any]]) -> Any:
        self._step()
        match node:
            case None | ast.Constant():
                return node.value if isinstance(node, ast.Constant) else None
            case ast.Name(id=name):
                for scope in names:
                    if name in scope:
                        return scope[name]
                return self.top.setdefault(name, Thing())
            case ast.Attribute(attr=attr, value=owner):
                thing = self._value(owner, names)
                if not isinstance(thing, Thing):
                    return None
                if attr in thing.attributes:
                    return thing.attributes[attr]
                if attr in ("layers", "output", "outputs"):
                    return thing
                if thing.plain:
                    return Thing(plain=True)
                return thing.attributes.setdefault(attr, Thing())
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                return tuple(self._value(one, names) for one in elements)
            case ast.Subscript(value=owner, slice=index):
                value = self._value(owner, names)
                if isinstance(value, tuple) and isinstance(index, ast.Constant) and isinstance(index.value, int):
                    return value[index.value] if -len(value) <= index.value < len(value) else None
                return self._part(value, node)
            case ast.Call():
                return self._call(node, names)
            case ast.Lambda():
                return Thing(plain=True)
            case ast.IfExp(body=body, orelse=orelse):
                first, second = self._value(body, names), self._value(orelse, names)
                return first if isinstance(first, Thing) else second
        # What it is made of is part of it.
        return Thing(
            parts=things_in(self._value(one, names) for one in ast.iter_child_nodes(node) if isinstance(one, ast.expr))
        )

    def _part(self, value: Any, node: ast.expr) -> Any:
        if not isinstance(value, Thing) or value.plain:
            return Thing(parts=things_in(value)) if isinstance(value, tuple) else value
        return Thing(parts={value}, whole=value.whole or value, picked=ast.dump(node))

    def _flag(self, node: ast.expr, names: list[dict[str, Any]]) -> object:
        """What `trainable` becomes: True, False, or the text of what is unknown."""
        value = self._value(node, names)
        return bool(value) if isinstance(value, bool | int) else ast.dump(node)

    def _call(self, node: ast.Call, names: list[dict[str, Any]]) -> Any:
        given = [self._value(one, names) for one in node.args]
        named = {one.arg: self._value(one.value, names) for one in node.keywords}
        function = node.func
        if isinstance(function, ast.Attribute):
            owner = self._value(function.value, names)
            method = self._method(owner, function.attr)
            if method is not None:
                return self._enter(method, owner.kind.names, [owner, *given], named)
            if isinstance(owner, Thing) and not owner.plain:
                return self._method_of_keras(node, owner, function.attr, [*given, *named.values()])
        called = self._value(function, names)
        if self.module.name(function) == KEEP and given and isinstance(given[0], Thing):
            given[0].kept = True
            return None
        if self.module.name(function) == "keras.layers.Input":
            return Thing(plain=True)
        if isinstance(called, Thing) and isinstance(called.made_by, ast.FunctionDef):
            return self._enter(called.made_by, called.names, given, named)
        if isinstance(called, Thing) and isinstance(called.made_by, ast.ClassDef):
            return self._instance(called, given, named)
        if not (self.module.name(function) or "").startswith(("keras.", "builtins.")):
            # What another module's function is given may be trained there.
            self._leave((*given, *named.values()))
        made = Thing(
            parts=things_in([called, *given, *named.values()]), layer=self.module.kind(node) in ("layer", "model")
        )
        if isinstance(called, Thing) and isinstance(called.made_by, ast.Pass):
            made.settled = {}
        return made

    def _method_of_keras(self, node: ast.Call, owner: Thing, name: str, given: list[Any]) -> Any:
        if name == "compile":
            owner.layer = True
            owner.compiled, owner.settled = node, self._state(owner)
            # An earlier cell's compile counts no more.
            self.before = {one: name for one, name in self.before.items() if self.top.get(name.id) is not owner}
        elif name in TRAIN:
            self._train(owner)
        elif name in ("add", "append", "extend"):
            owner.parts |= things_in(given)
        elif name in ("get_layer", "pop"):
            return self._part(owner, node)
        return Thing(parts=things_in([owner, *given]))

    def _method(self, owner: Any, name: str) -> ast.FunctionDef | None:
        kind = owner.kind if isinstance(owner, Thing) else None
        for _ in range(DEPTH):
            if kind is None or not isinstance(kind.made_by, ast.ClassDef):
                return None
            for part in kind.made_by.body:
                if isinstance(part, ast.FunctionDef) and part.name == name:
                    return part
            bases = [self._value(one, kind.names) for one in kind.made_by.bases if isinstance(one, ast.Name)]
            kind = next((one for one in bases if isinstance(one, Thing)), None)
        return None

    def _instance(self, kind: Thing, given: list[Any], named: dict[str | None, Any]) -> Thing:
        made = Thing(kind=kind)
        method = self._method(made, "__init__")
        if method is not None:
            self._enter(method, kind.names, [made, *given], named)
        return made

    def _enter(
        self, function: ast.FunctionDef, names: list[dict[str, Any]], given: list[Any], named: dict[str | None, Any]
    ) -> Any:
        if function in self.calls or len(self.calls) > DEPTH:
            return Thing()
        self.walked.add(function)
        parameters = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        own: dict[str, Any] = {one.arg: Thing() for one in parameters}
        for one, default in zip(reversed(function.args.args), reversed(function.args.defaults), strict=False):
            own[one.arg] = self._value(default, names)
        own |= {one.arg: value for one, value in zip(parameters, given, strict=False)}
        own |= {name: value for name, value in named.items() if name in own}
        self.calls.append(function)
        result = self._block(function.body, [own, *names])
        self.calls.pop()
        self.results[function] = result
        return result

    # What happens to models

    def _layers(self, thing: Thing) -> set[Thing]:
        """The layers and models that the thing consists of, with itself."""
        found: set[Thing] = set()
        waiting = [thing]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += one.parts
                if one.kind is not None and one.kind.made_by.bases:
                    waiting += things_in(one.attributes.values())
        return {one for one in found if one.layer}

    def _set(self, thing: Any, flag: object, statement: ast.stmt, target: ast.expr) -> None:
        if not isinstance(thing, Thing) or thing.plain:
            return
        if thing.whole is not None:
            self.flags[thing.whole, thing.picked] = flag
            return
        earlier = thing.settled is not None and thing.compiled is None and not thing.kept
        if earlier and flag is False and isinstance(target, ast.Name) and target.id in self.module.memory.compiled:
            self.before[statement] = target
        thing.layer = True
        for layer in self._layers(thing):
            for key in [one for one in self.flags if one[0] is layer]:
                del self.flags[key]
            self.flags[layer, ""] = flag

    def _state(self, model: Thing) -> dict[tuple[Thing, str], object]:
        layers = self._layers(model)
        return {key: flag for key, flag in self.flags.items() if key[0] in layers}

    def _train(self, model: Thing) -> None:
        if model.settled is None or model.compiled is None or model.kept or model.compiled in self.late:
            return
        now = self._state(model)
        for key in now.keys() | model.settled.keys():
            if flag_in(now, key) != flag_in(model.settled, key):
                self.late.append(model.compiled)
                return

    def _step(self) -> None:
        self.steps += 1
        if self.steps > STEPS:
            raise TooLong

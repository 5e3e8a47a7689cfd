"""`Sequential` with a `Merge` of other models became a functional model: https://keras.io/guides/functional_api/"""

from __future__ import annotations

import ast
import re

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.reading.statements import removal, short
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.rules.layers.merge import MODES, ORDER
from keras_upgrade.text.source import Edit

rule = Rule(
    name="merged-models",
    since="2.0",
    title=Text("Models that begin with a Merge", "Merge から始まるモデル"),
    reason=Text(
        "A Sequential has one input. What joins several models is written with the functional API: their outputs are "
        "merged, and each "
        "further layer is called on what the one before gave.",
        "Sequential の入力は 1 つだけです。複数のモデルをつなぐときは Functional API を使い、"
        "出力どうしを結合してから、続く層を順に呼び出します。",
    ),
    before="from keras.layers import Dense, Merge\nfrom keras.models import Sequential\n"
    "def join(left, right):\n"
    "    model = Sequential()\n"
    "    model.add(Merge([left, right], mode='concat'))\n"
    "    model.add(Dense(1))\n"
    "    return model",
    after="from keras.layers import Dense, concatenate\nfrom keras.models import Sequential, Model\n"
    "def join(left, right):\n"
    "    model_output = concatenate([left.outputs[0], right.outputs[0]])\n"
    "    model_output = Dense(1)(model_output)\n"
    "    model = Model(inputs=left.inputs + right.inputs, outputs=model_output)\n"
    "    return model",
    replaces={"keras.layers.Merge": None},
    proof=1,
)


@rule.call("keras.layers.Merge")
def write_functional(call: Call) -> None:
    layers = call.get("layers", 0)
    if layers is None:
        return
    found = _Stack.of(call)
    if found is None or not isinstance(layers.value, ast.List | ast.Tuple):
        call.warn(
            "Merge of models is gone. Merge their outputs (`concatenate([left.outputs[0], right.outputs[0]])`), "
            "call the further layers on that, and make it a `Model(inputs=left.inputs + right.inputs, outputs=...)`.",
            "モデルどうしを結合する Merge は廃止されました。`concatenate([left.outputs[0], right.outputs[0]])` "
            "のように出力を結合し、続く層を順に呼び出して "
            "`Model(inputs=left.inputs + right.inputs, outputs=...)` としてください。",
        )
        return
    found.rewrite(call, layers.value.elts)


class _Stack:
    """`model = Sequential()`, its `model.add(Merge(...))`, and the `model.add(...)` that follow in the same block."""

    def __init__(
        self,
        edit: Editor,
        owner: str,
        making: ast.Assign,
        adds: list[ast.Call],
        last: ast.stmt,
        named: ast.Assign | None = None,
    ) -> None:
        self.edit = edit
        # `merged = Merge(...)`, where the merge has a name of its own.
        self.named = named
        self.owner = owner
        self.making = making
        self.adds = adds
        self.last = last

    @classmethod
    def of(cls, call: Call) -> _Stack | None:
        module = call.module
        parents = module.scopes.parents
        add = parents.get(call.node)
        named = add if isinstance(add, ast.Assign) else None
        if named is not None:
            add = _only_use(named, call)
        statement = parents.get(add)
        if not (
            isinstance(add, ast.Call)
            and isinstance(add.func, ast.Attribute)
            and add.func.attr == "add"
            and isinstance(statement, ast.Expr)
        ):
            return None
        owner = module.source.text_of(add.func.value)
        block = _block(parents.get(statement), statement)
        if block is None:
            return None
        index = block.index(statement)
        making = next((one for one in reversed(block[:index]) if _makes(one, owner)), None)
        if making is None or module.name(making.value.func) != "keras.models.Sequential" or making.value.args:
            return None
        between = block[block.index(making) + 1 : index]
        if any(_adds(one, owner) for one in between):
            return None
        adds = [add]
        last = statement
        for one in block[index + 1 :]:
            if _makes(one, owner):
                break
            inside = _adds(one, owner)
            if inside:
                adds += inside
                last = one
        if any(not isinstance(parents.get(one), ast.Expr) or len(one.args) != 1 for one in adds):
            return None
        return cls(call.editor, owner, making, adds, last, named)

    def rewrite(self, call: Call, branches: list[ast.expr]) -> None:
        edit, source = self.edit, self.edit.module.source
        texts = [source.text_of(one) for one in branches]
        arguments = {one.name or ("layers", *ORDER)[one.position]: call.text(one) for one in call.arguments}
        name = self._name()
        outputs = ", ".join(f"{text}.outputs[0]" for text in texts)
        mode = call.constant(call.get("mode", 1))
        merge = self._merge(call, mode, f"[{outputs}]", arguments)
        if merge is None:
            return
        edits = [removal(edit.module, self.making)]
        if self.named is not None:
            edits.append(removal(edit.module, self.named))
        edits.append(Edit(source.start(self.adds[0]), source.end(self.adds[0]), f"{name} = {merge}"))
        for add in self.adds[1:]:
            # The layer between is left to the other rules: only what stands around it is laid in.
            layer = add.args[0]
            start, end = source.start(layer), source.end(layer)
            edits += [
                Edit(source.start(add), start, f"{name} = "),
                Edit(end, source.end(add), f"({name})"),
            ]
        leaves = _leaves(texts, _merges(call))
        # Keras 1 asked once for an input that two branches share.
        shared = len(set(leaves)) < len(leaves)
        inputs = " + ".join(f"{text}.inputs" for text in (dict.fromkeys(leaves) if shared else texts))
        model = edit.import_name("keras.models.Model", self.making.value.func)
        text = f"{self.owner} = {model}(inputs={inputs}, outputs={name})"
        at = source.end(self.last)
        edits.append(Edit(at, at, source.newline + source.indent_of(self.last) + text))
        edits += self._branches_of_layers(texts)
        edit.edit(edits, self.adds[0], short(source.text_of(self.adds[0])), f"{name} = {short(merge)}; ...; {text}")

    def _merge(self, call: Call, mode: object, inputs: str, arguments: dict[str, str]) -> str | None:
        """The merging of the tensors, as the rule `merge` would leave it."""
        local = self.edit.import_name
        near = call.node.func
        if mode is None and "mode" in arguments:
            layer = local("keras.layers.Lambda", near)
            shape = f", output_shape={arguments['output_shape']}" if "output_shape" in arguments else ""
            return f"{layer}({arguments['mode']}{shape})({inputs})"
        mode = mode or "sum"
        if mode not in MODES:
            return None
        function = local("keras.layers." + MODES[mode], near)
        extra = ""
        if mode == "concat" and "concat_axis" in arguments:
            extra = f", axis={arguments['concat_axis']}"
        elif mode in ("dot", "cos"):
            axes = arguments.get("dot_axes", "-1")
            extra = f", axes={'-1' if re.sub(r'[^0-9,-]', '', axes) in ('0', '0,0') else axes}"
            extra += ", normalize=True" if mode == "cos" else ""
        if "name" in arguments:
            extra += f", name={arguments['name']}"
        return f"{function}({inputs}{extra})"

    def _name(self) -> str:
        taken = self.edit.module.scope_names()
        name = start = re.findall(r"\w+", self.owner)[-1] + "_output"
        number = 1
        while name in taken:
            number += 1
            name = f"{start}_{number}"
        return name

    def _branches_of_layers(self, texts: list[str]) -> list[Edit]:
        """`model.layers[0].layers[1]` was the second of the merged models; `merged = model.layers[0]` goes."""
        source, module = self.edit.module.source, self.edit.module
        heads = {f"{self.owner}.layers[0]"}
        edits: list[Edit] = []
        for node in source.every(ast.Assign):
            if ast.unparse(node.value) in heads and len(node.targets) == 1:
                heads.add(ast.unparse(node.targets[0]))
                edits.append(removal(module, node))
        for node in source.every(ast.Subscript):
            if (
                isinstance(node.value, ast.Attribute)
                and node.value.attr == "layers"
                and ast.unparse(node.value.value) in heads
                and isinstance(node.slice, ast.Constant)
                and node.slice.value in range(len(texts))
                and node.lineno > self.last.lineno
            ):
                edits.append(Edit(source.start(node), source.end(node), texts[node.slice.value]))
        return edits


def _merges(call: Call) -> dict[str, list[str]]:
    """The models of the same scope that begin with a Merge, and what each merges."""
    module, scopes = call.module, call.module.scopes
    found = {}
    for node in module.source.every(ast.Call):
        add = scopes.parents.get(node)
        if (
            module.name(node.func) == "keras.layers.Merge"
            and scopes.of[node] is scopes.of[call.node]
            and isinstance(add, ast.Call)
            and isinstance(add.func, ast.Attribute)
            and node.args
        ):
            branches = getattr(node.args[0], "elts", [])
            found[ast.unparse(add.func.value)] = [module.source.text_of(one) for one in branches]
    return found


def _leaves(texts: list[str], merges: dict[str, list[str]]) -> list[str]:
    """The models that `texts` come from in the end, in order; one that two of them share stands twice."""
    found = []
    for text in texts:
        # A model is merged into later ones only; code that merges one into itself must not go on for ever.
        further = {name: branches for name, branches in merges.items() if name != text}
        found += _leaves(merges[text], further) if merges.get(text) else [text]
    return found


def _only_use(named: ast.Assign, call: Call) -> ast.AST | None:
    """The call that takes what `merged = Merge(...)` names, where nothing else does."""
    scopes = call.module.scopes
    target = named.targets[0]
    if len(named.targets) != 1 or not isinstance(target, ast.Name):
        return None
    mentions = call.module.source.named(target.id)
    uses = [one for one in mentions if one is not target and scopes.of[one] is scopes.of[target]]
    return scopes.parents.get(uses[0]) if len(mentions) == 2 and len(uses) == 1 else None


def _block(parent: ast.AST | None, statement: ast.stmt) -> list[ast.stmt] | None:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(parent, name, None)
        if isinstance(block, list) and statement in block:
            return block
    return None


def _makes(statement: ast.stmt, owner: str) -> bool:
    return (
        isinstance(statement, ast.Assign)
        and len(statement.targets) == 1
        and ast.unparse(statement.targets[0]) == owner
        and isinstance(statement.value, ast.Call)
    )


def _adds(statement: ast.stmt, owner: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(statement)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "add"
        and ast.unparse(node.func.value) == owner
    ]

"""What `K` did to shapes, variables and values: https://keras.io/api/ops/"""

from __future__ import annotations

import ast
from collections.abc import Callable

from keras_upgrade.editing.calls import Argument, Call
from keras_upgrade.editing.templates import arguments_of, dotted, fill, said
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.rules.backend.backend_ops import still_there
from keras_upgrade.rules.compiling.learning_rate import is_rate

# The parameters of the old function, and the template that the call is written anew after.
TEMPLATES: dict[str, tuple[str, str]] = {
    "ndim": ("x", "len({x}.shape)"),
    "get_variable_shape": ("x", "tuple({x}.shape)"),
    "dtype": ("x", "{backend.standardize_dtype}({x}.dtype)"),
    "count_params": ("x", "int({ops.size}({=x}))"),
    "eval": ("x", "{ops.convert_to_numpy}({=x})"),
    "get_value": ("x", "{ops.convert_to_numpy}({=x})"),
    "set_value": ("x value", "{x}.assign({=value})"),
    "update": ("x new_x", "{x}.assign({=new_x})"),
    "update_add": ("x increment", "{x}.assign_add({=increment})"),
    "update_sub": ("x decrement", "{x}.assign_sub({=decrement})"),
    "batch_get_value": ("xs/ops", "[{ops.convert_to_numpy}(variable) for variable in {=xs}]"),
    "moving_average_update": (
        "x/variable value momentum",
        "{x}.assign({x} * {momentum} + {value} * (1.0 - {momentum}))",
    ),
    "repeat": ("x n", "{ops.repeat}({ops.expand_dims}({=x}, axis=1), {=n}, axis=1)"),
    "cast_to_floatx": ("x", "{np.asarray}({=x}, dtype={backend.floatx}())"),
    "in_top_k": ("predictions targets k", "{ops.in_top_k}({=targets}, {=predictions}, {=k})"),
    "random_binomial": ("shape p=0.0", "{random.binomial}({=shape}, 1, {=p})"),
    "random_bernoulli": ("shape p=0.0", "{random.binomial}({=shape}, 1, {=p})"),
    "random_normal_variable": ("shape mean scale", "{keras.Variable}({random.normal}({=shape}, {=mean}, {=scale}))"),
    "random_uniform_variable": ("shape low high", "{keras.Variable}({random.uniform}({=shape}, {=low}, {=high}))"),
    "asymmetric_temporal_padding": (
        "x left_pad=1 right_pad=1",
        "{ops.pad}({=x}, ((0, 0), ({=left_pad}, {=right_pad}), (0, 0)))",
    ),
    "batch_normalization": (
        "x mean var beta gamma axis=-1 epsilon=1e-3",
        "{ops.batch_normalization}({=x}, {=mean}, {=var}, axis={=axis}, offset={=beta}, scale={=gamma}, "
        "epsilon={=epsilon})",
    ),
}
# Names of the rest that has a handler of its own below.
OTHERS = (
    "int_shape",
    "shape",
    "sqrt",
    "bias_add",
    "temporal_padding",
    "batch_set_value",
    "switch",
    "zeros",
    "ones",
)
rule = Rule(
    name="backend-tensors",
    since="3.0",
    title=Text("Shapes, variables and values of tensors", "テンソルの形状・変数・値"),
    reason=Text(
        "A tensor tells its shape itself, a variable takes a value by `assign`, and computing happens at once: "
        "no session has to evaluate it.",
        "形状はテンソル自身の `shape` でわかり、変数への代入は `assign` で行います。計算はその場で実行されるので、"
        "セッションでの評価は不要です。",
    ),
    before="from keras import backend as K\nK.set_value(weight, 0.5)\nK.int_shape(x)[1]",
    after="weight.assign(0.5)\nx.shape[1]",
    replaces={f"keras.backend.{name}": None for name in [*TEMPLATES, *OTHERS]},
)


def stays(call: Call) -> bool:
    return call.unpacks or still_there(call.node.func, call.module, [one.value for one in call.arguments])


@rule.call(*(f"keras.backend.{name}" for name in TEMPLATES))
def fill_in(call: Call) -> None:
    name = call.name.rpartition(".")[2]
    parameters, template = TEMPLATES[name]
    given = arguments_of(call, parameters)
    if given is None or stays(call):
        return
    target = given.get("x")
    # The rate of an optimizer has a rule of its own.
    if (
        name in ("get_value", "set_value", "eval")
        and isinstance(target, Argument)
        and is_rate(target.value, call.module)
    ):
        return
    call.replace(fill(call, template, given))


@rule.call("keras.backend.int_shape")
def static_shape(call: Call) -> None:
    given = arguments_of(call, "x")
    if given is None or stays(call):
        return
    shape = f"{dotted(call, given['x'])}.shape"
    parent = call.module.scopes.parents.get(call.node)
    subscripted = isinstance(parent, ast.Subscript) and parent.value is call.node
    # A tensor of TensorFlow has a shape of its own kind, which is no tuple.
    call.replace(shape if subscripted else f"tuple({shape})")


@rule.call("keras.backend.shape")
def dynamic_shape(call: Call) -> None:
    if stays(call):
        return
    parent = call.module.scopes.parents.get(call.node)
    # Arithmetic with the shape as a whole needs a tensor, and so does one with a size that is not known yet.
    computed = isinstance(parent, ast.Call) and (call.module.name(parent.func) or "").rpartition(".")[2] in (
        "cast",
        "prod",
    )
    call.function("keras_upgrade.compat.shape_tensor" if computed else "keras.ops.shape")


@rule.call("keras.backend.sqrt")
def square_root(call: Call) -> None:
    argument = call.get("x", 0)
    if argument is None or stays(call):
        return
    if not positive(argument.value, call):
        call.set(
            argument,
            f"{said(call, 'keras.ops.maximum')}({call.text(argument)}, 0.0)",
            note=Text(
                "K.sqrt took the root of 0 for a negative number, where ops.sqrt gives NaN.",
                "K.sqrt は負の数を 0 とみなしていました。ops.sqrt では NaN になります。",
            ),
        )
    call.function("keras.ops.sqrt")


def positive(node: ast.expr, call: Call) -> bool:
    """Whether the expression is seen to be 0 at least."""
    match node:
        case ast.Constant(value=int() | float() as value):
            return value >= 0
        case ast.BinOp(left=left, op=ast.Add() | ast.Mult() | ast.Div(), right=right):
            return positive(left, call) and positive(right, call)
        case ast.BinOp(op=ast.Pow(), right=ast.Constant(value=2)):
            return True
        case ast.Call(func=func, args=[first, *more]):
            last = (call.module.name(func) or "").rpartition(".")[2]
            if last in ("square", "abs", "exp", "var", "std", "relu", "sigmoid", "softmax", "softplus", "epsilon"):
                return True
            if last in ("sum", "mean", "max", "min", "prod", "cast", "reshape", "sqrt"):
                return positive(first, call)
            return last in ("maximum", "clip") and bool(more) and positive(more[0], call)
        case ast.Call(func=func):
            return (call.module.name(func) or "").endswith(".epsilon")
        case ast.Name(id=name):
            # `d` of `d = K.square(x)` above.
            bindings = call.module.scopes.lookup(name, node)
            return (
                len(bindings) == 1
                and bindings[0].value is not None
                and not bindings[0].iterated
                and (bindings[0].item is None and positive(bindings[0].value, call))
            )
    return False


@rule.call("keras.backend.bias_add")
def add_bias(call: Call) -> None:
    given = arguments_of(call, "x bias")
    if given is None or stays(call):
        return
    data_format = call.get("data_format", 2)
    if data_format is not None and call.constant(data_format) not in ("channels_last", None):
        call.warn(
            "`K.bias_add` with channels first is gone. Reshape the bias to (1, channels, 1, 1) and add it.",
            "channels_first での `K.bias_add` はなくなりました。"
            "バイアスを (1, channels, 1, 1) に reshape して足してください。",
        )
        return
    call.replace(f"{said(call, 'keras.ops.add')}({call.text(given['x'])}, {call.text(given['bias'])})")


@rule.call("keras.backend.temporal_padding")
def pad_steps(call: Call) -> None:
    given = arguments_of(call, "x padding=(1,1)")
    if given is None or stays(call):
        return
    padding = given["padding"]
    text = "(1, 1)" if isinstance(padding, str) else call.text(padding)
    if not isinstance(padding, str) and isinstance(call.constant(padding), int):
        text = f"({text}, {text})"
    call.replace(f"{said(call, 'keras.ops.pad')}({call.text(given['x'])}, ((0, 0), {text}, (0, 0)))")


@rule.call("keras.backend.batch_set_value")
def assign_all(call: Call) -> None:
    given = arguments_of(call, "tuples")
    statement = call.module.scopes.parents.get(call.node)
    if given is None or stays(call) or not isinstance(statement, ast.Expr):
        return
    source = call.module.source
    indent = source.newline + source.indent_of(statement) + "    "
    call.replace(f"for variable, value in {call.text(given['tuples'])}:{indent}variable.assign(value)")


@rule.call("keras.backend.switch")
def choose(call: Call) -> None:
    given = arguments_of(call, "condition then_expression else_expression")
    if given is None or stays(call):
        return
    first, second = given["then_expression"], given["else_expression"]
    called = [_is_function(one.value, call) for one in (first, second)]
    if all(called):
        new, keywords = "keras.ops.cond", ("pred", "true_fn", "false_fn")
    else:
        new, keywords = "keras.ops.where", ("condition", "x1", "x2")
        for one, function in zip((first, second), called, strict=True):
            if function:
                call.set(one, f"({call.text(one)})()", report=False)
    for one, keyword in zip(given.values(), keywords, strict=True):
        if one.keyword and one.keyword != keyword:
            one.new_keyword = keyword
    call.function(new)


def _is_function(node: ast.expr, call: Call) -> bool:
    if isinstance(node, ast.Lambda):
        return True
    if not isinstance(node, ast.Name):
        return False
    bindings = call.module.scopes.lookup(node.id, node)
    return bool(bindings) and all(isinstance(one.node, ast.FunctionDef) for one in bindings)


def _fill(name: str) -> Callable[[Call], None]:
    def make(call: Call) -> None:
        given = arguments_of(call, "shape")
        if given is None or stays(call):
            return
        parameters = [one for one in (call.get("dtype", 1),) if one]
        text = f"{said(call, f'keras.ops.{name}')}({call.text(given['shape'])}"
        text += "".join(f", dtype={call.text(one)}" for one in parameters) + ")"
        parent = call.module.scopes.parents.get(call.node)
        if isinstance(parent, ast.Assign) and any(isinstance(one, ast.Attribute) for one in parent.targets):
            # `self.b = K.zeros(...)`: a weight, which later steps change.
            text = f"{said(call, 'keras.Variable')}({text})"
        call.replace(text)

    return make


rule.call("keras.backend.zeros")(_fill("zeros"))
rule.call("keras.backend.ones")(_fill("ones"))

"""`K.square` and its kin became `keras.ops.square`: https://keras.io/api/ops/"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.keras_api import names
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text

# For each function of the old backend: what it is called now, and its old parameters in their old order. `old>new` is a
# renamed one (`a/b>new`: it had two names), `old-` one that is dropped, `old!` one that must be named, `name=text` one
# whose old default is written down because there is none today or another, `+name=text` one that is always added.
# An indented line goes on with the one above it.
TABLE = """
abs: abs x
all: all x axis keepdims
any: any x axis keepdims
arange: arange start stop step dtype
argmax: argmax x axis=-1
argmin: argmin x axis=-1
cast: cast x dtype
clip: clip x min_value>x_min max_value>x_max
concatenate: concatenate tensors>xs axis=-1
concat: concatenate tensors>xs axis=-1
conv1d: conv x>inputs kernel strides/stride>strides padding/border_mode>padding
  data_format/dim_ordering>data_format dilation_rate image_shape- filter_shape-
conv2d: conv x>inputs kernel strides padding/border_mode>padding
  data_format/dim_ordering>data_format dilation_rate image_shape- filter_shape-
conv3d: conv x>inputs kernel strides padding/border_mode>padding
  data_format/dim_ordering>data_format dilation_rate volume_shape- filter_shape-
cos: cos x
cumprod: cumprod x axis=0
cumsum: cumsum x axis=0
depthwise_conv2d: depthwise_conv x>inputs depthwise_kernel>kernel strides padding data_format dilation_rate
dot: dot x>x1 y>x2
elu: elu x alpha
equal: equal x>x1 y>x2
exp: exp x
expand_dims: expand_dims x axis/dim>axis=-1
eye: eye size>N dtype! name-
flatten: ravel x
gather: take reference>x indices +axis=0
greater: greater x>x1 y>x2
greater_equal: greater_equal x>x1 y>x2
identity: convert_to_tensor x name-
is_tensor: is_tensor x
l2_normalize: normalize x axis=None
less: less x>x1 y>x2
less_equal: less_equal x>x1 y>x2
lesser: less x>x1 y>x2
lesser_equal: less_equal x>x1 y>x2
log: log x
logsumexp: logsumexp x axis keepdims
map_fn: map fn>f elems>xs name- dtype-
max: max x axis keepdims
maximum: maximum x>x1 y>x2
mean: mean x axis keepdims
min: min x axis keepdims
minimum: minimum x>x1 y>x2
not_equal: not_equal x>x1 y>x2
one_hot: one_hot indices>x num_classes/nb_classes>num_classes
ones_like: ones_like x dtype name-
pack: stack x
permute_dimensions: transpose x pattern>axes
pow: power x>x1 a>x2
prod: prod x axis keepdims
repeat_elements: repeat x rep>repeats axis
reshape: reshape x shape>newshape
reverse: flip x axes>axis
round: round x
separable_conv2d: separable_conv x>inputs depthwise_kernel pointwise_kernel strides padding/border_mode>padding
  data_format/dim_ordering>data_format dilation_rate
sigmoid: sigmoid x
sign: sign x
sin: sin x
slice: slice x>inputs start>start_indices size>shape
softmax: softmax x axis
softplus: softplus x
softsign: softsign x
square: square x
squeeze: squeeze x axis
stack: stack x axis
std: std x axis keepdims
stop_gradient: stop_gradient variables>variable
sum: sum x axis keepdims
tanh: tanh x
tile: tile x n>repeats
transpose: transpose x
var: var x axis keepdims
zeros_like: zeros_like x dtype name-
"""
# The same for what is not in `keras.ops`.
ELSEWHERE = """
dropout: keras.random.dropout x>inputs level>rate noise_shape seed
random_normal: keras.random.normal shape mean stddev/std>stddev dtype seed
random_uniform: keras.random.uniform shape minval/low>minval maxval/high>maxval dtype seed
truncated_normal: keras.random.truncated_normal shape mean stddev dtype seed
name_scope: keras.name_scope name
hard_sigmoid: keras_upgrade.compat.hard_sigmoid x
batch_dot: keras_upgrade.compat.batch_dot x y axes
batch_flatten: keras_upgrade.compat.batch_flatten x
conv2d_transpose: keras_upgrade.compat.conv2d_transpose x kernel output_shape strides padding data_format
deconv2d: keras_upgrade.compat.conv2d_transpose x kernel output_shape
  strides border_mode>padding dim_ordering>data_format image_shape- filter_shape-
ctc_batch_cost: keras_upgrade.compat.ctc_batch_cost y_true y_pred input_length label_length
ctc_decode: keras_upgrade.compat.ctc_decode y_pred input_length greedy beam_width top_paths
foldl: keras_upgrade.compat.foldl fn elems initializer name
foldr: keras_upgrade.compat.foldr fn elems initializer name
pool2d: keras_upgrade.compat.pool2d x pool_size strides
  padding/border_mode>padding data_format/dim_ordering>data_format pool_mode
print_tensor: keras_upgrade.compat.print_tensor x message
resize_images: keras_upgrade.compat.resize_images x/X>x height_factor width_factor
  data_format/dim_ordering>data_format interpolation
rnn: keras_upgrade.compat.rnn step_function inputs initial_states go_backwards mask constants unroll input_length
spatial_2d_padding: keras_upgrade.compat.spatial_2d_padding x padding data_format/dim_ordering>data_format
"""
FORMATS = {"th": "'channels_first'", "tf": "'channels_last'", "default": "None"}
PARAMETER = re.compile(r"(\+?)([\w/]+)(-|!|)(?:>(\w+))?(?:=(\S+))?$")


@dataclass(frozen=True)
class Parameter:
    old: tuple[str, ...]
    new: str
    dropped: bool = False
    named: bool = False
    default: str | None = None
    added: bool = False


@dataclass(frozen=True)
class Operation:
    new: str
    parameters: tuple[Parameter, ...]


def _read(table: str, prefix: str) -> dict[str, Operation]:
    found = {}
    for line in table.replace("\n  ", " ").strip().splitlines():
        old, _, rest = line.partition(": ")
        new, *parameters = rest.split()
        read = []
        for text in parameters:
            plus, olds, mark, renamed, default = PARAMETER.match(text).groups()
            first = olds.split("/")[0]
            read.append(
                Parameter(tuple(olds.split("/")), renamed or first, mark == "-", mark == "!", default, bool(plus))
            )
        found[f"keras.backend.{old}"] = Operation(prefix + new, tuple(read))
    return found


OPERATIONS = _read(TABLE, "keras.ops.") | _read(ELSEWHERE, "")

RELU = "keras.backend.relu"

rule = Rule(
    name="backend-ops",
    since="3.0",
    title=Text("Functions of the backend K", "バックエンド K の関数"),
    reason=Text(
        "The functions of `keras.backend` moved to `keras.ops`, where they carry NumPy's names and run on TensorFlow, "
        "JAX and PyTorch. Some defaults changed with that: the old one is written down.",
        "`keras.backend` の関数は `keras.ops` に移り、名前が NumPy にそろえられ、"
        "TensorFlow・JAX・PyTorch のどれでも動きます。既定値が変わったものは、昔の値を明示します。",
    ),
    before="from keras import backend as K\nK.sum(K.square(x), axis=-1)",
    after="from keras import ops\nops.sum(ops.square(x), axis=-1)",
    replaces={name: operation.new for name, operation in OPERATIONS.items()} | {RELU: None},
)


def symbolic(node: ast.AST, module: Module, depth: int = 8) -> bool:
    """Whether the expression is computed from a symbolic tensor, such as `model.input`, as far as can be seen."""
    if depth == 0:
        return False
    if module.kind(node) == "tensor":
        return True
    match node:
        case ast.Call(func=func, args=args, keywords=keywords):
            name = module.name(func) or ""
            inside = name.startswith(("keras.backend.", "keras.ops.", "keras.losses.", "keras.metrics."))
            return inside and any(
                symbolic(one, module, depth - 1) for one in [*args, *(keyword.value for keyword in keywords)]
            )
        case ast.BinOp(left=left, right=right):
            return symbolic(left, module, depth - 1) or symbolic(right, module, depth - 1)
        case ast.UnaryOp(operand=value) | ast.Subscript(value=value) | ast.Starred(value=value):
            return symbolic(value, module, depth - 1)
        case ast.List(elts=values) | ast.Tuple(elts=values):
            return any(symbolic(value, module, depth - 1) for value in values)
        case ast.Name(id=name):
            bindings = module.scopes.lookup(name, node)
            if any(isinstance(one.node, ast.AugAssign) for one in bindings):
                # `loss *= 784` leaves it what it was.
                bindings = module.scopes.all_of(name, node)
            return any(
                one.value is not None and not one.iterated and symbolic(one.value, module, depth - 1)
                for one in bindings
            )
        case ast.Attribute(attr="input" | "output" | "inputs" | "outputs", value=owner):
            return module.kind(owner) in ("model", "layer")
    return False


def still_there(node: ast.expr, module: Module, arguments: list[ast.expr] | None = None) -> bool:
    """Whether the function `node` is one that `tf.keras` has kept and that works as typed: for real tensors it does."""
    raw = module.raw(node)
    if not raw or not names.in_tf(raw) or not names.exists(names.canonical(raw), tf=True):
        return False
    return not any(symbolic(one, module) for one in arguments or [])


@rule.call(*OPERATIONS)
def replace(call: Call) -> None:
    if not still_there(call.node.func, call.module, [one.value for one in call.arguments]):
        apply(call, OPERATIONS[call.name])


@rule.call(RELU)
def rectify(call: Call) -> None:
    if call.unpacks or still_there(call.node.func, call.module, [one.value for one in call.arguments]):
        return
    call.rename("alpha", "negative_slope")
    call.function("keras.activations.relu" if len(call.arguments) > 1 else "keras.ops.relu")


def apply(call: Call, operation: Operation) -> None:
    """Turns the call into one of `operation`."""
    for position, parameter in enumerate(operation.parameters):
        argument = call.get(parameter.new)
        if not parameter.added:
            for old in parameter.old:
                argument = argument or call.get(old)
            argument = argument or call.get(parameter.old[0], position)
        if argument is None:
            if parameter.default is not None and not call.unpacks:
                call.add(parameter.new, parameter.default, report=False)
            continue
        if parameter.dropped:
            call.remove(argument, report=False)
            continue
        if argument.keyword and argument.keyword != parameter.new:
            argument.new_keyword = parameter.new
        elif parameter.named and not argument.keyword:
            call.name_argument(argument, parameter.new)
        if parameter.new == "data_format" and call.constant(argument) in FORMATS:
            call.set(argument, FORMATS[call.constant(argument)], report=False)
    call.function(operation.new)


@rule.reference(*OPERATIONS)
def mention(node: ast.expr, edit: Editor) -> None:
    """The function itself, as in `Lambda(K.square)`."""
    parent = edit.module.scopes.parents.get(node)
    if (isinstance(parent, ast.Call) and parent.func is node) or still_there(node, edit.module):
        return
    operation = OPERATIONS[edit.module.name(node)]
    defaults = [one for one in operation.parameters if one.default is not None]
    if not defaults:
        edit.refer(node, operation.new)
        return
    written = ", ".join(f"{one.new}={one.default}" for one in defaults)
    edit.replace(node, f"lambda x: {edit.import_name(operation.new, node)}(x, {written})")

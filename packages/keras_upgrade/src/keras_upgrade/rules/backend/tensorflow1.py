"""TensorFlow 1's names: https://www.tensorflow.org/guide/migrate"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.imports import moved_modules as moves
from keras_upgrade.keras_api import names
from keras_upgrade.rulebook.rule import Rule, Text

# What only changed its place.
RENAMES = {
    f"tensorflow.{old}": f"tensorflow.{new}"
    for old, new in (
        line.split()
        for line in """
        ceil math.ceil
        cross linalg.cross
        diag linalg.tensor_diag
        digamma math.digamma
        div math.divide
        erf math.erf
        floordiv math.floordiv
        gfile io.gfile
        gfile.Copy io.gfile.copy
        gfile.DeleteRecursively io.gfile.rmtree
        gfile.Exists io.gfile.exists
        gfile.FastGFile io.gfile.GFile
        gfile.GFile io.gfile.GFile
        gfile.Glob io.gfile.glob
        gfile.IsDirectory io.gfile.isdir
        gfile.ListDirectory io.gfile.listdir
        gfile.MakeDirs io.gfile.makedirs
        gfile.MkDir io.gfile.mkdir
        gfile.Open io.gfile.GFile
        gfile.Remove io.gfile.remove
        gfile.Rename io.gfile.rename
        gfile.Stat io.gfile.stat
        gfile.Walk io.gfile.walk
        is_finite math.is_finite
        is_inf math.is_inf
        is_nan math.is_nan
        lgamma math.lgamma
        log math.log
        log1p math.log1p
        log_sigmoid math.log_sigmoid
        matrix_band_part linalg.band_part
        matrix_determinant linalg.det
        matrix_diag linalg.diag
        matrix_diag_part linalg.diag_part
        matrix_inverse linalg.inv
        matrix_transpose linalg.matrix_transpose
        mul multiply
        neg negative
        pack stack
        random_crop image.random_crop
        random_normal random.normal
        random_shuffle random.shuffle
        random_uniform random.uniform
        read_file io.read_file
        reciprocal math.reciprocal
        rsqrt math.rsqrt
        segment_sum math.segment_sum
        select where
        set_random_seed random.set_seed
        sparse_tensor_to_dense sparse.to_dense
        sub subtract
        trace linalg.trace
        truncated_normal random.truncated_normal
        unpack unstack
        unsorted_segment_sum math.unsorted_segment_sum
        write_file io.write_file
        """.strip().splitlines()
    )
}
# What TensorFlow 2 keeps in its `compat.v1`. Of use with Keras 3 where no graph and no session is needed.
KEPT = {
    f"tensorflow.{name}": f"tensorflow.compat.v1.{name}"
    for name in ["ConfigProto", "GPUOptions", "Print", "app", "flags", "get_variable", "logging", "variable_scope"]
}
CASTS = {
    f"tensorflow.to_{name}": dtype
    for name, dtype in {
        "bfloat16": "bfloat16",
        "double": "float64",
        "float": "float32",
        "int32": "int32",
        "int64": "int64",
    }.items()
}
DATA = {
    "tensorflow.examples.tutorials.mnist.input_data": "keras_upgrade.compat.input_data",
    "tensorflow.contrib.learn.python.learn.datasets.mnist": "keras_upgrade.compat.input_data",
}

rule = Rule(
    name="tensorflow1",
    since="3.0",
    title=Text("Names of TensorFlow 1", "TensorFlow 1 の名前"),
    reason=Text(
        "TensorFlow 2 sorted its functions into modules: `tf.log` is `tf.math.log`. The tutorials' `input_data` is in "
        "`keras_upgrade.compat`.",
        "TensorFlow 2 では関数がモジュールごとに整理されました。`tf.log` は `tf.math.log` です。"
        "チュートリアルの `input_data` は `keras_upgrade.compat` にあります。",
    ),
    before="import tensorflow as tf\ntf.set_random_seed(1)\ntf.log(x)",
    after="import tensorflow as tf\ntf.random.set_seed(1)\ntf.math.log(x)",
    proof=None,
    renames={**RENAMES, **KEPT},
    replaces=dict.fromkeys(CASTS, "tensorflow.cast"),
)


moves.modules(rule, DATA)


@rule.reference(*RENAMES, *KEPT)
def move(node: ast.expr, edit: Editor) -> None:
    name = edit.module.name(node)
    edit.refer(node, (RENAMES | KEPT)[name])


@rule.call(*CASTS)
def cast(call: Call) -> None:
    dtype = CASTS[call.name]
    if call.unpacks or len(call.positional) != 1:
        return
    name = call.get("name")
    if name is not None:
        call.remove(name, report=False)
    call.add("", f'"{dtype}"', report=False)
    call.function("tensorflow.cast")


@rule.call("tensorflow.concat")
def axis_last(call: Call) -> None:
    """Before TensorFlow 1.0 the axis came first."""
    first, second = call.get("axis", 0), call.get("values", 1)
    if first is None or second is None or first.keyword or second.keyword or not isinstance(call.constant(first), int):
        return
    texts = call.text(first), call.text(second)
    call.set(first, texts[1], report=False)
    call.set(second, texts[0], report=False)
    call.changed(f"({', '.join(texts)})", f"({texts[1]}, {texts[0]})")


@rule.call(
    *(
        f"tensorflow.{name}"
        for name in ("reduce_mean", "reduce_sum", "reduce_max", "reduce_min", "reduce_prod", "argmax", "argmin")
    )
)
def axes(call: Call) -> None:
    call.rename("reduction_indices", "axis")
    call.rename("dimension", "axis")
    call.rename("keep_dims", "keepdims")


@rule.call("tensorflow.assign")
def assign(call: Call) -> None:
    target, value = call.get("ref", 0), call.get("value", 1)
    if target is not None and value is not None and isinstance(target.value, ast.Name | ast.Attribute | ast.Subscript):
        call.replace(f"{call.text(target)}.assign({call.text(value)})")


@rule.attribute("contrib", given={"tensorflow"})
def contrib(node: ast.Attribute, edit: Editor) -> None:
    if edit.module.raw(node) == "tensorflow.contrib":
        parent = edit.module.scopes.parents.get(node)
        while isinstance(parent, ast.Attribute):
            node, parent = parent, edit.module.scopes.parents.get(parent)
        if names.is_keras(edit.module.name(node)):
            # `tf.contrib.keras.layers.Dense`: another rule knows where it is.
            return
        edit.warn(
            node,
            f"`{edit.text(node)}`: TensorFlow 2 has no `contrib`. Look for a Keras layer that does the same, or leave "
            "this part out.",
            f"`{edit.text(node)}`：TensorFlow 2 に `contrib` はありません。同じことをする Keras の層を探すか、"
            "この部分を省いてください。",
        )


@rule.node(ast.ImportFrom, given={"contrib"})
def gone(node: ast.ImportFrom, edit: Editor) -> None:
    module = node.module or ""
    if module.startswith("tensorflow.contrib") and "keras" not in module and module not in DATA:
        edit.warn(
            node,
            f"`{module}`: TensorFlow 2 has no `contrib`. Look for a Keras layer that does the same, or leave this part "
            "out.",
            f"`{module}`：TensorFlow 2 に `contrib` はありません。同じことをする Keras の層を探すか、"
            "この部分を省いてください。",
        )

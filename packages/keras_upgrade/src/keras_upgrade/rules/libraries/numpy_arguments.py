"""Arguments that NumPy no longer takes: https://numpy.org/doc/stable/release/1.24.0-notes.html#expired-deprecations"""

from __future__ import annotations

import ast
import re

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

rule = Rule(
    name="numpy-arguments",
    since="NumPy 1.16-2.0",
    title=Text("Arguments of NumPy's functions", "NumPy の関数の引数"),
    reason=Text(
        "NumPy takes some arguments under other names, or wants said what it once guessed: an array whose rows "
        "differ in length is "
        "one of objects, and a file of objects is loaded with `allow_pickle=True`.",
        "NumPy では引数名が変わったり、以前は推測していたことを明示する必要が出てきました。"
        "行の長さがそろわない配列は `dtype=object`、"
        "オブジェクトを含むファイルの読み込みは `allow_pickle=True` です。",
    ),
    before="import numpy as np\n\nrows = np.array([[1], [2, 3]])\ncounts, edges = np.histogram(x, normed=True)",
    after=(
        "import numpy as np\n\nrows = np.array([[1], [2, 3]], dtype=object)\n"
        "counts, edges = np.histogram(x, density=True)"
    ),
    proof=None,
)

COPIED = Text(
    "`frombuffer` shares its memory with the bytes and may not be written to; `copy()` makes an array of one's "
    "own, as before.",
    "`frombuffer` の配列は元のバイト列とメモリを共有し、書き込めません。以前と同じ書き込み可能な配列にするため "
    "`copy()` を付けています。",
)


@rule.call("numpy.load")
def load(call: Call) -> None:
    """`np.load(f).item()` unpacks the object that the file holds, which takes a pickle."""
    parent = call.module.scopes.parents.get(call.node)
    unpacked = isinstance(parent, ast.Attribute) and parent.attr in ("item", "tolist")
    if unpacked and call.get("allow_pickle", 2) is None and not call.unpacks:
        call.add("allow_pickle", "True", PICKLED)


PICKLED = Text(
    "A pickle runs code when it is loaded: only for files that you trust.",
    "pickle は読み込み時にコードを実行できます。信頼できるファイルにだけ使ってください。",
)


@rule.call("numpy.histogram", "numpy.histogram2d", "numpy.histogramdd")
def histogram(call: Call) -> None:
    call.rename("normed", "density")


@rule.call("numpy.percentile", "numpy.nanpercentile", "numpy.quantile", "numpy.nanquantile")
def percentile(call: Call) -> None:
    call.rename("interpolation", "method")


@rule.call("numpy.unravel_index")
def unravel(call: Call) -> None:
    call.rename("dims", "shape")


@rule.call("numpy.fromstring")
def from_bytes(call: Call) -> None:
    """Without `sep` it read bytes."""
    if call.get("sep", 3) is None and not call.unpacks and call.arguments:
        call.rename("string", "buffer")
        call.function("numpy.frombuffer", COPIED)
        end = call.module.source.end(call.node)
        call.beside([Edit(end, end, ".copy()")])


@rule.call("numpy.array", "numpy.asarray", given=[re.compile(r"[\[(]\s*[\[(]")])
def ragged(call: Call) -> None:
    """Rows of different lengths, as far as they are written out."""
    if call.get("dtype", 1) is not None or call.unpacks or not call.positional:
        return
    rows = call.positional[0].value
    if isinstance(rows, ast.List | ast.Tuple) and uneven(rows):
        call.add("dtype", "object")


def uneven(rows: ast.List | ast.Tuple) -> bool:
    lengths = set()
    for row in rows.elts:
        if isinstance(row, ast.List | ast.Tuple):
            if any(isinstance(one, ast.Starred) for one in row.elts):
                return False
            lengths.add(len(row.elts))
        elif isinstance(row, ast.Constant):
            lengths.add(None)
        else:
            return False
    return len(lengths) > 1

"""How much memory a look at a model takes, said before it is taken: a kernel that exceeds its limit is killed without a
word."""

from __future__ import annotations

import contextlib
import math
from pathlib import Path

from quiver_engine.graph.structure import Structure
from quiver_engine.running.specification import InputSpec
from quiver_engine.text import Text

# Of a size that the model leaves open.
USUAL_SIDE = 224
LIMITS = (
    ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
    ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
)
# Less than this is not worth a word.
WORTH_SAYING = 0.5


def of_one_pass(structure: Structure, spec: InputSpec) -> int:
    """Bytes of all layers' outputs for one input, and of the copy of the weights that a compiled pass may take."""
    values = 0
    for node in structure.nodes.values():
        for shape in node.output_shapes or []:
            values += math.prod(USUAL_SIDE if size is None else size for size in shape[1:]) * spec.batch * node.calls
    weights = {
        id(weight): weight for node in structure.nodes.values() for weight in getattr(node.operation, "weights", ())
    }
    return 4 * (values + sum(math.prod(weight.shape) for weight in weights.values()))


def free() -> int | None:
    """Bytes that this process may still take: the container's limit, else the machine's; None where neither tells."""
    found = []
    for limit, used in LIMITS:
        with contextlib.suppress(OSError, ValueError):
            found.append(int(Path(limit).read_text()) - int(Path(used).read_text()))
    with contextlib.suppress(OSError, ValueError, IndexError):
        told = Path("/proc/meminfo").read_text().split("MemAvailable:")[1]
        found.append(int(told.split()[0]) * 1024)
    return min(found, default=None)


def notice(structure: Structure, spec: InputSpec) -> Text | None:
    """A sentence where a look takes a good part of what is left."""
    need, left = of_one_pass(structure, spec), free()
    if left is None or need <= WORTH_SAYING * left:
        return None
    return Text(
        f"A look at this model takes about {need / 1e6:,.0f} MB, and {max(0, left) / 1e6:,.0f} MB are left: the kernel "
        "may be killed. Next: shut down other kernels first, or look at a smaller model.",
        f"このモデルを調べるには約 {need / 1e6:,.0f} MB が必要ですが、残りは {max(0, left) / 1e6:,.0f} MB です。"
        "先にほかのカーネルを終了してください。",
    )

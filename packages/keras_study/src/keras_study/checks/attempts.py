"""Which names a learner's last attempt failed to give a value: what they still hold is an older answer."""

from __future__ import annotations

import dis
import re
import sys

_failed: dict[str, str] = {}
_watched: list[object] = []
# Of a cell that does not parse: names at the start of a line that it would have given a value.
_BINDING = re.compile(r"^(?:(?:async +)?def +|class +)?([^\W\d]\w*) *(?=[=(:,])(?!==)", re.M)


def shell() -> object | None:
    """IPython's shell, where this runs in a kernel."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def watch() -> None:
    """From now on, remember which cells failed. The cell before this one counts as well."""
    kernel = shell()
    if kernel is None or any(kernel is one for one in _watched):
        return
    _watched[:] = [kernel]
    _failed.clear()
    kernel.events.register("post_run_cell", _after)
    if last := getattr(kernel, "last_execution_result", None):
        _after(last)


def failed(name: str) -> str | None:
    """The error of the last cell that was to give `name` a value, if it failed."""
    return _failed.get(name)


def is_cell(filename: str) -> bool:
    """Whether code of that file stands in a notebook's cell (or was typed at a prompt)."""
    return "ipykernel_" in filename or filename.startswith("<ipython-input") or filename == "<stdin>"


def _after(result: object) -> None:
    cell = getattr(result.info, "raw_cell", None)
    if not isinstance(cell, str):
        return
    error = result.error_before_exec or result.error_in_exec
    for name in _names(cell):
        if error is None:
            _failed.pop(name, None)
        else:
            text = str(error).strip().partition("\n")[0]
            _failed[name] = f"{type(error).__name__}: {text}" if text else type(error).__name__


def _names(cell: str) -> set[str]:
    """What `cell` gives a value at its top level."""
    try:
        module = compile(cell, "<cell>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        # Also where a magic or `await` stands in it.
        return set(_BINDING.findall(cell))
    return {one.argval for one in dis.get_instructions(module) if one.opname in ("STORE_NAME", "STORE_GLOBAL")}

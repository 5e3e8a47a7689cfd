"""The package's rooms: what each may import, and that nobody goes round in a circle."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "quiver_engine"
# From the ground up: each room knows those before it, and the modules that everybody may know.
ROOMS = ("graph", "running", "inputs", "answers", "web")
EVERYBODYS = {"cache", "errors", "events", "text", "version"}
MOST_MODULES = 12


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {module_name(path): path for path in PACKAGE.rglob("*.py")}


def imported(path: Path) -> set[str]:
    """Modules of this package that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "quiver_engine":
            base = node.module.removeprefix("quiver_engine").lstrip(".")
            for alias in node.names:
                inner = f"{base}.{alias.name}".lstrip(".")
                found.add(inner if inner in MODULES else base)
        elif isinstance(node, ast.Import):
            found |= {a.name.removeprefix("quiver_engine.") for a in node.names if a.name.startswith("quiver_engine.")}
    return found - {""}


@pytest.mark.parametrize("name", sorted(name for name in MODULES if name))
def test_a_module_knows_only_rooms_below_its_own(name: str) -> None:
    room = name.partition(".")[0]
    if room in EVERYBODYS:
        allowed = EVERYBODYS
    elif room in ROOMS:
        allowed = EVERYBODYS | set(ROOMS[: ROOMS.index(room) + 1])
    else:
        # The doors: what a learner imports, or a command starts.
        return
    assert {other.partition(".")[0] for other in imported(MODULES[name])} <= allowed


def test_no_import_goes_in_a_circle() -> None:
    edges = {name: imported(path) & set(MODULES) for name, path in MODULES.items() if name}
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join((*way[way.index(name) :], name))
        if name not in done:
            for other in sorted(edges[name]):
                visit(other, (*way, name))
            done.add(name)

    for name in edges:
        visit(name, ())


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_small_and_says_what_it_owns(room: str) -> None:
    modules = [name for name in MODULES if name.startswith(f"{room}.")]
    assert 2 <= len(modules) <= MOST_MODULES
    assert ast.get_docstring(ast.parse(MODULES[room].read_text("utf-8")))

"""The package's rooms: each small, each with its sign, and imports that go one way."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from importlib.util import find_spec
from pathlib import Path

import pytest

PACKAGE = Path(find_spec("keras_upgrade").origin).parent
# Upgraded code imports it: a library of its own, which may import only itself.
LIBRARY = "compat"
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path != PACKAGE / "__init__.py"
}
ROOMS = sorted({path.parent for path in MODULES.values()} - {PACKAGE})
LARGEST = 14


def imported(path: Path) -> set[str]:
    """The modules of the package that a file imports, in functions as well; as names below `keras_upgrade`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        dotted = []
        if isinstance(node, ast.Import):
            dotted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            dotted = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in dotted:
            name = name.removeprefix("keras_upgrade.") if name.startswith("keras_upgrade.") else ""
            while name and name not in MODULES:
                name = name.rpartition(".")[0]
            found |= {name} if name else set()
    return found


IMPORTS = {name: imported(path) for name, path in MODULES.items()}


def room_of(module: str) -> str:
    """The room at the package's top that a module stands in; the module itself where it stands in none."""
    return module.partition(".")[0]


def test_something_is_drawn() -> None:
    assert sum(map(len, IMPORTS.values())) > 300


def test_no_module_imports_itself_in_a_circle() -> None:
    drawn = {
        # A room's sign is read before its modules, and holds nothing of them.
        name: {other for other in targets if not (PACKAGE / other.replace(".", "/")).is_dir()}
        for name, targets in IMPORTS.items()
    }
    TopologicalSorter(drawn).prepare()


def test_no_room_imports_itself_in_a_circle() -> None:
    drawn: dict[str, set[str]] = {}
    for name, targets in IMPORTS.items():
        drawn.setdefault(room_of(name), set()).update({room_of(one) for one in targets} - {room_of(name)})
    TopologicalSorter(drawn).prepare()


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.relative_to(PACKAGE).as_posix())
def test_a_room_is_small_and_says_what_it_owns(room: Path) -> None:
    sign = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert sign
    if room.name != LIBRARY:
        assert len(list(room.glob("*.py"))) - 1 <= LARGEST


def test_signs_say_what_the_rooms_import() -> None:
    """ "May import: text, keras_api." and, of the upper ones, "rules and all below them"."""
    below: dict[str, set[str]] = {}
    for name, targets in IMPORTS.items():
        below.setdefault(room_of(name), set()).update({room_of(one) for one in targets} - {room_of(name)})
    signs = {room.name: ast.get_docstring(ast.parse((room / "__init__.py").read_text())) or "" for room in ROOMS}
    checked = 0
    for room, sign in signs.items():
        if "May import: " not in sign:
            continue
        checked += 1
        said = sign.partition("May import: ")[2].rstrip(".")
        allowed = (
            set() if said.startswith("nothing") else {one for one in signs if one in said.replace(",", " ").split()}
        )
        if "all below them" in said:
            waiting = list(allowed)
            while waiting:
                more = below.get(waiting.pop(), set()) - allowed
                allowed |= more
                waiting += more
        assert below.get(room, set()) <= allowed, room
    assert checked >= 11


def test_what_upgraded_code_imports_stands_alone() -> None:
    for name, targets in IMPORTS.items():
        if room_of(name) == LIBRARY:
            assert {room_of(one) for one in targets} <= {LIBRARY}
        else:
            assert LIBRARY not in {room_of(one) for one in targets}

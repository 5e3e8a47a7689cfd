"""Whether other libraries' old names may be upgraded in a source that does not mention Keras."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Iterable
from importlib.machinery import PathFinder

from keras_upgrade.reading.guards import guarded
from keras_upgrade.reading.module import PYTHON2_BUILTINS, Module

# Modules of Python 2 that Python 3 has under another name or not at all.
PYTHON2_MODULES = frozenset(
    [
        "BaseHTTPServer",
        "ConfigParser",
        "Cookie",
        "HTMLParser",
        "Queue",
        "StringIO",
        "Tkinter",
        "__builtin__",
        "anydbm",
        "cPickle",
        "cStringIO",
        "commands",
        "cookielib",
        "httplib",
        "itertools.imap",
        "itertools.izip",
        "thread",
        "urllib2",
        "urlparse",
    ]
)
# Modules whose library need not be imported to know that they are gone.
GONE = {"sklearn": ("cross_validation", "grid_search", "learning_curve", "lda", "qda"), "scipy": ("misc",)}
# As rules call the library -> the package that is imported.
PACKAGES = {"NumPy": "numpy", "SciPy": "scipy", "scikit-learn": "sklearn", "Pillow": "PIL", "Gym": "gym"}
KERAS = re.compile(r"(?:^|[\"\\n])[ \t]*(?:import|from)[ \t]+(?:keras|tensorflow)\b", re.MULTILINE)


def mentions_keras(text: str) -> bool:
    """Whether a source, or a notebook's JSON, has an import statement of Keras or TensorFlow."""
    return KERAS.search(text) is not None


def speaks_python2(module: Module) -> bool:
    """Whether the module uses what only Python 2 has, without asking for it."""
    if not module.stars:
        for name in PYTHON2_BUILTINS:
            for node in module.source.named(name):
                if module.raw(node) == f"builtins.{name}" and not guarded(module, node):
                    return True
    for statement in module.source.every(ast.Import, ast.ImportFrom):
        brought = [one.name for one in statement.names]
        if isinstance(statement, ast.ImportFrom):
            brought = [] if statement.level else [statement.module, *(f"{statement.module}.{one}" for one in brought)]
        if not PYTHON2_MODULES.isdisjoint(brought) and not guarded(module, statement):
            return True
    return False


def lacking(module: Module) -> frozenset[str]:
    """The libraries, as rules call them, of which the module uses a name that the installed version does not have.

    Nothing is imported for that: of a library that is not imported yet, its modules alone are looked up.
    """
    used = {raw for node in module.source.every(ast.Attribute, ast.Name) if (raw := module.raw(node))}
    for statement in module.source.every(ast.Import, ast.ImportFrom):
        if isinstance(statement, ast.Import):
            used |= {one.name for one in statement.names}
        elif statement.module and not statement.level:
            used |= {f"{statement.module}.{one.name}" for one in statement.names if one.name != "*"}
    found = {raw.partition(".")[0] for raw in used if _lacks(raw)}
    return frozenset(found | {library for library, package in PACKAGES.items() if package in found})


def _lacks(dotted: str) -> bool:
    package, *path = dotted.split(".")
    if package in ("builtins", "") or not path:
        return False
    if package not in sys.modules:
        spec = PathFinder.find_spec(package)
        places = spec.submodule_search_locations if spec is not None else None
        return bool(places) and path[0] in GONE.get(package, ()) and not _holds_module(package, places, path[0])
    value: object = sys.modules[package]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in path:
            if not hasattr(value, name):
                # A module that nothing has imported yet may be there all the same.
                places = getattr(value, "__path__", None)
                return places is None or not _holds_module(value.__name__, places, name)
            value = getattr(value, name)
    return False


def _holds_module(package: str, places: Iterable[str], name: str) -> bool:
    return PathFinder.find_spec(f"{package}.{name}", list(places)) is not None

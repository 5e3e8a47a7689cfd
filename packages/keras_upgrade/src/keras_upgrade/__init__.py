"""Rewrites 2015-2019 Keras code to Keras 3, and says what changed and why.

>>> from keras_upgrade import upgrade
>>> upgrade("from keras.layers import Dense\\nDense(3, init='uniform')\\n").code
"from keras.layers import Dense\\nDense(3, kernel_initializer='uniform')\\n"
"""

from __future__ import annotations

import warnings
from importlib import import_module

# As typing has it, whose import `--help` would wait for.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from keras_upgrade.reading.memory import Memory
    from keras_upgrade.rulebook.rule import Change, UpgradeWarning
    from keras_upgrade.running.engine import Result, upgrade

__all__ = ["Change", "Memory", "Result", "UpgradeWarning", "upgrade"]

_PLACES = {
    "Change": "rulebook.rule",
    "Memory": "reading.memory",
    "Result": "running.engine",
    "UpgradeWarning": "rulebook.rule",
    "upgrade": "running.engine",
}


def __getattr__(name: str) -> object:
    """Loads what is asked for: `keras-upgrade --help` needs none of it, and answers at once."""
    if name == "Warning":
        # It hid Python's own class of that name.
        warnings.warn("keras_upgrade.Warning is called keras_upgrade.UpgradeWarning", DeprecationWarning, stacklevel=2)
        name = "UpgradeWarning"
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)


def load_ipython_extension(shell: object) -> None:
    """`%load_ext keras_upgrade`"""
    from keras_upgrade.notebooks import session as ipython

    ipython.load(shell)


def unload_ipython_extension(shell: object) -> None:
    """`%unload_ext keras_upgrade`"""
    from keras_upgrade.notebooks import session as ipython

    ipython.unload(shell)

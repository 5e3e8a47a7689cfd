"""See what every layer of a Keras model sees."""

from __future__ import annotations

from quiver_engine.version import VERSION as __version__

__all__ = ["QuiverCallback", "__version__", "launch"]


def __getattr__(name: str) -> object:
    # Keras takes seconds to import: only who needs it waits.
    if name == "launch":
        from quiver_engine.server import launch

        return launch
    if name == "QuiverCallback":
        from quiver_engine.callback import QuiverCallback

        return QuiverCallback
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def load_ipython_extension(shell: object) -> None:
    """`%load_ext quiver_engine` gives `%quiver`."""
    from quiver_engine.magic import load_ipython_extension as load

    load(shell)

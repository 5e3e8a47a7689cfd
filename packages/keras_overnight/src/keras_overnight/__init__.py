"""A Keras 3 training that survives any kill and goes on bit for bit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keras_overnight.errors import OvernightError
from keras_overnight.status import Status, status

if TYPE_CHECKING:
    from keras_overnight.training import fit

__all__ = ["OvernightError", "Status", "fit", "status"]


def __getattr__(name: str) -> object:
    # Keras takes seconds to import, and whoever only asks where a training stands does not need it.
    if name == "fit":
        from keras_overnight.training import fit

        return fit
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

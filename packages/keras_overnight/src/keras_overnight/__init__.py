"""A Keras 3 training that survives any kill and goes on bit for bit."""

from __future__ import annotations

from keras_overnight.errors import OvernightError
from keras_overnight.status import Status, status
from keras_overnight.training import fit

__all__ = ["OvernightError", "Status", "fit", "status"]

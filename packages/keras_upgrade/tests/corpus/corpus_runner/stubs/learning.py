"""Whether a script trains anything: of each model that it trains, some weight that the optimizer owns has to change."""

from __future__ import annotations

import functools
import weakref
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np

# Model -> whether a call of `fit` or `train_on_batch` has changed a weight of its.
learnt: weakref.WeakKeyDictionary[Any, bool] = weakref.WeakKeyDictionary()
idle: set[str] = set()


def prints(model: Any) -> dict[int, int]:
    """A checksum of each weight, by the weight's id."""
    return {id(weight): zlib.crc32(np.ascontiguousarray(np.asarray(weight.value))) for weight in model.weights}


def watched(real: Callable) -> Callable:
    """Wraps a method that trains."""

    @functools.wraps(real)
    def train(self: Any, *args: Any, **kwargs: Any) -> Any:
        if learnt.get(self):
            return real(self, *args, **kwargs)
        before = prints(self)
        result = real(self, *args, **kwargs)
        after = prints(self)
        owned = {id(weight) for weight in getattr(self.optimizer, "_trainable_variables", ())}
        # A weight that this very call made has been trained by it.
        changed = any(before.get(weight) != after.get(weight) for weight in owned)
        learnt[self] = changed
        (idle.discard if changed else idle.add)(self.name)
        return result

    return train


def install() -> None:
    from keras.src.backend.tensorflow.trainer import TensorFlowTrainer as Trainer

    for name in ("fit", "train_on_batch"):
        setattr(Trainer, name, watched(getattr(Trainer, name)))

"""The best epoch so far, by the number that the callbacks watch."""

from __future__ import annotations

import math

import keras
from keras import callbacks as kc


class Best:
    """Attributes: `monitor`, `value`, `epoch` (from 0; None before there is any), `patience` (None: it never stops)."""

    def __init__(self, callbacks: list[keras.callbacks.Callback]) -> None:
        # The callback that ends the training decides, else the one that keeps a model.
        watching = [c for kind in (kc.EarlyStopping, kc.ModelCheckpoint) for c in callbacks if isinstance(c, kind)]
        self.monitor = watching[0].monitor if watching else None
        self.mode = watching[0].mode if watching else "auto"
        stopping = [c for c in callbacks if isinstance(c, kc.EarlyStopping)]
        self.patience = stopping[0].patience if stopping else None
        self.value: float | None = None
        self.epoch: int | None = None

    def see(self, epoch: int, logs: dict) -> bool:
        """Whether this epoch is the best one so far."""
        monitor = self.monitor or ("val_loss" if "val_loss" in logs else "loss")
        value = logs.get(monitor)
        if not isinstance(value, int | float) or math.isnan(value):
            return False
        self.monitor = monitor
        if self.value is not None and not (value > self.value if self._larger() else value < self.value):
            return False
        self.value, self.epoch = float(value), epoch
        return True

    def state(self) -> dict:
        return {
            "monitor": self.monitor,
            "value": None if self.value is None else self.value.hex(),
            "epoch": self.epoch,
            "patience": self.patience,
        }

    def restore(self, state: dict) -> None:
        value = state["value"]
        self.monitor = self.monitor or state["monitor"]
        self.value, self.epoch = None if value is None else float.fromhex(value), state["epoch"]

    def _larger(self) -> bool:
        if self.mode != "auto":
            return self.mode == "max"
        return any(part in self.monitor for part in ("acc", "auc", "precision", "recall", "f1"))

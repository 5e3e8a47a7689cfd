"""The History that `fit` returns."""

from __future__ import annotations

import keras

from keras_overnight.history import HistoryFile


class History(keras.callbacks.History):
    """Keras's History, read from the disk when it is asked for: eight million epochs do not fit into memory."""

    def __init__(self, file: HistoryFile) -> None:
        super().__init__()
        self._file = file

    def on_train_begin(self, logs: dict | None = None) -> None:
        pass

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        self._file.add(epoch, logs or {})
        self.model.history = self

    @property
    def epoch(self) -> list[int]:
        return [epoch for epoch, _ in self._file.rows()]

    @epoch.setter
    def epoch(self, value: object) -> None:
        pass

    @property
    def history(self) -> dict[str, list]:
        columns: dict[str, list] = {}
        for _, logs in self._file.rows():
            for key, value in logs.items():
                columns.setdefault(key, []).append(value)
        return columns

    @history.setter
    def history(self, value: object) -> None:
        # Keras's own __init__ sets an empty one.
        pass

"""Small trainings, what is compared after them, and an interruption at a chosen moment.

An interrupted training goes on with a model that was built anew from other dice, so that whatever is
not restored shows.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import keras
import keras_overnight
import numpy as np
from keras import layers

SAMPLES = 70


class Stop(Exception):
    """Stands for a kill: nothing of the training runs after it but what closes files."""


class Interruption(keras.callbacks.Callback):
    """Raises Stop once, at a moment such as ("batch", 3, 1), ("validation", 2) or ("end", 4)."""

    def __init__(self, *moment: object) -> None:
        super().__init__()
        self.moment, self.epoch = moment, 0

    def get_state(self) -> dict:
        return {}

    def set_state(self, state: dict) -> None:
        pass

    def _reached(self, *moment: object) -> None:
        if moment == self.moment:
            raise Stop

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self.epoch = epoch

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        self._reached("batch", self.epoch, batch)

    def on_test_begin(self, logs: dict | None = None) -> None:
        self._reached("validation", self.epoch)

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        self._reached("end", epoch)


def arrays(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """x of shape (70, 6), y of shape (70,) with three classes."""
    dice = np.random.RandomState(seed)
    x = dice.normal(size=(SAMPLES, 6)).astype("float32")
    return x, (np.abs(x[:, 0]) + x[:, 1] > 0.5).astype("int64") + (x[:, 2] > 1)


def network(optimizer: object = "adam", dtype: object = None, **compiling: object) -> keras.Model:
    """Dense, BatchNormalization and Dropout: (6,) -> 3 classes."""
    model = keras.Sequential(
        [
            keras.Input((6,)),
            layers.Dense(8, activation="relu", dtype=dtype, name="hidden"),
            layers.BatchNormalization(dtype=dtype, name="normalization"),
            layers.Dropout(0.4, dtype=dtype),
            layers.Dense(3, activation="softmax", dtype="float32", name="classes"),
        ],
        # TensorBoard names its series by them.
        name="network",
    )
    if isinstance(optimizer, str):
        optimizer = keras.optimizers.get(optimizer)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"], **compiling)
    return model


@dataclass
class Case:
    """One training: `data(folder)` gives fit's x, y and other arguments, `callbacks(folder)` new callbacks."""

    model: Callable[[], keras.Model] = network
    data: Callable[[], dict] = lambda: dict(zip("xy", arrays(), strict=True))
    callbacks: Callable[[Path], list] = lambda folder: []
    options: dict = field(default_factory=dict)


def train(case: Case, folder: Path, moment: tuple = (), **options: object) -> tuple[keras.Model, object, list]:
    """Trains in `folder` until the end or `moment`; returns the model, the history and the callbacks."""
    model, callbacks = case.model(), case.callbacks(folder)
    options = {"epochs": 6, "batch_size": 16, "lose_at_most": 0, "verbose": 0, **case.data(), **case.options, **options}
    history = keras_overnight.fit(
        model, folder=folder / "night", callbacks=[*callbacks, Interruption(*moment)], **options
    )
    return model, history, callbacks


def interrupted(case: Case, folder: Path, moments: list[tuple], **options: object) -> tuple[keras.Model, object, list]:
    """As `train`, stopped at each moment in turn, with other dice each time."""
    for number, moment in enumerate(moments):
        try:
            train(case, folder, moment, **options)
        except Stop:
            keras.utils.set_random_seed(1000 + number)
            continue
        raise AssertionError(f"the training never came to {moment}")
    return train(case, folder, **options)


def whole(case: Case, folder: Path, **options: object) -> tuple[keras.Model, object, list]:
    """The undisturbed training, from dice 1, as `interrupted` begins."""
    return train(case, folder, **options)


def bits(model: keras.Model, variables: list | None = None) -> list[tuple[str, bytes]]:
    """All variables of a model, or those given: weights, seeds, optimizer, metrics."""
    if variables is None:
        variables = [*model.variables, *model.optimizer.variables, *model.metrics_variables]
    values = [np.asarray(keras.ops.convert_to_numpy(variable.value)) for variable in variables]
    return [(f"{value.dtype}{value.shape}", value.tobytes()) for value in values]


def events(folder: Path) -> dict[str, list]:
    """TensorBoard's series of a run by its Python loader: (tag, step, value) of each event, in order."""
    from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
    from tensorboard.util import tensor_util

    found: dict[str, list] = {}
    for path in sorted(folder.rglob("*tfevents*")):
        for event in EventFileLoader(str(path)).Load():
            for value in event.summary.value:
                content = tensor_util.make_ndarray(value.tensor)
                number = content.tolist() if content.dtype.kind in "fiu" else "text"
                found.setdefault(f"{path.parent.name}/{value.tag}", []).append((event.step, number))
    return found


def compared(model: keras.Model, history: object, folder: Path) -> dict[str, object]:
    """All that must be the same whether or not a training was interrupted."""
    models = {path.name: keras.models.load_model(path) for path in sorted(folder.glob("*.keras"))}
    return {
        "bits": bits(model),
        "history": {name: [float(v).hex() for v in values] for name, values in history.history.items()},
        "epochs": history.epoch,
        "csv": {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))},
        # A file holds no seeds: Keras rolls new ones when it loads it.
        "models": {name: bits(m, [*m.weights, *m.optimizer.variables]) for name, m in models.items()},
        "events": events(folder / "board"),
    }


def rows(path: Path) -> list[dict]:
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))

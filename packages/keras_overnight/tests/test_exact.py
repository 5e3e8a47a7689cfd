"""Interrupted equals uninterrupted, bit for bit: each kind of state, data and callback."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest
from keras import callbacks as kc
from keras import layers
from trainings import SAMPLES, Case, arrays, compared, interrupted, network, train

# NumPy 2 warns of the way in which Keras's own callbacks read a variable.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")

# For what is written outside of the folder; for the rest one interruption shows what is not restored.
MOMENTS = [("batch", 0, 1), ("validation", 2), ("end", 4)]
WRITES = {"CSVLogger", "TensorBoard", "TensorBoard by batches", "ModelCheckpoint"}
HELD_BACK = {"validation_split": 0.25}


def augmented() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((4, 4, 1)),
            layers.RandomFlip(),
            layers.RandomTranslation(0.2, 0.2),
            layers.GaussianNoise(0.1),
            layers.Flatten(),
            layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def pictures() -> dict:
    x, y = arrays()
    return {"x": x[:, :4, None, None] * np.ones((1, 1, 4, 1), "float32"), "y": y}


def two_inputs() -> keras.Model:
    left, right = keras.Input((6,), name="left"), keras.Input((2,), name="right")
    joined = layers.Dropout(0.2)(layers.Concatenate()([left, right]))
    a, b = layers.Dense(3, activation="softmax", name="a")(joined), layers.Dense(1, name="b")(joined)
    model = keras.Model({"left": left, "right": right}, {"a": a, "b": b})
    model.compile("adam", {"a": "sparse_categorical_crossentropy", "b": "mse"}, metrics={"a": ["accuracy"]})
    return model


def two_inputs_data() -> dict:
    x, y = arrays()
    return {"x": {"left": x, "right": x[:, :2]}, "y": {"a": y, "b": x[:, :1]}}


class Batches(keras.utils.PyDataset):
    def __len__(self) -> int:
        return 5

    def __getitem__(self, index: int) -> tuple:
        x, y = arrays()
        return x[index * 14 : index * 14 + 14], y[index * 14 : index * 14 + 14]


class Prepared(Batches):
    """Shuffles its samples for each epoch, by the epoch's number."""

    def set_epoch(self, epoch: int) -> None:
        self.order = np.random.RandomState(epoch).permutation(SAMPLES)

    def __getitem__(self, index: int) -> tuple:
        x, y = arrays()
        chosen = self.order[index * 14 : index * 14 + 14]
        return x[chosen], y[chosen]


def dataset(seed: int = 0) -> object:
    import tensorflow as tf

    return tf.data.Dataset.from_tensor_slices(arrays(seed)).batch(16)


class Counter(kc.Callback):
    """A user's callback that changes the learning rate by what it has counted."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = 0
        self.best = np.full(2, np.inf, "float32")

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        self.seen += 1
        self.best = np.minimum(self.best, np.float32(logs["loss"]))
        self.model.optimizer.learning_rate = 0.01 / self.seen

    def get_state(self) -> dict:
        return {"seen": self.seen, "best": self.best}

    def set_state(self, state: dict) -> None:
        self.seen, self.best = state["seen"], state["best"]


def mixed() -> keras.Model:
    return network(keras.optimizers.LossScaleOptimizer(keras.optimizers.Adam()), dtype="mixed_float16")


CASES = {
    "dropout, batch normalization, Adam": Case(),
    "augmentation": Case(augmented, pictures),
    "learning rate schedule": Case(
        lambda: network(keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.1, 3, 0.9), momentum=0.9))
    ),
    "LearningRateScheduler": Case(callbacks=lambda f: [kc.LearningRateScheduler(lambda epoch, rate: rate * 0.8)]),
    "ReduceLROnPlateau": Case(
        lambda: network("sgd"),
        callbacks=lambda f: [kc.ReduceLROnPlateau("loss", factor=0.5, patience=2, min_delta=0.9, cooldown=1)],
        options={"epochs": 8},
    ),
    "EarlyStopping": Case(
        callbacks=lambda f: [kc.EarlyStopping("loss", patience=3, min_delta=0.3, restore_best_weights=True)],
        options={"epochs": 50},
    ),
    "ModelCheckpoint": Case(
        callbacks=lambda f: [
            kc.ModelCheckpoint(f / "best.keras", "val_accuracy", save_best_only=True, mode="max"),
            kc.ModelCheckpoint(f / "batches.keras", save_freq=7),
        ],
        options=HELD_BACK,
    ),
    "CSVLogger": Case(callbacks=lambda f: [kc.CSVLogger(f / "log.csv")], options=HELD_BACK),
    "TensorBoard": Case(callbacks=lambda f: [kc.TensorBoard(f / "board", histogram_freq=2)], options=HELD_BACK),
    "TensorBoard by batches": Case(callbacks=lambda f: [kc.TensorBoard(f / "board", update_freq=2)], options=HELD_BACK),
    "SwapEMAWeights": Case(
        lambda: network(keras.optimizers.Adam(use_ema=True, ema_momentum=0.8)),
        callbacks=lambda f: [kc.SwapEMAWeights()],
        options=HELD_BACK,
    ),
    "SwapEMAWeights on epochs": Case(
        lambda: network(keras.optimizers.Adam(use_ema=True, ema_momentum=0.8)),
        callbacks=lambda f: [kc.SwapEMAWeights(swap_on_epoch=True)],
    ),
    "a user's callback": Case(callbacks=lambda f: [Counter()]),
    "validation_freq": Case(
        callbacks=lambda f: [kc.CSVLogger(f / "log.csv")], options={**HELD_BACK, "validation_freq": 2}
    ),
    "class_weight": Case(options={"class_weight": {0: 1.0, 1: 2.0, 2: 5.0}}),
    "sample_weight": Case(options={"sample_weight": np.linspace(0, 1, SAMPLES).astype("float32")}),
    "steps_per_execution": Case(lambda: network(steps_per_execution=2)),
    "jit_compile": Case(lambda: network(jit_compile=True)),
    "mixed precision": Case(mixed),
    "steps_per_epoch": Case(options={"steps_per_epoch": 3}),
    "shuffle within batches": Case(options={"shuffle": "batch"}),
    "no shuffle": Case(options={"shuffle": False}),
    "two inputs and outputs": Case(two_inputs, two_inputs_data),
    "PyDataset": Case(data=lambda: {"x": Batches()}, options={"batch_size": None}),
    "PyDataset with steps_per_epoch": Case(
        data=lambda: {"x": Batches()}, options={"batch_size": None, "steps_per_epoch": 3}
    ),
    "PyDataset with workers": Case(data=lambda: {"x": Batches(workers=2)}, options={"batch_size": None}),
    "PyDataset with set_epoch": Case(data=lambda: {"x": Prepared()}, options={"batch_size": None}),
    "tf.data": Case(data=lambda: {"x": dataset()}, options={"batch_size": None}),
    "a function of the epoch": Case(data=lambda: {"x": dataset}, options={"batch_size": None}),
    "TerminateOnNaN": Case(
        lambda: network(keras.optimizers.SGD(1e30)), callbacks=lambda f: [kc.TerminateOnNaN()], options={"epochs": 50}
    ),
}  # fmt: skip


def moments_of(name: str) -> list[tuple]:
    if name == "TerminateOnNaN":
        return [("batch", 0, 0)]
    return MOMENTS if name in WRITES else [("end", 3)] if name == "steps_per_execution" else [("batch", 3, 2)]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.filterwarnings("ignore:overflow encountered", "ignore:invalid value encountered")
def test_interrupted_equals_uninterrupted(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    keras.utils.set_random_seed(1)
    undisturbed = compared(*train(case, tmp_path / "a")[:2], tmp_path / "a")
    keras.utils.set_random_seed(1)
    disturbed = compared(*interrupted(case, tmp_path / "b", moments_of(name))[:2], tmp_path / "b")
    assert undisturbed["history"]["loss"], "something must have been trained"
    for what, expected in undisturbed.items():
        assert disturbed[what] == expected, what


def test_a_finished_training_is_given_back_at_once(tmp_path: Path) -> None:
    case = CASES["EarlyStopping"]
    model, history, _ = train(case, tmp_path)
    again, same, _ = train(case, tmp_path, ("batch", 0, 0))
    # Keras makes its metrics with the first batch.
    weights = len(model.variables) + len(model.optimizer.variables)
    assert bits_of(again, weights) == bits_of(model, weights)
    assert same.history == history.history
    assert len(history.epoch) < 50


def test_more_epochs_go_on_as_if_they_had_been_asked_for_at_first(tmp_path: Path) -> None:
    case = CASES["CSVLogger"]
    keras.utils.set_random_seed(1)
    undisturbed = compared(*train(case, tmp_path / "a", epochs=7)[:2], tmp_path / "a")
    keras.utils.set_random_seed(1)
    train(case, tmp_path / "b", epochs=3)
    assert compared(*train(case, tmp_path / "b", epochs=7)[:2], tmp_path / "b") == undisturbed


def bits_of(model: keras.Model, count: int) -> list:
    from trainings import bits

    return bits(model)[:count]

"""What saving costs: the time of keras_overnight.fit against model.fit's, alternately, median ratio of the rounds.

.venv/bin/python benchmarks/overnight/measure.py --rounds 1 --seconds 2    # a small variant
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import keras_overnight
import numpy as np
from keras import layers
from keras_study import night
from keras_study.data import fashion_mnist


def chapter() -> tuple[keras.Model, np.ndarray, np.ndarray]:
    parts = night.training(Path("unused"), patience=1, dropout=0.3)
    return parts["model"], parts["x"][:48_000], parts["y"][:48_000]


def cnn() -> tuple[keras.Model, np.ndarray, np.ndarray]:
    """10 million weights; Adam keeps two more numbers for each."""
    (x, y), _ = fashion_mnist.load_data()
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu", strides=2),
            layers.Conv2D(64, 3, activation="relu", strides=2),
            layers.Flatten(),
            layers.Dense(3840, activation="relu"),
            layers.Dense(256, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model, x[:4096, ..., None].astype("float32") / 255, y[:4096]


def timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def measure(name: str, make: Callable, rounds: int, seconds: float) -> None:
    model, x, y = make()
    options = {"batch_size": 128, "verbose": 0}
    model.fit(x, y, **options)
    epochs = max(3, round(seconds / timed(lambda: model.fit(x, y, **options))))
    ratios = []
    for _ in range(rounds):
        plain = timed(lambda: model.fit(x, y, epochs=epochs, **options))
        with tempfile.TemporaryDirectory() as folder:
            saved = timed(lambda place=folder: keras_overnight.fit(model, x, y, folder=place, epochs=epochs, **options))
            size = max(path.stat().st_size for path in Path(folder, "state").iterdir())
        ratios.append(saved / plain)
    print(
        f"{name}: {model.count_params():,} weights, {epochs} epochs, snapshot {size / 1e6:.1f} MB, "
        f"keras_overnight.fit / model.fit: median {statistics.median(ratios):.3f} "
        f"of {[round(ratio, 3) for ratio in ratios]}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=60, help="of training in each half of a round")
    arguments = parser.parse_args()
    print(f"backend {keras.backend.backend()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    measure("the chapter's network", chapter, arguments.rounds, arguments.seconds)
    measure("a CNN", cnn, arguments.rounds, arguments.seconds)


if __name__ == "__main__":
    main()

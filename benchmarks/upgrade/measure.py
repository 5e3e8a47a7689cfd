"""Upgrades old files of 200 lines and modern cells, asks for --help, and prints each with its ratio in this run."""

from __future__ import annotations

import ast
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell

ROUNDS = 3
FILES, LINES = 40, 200
OLD = """\
from keras.layers import Convolution2D, MaxPooling2D, Dense, Dropout, Flatten
from keras.models import Sequential
from keras.optimizers import SGD

def build_{n}(classes):
    model = Sequential()  # a network of 2016
    model.add(Convolution2D(32, 3, 3, border_mode='same', input_shape=(28, 28, 1)))
    model.add(MaxPooling2D(pool_size=(2, 2)))
    model.add(Flatten())
    model.add(Dense(output_dim=128, init='uniform', activation='relu'))
    model.add(Dropout(p=0.5))
    model.add(Dense(classes, activation='softmax'))
    model.compile(loss='categorical_crossentropy', optimizer=SGD(lr=0.01, decay=1e-6), metrics=['accuracy'])
    return model

def train_{n}(model, x, y):
    history = model.fit(x, y, nb_epoch=20, batch_size=128, verbose=1)
    print(history.history['acc'][-1])
    return history

"""
MODERN = """\
import keras
from keras import layers

inputs = keras.Input((28, 28, 1))
x = layers.Rescaling(1 / 255)(inputs)
for filters in (32, 64):
    x = layers.Conv2D(filters, 3, activation="relu")(x)  # a picture from each kernel
    x = layers.MaxPooling2D()(x)
outputs = layers.Dense(10, activation="softmax")(layers.Flatten()(x))
"""
# Its words might be old ones: all rules look at it.
SUSPICIOUS = """\
model = keras.Model(inputs, outputs)
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=1e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
)
history = model.fit(x_train, y_train, epochs=5, batch_size=128, validation_split=0.1)
print(history.history["val_accuracy"][-1])
"""


def old_file() -> str:
    """200 lines of 2016, in which every second line or so is upgraded."""
    blocks = [OLD.format(n=n) for n in range(LINES // OLD.count("\n") + 1)]
    return "".join("".join(blocks).splitlines(keepends=True)[:LINES])


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def run(*command: object) -> None:
    subprocess.run([sys.executable, *map(str, command)], check=False, capture_output=True)


def parse_all(files: list[Path]) -> None:
    """What nobody can be faster than: reading the files as Python, on one core."""
    for file in files:
        ast.parse(file.read_text())


def files() -> tuple[float, float, float]:
    """Seconds for all files: by one process, by one per core, and for parsing them alone."""
    with tempfile.TemporaryDirectory() as folder:
        listed = [Path(folder, f"old_{n}.py") for n in range(FILES)]
        for file in listed:
            file.write_text(old_file())
        command = ("-m", "keras_upgrade.cli", "--check", folder)
        return (
            seconds(lambda: run(*command, "--jobs", 1)),
            seconds(lambda: run(*command)),
            seconds(lambda: parse_all(listed)),
        )


def cells() -> tuple[float, ...]:
    """Seconds that the extension adds to two modern cells, each followed by those that parsing the cell alone takes."""
    shell = InteractiveShell.instance()
    shell.extension_manager.load_extension("keras_upgrade")
    transform = shell.input_transformers_post[-1]
    transform(MODERN.splitlines(keepends=True))
    found: list[float] = []
    for cell in (MODERN, SUSPICIOUS):
        # A text that was seen before costs nothing: a comment makes each a new one.
        texts = [f"{cell}# {random.random()}\n".splitlines(keepends=True) for _ in range(50)]
        found.append(statistics.median(seconds(lambda one=one: transform(one)) for one in texts))
        found.append(statistics.median(seconds(lambda one=one: ast.parse("".join(one))) for one in texts))
        assert all(transform(one) is one for one in texts), "expected a modern cell to be left alone"
    return tuple(found)


def medians(work: Callable[[], tuple[float, ...]], rounds: int = ROUNDS) -> list[float]:
    return [statistics.median(column) for column in zip(*(work() for _ in range(rounds)), strict=True)]


def pairs(numbers: list[float]) -> list[tuple[float, float]]:
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def help_page() -> tuple[float, float]:
    """Seconds until --help is printed, and until Python alone has started and ended."""
    return seconds(lambda: run("-m", "keras_upgrade.cli", "--help")), seconds(lambda: run("-c", "pass"))


def row(label: str, found: str, other: str, ratio: float) -> None:
    print(f"{label:<26}  {found:<24}  {other:<24}  ratio {ratio:.2f}")


def main() -> None:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    alone, parallel, parsed = medians(files)
    row(
        f"old files of {LINES} lines",
        f"{FILES / parallel:.1f} a second",
        f"one process {FILES / alone:.1f}",
        alone / parallel,
    )
    milliseconds = 1000 / FILES
    row(
        f"on {cores} cores",
        f"{parallel * milliseconds:.1f} ms a file",
        f"ast.parse {parsed * milliseconds:.1f} ms",
        parallel / parsed,
    )
    for label, (cell, parsed) in zip(("a modern cell", "one with compile and fit"), pairs(medians(cells)), strict=True):
        row(label, f"{cell * 1000:.2f} ms", f"ast.parse {parsed * 1000:.2f} ms", cell / parsed)
    shown, bare = medians(help_page, 5 * ROUNDS)
    row("keras-upgrade --help", f"{shown * 1000:.0f} ms", f"python -c pass {bare * 1000:.0f} ms", shown / bare)


if __name__ == "__main__":
    main()

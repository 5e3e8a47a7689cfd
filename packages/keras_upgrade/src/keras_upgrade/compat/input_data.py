"""TensorFlow 1's `tensorflow.examples.tutorials.mnist.input_data`: MNIST in batches. The digits come from Keras."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np


class DataSet:
    """One part of MNIST: `images`, (N, 784) floats from 0 to 1 or (N, 28, 28, 1) without `reshape`, and `labels`."""

    def __init__(self, images: np.ndarray, labels: np.ndarray, seed: int | None = None) -> None:
        self.images, self.labels = images, labels
        self.num_examples = len(images)
        self.epochs_completed = 0
        self._order = np.arange(self.num_examples)
        self._at = 0
        self._rng = np.random.default_rng(seed)

    def next_batch(
        self, batch_size: int, fake_data: bool = False, shuffle: bool = True
    ) -> tuple[np.ndarray, np.ndarray]:
        """The next `batch_size` images and labels; what an epoch leaves over begins the next one's first batch."""
        if shuffle and self._at == self.epochs_completed == 0:
            self._rng.shuffle(self._order)
        taken = self._order[self._at : self._at + batch_size].copy()
        self._at += batch_size
        if self._at > self.num_examples:
            self.epochs_completed += 1
            if shuffle:
                self._rng.shuffle(self._order)
            self._at = batch_size - len(taken)
            taken = np.concatenate([taken, self._order[: self._at]])
        return self.images[taken], self.labels[taken]


class Datasets(NamedTuple):
    train: DataSet
    validation: DataSet
    test: DataSet


def read_data_sets(
    train_dir: object = None,
    fake_data: bool = False,
    one_hot: bool = False,
    dtype: Any = "float32",
    reshape: bool = True,
    validation_size: int = 5000,
    seed: int | None = None,
    source_url: str | None = None,
) -> Datasets:
    """MNIST in three parts; the first `validation_size` of the training images are the validation.

    `train_dir`, `fake_data` and `source_url` are taken and passed over: Keras keeps the digits in its own place.

    Raises:
        ValueError: `validation_size` is not from 0 to 60000.
    """
    import keras

    (x, y), (x_test, y_test) = keras.datasets.mnist.load_data()
    if not 0 <= validation_size <= len(x):
        raise ValueError(f"Expected `validation_size` from 0 to {len(x)}. Received: validation_size={validation_size}")

    def part(images: np.ndarray, labels: np.ndarray) -> DataSet:
        images = images.reshape((-1, 784) if reshape else (-1, 28, 28, 1))
        if np.dtype(dtype) == np.float32:
            images = images.astype("float32") / 255
        return DataSet(images, np.eye(10)[labels] if one_hot else labels, seed)

    kept = validation_size
    return Datasets(part(x[kept:], y[kept:]), part(x[:kept], y[:kept]), part(x_test, y_test))

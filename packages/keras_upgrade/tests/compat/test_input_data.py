"""MNIST in batches, over a few digits instead of Keras' download."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras_upgrade.compat import input_data


@pytest.fixture
def digits(monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.arange(20 * 784, dtype="int64").reshape(20, 28, 28) % 256
    y = np.arange(20, dtype="uint8") % 10
    data = (x.astype("uint8"), y), (x[:4].astype("uint8"), y[:4])
    monkeypatch.setattr(keras.datasets.mnist, "load_data", lambda: data)


@pytest.mark.usefixtures("digits")
def test_parts_and_shapes() -> None:
    data = input_data.read_data_sets("anywhere", one_hot=True, validation_size=5)
    assert [part.num_examples for part in data] == [15, 5, 4]
    assert data.train.images.shape == (15, 784)
    assert data.train.images.dtype == np.float32
    assert data.train.images.max() == 1.0
    assert data.train.labels[0].tolist() == np.eye(10)[5].tolist(), "the validation takes the first ones"
    plain = input_data.read_data_sets("anywhere", reshape=False, validation_size=0)
    assert plain.train.images.shape == (20, 28, 28, 1)
    assert plain.train.labels.tolist() == [*range(10), *range(10)]


@pytest.mark.usefixtures("digits")
def test_an_epoch_holds_each_image_once_and_the_next_begins_with_the_rest() -> None:
    train = input_data.read_data_sets("anywhere", validation_size=0, seed=1).train
    train.labels = np.arange(20)
    batches = [train.next_batch(8)[1] for _ in range(5)]
    assert [len(batch) for batch in batches] == [8] * 5
    seen = np.concatenate(batches)
    assert sorted(seen[:20]) == sorted(seen[20:]) == list(range(20))
    assert seen[:20].tolist() != list(range(20))
    # The second epoch is used up, but not begun anew, with the 40th image.
    assert train.epochs_completed == 1


@pytest.mark.usefixtures("digits")
def test_without_shuffling_they_come_in_order() -> None:
    train = input_data.read_data_sets("anywhere", validation_size=0).train
    train.labels = np.arange(20)
    assert train.next_batch(3, shuffle=False)[1].tolist() == [0, 1, 2]
    assert train.next_batch(3, shuffle=False)[1].tolist() == [3, 4, 5]


@pytest.mark.usefixtures("digits")
def test_too_many_for_validation() -> None:
    with pytest.raises(ValueError, match="from 0 to 20"):
        input_data.read_data_sets("anywhere", validation_size=21)

"""What Keras dropped from its public preprocessing works as the books use it."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras_upgrade.compat import HDF5Matrix
from keras_upgrade.compat.image import ImageDataGenerator, flip_axis
from keras_upgrade.compat.sequence import TimeseriesGenerator, make_sampling_table, skipgrams
from keras_upgrade.compat.text import Tokenizer, hashing_trick, one_hot, text_to_word_sequence
from keras_upgrade.compat.utils import conv_output_length, probas_to_classes


def test_tokenizer() -> None:
    tokenizer = Tokenizer(num_words=3)
    tokenizer.fit_on_texts(["The cat sat.", "The cat ran!"])
    assert tokenizer.word_index["the"] == 1
    # `num_words` counts the 0 as well: the third word is left out.
    assert tokenizer.texts_to_sequences(["the cat sat"]) == [[1, 2]]
    assert tokenizer.texts_to_matrix(["cat cat"], mode="count").tolist() == [[0, 0, 2]]


def test_text_functions() -> None:
    assert text_to_word_sequence("Hello, World") == ["hello", "world"]
    assert all(1 <= number < 50 for number in one_hot("a b c", 50))
    assert hashing_trick("a a", 50, hash_function="md5")[0] == hashing_trick("a", 50, hash_function="md5")[0]


def test_skipgrams() -> None:
    couples, labels = skipgrams([1, 2, 3], 10, window_size=1, negative_samples=1.0, seed=0)
    assert sum(labels) == len(labels) / 2 == 4
    assert {tuple(couple) for couple, label in zip(couples, labels, strict=True) if label} == {
        (1, 2),
        (2, 1),
        (2, 3),
        (3, 2),
    }
    assert make_sampling_table(5).shape == (5,)


def test_timeseries() -> None:
    batches = TimeseriesGenerator(np.arange(10), np.arange(10), length=3, batch_size=4)
    x, y = batches[0]
    assert x.tolist()[0] == [0, 1, 2]
    assert y.tolist() == [3, 4, 5, 6]


def test_images_flow_into_fit() -> None:
    pixels, labels = np.full((10, 4, 4, 3), 255.0), keras.utils.to_categorical(np.arange(10) % 2)
    batches = ImageDataGenerator(rescale=1 / 255.0, horizontal_flip=True).flow(pixels, labels, batch_size=5)
    assert next(batches)[0].max() == pytest.approx(1.0)
    model = keras.Sequential([keras.layers.Input((4, 4, 3)), keras.layers.Flatten(), keras.layers.Dense(2)])
    model.compile("sgd", "mse")
    assert len(model.fit(batches, steps_per_epoch=2, epochs=2, verbose=0).history["loss"]) == 2


def test_images_flow_from_a_folder(tmp_path) -> None:
    for name in ("cats", "dogs"):
        (tmp_path / name).mkdir()
        keras.utils.save_img(tmp_path / name / "1.png", np.zeros((5, 5, 3)))
    batches = ImageDataGenerator().flow_from_directory(tmp_path, target_size=(4, 4), class_mode="binary", batch_size=2)
    assert batches.class_indices == {"cats": 0, "dogs": 1}
    assert next(batches)[0].shape == (2, 4, 4, 3)


def test_flip_axis() -> None:
    assert flip_axis(np.array([[1, 2]]), 1).tolist() == [[2, 1]]


def test_classes() -> None:
    assert probas_to_classes(np.array([[0.2, 0.8], [0.6, 0.4]])).tolist() == [1, 0]
    assert probas_to_classes(np.array([[0.2], [0.6]])).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("padding", "stride", "dilation", "length"),
    [("valid", 1, 1, 8), ("same", 2, 1, 5), ("full", 1, 1, 12), ("valid", 1, 2, 6), ("causal", 1, 1, 10)],
)
def test_conv_output_length(padding: str, stride: int, dilation: int, length: int) -> None:
    assert conv_output_length(10, 3, padding, stride, dilation) == length
    assert conv_output_length(None, 3, padding, stride) is None


def test_an_unknown_padding_is_said() -> None:
    with pytest.raises(ValueError, match="padding='half'"):
        conv_output_length(10, 3, "half", 1)


@pytest.fixture
def matrix(tmp_path) -> HDF5Matrix:
    import h5py

    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["x"] = np.arange(20).reshape(10, 2)
    return HDF5Matrix(str(tmp_path / "data.h5"), "x", start=2, end=8, normalizer=lambda rows: rows * 10)


def test_hdf5_rows(matrix: HDF5Matrix) -> None:
    assert (len(matrix), matrix.shape, matrix.ndim, matrix.size) == (6, (6, 2), 2, 12)
    assert matrix[0].tolist() == [40, 50]
    assert matrix[-1].tolist() == [140, 150]
    assert matrix[1:3].tolist() == [[60, 70], [80, 90]]
    # Out of order and twice, which HDF5 itself refuses.
    assert matrix[[3, 0, 3]].tolist() == [[100, 110], [40, 50], [100, 110]]
    assert np.asarray(matrix).shape == (6, 2)


@pytest.mark.parametrize("index", [6, -7])
def test_hdf5_stays_within_its_rows(matrix: HDF5Matrix, index: int) -> None:
    with pytest.raises(IndexError, match="below 6"):
        matrix[index]

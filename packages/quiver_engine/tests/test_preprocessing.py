"""Which preprocessing a model gets by itself."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
import pytest
from keras import layers
from quiver_engine.errors import QuiverError
from quiver_engine.inputs.preprocessing import Preprocessing


def headed(base: keras.Model) -> keras.Model:
    """A learner's own head on an application, as one graph."""
    return keras.Model(base.input, layers.Dense(2)(layers.Flatten()(base.output)))


def wrapped(base: keras.Model) -> keras.Model:
    """The same with the application as one layer."""
    return keras.Sequential([keras.Input(base.input.shape[1:]), base, layers.Flatten(), layers.Dense(2)])


def application(name: str, size: int = 32, **options: object) -> keras.Model:
    return getattr(keras.applications, name)(weights=None, include_top=False, input_shape=(size, size, 3), **options)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("VGG16", "caffe"),
        ("MobileNetV2", "tf"),
        ("ResNet50", "caffe"),
        ("EfficientNetB0", "none"),
        ("DenseNet121", "torch"),
    ],
)
def test_applications_get_their_own(name: str, expected: str) -> None:
    model = application(name)
    found = Preprocessing(model)
    assert (found.selected, found.choice.option) == ("auto", expected)
    module = {
        "VGG16": "vgg16",
        "MobileNetV2": "mobilenet_v2",
        "ResNet50": "resnet",
        "EfficientNetB0": "efficientnet",
        "DenseNet121": "densenet",
    }[name]
    image = np.random.default_rng(0).random((4, 4, 3), "float32") * 255
    theirs = getattr(keras.applications, module).preprocess_input(image.copy())
    np.testing.assert_allclose(found(image), theirs, rtol=1e-4, atol=1e-4)
    for make in (headed, wrapped):
        assert Preprocessing(make(model)).choice.option == expected


def _rescaled(inputs: object) -> object:
    return layers.Rescaling(1 / 255)(inputs)


def _normalised(inputs: object) -> object:
    return layers.Normalization(mean=[0.0] * 3, variance=[1.0] * 3)(layers.RandomFlip()(inputs))


def _preprocess_input(inputs: object) -> object:
    return keras.applications.mobilenet_v2.preprocess_input(inputs)


@pytest.mark.parametrize("own", [_rescaled, _normalised, _preprocess_input])
def test_a_model_with_its_own_gets_none(own: Callable) -> None:
    start = keras.Input((32, 32, 3))
    model = keras.Model(start, layers.Conv2D(2, 3)(own(start)))
    found = Preprocessing(model)
    assert found.choice.option == "none"
    assert "its own" in found.choice.why.en


def test_rescaling_before_vgg_wins_over_its_name() -> None:
    start = keras.Input((32, 32, 3))
    assert Preprocessing(keras.Model(start, application("VGG16")(_rescaled(start)))).choice.option == "none"


def test_any_other_model_gets_the_default_and_says_so(cnn: keras.Model) -> None:
    found = Preprocessing(cnn)
    assert found.choice.option == "scale"
    assert "default" in found.choice.why.en


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(0, 1, "scale"), (-1, 1, "tf"), (0, 255, "none"), (0, 0.5, "scale")]
)
def test_images_follow_the_range_of_the_arrays(cnn: keras.Model, low: float, high: float, expected: str) -> None:
    arrays = np.linspace(low, high, 192, dtype="float32").reshape(1, 8, 8, 3)
    assert Preprocessing(cnn, arrays=arrays).choice.option == expected


def test_whole_numbers_are_0_to_255(cnn: keras.Model) -> None:
    assert Preprocessing(cnn, arrays=np.zeros((1, 8, 8, 3), "uint8")).choice.option == "none"


def test_wrong_options_are_told(cnn: keras.Model) -> None:
    with pytest.raises(ValueError, match="Expected preprocess to be one of auto, none"):
        Preprocessing(cnn, "vgg")
    with pytest.raises(ValueError, match="1 or 3 values"):
        Preprocessing(cnn, mean=[1, 2])
    with pytest.raises(ValueError, match="Expected std to have no zero"):
        Preprocessing(cnn, std=[1, 0, 1])


def test_a_function_of_ones_own(cnn: keras.Model) -> None:
    found = Preprocessing(cnn, lambda image: image[..., ::-1] / 10)
    assert (found.selected, found.choice.option) == ("own", "own")
    image = np.arange(192, dtype="float32").reshape(8, 8, 3)
    np.testing.assert_allclose(found(image), image[..., ::-1] / 10)
    found.select("scale")
    np.testing.assert_allclose(found(image), image / 255)
    with pytest.raises(QuiverError, match=r"keep an image's shape, \(8, 8, 3\), received \(8, 8\)"):
        Preprocessing(cnn, lambda image: image.mean(-1))(image)
    with pytest.raises(QuiverError, match="raised ZeroDivisionError"):
        Preprocessing(cnn, lambda image: 1 / 0)(image)


@pytest.mark.parametrize(
    ("name", "low", "high", "warns"),
    [
        ("VGG16", 0, 1, True),
        ("VGG16", -120, 150, False),
        ("MobileNetV2", 0, 255, True),
        ("MobileNetV2", 0, 1, False),
        ("EfficientNetB0", 0, 1, True),
        ("EfficientNetB0", 0, 255, False),
        ("DenseNet121", -2, 2, False),
        ("DenseNet121", 0, 255, True),
    ],
)
def test_arrays_far_off_what_the_family_was_trained_with_are_said(
    name: str, low: float, high: float, warns: bool
) -> None:
    arrays = np.linspace(low, high, 4 * 32 * 32 * 3, dtype="float32").reshape(4, 32, 32, 3)
    found = Preprocessing(application(name), arrays=arrays)
    told = found.as_json()["warning"]
    assert (told is not None) == warns
    if warns:
        assert "was trained with" in told["en"]
        assert "学習しています" in told["ja"]

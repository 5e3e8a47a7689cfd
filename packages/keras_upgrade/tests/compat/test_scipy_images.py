"""Pictures as scipy.misc gave them: stretched to bytes, sizes as rows and columns."""

from __future__ import annotations

import numpy as np
import pytest
from keras_upgrade.compat import scipy_images
from keras_upgrade.compat.scipy_images import bytescale, fromimage, imread, imresize, imrotate, imsave, toimage
from PIL import Image

RAMP = np.arange(12, dtype=np.uint8).reshape(3, 4)


def test_bytes_are_not_stretched() -> None:
    assert bytescale(RAMP) is RAMP


@pytest.mark.parametrize(
    ("data", "given", "expected"),
    [
        ([0.0, 0.5, 1.0], {}, [0, 128, 255]),
        ([-1.0, 1.0, 3.0], {}, [0, 128, 255]),
        ([2.0, 2.0], {}, [0, 0]),
        ([0.0, 0.5, 2.0], {"cmin": 0.0, "cmax": 1.0}, [0, 128, 255]),
        ([0.0, 1.0], {"low": 10, "high": 20}, [10, 20]),
    ],
)
def test_numbers_are_stretched(data: list, given: dict, expected: list) -> None:
    assert bytescale(np.array(data), **given).tolist() == expected


@pytest.mark.parametrize("given", [{"low": 9, "high": 3}, {"high": 300}, {"cmin": 3, "cmax": 1}])
def test_bounds_in_the_wrong_order(given: dict) -> None:
    with pytest.raises(ValueError, match="Expected"):
        bytescale(np.array([0.0, 1.0]), **given)


def test_channels_first_are_found() -> None:
    first = np.zeros((3, 5, 7), np.uint8)
    first[0] = 9
    image = toimage(first)
    assert (image.size, image.mode, image.getpixel((0, 0))) == ((7, 5), "RGB", (9, 0, 0))


def test_four_channels() -> None:
    assert toimage(np.zeros((5, 7, 4), np.uint8)).mode == "RGBA"


@pytest.mark.parametrize("shape", [(5,), (5, 7, 2), (2, 3, 4, 5)])
def test_what_is_no_picture(shape: tuple) -> None:
    with pytest.raises(ValueError, match="picture"):
        toimage(np.zeros(shape))


def test_complex_numbers_are_no_picture() -> None:
    with pytest.raises(ValueError, match="real"):
        toimage(np.zeros((3, 3), complex))


@pytest.mark.parametrize(("mode", "dtype"), [("F", "float32"), ("I", "int32")])
def test_modes_that_are_not_stretched(mode: str, dtype: str) -> None:
    data = np.array([[1.0, 300.0], [2.0, -5.0]])
    assert np.array_equal(np.array(toimage(data, mode=mode)), data.astype(dtype))


def test_palette() -> None:
    colours = np.zeros((256, 3), np.uint8)
    colours[7] = (1, 2, 3)
    image = toimage(np.full((2, 2), 7, np.uint8), pal=colours)
    assert np.array_equal(fromimage(image)[0, 0], [1, 2, 3])


def test_save_and_read(tmp_path) -> None:
    path = tmp_path / "a.png"
    imsave(path, np.dstack([RAMP] * 3))
    assert np.array_equal(imread(path), np.dstack([RAMP] * 3))
    grey = imread(path, flatten=True)
    assert (grey.dtype, grey.shape) == (np.float32, (3, 4))
    assert np.array_equal(imread(path, mode="L"), RAMP)


def test_saving_takes_channels_last(tmp_path) -> None:
    with pytest.raises(ValueError, match="channels"):
        imsave(tmp_path / "a.png", np.zeros((3, 4, 5)))


@pytest.mark.parametrize(
    ("size", "shape"), [((6, 8), (6, 8)), (50, (1, 2)), (0.5, (1, 2)), (np.float64(2.0), (6, 8)), ((6, 8, 3), (6, 8))]
)
def test_sizes(size: object, shape: tuple) -> None:
    assert imresize(RAMP, size).shape == shape


def test_resizing_stretches_what_is_no_picture() -> None:
    resized = imresize(np.array([[0.0, 1.0], [0.0, 1.0]]), (2, 2), interp="nearest")
    assert (resized.dtype, resized.tolist()) == (np.uint8, [[0, 255], [0, 255]])


def test_an_unknown_interpolation() -> None:
    with pytest.raises(KeyError):
        imresize(RAMP, (2, 2), interp="best")


def test_rotation_goes_counterclockwise() -> None:
    corner = np.zeros((3, 3), np.uint8)
    corner[0, 2] = 200
    assert np.argmax(imrotate(corner, 90, interp="nearest")) == 0


def test_black_and_white_files_are_grey(tmp_path) -> None:
    Image.new("1", (2, 2), 1).save(tmp_path / "a.png")
    assert imread(tmp_path / "a.png").tolist() == [[255, 255], [255, 255]]


def test_all_that_the_rule_names_is_there() -> None:
    from keras_upgrade.rules.libraries.scipy_images import FUNCTIONS

    assert [name for name in FUNCTIONS if not hasattr(scipy_images, name)] == []

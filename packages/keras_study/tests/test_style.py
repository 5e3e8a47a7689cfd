from __future__ import annotations

from itertools import combinations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

# Linear RGB to what eyes without one kind of cone see (Vienot, Brettel and Mollon, 1999).
SIGHT = {
    "normal": np.eye(3),
    "protan": np.array([[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]]),
    "deutan": np.array([[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]]),
}
TO_LMS = np.array([[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]])
TO_LAB = np.array([[0.2105, 0.7936, -0.0041], [1.9780, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]])
# Red and green of the same brightness are 0.01 apart for a deutan eye.
NOTICEABLE = 0.07


def seen(colour, sight):
    """The colour in Oklab, a space in which equal distances look equally different."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return TO_LAB @ np.cbrt(TO_LMS @ np.clip(SIGHT[sight] @ linear, 0, 1))


@pytest.fixture
def style():
    with plt.style.context("keras_study.lesson"):
        yield


@pytest.mark.parametrize("sight", SIGHT)
def test_the_first_colours_differ_for_every_eye(style, sight):
    colours = mpl.rcParams["axes.prop_cycle"].by_key()["color"][:4]
    for first, second in combinations(colours, 2):
        assert np.linalg.norm(seen(first, sight) - seen(second, sight)) > NOTICEABLE, (first, second)


def test_red_and_green_of_the_same_brightness_would_be_noticed():
    assert np.linalg.norm(seen("#b05a3c", "deutan") - seen("#7a7a2e", "deutan")) < NOTICEABLE


def test_style_leaves_the_fonts_to_the_environment():
    before = mpl.rcParams["font.family"]
    with plt.style.context("keras_study.lesson"):
        assert mpl.rcParams["font.family"] == before

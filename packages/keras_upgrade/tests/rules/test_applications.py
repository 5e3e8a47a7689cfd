"""What MobileNet brought along is found in Keras proper; MusicTaggerCRNN is gone."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from keras.applications import mobilenet\nmobilenet.relu6(x)\n",
            "from keras.applications import mobilenet\nfrom keras.activations import relu6\nrelu6(x)\n",
        ),
        (
            "import keras\nkeras.applications.mobilenet.DepthwiseConv2D(3)\n",
            "import keras\nkeras.layers.DepthwiseConv2D(3)\n",
        ),
        (
            "from keras.applications.mobilenet import MobileNet, relu6\nMobileNet()\nrelu6(x)\n",
            "from keras.applications.mobilenet import MobileNet\nfrom keras.activations import relu6\n"
            "MobileNet()\nrelu6(x)\n",
        ),
        (
            "from keras_applications.vgg16 import VGG16\nVGG16()\n",
            "from keras.applications.vgg16 import VGG16\nVGG16()\n",
        ),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(before, after)


def test_an_import_that_alone_changes_carries_the_reason_of_the_rule(expect) -> None:
    result = expect(
        "from keras.applications.mobilenet import relu6\nobjects = {'relu6': relu6}\n",
        "from keras.activations import relu6\nobjects = {'relu6': relu6}\n",
    )
    assert [change.rule for change in result.changes] == ["applications"]


def test_an_inner_function_comes_from_the_helper(expect) -> None:
    expect(
        "from keras.applications.imagenet_utils import _obtain_input_shape\n_obtain_input_shape(None, 224, 48)\n",
        "from keras_upgrade.compat import obtain_input_shape\nobtain_input_shape(None, 224, 48)\n",
    )


def test_what_is_gone_is_said(expect) -> None:
    source = "from keras.applications.music_tagger_crnn import MusicTaggerCRNN\nMusicTaggerCRNN()\n"
    result = expect(source, source)
    assert [warning.rule for warning in result.warnings] == ["applications"]


@pytest.mark.parametrize(
    "source",
    [
        "from keras.applications.mobilenet import MobileNet, preprocess_input\nMobileNet()\n",
        "from keras.applications import VGG16\nVGG16(weights=None)\n",
        "from keras.activations import relu6\nrelu6(x)\n",
        "def relu6(x):\n    return x\n\nrelu6(1)\n",
        "from mine.mobilenet import relu6\nrelu6(1)\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)

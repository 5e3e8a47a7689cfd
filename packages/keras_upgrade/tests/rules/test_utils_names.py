"""Functions of keras.utils by their new names and in their new order."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from keras.utils.np_utils import to_categorical\nto_categorical(y, nb_classes=10)\n",
            "from keras.utils import to_categorical\nto_categorical(y, num_classes=10)\n",
        ),
        (
            "from keras.utils import to_categorical\nto_categorical(y=labels)\nto_categorical(y, 10, dtype='int32')\n",
            "from keras.utils import to_categorical\nto_categorical(x=labels)\nto_categorical(y, 10).astype('int32')\n",
        ),
        (
            "from keras.utils.np_utils import probas_to_classes\nprobas_to_classes(p)\n",
            "from keras_upgrade.compat import probas_to_classes\nprobas_to_classes(p)\n",
        ),
        (
            "from keras.utils.layer_utils import print_summary\nprint_summary(model, line_length=80)\n",
            "model.summary(line_length=80)\n",
        ),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Keras 1's `plot` wrote the layers' names; today's function must be asked to.
        (
            "from keras.utils.visualize_util import plot\nplot(model, 'm.png')\n",
            "from keras.utils import plot_model\nplot_model(model, 'm.png', show_layer_names=True)\n",
        ),
        (
            "from keras.utils.visualize_util import plot\nplot(model, 'm.png', True, False)\n",
            "from keras.utils import plot_model\nplot_model(model, 'm.png', True, show_layer_names=False)\n",
        ),
        # In Keras 2 the names came fourth and the direction fifth; today the dtypes and the names do.
        (
            "from keras.utils import plot_model\nplot_model(model, 'm.png', True, False, 'LR')\n",
            "from keras.utils import plot_model\n"
            "plot_model(model, 'm.png', True, show_layer_names=False, rankdir='LR')\n",
        ),
        (
            "from keras.utils.visualize_util import model_to_dot\nmodel_to_dot(model, recursive=True)\n",
            "from keras.utils import model_to_dot\nmodel_to_dot(model)\n",
        ),
    ],
)
def test_drawing(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize("name", ["convert_kernel", "convert_all_kernels_in_model"])
def test_kernels_of_theano_are_turned_by_the_helper(name: str, expect) -> None:
    expect(
        f"from keras.utils.layer_utils import {name}\n{name}(k)\n",
        f"from keras_upgrade.compat import {name}\n{name}(k)\n",
    )


def test_what_is_gone_is_said(expect) -> None:
    source = "from keras.utils.generic_utils import get_from_module\nget_from_module(1, {}, 'x')\n"
    result = expect(source, source)
    assert [warning.rule for warning in result.warnings] == ["utils-names"]


@pytest.mark.parametrize(
    "source",
    [
        "from keras.utils import to_categorical\nto_categorical(y, num_classes=10)\nto_categorical(x=y)\n",
        "from keras.utils import plot_model\nplot_model(model, 'm.png', True, False)\n"
        "plot_model(model, show_shapes=True)\n",
        "from matplotlib.pyplot import plot\nplot(x)\n",
        "def to_categorical(y, nb_classes):\n    return y\n\nto_categorical(y, nb_classes=3)\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)

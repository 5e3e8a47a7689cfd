"""The crossentropies of the backend take the target first."""

from __future__ import annotations

import pytest

HEAD = "from keras import backend as K\n"
NEW = "from keras import ops\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("K.binary_crossentropy(y_pred, y_true)\n", "ops.binary_crossentropy(y_true, y_pred)\n"),
        (
            "K.sparse_categorical_crossentropy(outputs, labels, from_logits=True)\n",
            "ops.sparse_categorical_crossentropy(labels, outputs, from_logits=True)\n",
        ),
        ("K.categorical_crossentropy(f(x, y_pred), t)\n", "ops.categorical_crossentropy(t, f(x, y_pred))\n"),
        # In today's order already, or in no order that can be told.
        ("K.categorical_crossentropy(y_true, y_pred)\n", "ops.categorical_crossentropy(y_true, y_pred)\n"),
        ("K.binary_crossentropy(a, b)\n", "ops.binary_crossentropy(a, b)\n"),
        ("K.binary_crossentropy(output=a, target=b)\n", "ops.binary_crossentropy(output=a, target=b)\n"),
        ("losses = [K.binary_crossentropy]\n", "losses = [ops.binary_crossentropy]\n"),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    result = expect(HEAD + before, NEW + after)
    assert not any(change.check for change in result.changes)


def test_in_keras_1_the_order_is_a_guess(expect) -> None:
    result = expect(
        HEAD + "K.binary_crossentropy(a, b)\nmodel.fit(x, y, nb_epoch=2)\n",
        NEW + "ops.binary_crossentropy(b, a)\nmodel.fit(x, y, epochs=2)\n",
    )
    assert any(change.check for change in result.changes if change.rule == "backend-losses")


@pytest.mark.parametrize(
    "source",
    [
        "from keras import ops\nops.binary_crossentropy(y_pred, y_true)\n",
        "from tensorflow.keras import backend as K\nK.binary_crossentropy(y_pred, y_true)\n",
        "from keras.losses import binary_crossentropy\nbinary_crossentropy(y_pred, y_true)\n",
        "def binary_crossentropy(a, b):\n    return a\n\nbinary_crossentropy(y_pred, y_true)\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)

"""What K lost for good is said; TensorFlow itself is imported as such."""

from __future__ import annotations

import pytest

HEAD = "from keras import backend as K\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (HEAD + "K.tf.concat([a, b], 1)\n", "import tensorflow as tf\ntf.concat([a, b], 1)\n"),
        (HEAD + "import tensorflow as tf\nK.tf.nn.top_k(x)\n", "import tensorflow as tf\ntf.nn.top_k(x)\n"),
        (HEAD + "tf = 3\nK.tf.shape(x)\n", "import tensorflow\ntf = 3\ntensorflow.shape(x)\n"),
        (HEAD + "if K._BACKEND == 'theano':\n    pass\n", HEAD + "if K.backend() == 'theano':\n    pass\n"),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize("name", ["T.dot(a, b)", "pool3d(x, (2, 2, 2))", "resize_volumes(x, 2, 2, 2)", "to_dense(x)"])
def test_what_is_gone_is_said_once_a_line(name: str, expect) -> None:
    source = f"{HEAD}K.{name}\n"
    result = expect(source, source)
    assert [(warning.rule, warning.line) for warning in result.warnings] == [("backend-gone", 2)]
    assert f"`K.{name.partition('(')[0].partition('.')[0]}`" in result.warnings[0].text.ja


@pytest.mark.parametrize(
    "source",
    [
        HEAD + "K.floatx()\nK.epsilon()\nK.clear_session()\n",
        "from tensorflow.keras import backend as K\nK.pool3d(x, (2, 2, 2))\nK.is_sparse(x)\n",
        "class K:\n    tf = 1\n\nK.tf\n",
        "import torch as K\nK.T\nK.tf\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)

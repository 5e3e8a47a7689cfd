"""Sessions go; what computes in one is said."""

from __future__ import annotations

import json

import pytest
from keras_upgrade.notebooks.nbformat_text import upgrade_notebook

TF = "import tensorflow as tf\nimport keras\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("sess = tf.Session()\nkeras.backend.set_session(sess)\nmodel.summary()\n", "model.summary()\n"),
        (
            "config = tf.ConfigProto(allow_soft_placement=True)\nconfig.gpu_options.allow_growth = True\n"
            "sess = tf.Session(config=config)\nkeras.backend.set_session(sess)\nmodel.summary()\n",
            "model.summary()\n",
        ),
        ("sess = tf.Session()\nsess.run(tf.global_variables_initializer())\nprint(1)\nsess.close()\n", "print(1)\n"),
        (
            "with tf.Session() as sess:\n    sess.run(tf.global_variables_initializer())\n    model.fit(x, y)\n"
            "    print(1)  # one\n",
            "model.fit(x, y)\nprint(1)  # one\n",
        ),
        ("graph = tf.get_default_graph()\nwith graph.as_default():\n    model.predict(x)\n", "model.predict(x)\n"),
        ("tf.reset_default_graph()\ntf.enable_eager_execution()\nprint(1)\n", "print(1)\n"),
        ("if gpu:\n    sess = tf.Session()\n", "if gpu:\n    pass\n"),
    ],
)
def test_what_only_serves_a_session_goes(before: str, after: str, expect) -> None:
    result = expect(TF + before, TF + after)
    assert result.warnings == []


def test_the_import_goes_with_its_last_use(expect) -> None:
    expect(
        "import keras\nfrom keras.backend.tensorflow_backend import set_session\nset_session(None)\nprint(1)\n",
        "import keras\nprint(1)\n",
    )


@pytest.mark.parametrize(
    "source",
    [
        "sess = tf.Session()\nprint(sess.run(loss, feed_dict={x: 1}))\n",
        "with tf.Session() as sess:\n    print(sess.run(loss))\n",
        "x = tf.placeholder(tf.float32, (None, 3))\n",
    ],
)
def test_what_computes_in_one_is_left_with_a_word(source: str, expect) -> None:
    result = expect(TF + source, TF + source)
    assert [warning.rule for warning in result.warnings] == ["sessions"]


@pytest.mark.parametrize(
    "source",
    [
        # TensorFlow alone, whose graphs still run.
        "import tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()\nwith tf.Session() as sess:\n    sess.run(x)\n",
        "import tensorflow as tf\ntf.compat.v1.disable_eager_execution()\nsess = tf.compat.v1.Session()\n",
        "import requests\nimport keras\ns = requests.Session()\ns.close()\n",
        "from sqlalchemy.orm import Session\nimport keras\nwith Session() as session:\n    session.run()\n",
        "from keras.backend import clear_session\nclear_session()\n",
        "import keras\nclass tf:\n    Session = object\n\nsess = tf.Session()\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


def test_keras_of_a_later_cell_counts() -> None:
    cells = [
        nbformat_cell(one) for one in ("import tensorflow as tf\ntf.disable_eager_execution()", "tf.keras.Input((2,))")
    ]
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 2})
    assert [cell.result.code for cell in upgrade_notebook(text).cells] == [
        "import tensorflow as tf",
        "tf.keras.Input((2,))",
    ]


def nbformat_cell(source: str) -> dict:
    return {"cell_type": "code", "metadata": {}, "outputs": [], "source": source}

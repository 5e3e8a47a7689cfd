from __future__ import annotations

import keras
import pytest
from keras_upgrade.rules.backend.tensorflow1_optimizers import OPTIMIZERS

HEAD = "import tensorflow as tf\nmodel = tf.keras.Sequential()\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tf.train.AdamOptimizer()", "Adam()"),
        ("tf.train.AdamOptimizer(0.01, 0.8)", "Adam(0.01, beta_1=0.8)"),
        ("tf.train.AdamOptimizer(learning_rate=r)", "Adam(learning_rate=r)"),
        ("tf.compat.v1.train.AdamOptimizer(beta2=0.9)", "Adam(beta_2=0.9)"),
        ("tf.train.GradientDescentOptimizer(0.1, True)", "SGD(0.1)"),
        (
            "tf.train.MomentumOptimizer(0.1, 0.9, use_nesterov=True)",
            "SGD(0.1, momentum=0.9, nesterov=True)",
        ),
        ("tf.train.RMSPropOptimizer(0.1, 0.8)", "RMSprop(0.1, rho=0.8)"),
        ("tf.train.RMSPropOptimizer(0.1, decay=0.8)", "RMSprop(0.1, rho=0.8)"),
        ("tf.train.AdadeltaOptimizer(1.0)", "Adadelta(1.0, epsilon=1e-08)"),
        ("tf.train.AdadeltaOptimizer(1.0, epsilon=1e-6)", "Adadelta(1.0, epsilon=1e-6)"),
    ],
)
def test_optimizer_is_one_of_keras(expect, before: str, after: str) -> None:
    bring = f"\nfrom keras.optimizers import {after.partition('(')[0]}\nmodel"
    expect(
        HEAD + f"model.compile({before}, 'mse')\n",
        HEAD.replace("\nmodel", bring) + f"model.compile({after}, 'mse')\n",
    )


@pytest.mark.parametrize(
    "source",
    [
        "import tensorflow as tf\no = tf.train.AdamOptimizer()\n",
        HEAD + "step = tf.train.AdamOptimizer().minimize(loss)\n",
        HEAD + "o = tf.train.AdamOptimizer(**options)\n",
    ],
)
def test_other_uses_stay(expect_unchanged, source: str) -> None:
    expect_unchanged(source)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_argument_of_today_exists(name: str) -> None:
    one = OPTIMIZERS[name]
    values = {new: 0.5 for _, new in one.arguments if new and new not in ("name", "nesterov", "centered")}
    assert (
        getattr(keras.optimizers, one.name)(**values).get_config().items()
        >= {key: value for key, value in values.items() if key != "learning_rate"}.items()
    )

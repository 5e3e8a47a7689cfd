from __future__ import annotations

import pytest
from keras_upgrade import upgrade


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("model.compile('sgd', 'kullback_leibler_divergence')", "model.compile('sgd', 'kl_divergence')"),
        ('model.compile(loss="logcosh", optimizer="sgd")', 'model.compile(loss="log_cosh", optimizer="sgd")'),
        ("model.compile(loss=['mse', 'cosine_proximity'])", "model.compile(loss=['mse', 'cosine_similarity'])"),
        ("model.compile(loss={'a': 'cosine_proximity'})", "model.compile(loss={'a': 'cosine_similarity'})"),
        (
            "model.compile('sgd', 'mse', metrics=['cosine_proximity'])",
            "model.compile('sgd', 'mse', metrics=['cosine_similarity'])",
        ),
    ],
)
def test_strings(expect, before: str, after: str) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from keras.objectives import mse\nmse(a, b)",
            "from keras.losses import mean_squared_error\nmean_squared_error(a, b)",
        ),
        ("from keras import losses\nlosses.kld(a, b)", "from keras import losses\nlosses.kl_divergence(a, b)"),
        (
            "from keras.metrics import mae as err\nerr(a, b)",
            "from keras.metrics import mean_absolute_error as err\nerr(a, b)",
        ),
        (
            "import tensorflow as tf\ntf.keras.losses.cosine_proximity(a, b)",
            "import tensorflow as tf\ntf.keras.losses.cosine_similarity(a, b)",
        ),
    ],
)
def test_functions(expect, before: str, after: str) -> None:
    expect(before, after)


def test_rmse_is_a_helper(expect) -> None:
    expect(
        "import keras\nmodel.compile('sgd', loss='rmse')",
        "import keras\nfrom keras_upgrade.compat.losses import root_mean_squared_error\n"
        "model.compile('sgd', loss=root_mean_squared_error)",
    )


def test_score_of_keras_1_is_a_guess(expect) -> None:
    result = expect(
        "from keras.models import Sequential\nmodel.compile('sgd', 'mse', metrics=['fmeasure', 'mae'])",
        "from keras.models import Sequential\nfrom keras.metrics import F1Score\n"
        "model.compile('sgd', 'mse', metrics=[F1Score(average='micro', threshold=0.5, name='fmeasure'), 'mae'])",
    )
    assert result.changes[-1].check or result.changes[0].check


@pytest.mark.parametrize(
    "source",
    [
        "import tensorflow as tf\ntf.keras.losses.mse(a, b)\ntf.keras.losses.KLD(a, b)",
        "from tensorflow.keras.losses import mse\nmse(a, b)",
        "from keras import losses\nlosses.mean_squared_error(a, b)",
        "def mse(a, b):\n    return a\n\n\nmse(1, 2)",
        "model.compile('sgd', 'mse', metrics=['precision', 'recall'])",
        "print('rmse', 'cosine_proximity')",
    ],
)
def test_unchanged(expect_unchanged, source: str) -> None:
    expect_unchanged(source)


@pytest.mark.parametrize("loss", ["accuracy", "binary_accuracy"])
def test_a_metric_is_no_loss(loss: str) -> None:
    result = upgrade(f"model.compile(optimizer='sgd', loss='{loss}', metrics=['matthews_correlation'])")
    assert [warning.rule for warning in result.warnings] == ["losses", "losses"]

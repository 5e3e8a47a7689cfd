from __future__ import annotations

import pytest
from keras_upgrade import upgrade

TWO = "from keras.models import Model\nmodel = Model(a, [b, c])\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("model.compile('sgd', 'mse', ['accuracy'])", "model.compile('sgd', 'mse', metrics=['accuracy'])"),
        (
            "model.compile('sgd', 'mse', [auc], [1, 2])",
            "model.compile('sgd', ['mse', 'mse'], metrics=[[auc], [auc]], loss_weights=[1, 2])",
        ),
        ("model.compile('sgd', 'mse', [])", "model.compile('sgd', 'mse')"),
        ("model.compile('sgd', 'mse', metrics='accuracy')", "model.compile('sgd', 'mse', metrics=['accuracy'])"),
        ("model.compile('sgd', 'mse', class_mode='binary')", "model.compile('sgd', 'mse')"),
        ("model.compile('sgd', 'mse', 'categorical')", "model.compile('sgd', 'mse')"),
        ("model.compile('sgd', loss='mse', sample_weight_mode='temporal')", "model.compile('sgd', loss='mse')"),
    ],
)
def test_changed(expect, before: str, after: str) -> None:
    expect(before, after)


def test_metrics_are_repeated_for_each_output(expect) -> None:
    expect(
        TWO + "model.compile('sgd', loss='mse', metrics=['accuracy'])",
        TWO + "model.compile('sgd', loss='mse', metrics=[['accuracy'], ['accuracy']])",
    )


@pytest.mark.parametrize(
    "source",
    [
        TWO + "model.compile('sgd', loss='mse', metrics=['accuracy', 'mae'])",
        TWO + "model.compile('sgd', loss='mse', metrics=[['accuracy'], ['mae']])",
        TWO + "model.compile('sgd', loss='mse', metrics={'b': 'accuracy'})",
        "model.compile('sgd', 'mse', [0.5, 0.5])",
        "model.compile('sgd', 'mse', metrics=['accuracy'])",
        "import re\nre.compile('a', flags, ['b'])",
        "pattern.compile('a')",
    ],
)
def test_unchanged(expect_unchanged, source: str) -> None:
    expect_unchanged(source)


def test_targets_are_done_by_hand() -> None:
    result = upgrade("model.compile('sgd', loss='mse', target_tensors=[t])")
    assert [warning.rule for warning in result.warnings] == ["compile-arguments"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("'sgd', 'mse', loss_weights=[1., .2]", "'sgd', ['mse', 'mse'], loss_weights=[1., .2]"),
        ("'sgd', loss='mse', loss_weights=[1, 1, 2]", "'sgd', loss=['mse', 'mse', 'mse'], loss_weights=[1, 1, 2]"),
        ("'sgd', ['mse', 'mae'], loss_weights=[1, 2]", "'sgd', ['mse', 'mae'], loss_weights=[1, 2]"),
        ("'sgd', 'mse', loss_weights=[1]", "'sgd', 'mse', loss_weights=[1]"),
        ("'sgd', 'mse', loss_weights=weights", "'sgd', 'mse', loss_weights=weights"),
        ("'sgd', 'mse', loss_weights=[*weights, 1]", "'sgd', 'mse', loss_weights=[*weights, 1]"),
    ],
)
def test_as_many_losses_as_weights(expect, before: str, after: str) -> None:
    expect(f"model.compile({before})", f"model.compile({after})")


@pytest.mark.parametrize("loss", ["['mse', 'mae']", "losses"])
def test_as_many_metrics_as_losses_are_listed(expect, loss: str) -> None:
    head = "losses = ['mse', 'mae']\nmodel.fit(x, y, {}=2)\n"
    line = f"model.compile(loss={loss}, optimizer='sgd', metrics="
    expect(
        head.format("nb_epoch") + line + "['accuracy'])\n",
        head.format("epochs") + line + "[['accuracy'], ['accuracy']])\n",
    )

from __future__ import annotations

import pytest

K = "from keras import backend as K\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("K.set_value(model.optimizer.lr, 0.1)", "model.optimizer.learning_rate = 0.1"),
        ("K.set_value(self.model.optimizer.lr, rate * 2)", "self.model.optimizer.learning_rate = rate * 2"),
        ("print(K.get_value(model.optimizer.lr))", "print(float(model.optimizer.learning_rate))"),
        ("float(K.get_value(model.optimizer.lr))", "float(model.optimizer.learning_rate)"),
    ],
)
def test_backend(expect, before: str, after: str) -> None:
    expect(K + before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("model.optimizer.lr = 0.1", "model.optimizer.learning_rate = 0.1"),
        ("rate = model.optimizer.lr.get_value()", "rate = float(model.optimizer.learning_rate)"),
        ("model.optimizer.lr.set_value(0.1)", "model.optimizer.learning_rate = 0.1"),
        ("sgd = keras.optimizers.SGD()\nsgd.lr = 1", "sgd = keras.optimizers.SGD()\nsgd.learning_rate = 1"),
        ("hasattr(self.model.optimizer, 'lr')", 'hasattr(self.model.optimizer, "learning_rate")'),
    ],
)
def test_attribute(expect, before: str, after: str) -> None:
    expect("import keras\n" + before, "import keras\n" + after)


@pytest.mark.parametrize(
    "source",
    [
        "import keras\nargs.lr = 3\nprint(self.lr, config.lr)",
        "import keras\nhasattr(args, 'lr')",
        "import keras\nhasattr(model.optimizer, 'momentum')",
        "import keras\nhasattr(model.optimizer)",
        "import keras\nshared.get_value()\nshared.set_value(3)",
        "from tensorflow.keras import backend as K\nK.set_value(weights, 3)\nprint(K.get_value(weights))",
        "import torch\nmodel.optimizer.lr = 3",
        "import keras\nmodel.optimizer.learning_rate = 3\nmodel.optimizer.learning_rate.assign(4)",
    ],
)
def test_unchanged(expect_unchanged, source: str) -> None:
    expect_unchanged(source)


def test_optimizer_in_a_variable_is_followed(expect) -> None:
    head = "from keras.models import Sequential\nmodel = Sequential()\no = model.optimizer\n"
    expect(head + "print(o.lr)\n", head + "print(o.learning_rate)\n")


def test_variable_that_is_not_always_an_optimizer_stays(expect_unchanged) -> None:
    head = "from keras.models import Sequential\nmodel = Sequential()\n"
    expect_unchanged(head + "o = model.optimizer\no = settings\nprint(o.lr)\n")
    expect_unchanged(head + "for o in model.optimizer:\n    print(o.lr)\n")

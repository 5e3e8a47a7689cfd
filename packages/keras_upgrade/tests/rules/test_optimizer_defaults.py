from __future__ import annotations

import pytest

OLD = "model.fit(x, y, nb_epoch=1)\n"
NEW = "model.fit(x, y, epochs=1)\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Adadelta()", "Adadelta(learning_rate=1.0, epsilon=1e-08)"),
        ("Adadelta(rho=0.9)", "Adadelta(rho=0.9, learning_rate=1.0, epsilon=1e-08)"),
        ("Adagrad()", "Adagrad(learning_rate=0.01, initial_accumulator_value=0.0)"),
        ("Adagrad(lr=0.1)", "Adagrad(learning_rate=0.1, initial_accumulator_value=0.0)"),
        ("Adamax()", "Adamax(learning_rate=0.002)"),
        ("Adagrad(0.1, 1e-8)", "Adagrad(0.1, epsilon=1e-8, initial_accumulator_value=0.0)"),
        ("Adadelta(1.0, 0.9)", "Adadelta(1.0, 0.9, epsilon=1e-08)"),
        ("Adadelta(1.0, 0.9, 1e-6)", "Adadelta(1.0, 0.9, 1e-6)"),
        ("Adam()", "Adam()"),
        ("Adadelta(**options)", "Adadelta(**options)"),
    ],
)
def test_old_source_keeps_its_rate(expect, before: str, after: str) -> None:
    imports = "from keras.optimizers import Adadelta, Adagrad, Adam, Adamax\n"
    expect(imports + OLD + before, imports + NEW + after)


def test_string(expect) -> None:
    expect(
        "from keras.models import Sequential\n" + OLD + "model.compile(loss='mse', optimizer='Adadelta')",
        "from keras.models import Sequential\nfrom keras.optimizers import Adadelta\n"
        + NEW
        + "model.compile(loss='mse', optimizer=Adadelta(learning_rate=1.0, epsilon=1e-08))",
    )


def test_string_by_place(expect) -> None:
    expect(
        "from keras import optimizers\n" + OLD + "model.compile('adamax', 'mse')",
        "from keras import optimizers\nfrom keras.optimizers import Adamax\n"
        + NEW
        + "model.compile(Adamax(learning_rate=0.002), 'mse')",
    )


@pytest.mark.parametrize("name", ["adam", "rmsprop", "sgd"])
def test_string_with_the_same_rate_stays(expect, name: str) -> None:
    expect(
        f"from keras.models import Sequential\n{OLD}model.compile(loss='mse', optimizer='{name}')",
        f"from keras.models import Sequential\n{NEW}model.compile(loss='mse', optimizer='{name}')",
    )


@pytest.mark.parametrize(
    "source",
    [
        "from keras.optimizers import Adadelta\nAdadelta()",
        "import keras\nmodel.compile('adagrad', 'mse')",
    ],
)
def test_modern_source_is_left(expect_unchanged, source: str) -> None:
    expect_unchanged(source)


@pytest.mark.parametrize(
    "source", ["clf = keras.layers.Dense(3)\nclf.compile('adamax', 'mse')", "model.compile(loss='mse')"]
)
def test_what_is_no_model_or_has_no_optimizer_stays(expect, source: str) -> None:
    expect(f"import keras\n{OLD}{source}", f"import keras\n{NEW}{source}")


def test_keras_beside_tensorflow_is_keras(expect) -> None:
    expect(
        f"import tensorflow as tf\nfrom keras import layers\n{OLD}model.compile('adamax', 'mse')",
        "import tensorflow as tf\nfrom keras import layers\nfrom keras.optimizers import Adamax\n"
        f"{NEW}model.compile(Adamax(learning_rate=0.002), 'mse')",
    )


def test_tf_keras_2_had_the_rates_of_today(expect) -> None:
    imports = "import tensorflow as tf\nfrom tensorflow.keras.models import Sequential\n"
    rest = "tf.keras.optimizers.Adadelta()\nmodel.compile('adadelta', 'mse')"
    expect(imports + OLD + rest, imports + NEW + rest)


def test_keras_2_had_the_epsilon_of_today(expect) -> None:
    expect(
        "from keras.layers.core import Dense\nfrom keras.optimizers import Adadelta\nAdadelta()\nDense(3)\n",
        "from keras.layers import Dense\nfrom keras.optimizers import Adadelta\nAdadelta(learning_rate=1.0)\n"
        "Dense(3)\n",
    )

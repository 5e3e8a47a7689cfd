"""Every error is a real one: Keras 3 (or NumPy, or TensorFlow) raises it here."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from keras_upgrade.hints.lookup import PATTERNS, Hint, hint_for

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")

PRELUDE = """
import numpy as np
import keras
from keras import backend as K
import tensorflow as tf
"""
MODEL = """
x, y = np.zeros((8, 4), "float32"), np.zeros((8, 2), "float32")
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, activation="softmax")])
model.compile("sgd", "mse", metrics=["accuracy"])
"""

# pattern, code, what stands in the hint's old form and in its new one
CASES = [
    ("layer-arguments", "keras.layers.Dense(8, init='uniform')", "init=", "kernel_initializer="),
    ("layer-arguments", "keras.layers.Dense(8, W_regularizer=None)", "W_regularizer=", "kernel_regularizer="),
    ("layer-arguments", "keras.layers.Conv2D(8, 3, border_mode='same')", "border_mode=", "padding="),
    ("layer-arguments", "keras.layers.MaxPooling2D(dim_ordering='th')", "dim_ordering=", "data_format="),
    ("layer-arguments", "keras.layers.LSTM(3, inner_activation='tanh')", "inner_activation=", "recurrent_activation="),
    ("layer-arguments", "keras.layers.BatchNormalization(mode=0)", "mode=", "BatchNormalization(...)"),
    ("layer-arguments", "keras.Model(input=keras.Input((3,)), output=keras.Input((3,)))", "input=", "inputs="),
    ("optimizer-arguments", "keras.optimizers.SGD(lr=.1)", "lr=", "learning_rate="),
    ("missing-argument", "keras.layers.Dropout(p=.3)", "Dropout(p=", "Dropout(rate="),
    ("missing-argument", "keras.layers.Dense(output_dim=3)", "output_dim=", "units="),
    ("missing-argument", "keras.layers.Conv2D(nb_filter=3, nb_row=3, nb_col=3)", "nb_filter=", "filters="),
    ("module", "import keras.layers.core", "keras.layers.core", "keras.layers"),
    ("module", "from keras.utils.np_utils import to_categorical", "keras.utils.np_utils", "keras.utils"),
    ("module", "from keras.objectives import mse", "keras.objectives", "keras.losses"),
    ("imported-name", "from keras.utils import np_utils", "keras.utils.np_utils", "keras.utils"),
    ("module-attribute", "keras.layers.core", "keras.layers.core", "keras.layers"),
    ("module-attribute", "K.learning_phase()", "keras.backend.learning_phase", ""),
    ("module-attribute", "K.function([], [])", "keras.backend.function", ""),
    ("module-attribute", "K.set_image_dim_ordering('th')", "keras.backend.set_image_dim_ordering", ""),
    ("module-attribute", "K.dot(1, 2)", "keras.backend.dot", ""),
    ("loss", "model.compile('sgd', 'rmse'); model.fit(x, y, verbose=0)", "'rmse'", "'mse'"),
    ("loss", "model.compile('sgd', 'accuracy'); model.fit(x, y, verbose=0)", "'accuracy'", "categorical_crossentropy"),
    ("loss", "model.compile('sgd', 'binary_accuracy'); model.fit(x, y, verbose=0)", "y'", "binary_crossentropy"),
    (
        "no-gradients",
        "model.compile('sgd', keras.metrics.binary_accuracy); model.fit(x, y, verbose=0)",
        "_accuracy",
        "crossentropy",
    ),
    ("trainer-arguments", "model.fit(x, y, nb_epoch=2)", "fit(nb_epoch=", "fit(epochs="),
    ("training-arguments", "model.evaluate(x, y, show_accuracy=True)", "show_accuracy=", "metrics=['accuracy']"),
    ("method", "model.fit_generator(1)", "Sequential.fit_generator", "fit"),
    ("method", "model.predict_classes(x)", "predict_classes", "argmax"),
    ("method", "model.to_yaml()", "to_yaml", "to_json"),
    ("method", "keras.layers.Dense(3).output_shape", "Dense.output_shape", "output.shape"),
    ("load-h5", "model.save('a.h5'); keras.models.load_model('a.h5')", ".h5", "compile=False"),
    ("weights-suffix", "model.save_weights('a.h5')", "save_weights('....h5')", ".weights.h5"),
    ("save-suffix", "model.save('a')", "save(", ".keras"),
    ("checkpoint-suffix", "keras.callbacks.ModelCheckpoint('a.hdf5')", ".hdf5", ".keras"),
    (
        "checkpoint-suffix",
        "keras.callbacks.ModelCheckpoint('a.h5', save_weights_only=True)",
        ".hdf5",
        ".weights.h5",
    ),
    (
        "monitor",
        "model.fit(x, y, verbose=0, validation_data=(x, y),"
        " callbacks=[keras.callbacks.EarlyStopping(monitor='val_acc')])",
        "'val_acc'",
        "'val_accuracy'",
    ),
    ("history", "model.fit(x, y, verbose=0).history['acc']", "['acc']", "['accuracy']"),
    ("callback-arguments", "keras.callbacks.TensorBoard(batch_size=3)", "batch_size=", "TensorBoard(...)"),
    ("callback-arguments", "keras.callbacks.ModelCheckpoint('a.keras', period=2)", "period=", "save_freq="),
    ("callback-arguments", "keras.utils.to_categorical([1], nb_classes=3)", "nb_classes=", "num_classes="),
    ("tensorflow-1", "tf.Session()", "tf.Session", "tf.compat.v1.Session"),
    ("keras-tensor", "tf.exp(keras.Input((3,)))", "tf.", "keras.ops."),
    (
        "lambda",
        "m = keras.Sequential([keras.Input((4,)), keras.layers.Lambda(lambda x: x)]); m.save('l.keras');"
        " keras.models.load_model('l.keras')",
        "load_model(path)",
        "safe_mode=False",
    ),
    ("numpy-alias", "np.int", "np.int", "int"),
    ("strides", "keras.layers.Conv2D(32, 3, 3, 3)", "3, 3", "(3, 3)"),
]


@pytest.fixture(scope="module")
def imported() -> dict[str, object]:
    names: dict[str, object] = {}
    exec(PRELUDE, names)
    return names


@pytest.fixture
def run(imported, tmp_path, monkeypatch) -> Callable[[str], BaseException]:
    """`run(code)`: runs code of the era, and gives the error that it ends in."""
    monkeypatch.chdir(tmp_path)

    def run_code(code: str) -> BaseException:
        names = {**imported, "Mine": Mine}
        with pytest.raises(Exception) as caught:  # noqa: PT011 (which one is the case's business)
            exec((MODEL if "model" in code else "") + code, names)
        return caught.value

    return run_code


class Mine:
    """A learner's class that has nothing to do with Keras."""


def pattern_of(error: BaseException) -> str | None:
    return next(
        (
            one.name
            for one in PATTERNS
            if isinstance(error, one.types)
            and (match := one.message.search(str(error)))
            and one.hint(match, error) is not None
        ),
        None,
    )


# Keras warns of legacy formats and losses on the way to the errors that are asked for here.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("pattern", "code", "old", "new"), CASES, ids=[code[:40] for _, code, _, _ in CASES])
def test_real_error_has_its_hint(run, pattern: str, code: str, old: str, new: str) -> None:
    error = run(code)
    hint = hint_for(error)
    assert isinstance(hint, Hint), error
    assert pattern_of(error) == pattern
    assert old in hint.old
    assert new in hint.new


def test_every_pattern_is_provoked() -> None:
    assert {pattern for pattern, *_ in CASES} == {one.name for one in PATTERNS}


# Keras warns of what it ignores.
@pytest.mark.filterwarnings("ignore")
def test_every_hint_teaches_in_both_languages(run) -> None:
    for _, code, _, _ in CASES:
        hint = hint_for(run(code))
        assert hint.link.startswith("https://")
        assert not JAPANESE.search(hint.why.en)
        assert JAPANESE.search(hint.why.ja)


@pytest.mark.parametrize(
    "code",
    [
        "Mine().fit_generator",
        "Mine().lr",
        "(lambda epochs: 1)(nb_epoch=3)",
        "int('x')",
        "{}['accuracy']",
        "1 .lower",
        "import nosuchmodule",
        "raise ValueError('Argument(s) not recognized: {}')",
        "keras.layers.Dense(3, nosuch=1)",
        "keras.layers.NoSuchLayer",
    ],
)
def test_no_hint_for_the_learners_own_errors(run, code: str) -> None:
    assert hint_for(run(code)) is None


def test_cause_of_an_error_counts() -> None:
    outer = RuntimeError("the library gives up")
    outer.__cause__ = ValueError("Argument(s) not recognized: {'lr': 0.1}")
    assert hint_for(outer).new == "learning_rate=..."


def test_circle_of_causes_ends() -> None:
    one, other = ValueError("a"), ValueError("b")
    one.__cause__, other.__cause__ = other, one
    assert hint_for(one) is None


def test_values_that_look_like_keywords_do_not_count() -> None:
    error = ValueError("Unrecognized keyword arguments passed to Dense: {'nosuch': \"'init'\"}")
    assert hint_for(error) is None

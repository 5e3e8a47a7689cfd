"""The estimators fit into scikit-learn as Keras 2's did."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras_upgrade.compat.scikit_learn import KerasClassifier, KerasRegressor
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler


def points() -> tuple[np.ndarray, np.ndarray]:
    """Two clouds that a line parts."""
    random = np.random.default_rng(0)
    x = np.concatenate([random.normal(-2, 0.5, (30, 2)), random.normal(2, 0.5, (30, 2))])
    return x.astype("float32"), np.repeat([0, 1], 30)


def binary(units: int = 4, optimizer: str = "adam") -> object:
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(units, "relu"), keras.layers.Dense(1, "sigmoid")])
    model.compile(optimizer, "binary_crossentropy", metrics=["accuracy"])
    return model


def several() -> object:
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, "softmax")])
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    return model


def line() -> object:
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mean_squared_error")
    return model


def test_labels_of_any_kind_come_back() -> None:
    x, y = points()
    labels = np.array(["left", "right"])[y]
    estimator = KerasClassifier(build_fn=binary, epochs=80, batch_size=10, verbose=0)
    history = estimator.fit(x, labels)
    assert len(history.history["loss"]) == 80
    assert estimator.predict(x, verbose=0).tolist() == labels.tolist()
    assert estimator.score(x, labels) == 1.0
    assert estimator.predict_proba(x).shape == (60, 2)


def test_class_numbers_become_rows_where_the_loss_needs_them() -> None:
    x, _ = points()
    estimator = KerasClassifier(build_fn=several, epochs=1, verbose=0)
    estimator.fit(x, np.arange(60) % 3)
    assert estimator.predict_proba(x).shape == (60, 3)
    assert set(estimator.predict(x)) <= {0, 1, 2}


def test_one_hot_rows_are_taken() -> None:
    x, _ = points()
    estimator = KerasClassifier(build_fn=several, epochs=1, verbose=0).set_params(epochs=2)
    history = estimator.fit(x, np.eye(3)[np.arange(60) % 3])
    assert len(history.history["loss"]) == 2


def test_cross_validation_and_pipeline() -> None:
    x, y = points()
    steps = Pipeline(
        [("scale", StandardScaler()), ("net", KerasClassifier(build_fn=binary, epochs=60, batch_size=5, verbose=0))]
    )
    scores = cross_val_score(steps, x, y, cv=KFold(2, shuffle=True, random_state=0))
    assert scores.tolist() == [1.0, 1.0]


def test_grid_search_over_the_builder_and_fit() -> None:
    x, y = points()
    search = GridSearchCV(KerasClassifier(build_fn=binary, verbose=0), {"units": [2, 3], "epochs": [1, 2]}, cv=2)
    search.fit(x, y)
    assert len(search.cv_results_["params"]) == 4
    assert set(search.best_params_) == {"units", "epochs"}
    assert search.best_estimator_.model.layers[0].units == search.best_params_["units"]


def test_a_clone_shares_nothing_but_the_settings() -> None:
    estimator = KerasClassifier(build_fn=binary, units=3, epochs=1, verbose=0)
    other = clone(estimator)
    assert other.get_params() == {"build_fn": binary, "units": 3, "epochs": 1, "verbose": 0}
    other.set_params(units=9)
    assert estimator.get_params()["units"] == 3


def test_regressor_scores_by_its_negative_loss() -> None:
    x, _ = points()
    y = x.sum(axis=1)
    estimator = KerasRegressor(build_fn=line, epochs=20, verbose=0)
    estimator.fit(x, y)
    assert estimator.predict(x).shape == (60,)
    assert estimator.score(x, y) == pytest.approx(-np.mean((estimator.predict(x) - y) ** 2), rel=1e-3)


def test_unknown_parameter_is_named() -> None:
    with pytest.raises(ValueError, match=r"'unit'\. build_fn takes optimizer, units"):
        KerasClassifier(build_fn=binary, unit=3)

"""`KerasClassifier` and `KerasRegressor` of Keras 1 and 2: a function that builds a model, as an estimator.

They follow scikit-learn's protocol (`get_params`, `set_params`, `clone`, tags), so that `cross_val_score`, `Pipeline`
and `GridSearchCV` work, the last also over the arguments of the building function.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin

# What goes from the estimator's parameters to each method of the model.
FIT = frozenset(
    {
        "batch_size",
        "epochs",
        "verbose",
        "callbacks",
        "validation_split",
        "validation_data",
        "shuffle",
        "class_weight",
        "sample_weight",
        "initial_epoch",
        "steps_per_epoch",
        "validation_steps",
    }
)
PREDICT = frozenset({"batch_size", "verbose", "steps"})
EVALUATE = PREDICT | {"sample_weight"}


class KerasEstimator(BaseEstimator):
    """Builds, trains and asks a model.

    `build_fn(**arguments)` returns a compiled model; a subclass may define `__call__` instead. `parameters` are
    arguments of `build_fn`, of `fit`, `predict` or `evaluate`.

    Raises:
        ValueError: a parameter that none of them takes.
    """

    def __init__(self, build_fn: Callable | None = None, **parameters: object) -> None:
        self.build_fn = build_fn
        self.sk_params = parameters
        self._check(parameters)

    @property
    def _builder(self) -> Callable:
        return self.build_fn if self.build_fn is not None else self.__call__

    def _arguments_of_builder(self) -> frozenset[str]:
        return frozenset(inspect.signature(self._builder).parameters)

    def _check(self, parameters: dict) -> None:
        if any(one.kind is one.VAR_KEYWORD for one in inspect.signature(self._builder).parameters.values()):
            return
        for name in parameters:
            if name not in FIT | EVALUATE | self._arguments_of_builder() | {"nb_epoch"}:
                raise ValueError(
                    f"Expected an argument of build_fn, fit, predict or evaluate, received {name!r}. build_fn takes "
                    f"{', '.join(sorted(self._arguments_of_builder())) or 'none'}."
                )

    def _chosen(self, names: frozenset[str], given: dict) -> dict:
        chosen = {name: value for name, value in self.sk_params.items() if name in names}
        return chosen | {name: value for name, value in given.items() if name in names}

    # scikit-learn's protocol

    def get_params(self, deep: bool = True) -> dict:
        parameters = copy.copy(self.sk_params)
        return {"build_fn": self.build_fn, **parameters}

    def set_params(self, **parameters: object) -> KerasEstimator:
        if "build_fn" in parameters:
            self.build_fn = parameters.pop("build_fn")
        self._check(parameters)
        self.sk_params = {**self.sk_params, **parameters}
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "model")

    def __repr__(self, N_CHAR_MAX: int = 700) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.get_params().items())
        return f"{type(self).__name__}({shown})"

    def _train(self, x: np.ndarray, y: np.ndarray, **given: object) -> object:
        arguments = {name: value for name, value in self.sk_params.items() if name in self._arguments_of_builder()}
        self.model = self._builder(**arguments)
        if "nb_epoch" in self.sk_params:
            given.setdefault("epochs", self.sk_params["nb_epoch"])
        self.history = self.model.fit(x, self._targets(y), **self._chosen(FIT, given))
        return self.history

    def _targets(self, y: np.ndarray) -> np.ndarray:
        return y

    def _predict(self, x: np.ndarray, **given: object) -> np.ndarray:
        return self.model.predict(x, **self._chosen(PREDICT, given))

    def _evaluate(self, x: np.ndarray, y: np.ndarray, **given: object) -> dict[str, float]:
        return self.model.evaluate(x, y, return_dict=True, **self._chosen(EVALUATE, given))


class KerasClassifier(ClassifierMixin, KerasEstimator):
    """Classes may be any labels, or rows of a one-hot matrix. `fit` returns Keras' history, as it did."""

    def fit(self, x: np.ndarray, y: np.ndarray, **given: object) -> object:
        y = np.asarray(y)
        if y.ndim == 2 and y.shape[1] > 1:
            self.classes_ = np.arange(y.shape[1])
        elif y.ndim == 1 or y.shape[1] == 1:
            self.classes_, y = np.unique(y, return_inverse=True)
            y = y.reshape(-1)
        else:
            raise ValueError(f"Expected labels of shape (n,) or (n, classes), received {y.shape}")
        return self._train(np.asarray(x), y, **given)

    def _targets(self, y: np.ndarray) -> np.ndarray:
        """Class numbers, or rows of ones and zeros where the model's loss needs them."""
        loss = self.model.loss
        name = loss if isinstance(loss, str) else getattr(loss, "__name__", getattr(loss, "name", ""))
        if name == "categorical_crossentropy" and y.ndim == 1:
            return np.eye(len(self.classes_), dtype="float32")[y]
        return y

    def predict_proba(self, x: np.ndarray, **given: object) -> np.ndarray:
        """The probability of each class, shape (n, classes); two columns also for a lone sigmoid."""
        outputs = self._predict(np.asarray(x), **given)
        return np.hstack([1 - outputs, outputs]) if outputs.shape[-1] == 1 else outputs

    def predict(self, x: np.ndarray, **given: object) -> np.ndarray:
        """The class of each sample, as it was named in `fit`."""
        outputs = self._predict(np.asarray(x), **given)
        index = outputs.argmax(axis=-1) if outputs.shape[-1] > 1 else (outputs > 0.5).astype(int).reshape(-1)
        return self.classes_[index]

    def score(self, x: np.ndarray, y: np.ndarray, **given: object) -> float:
        """The share of samples whose class is right."""
        y = np.asarray(y)
        right = y.argmax(axis=-1) if y.ndim == 2 and y.shape[1] > 1 else y.reshape(-1)
        return float(np.mean(self.predict(x, **given) == right))


class KerasRegressor(RegressorMixin, KerasEstimator):
    """`score` is the negative loss, as it was, so that more is better."""

    def fit(self, x: np.ndarray, y: np.ndarray, **given: object) -> object:
        return self._train(np.asarray(x), np.asarray(y), **given)

    def predict(self, x: np.ndarray, **given: object) -> np.ndarray:
        return np.squeeze(self._predict(np.asarray(x), **given), -1)

    def score(self, x: np.ndarray, y: np.ndarray, **given: object) -> float:
        return -float(self._evaluate(np.asarray(x), np.asarray(y), **given)["loss"])

"""Training in seconds: one epoch of two steps, and calls that a loop repeats are answered from memory.

A model's methods stay what they are; they only get less to do. The first calls of each shape are carried out in
full, so that what Keras would refuse is refused.
"""

from __future__ import annotations

import copy
import functools
import inspect
import weakref
from typing import Any

import numpy as np

from .rows import first, leaves, sliceable

STEPS = 2
CALLS_IN_FULL = 3
# Two steps of VGG16 alone would take up the time limit.
LARGE_MODEL = 10_000_000

memories: weakref.WeakKeyDictionary[Any, dict] = weakref.WeakKeyDictionary()


def steps_done(number: int) -> None:
    """Hears of training steps; `install` puts the runner's counter here."""


def key_of(model: Any, method: str, data: Any) -> tuple | None:
    """What makes two calls alike: the method, the shapes and the compilation; None where shapes are unknown."""
    parts: list[object] = [method, id(getattr(model, "optimizer", None)), getattr(model, "trainable", None)]
    for leaf in leaves(data):
        if hasattr(leaf, "shape"):
            parts.append((tuple(leaf.shape), str(getattr(leaf, "dtype", ""))))
        elif isinstance(leaf, int | float | str):
            parts.append(leaf)
        else:
            return None
    return tuple(parts)


def remembered(method: str, call):
    """Wraps a method: after `CALLS_IN_FULL` calls alike it returns a copy of the last result."""

    @functools.wraps(call)
    def wrapper(self, *args, **kwargs):
        key = key_of(self, method, (args, kwargs))
        memory = memories.setdefault(self, {})
        count, result = memory.get(key, (0, None))
        if key is None or count < CALLS_IN_FULL:
            result = call(self, *args, **kwargs)
            memory[key] = (count + 1, result)
        if method in ("train_on_batch", "function"):
            steps_done(1)
        return copy.deepcopy(result) if key is not None else result

    return wrapper


def shorten_fit(real):
    signature = inspect.signature(real)

    @functools.wraps(real)
    def fit(self, *args, **kwargs):
        try:
            bound = signature.bind(self, *args, **kwargs)
        except TypeError:
            return real(self, *args, **kwargs)
        bound.apply_defaults()
        call = bound.arguments
        epochs, begin = call["epochs"], call["initial_epoch"]
        if not isinstance(epochs, int | np.integer) or epochs <= begin:
            return real(self, *args, **kwargs)
        data = (call["x"], call["y"], call["sample_weight"])
        key = None if call["callbacks"] else key_of(self, "fit", data)
        memory = memories.setdefault(self, {})
        count, last = memory.get(key, (0, None))
        if key is not None and count >= CALLS_IN_FULL:
            steps_done(STEPS)
            history = copy.copy(last)
            history.history = copy.deepcopy(last.history)
            return history
        cut_data(call, data)
        call["epochs"] = begin + 1
        with limited(self):
            history = real(*bound.args, **bound.kwargs)
        steps_done(STEPS)
        # Plots and callbacks of the script count on one entry an epoch.
        history.epoch = list(range(begin, epochs))
        history.history = {name: values * (epochs - begin) for name, values in history.history.items()}
        memory[key] = (count + 1, history)
        return history

    return fit


def cut_data(call: dict, data: tuple) -> None:
    """Keeps two batches of the training data and of the validation data, split as Keras would split them."""
    batch = call["batch_size"] or 32
    rows = sliceable(data)
    if rows is None or not isinstance(batch, int):
        return
    split = call["validation_split"]
    if split and call["validation_data"] is None:
        kept = int(np.floor(rows * (1 - split)))
        if not 0 < kept < rows:
            return
        call["validation_data"] = tuple(part for part in first(data, STEPS * batch, kept) if part is not None)
        call["validation_split"] = 0.0
        rows = kept
    call["x"], call["y"], call["sample_weight"] = first(data, min(rows, STEPS * batch))
    validation = call["validation_data"]
    if isinstance(validation, tuple | list) and sliceable(tuple(validation)) is not None:
        call["validation_data"] = first(tuple(validation), STEPS * batch)


class limited:
    """Within it, Keras's own setting caps the steps of an epoch, whatever kind of data they come from."""

    def __init__(self, model: Any) -> None:
        try:
            self.steps = STEPS if model.count_params() < LARGE_MODEL else 1
        except ValueError:
            self.steps = STEPS

    def __enter__(self) -> None:
        import keras

        self.outer = keras.config.max_steps_per_epoch()
        keras.config.set_max_steps_per_epoch(self.steps)

    def __exit__(self, *error: object) -> None:
        import keras

        keras.config.set_max_steps_per_epoch(self.outer)


def shorten_evaluate(real):
    signature = inspect.signature(real)

    @functools.wraps(real)
    def evaluate(self, *args, **kwargs):
        try:
            bound = signature.bind(self, *args, **kwargs)
        except TypeError:
            return real(self, *args, **kwargs)
        bound.apply_defaults()
        call = bound.arguments
        data = (call["x"], call["y"], call["sample_weight"])
        if call["kwargs"] or sliceable(data) is None or not isinstance(call["batch_size"] or 32, int):
            with limited(self):
                return real(self, *args, **kwargs)
        call["x"], call["y"], call["sample_weight"] = first(data, STEPS * (call["batch_size"] or 32))
        return real(*bound.args, **bound.kwargs)

    return evaluate


def rows_promised(x: Any, steps: int | None, rows_of_two_steps: int) -> int:
    """How many rows the whole prediction would have had."""
    samples = getattr(x, "n", None)
    total = steps or len(x)
    if samples is not None and total >= len(x):
        return samples
    return rows_of_two_steps * total // STEPS


def shorten_predict(real):
    signature = inspect.signature(real)

    @functools.wraps(real)
    def predict(self, *args, **kwargs):
        import keras

        try:
            bound = signature.bind(self, *args, **kwargs)
        except TypeError:
            return real(self, *args, **kwargs)
        bound.apply_defaults()
        call = bound.arguments
        x, batch, steps = call["x"], call["batch_size"] or 32, call["steps"]
        rows = sliceable(x)
        if rows is not None and isinstance(batch, int) and not steps:
            if rows <= STEPS * batch:
                return real(self, *args, **kwargs)
            call["x"] = first(x, STEPS * batch)
            output = real(*bound.args, **bound.kwargs)
        elif rows is None and ((steps or 0) > STEPS or (not steps and isinstance(x, keras.utils.PyDataset))):
            with limited(self):
                output = real(self, *args, **kwargs)
            rows = rows_promised(x, steps, len(leaves(output)[0]))
        else:
            return real(self, *args, **kwargs)
        return keras.tree.map_structure(lambda leaf: np.take(leaf, np.arange(rows) % len(leaf), axis=0), output)

    return predict


def install(count_steps) -> None:
    """Shortens the methods of every model; `count_steps(number)` hears of each training step done."""
    global steps_done
    steps_done = count_steps
    import tensorflow as tf
    from keras.src.backend.tensorflow.trainer import TensorFlowTrainer as Trainer
    from keras.src.optimizers.base_optimizer import BaseOptimizer

    Trainer.fit = shorten_fit(Trainer.fit)
    Trainer.evaluate = remembered("evaluate", shorten_evaluate(Trainer.evaluate))
    Trainer.predict = remembered("predict", shorten_predict(Trainer.predict))
    for name in ("train_on_batch", "test_on_batch", "predict_on_batch"):
        setattr(Trainer, name, remembered(name, getattr(Trainer, name)))
    real_apply = BaseOptimizer.apply

    @functools.wraps(real_apply)
    def apply(self, *args, **kwargs):
        # Within `fit` this is traced once, and the step is counted there.
        if tf.executing_eagerly():
            steps_done(1)
        return real_apply(self, *args, **kwargs)

    BaseOptimizer.apply = apply
    shorten_line_search()
    shorten_functions()


def shorten_line_search() -> None:
    """SciPy's L-BFGS of the style-transfer scripts: two evaluations an iteration."""
    try:
        from scipy import optimize
    except ImportError:
        return
    real = optimize.fmin_l_bfgs_b

    @functools.wraps(real)
    def fmin_l_bfgs_b(*args, **kwargs):
        kwargs["maxfun"] = STEPS
        result = real(*args, **kwargs)
        steps_done(1)
        return result

    optimize.fmin_l_bfgs_b = fmin_l_bfgs_b


def shorten_functions() -> None:
    """`K.function`, with which dreams and style transfers climb a gradient in loops of their own."""
    try:
        from keras_upgrade.compat import graph
    except ImportError:
        return
    graph._Graph.__call__ = remembered("function", graph._Graph.__call__)

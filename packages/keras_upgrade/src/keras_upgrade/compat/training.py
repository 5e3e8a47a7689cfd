"""Training as Keras 1 and 2 did it, where today's methods take something else."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator

import numpy as np


def tuples(batch: object) -> tuple:
    """A generator's batch as Keras 3 takes it: tuples where old code gave lists, and a lone input as a tuple of one."""
    if not isinstance(batch, list | tuple):
        return (batch,)
    return tuple(tuple(part) if isinstance(part, list) and _has_arrays(part) else part for part in batch)


def _has_arrays(part: list) -> bool:
    return bool(part) and all(hasattr(one, "shape") for one in part)


def size_of(batch: object) -> int:
    """How many samples a batch holds."""
    while isinstance(batch, list | tuple | dict):
        batch = next(iter(batch.values())) if isinstance(batch, dict) else batch[0]
    return len(batch)


def _endless(batches: Iterable) -> Iterator:
    """The batches of a generator, or of a `PyDataset` over and over."""
    if hasattr(batches, "__getitem__") and hasattr(batches, "__len__"):
        return (tuples(batches[index % len(batches)]) for index in itertools.count())
    return (tuples(batch) for batch in batches)


def by_samples(batches: Iterable, samples: int) -> tuple[Iterator, int]:
    """The batches, and how many of them hold `samples`, judged by the size of the first one."""
    following = _endless(batches)
    first = next(following)
    return _with_first(first, following), math.ceil(samples / size_of(first))


def _with_first(first: tuple, following: Iterator) -> Iterator:
    # `fit` knows a generator by its type.
    yield first
    yield from following


def fit_by_samples(
    model: object,
    generator: Iterable,
    samples_per_epoch: int,
    epochs: int,
    validation_data: object = None,
    nb_val_samples: int | None = None,
    class_weight: dict | None = None,
    max_queue_size: int = 10,
    workers: int = 1,
    use_multiprocessing: bool = False,
    **arguments: object,
) -> object:
    """Keras 1's `model.fit_generator`, whose epochs end after a number of samples. Returns the history.

    `nb_val_samples` goes with a generator of validation data. The queue's arguments are taken and not used.
    """
    batches, steps = by_samples(generator, samples_per_epoch)
    if nb_val_samples is not None:
        validation_data, arguments["validation_steps"] = by_samples(validation_data, nb_val_samples)
    if class_weight:
        batches = weighted_batches(batches, class_weight)
    # It cannot shuffle them, and would say so.
    arguments.setdefault("shuffle", False)
    return model.fit(batches, steps_per_epoch=steps, epochs=epochs, validation_data=validation_data, **arguments)


def evaluate_by_samples(model: object, generator: Iterable, val_samples: int, **queue: object) -> object:
    """Keras 1's `model.evaluate_generator`."""
    batches, steps = by_samples(generator, val_samples)
    return model.evaluate(batches, steps=steps)


def predict_by_samples(model: object, generator: Iterable, val_samples: int, **queue: object) -> np.ndarray:
    """Keras 1's `model.predict_generator`."""
    batches, steps = by_samples(generator, val_samples)
    return model.predict(batches, steps=steps)


def weighted_batches(batches: Iterable, class_weight: dict[int, float]) -> Iterator[tuple]:
    """Each batch (inputs, targets) with the weight of every sample's class, as `fit(class_weight=)` did.

    Classes that `class_weight` leaves out weigh 1.
    """
    for inputs, targets, *weights in _endless(batches):
        classes = np.asarray(targets)
        classes = classes.argmax(-1) if classes.ndim > 1 and classes.shape[-1] > 1 else classes.reshape(len(classes))
        weight = np.array([class_weight.get(int(one), 1.0) for one in classes], dtype="float32")
        yield inputs, targets, weight * weights[0] if weights else weight


def predict_classes(model: object, x: object, **arguments: object) -> np.ndarray:
    """Keras 2's `model.predict_classes`: the most probable class; for a lone sigmoid 0 or 1, in the output's shape."""
    outputs = model.predict(x, **arguments)
    if outputs.shape[-1] > 1:
        return outputs.argmax(axis=-1)
    return (outputs > 0.5).astype("int32")


def metrics_names(model: object) -> list[str]:
    """What the numbers of `model.evaluate` are called, in their order: Keras 3's `metrics_names` hides it."""
    names: list[str] = []
    for metric in model.metrics:
        inner = getattr(metric, "metrics", None)
        names += [one.name for one in inner] if isinstance(inner, list) else [metric.name]
    known = model.get_metrics_result()
    return [name for name in names if name in known] + sorted(name for name in known if name not in names)


def reset_states(part: object) -> None:
    """Keras 2's `model.reset_states`: every recurrent layer of a model, or a lone one, starts anew."""
    if hasattr(part, "reset_state"):
        part.reset_state()
    for layer in getattr(part, "layers", ()):
        reset_states(layer)

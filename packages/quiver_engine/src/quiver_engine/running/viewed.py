"""A model under view: its graph, its forward pass, and whether its weights have changed."""

from __future__ import annotations

import hashlib
import math
import threading
import time
from collections.abc import Sequence

import keras
import numpy as np

from quiver_engine.cache import Cache
from quiver_engine.errors import QuiverError
from quiver_engine.graph import flow, structure
from quiver_engine.running.forward import Forward, Pass
from quiver_engine.running.specification import InputSpec, pack

# Looking whether the weights changed costs a millisecond or two: not for every tile of one click.
LOOK_AGAIN = 0.25
LOOKED_AT = 48
# Of Grad-CAM and saliency, by output and layer.
MOST_PROGRAMS = 8


class ViewedModel:
    """`a`, or the checkpoint `b` it is compared with. Only one thread at a time may run it: see `lock`."""

    def __init__(self, id: str, model: keras.Model, spec: InputSpec) -> None:
        self.id = id
        self.model = model
        self.spec = spec
        self.structure = structure.read(model)
        flow.lay_out(self.structure)
        self.forward = Forward(
            model,
            self.structure,
            list(zip(spec.shapes, spec.dtypes, strict=True)),
            lambda tensors: pack(model, spec.template, tensors),
            spec.batch,
        )
        # Compiled gradients, by what they are of.
        self.programs: Cache = Cache(MOST_PROGRAMS)
        self.lock = threading.RLock()
        self._snapshot: list[object] | None = None
        self._version = ""
        self._looked = -1e9

    def run(self, arrays: Sequence[np.ndarray], training: bool = False) -> Pass:
        """`arrays` with a batch of 1."""
        with self.lock:
            return self.forward(arrays, self.values(), training)

    def values(self) -> list[object]:
        """The weights to run with, in the order of `forward.variables`.

        Raises:
            QuiverError: `training`, where the backend has taken them away for a `fit`.
        """
        if self._snapshot is not None:
            return self._snapshot
        values = [variable.value for variable in self.forward.variables]
        if self.lent():
            raise QuiverError(
                "training",
                "Expected weights to show, but `fit` has them at the moment. Next: pass "
                "callbacks=[QuiverCallback(handle)] to fit to follow it.",
                "学習中のため重みを読めません。fit に callbacks=[QuiverCallback(handle)] を渡すと、"
                "学習の様子を追えます。",
                status=409,
            )
        return values

    def lent(self) -> bool:
        """JAX's `fit` lends the weights to its compiled step, and gives them back at the end of an epoch."""
        values = (variable.value for variable in self.forward.variables)
        return any(callable(gone := getattr(value, "is_deleted", None)) and gone() for value in values)

    def follow(self, values: list[object] | None) -> None:
        """From now on shows these weights (a snapshot of a training), or the model's own again."""
        self._snapshot = values
        self.changed()

    def changed(self) -> None:
        """The next look will be a real one."""
        self._looked = -1e9

    @property
    def version(self) -> str:
        """Eight hexadecimal digits that change with the weights."""
        now = time.monotonic()
        if now - self._looked >= LOOK_AGAIN:
            self._version = self._fingerprint()
            self._looked = time.monotonic()
        return self._version

    def _fingerprint(self) -> str:
        digest = hashlib.blake2b(digest_size=4)
        try:
            values = self.values()
        except QuiverError:
            return self._version or "training"
        if self._snapshot is None:
            iterations = getattr(getattr(self.model, "optimizer", None), "iterations", None)
            if iterations is not None:
                digest.update(str(int(iterations.numpy())).encode())
        step = max(1, len(values) // LOOKED_AT)
        for value in values[::step]:
            digest.update(_sample(value))
        return digest.hexdigest()


def _sample(value: object) -> bytes:
    """Some sixteen numbers of a weight, without a copy of the whole."""
    step = max(1, math.prod(tuple(value.shape)) // 16)
    if keras.backend.backend() in ("jax", "numpy"):
        return np.ascontiguousarray(np.asarray(value).reshape(-1)[::step]).tobytes()
    return np.ascontiguousarray(keras.ops.convert_to_numpy(keras.ops.reshape(value, (-1,))[::step])).tobytes()

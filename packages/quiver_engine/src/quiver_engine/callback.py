"""`QuiverCallback`: the page follows the weights while the model trains."""

from __future__ import annotations

import threading
import time

import keras
import numpy as np

from quiver_engine.running.fitting import Fit, watch
from quiver_engine.web.handle import Handle

# Of the training's time so far, for telling the page and for what the page then asks the model.
SHARE = 0.03
# Seconds from one look to the next.
SHORTEST = 0.5


class QuiverCallback(keras.callbacks.Callback):
    """Opens Quiver on the model that is being fitted, or follows one that is open.

    ```python
    model.fit(x, y, epochs=20, callbacks=[QuiverCallback(inputs=x_test[:50], labels=y_test[:50])])
    ```

    Whoever looks at the page sees the layers change. The page gets new weights at most twice a second, and more seldom
    where looking costs more than 3 % of the training's time; without an open page nothing is computed. After `fit` the
    server stays: `callback.handle` has it. Where an exception or Ctrl-C ends `fit`, the page says so within a second.

    Args:
        handle: what `launch` returned for the same model; without it the callback launches on its own.
        **launch: passed on to `launch`, e.g. `input_folder`, `inputs`, `labels`, `classes`, `port`.
    """

    def __init__(self, handle: Handle | None = None, **launch: object) -> None:
        super().__init__()
        if handle is not None and launch:
            raise TypeError(f"Expected either a handle or launch's parameters, received both: {', '.join(launch)}.")
        self.handle = handle
        self._launch = launch
        self._epoch = 0
        self._batch = 0
        self._began = 0.0
        self._last = 0.0
        self._looks = 0
        self._spent = 0.0
        self._ended: threading.Event | None = None
        self._leaving = threading.Lock()

    def on_train_begin(self, logs: dict | None = None) -> None:
        from quiver_engine.server import launch

        if self.handle is None or not self.handle.running:
            self.handle = launch(self.model, **{"block": False, **self._launch})
            shown = _display(self.handle)
            if not shown:
                print(f"Quiver follows the training at {self.handle.url}", flush=True)
        session = self.handle.session
        if session.models["a"].model is not self.model:
            raise ValueError(
                f"Expected a handle of the model that is fitted ({self.model.name!r}), received one of "
                f"{session.title!r}. "
                "Next: launch it on this model, or leave the handle out."
            )
        if self._ended is not None:
            # An earlier `fit` that broke off a moment ago.
            self._ended.set()
        self._ended = ended = threading.Event()
        session.live, session.interrupted = True, False
        session.events.send(type="training", live=True, interrupted=False)
        fit = Fit(self.model)
        if fit.found:
            watch(fit, ended, lambda: self._leave(None, interrupted=True, of=ended))
        # What the page asked for before the training is not the training's.
        session.activations.take_spent()
        self._began, self._looks, self._spent = time.monotonic(), 0, 0.0
        self._show(None)

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self._epoch, self._batch = epoch + 1, 0

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        self._batch = batch + 1
        if self._due():
            self._show(logs)

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        if self._due():
            self._batch = None
            self._show(logs)

    def on_train_end(self, logs: dict | None = None) -> None:
        self._leave(logs, interrupted=False, of=self._ended)

    def _leave(self, logs: dict | None, *, interrupted: bool, of: threading.Event | None) -> None:
        """The page shows the model itself again. `of`: which `fit` this is about; only its first end counts."""
        with self._leaving:
            if of is None or of is not self._ended or of.is_set():
                return
            of.set()
        session = self.handle.session
        viewed = session.models["a"]
        # From here on the model's own weights are at hand again; but what broke off on JAX has lost them.
        if not (interrupted and viewed.lent()):
            viewed.follow(None)
        session.live, session.interrupted = False, interrupted
        self._batch = None
        self._send(logs)
        session.events.send(type="training", live=False, interrupted=interrupted)

    def _due(self) -> bool:
        """Whether one more look, at what the looks so far cost on average, stays within the share."""
        now = time.monotonic()
        if now < self._last + SHORTEST:
            return False
        self._spent += self.handle.session.activations.take_spent()
        return self._spent * (1 + 1 / self._looks) <= SHARE * (now - self._began)

    def _show(self, logs: dict | None) -> None:
        session = self.handle.session
        began = time.perf_counter()
        if session.events.pages:
            session.models["a"].follow(self._snapshot())
            self._send(logs)
        self._spent += time.perf_counter() - began
        self._looks += 1
        self._last = time.monotonic()

    def _snapshot(self) -> list[object] | None:
        """A copy of the weights: JAX's `fit` takes its own away until the epoch ends, TensorFlow's change under
        one's eyes."""
        if hasattr(self.model, "jax_state_sync"):
            self.model.jax_state_sync()
        variables = self.handle.session.models["a"].forward.variables
        return [np.array(variable.numpy()) for variable in variables]

    def _send(self, logs: dict | None) -> None:
        session = self.handle.session
        session.events.send(
            type="weights",
            model="a",
            weights=session.models["a"].version,
            epoch=self._epoch or None,
            batch=self._batch or None,
            logs={
                name: float(value) for name, value in (logs or {}).items() if np.ndim(value) == 0 and np.isfinite(value)
            },
        )


def _display(handle: Handle) -> bool:
    """Shows the page in a notebook's cell before the training's own lines."""
    from quiver_engine.web import notebook

    if not notebook.in_notebook():
        return False
    from IPython.display import display

    display(handle)
    return True

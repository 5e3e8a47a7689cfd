"""Whether a `fit` still runs: Keras calls no callback when an exception or Ctrl-C ends it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from types import CodeType, FrameType

import keras

LOOK_EVERY = 0.5


class Fit:
    """The call of `model.fit` below which this is made, as `fit` on the stack of its thread; `found` is False where it
    was not `fit` that called, such as a training loop of one's own."""

    def __init__(self, model: keras.Model) -> None:
        self._thread = threading.get_ident()
        self._place: tuple[int, CodeType] | None = None
        for frame in _stack(sys._getframe(1)):
            if frame.f_code.co_name == "fit" and frame.f_locals.get("self") is model:
                # Its number, not the frame, which would keep the training's arrays alive.
                self._place = id(frame), frame.f_code

    @property
    def found(self) -> bool:
        return self._place is not None

    def runs(self) -> bool:
        top = sys._current_frames().get(self._thread)
        return top is not None and any((id(frame), frame.f_code) == self._place for frame in _stack(top))


def watch(fit: Fit, still: threading.Event, broken_off: Callable[[], None]) -> None:
    """Calls `broken_off` in a thread of its own once `fit` has gone without setting `still`."""

    def run() -> None:
        while not still.wait(LOOK_EVERY):
            if not fit.runs():
                # Its last callback may be on its way out.
                if not still.wait(LOOK_EVERY / 5):
                    broken_off()
                return

    threading.Thread(target=run, name="quiver-fit", daemon=True).start()


def _stack(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back

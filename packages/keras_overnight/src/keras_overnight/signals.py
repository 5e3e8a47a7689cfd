"""SIGTERM (`docker stop`, a cluster's preemption): the epoch ends if there is time for it, then the process does."""

from __future__ import annotations

import _thread
import os
import signal
import threading
import time
from collections.abc import Callable

from keras_overnight.errors import Interrupted


class Termination:
    """Within, SIGTERM sets `wanted`, and raises Interrupted when the epoch would not end within the grace period.

    Args:
        grace: seconds between the signal and the latest moment at which the training is left.
        seconds_left: how long this epoch will still take; None while that is unknown.
    """

    def __init__(self, grace: float, seconds_left: Callable[[], float | None]) -> None:
        self.grace, self.seconds_left = grace, seconds_left
        self.wanted = False
        self.saving = False
        self.timer: threading.Timer | None = None
        self.previous = None
        # Python hands signals to its main thread alone.
        self.possible = threading.current_thread() is threading.main_thread()

    def __enter__(self) -> Termination:
        if self.possible:
            self.previous = signal.signal(signal.SIGTERM, self._received)
        return self

    def __exit__(self, *exception: object) -> None:
        if self.timer is not None:
            self.timer.cancel()
        if self.possible:
            signal.signal(signal.SIGTERM, self.previous or signal.SIG_DFL)

    def deliver(self) -> None:
        """The process ends as it would have ended without us."""
        os.kill(os.getpid(), signal.SIGTERM)
        # A handler that goes on is the program's own affair; the default one has ended the process here.
        time.sleep(0)

    def _received(self, number: int, frame: object) -> None:
        if self.wanted and not self.saving:
            raise Interrupted
        if self.wanted:
            return
        self.wanted = True
        left = self.seconds_left()
        if self.saving or (left is not None and left < 0.8 * self.grace):
            return
        if left is not None:
            raise Interrupted
        # How long the first epoch takes is not known yet.
        self.timer = threading.Timer(self.grace, _thread.interrupt_main, (signal.SIGTERM,))
        self.timer.daemon = True
        self.timer.start()

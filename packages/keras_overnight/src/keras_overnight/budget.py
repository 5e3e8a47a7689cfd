"""When to save: as often as the share of the time allows that saving may take, measured as it goes."""

from __future__ import annotations

import time
from collections.abc import Callable


class Budget:
    """Decides at each epoch's end.

    Args:
        share: the part of the training's time that saving may take, 0.01 for 1 %.
        lose_at_most: seconds of training after which a snapshot is due whatever it costs; None for no such bound.
        clock: seconds, from any start.
    """

    def __init__(self, share: float, lose_at_most: float | None, clock: Callable[[], float] = time.monotonic) -> None:
        self.share, self.lose_at_most, self.clock = share, lose_at_most, clock
        self.began = self.last = clock()
        self.spent = 0.0
        self.cost = 0.0

    def start(self, cost: float) -> None:
        """`cost`: seconds that a first snapshot took, before the first epoch; it is not counted."""
        self.began = self.last = self.clock()
        self.cost = cost

    def due(self) -> bool:
        """Whether another snapshot keeps within the share, or may wait no longer."""
        now = self.clock()
        if self.lose_at_most is not None and now - self.last >= self.lose_at_most:
            return True
        return self.spent + self.cost <= self.share * (now - self.began - self.spent)

    def saved(self, seconds: float) -> None:
        """A snapshot took so long."""
        self.spent += seconds
        # A single slow flush must not keep the next snapshots away for long, nor be forgotten at once.
        self.cost = max(seconds, 0.7 * self.cost + 0.3 * seconds)
        self.last = self.clock()

    def failed(self) -> None:
        """The next try comes when the next snapshot would."""
        self.last = self.clock()

"""Which sample comes when: a pure function of (seed, epoch), the same on every backend."""

from __future__ import annotations

from itertools import pairwise

import numpy as np


def permutation(seed: int, number: int, count: int) -> np.ndarray:
    """The order of `count` samples in pass `number` over them: int64, shape (count,).

    RandomState's stream is frozen for ever (NEP 19), unlike Generator's: a new NumPy goes on with the same order.
    """
    return np.random.RandomState(np.array([seed % 2**32, number % 2**32], np.uint32)).permutation(count)


class Batches:
    """The batches of each epoch, as positions of samples.

    Without `steps` an epoch is one pass over the samples. With it, an epoch is that many batches, and the next one goes
    on where it ended.

    Args:
        shuffle: True, False, or "batch" (within each batch only).
    """

    def __init__(self, samples: int, batch_size: int, shuffle: bool | str, seed: int, steps: int | None = None) -> None:
        self.samples = samples
        self.batch_size = batch_size
        self.shuffle = shuffle
        self.seed = seed
        self.in_pass = -(-samples // batch_size)
        self.steps = steps or self.in_pass

    def of_epoch(self, epoch: int) -> tuple[np.ndarray, np.ndarray]:
        """(order, bounds): batch b is `order[bounds[b]:bounds[b + 1]]`. Shapes (positions,) and (steps + 1,)."""
        if self.steps == self.in_pass:
            return self._pass(epoch), self._bounds()
        first = epoch * self.steps
        pieces, bounds, left = [], [0], self.steps
        while left:
            number, start = divmod(first, self.in_pass)
            count = min(left, self.in_pass - start)
            order, within = self._pass(number), self._bounds()
            pieces.append(order[within[start] : within[start + count]])
            bounds.extend(bounds[-1] + within[start + 1 : start + count + 1] - within[start])
            first, left = first + count, left - count
        return np.concatenate(pieces), np.array(bounds, np.int64)

    def _bounds(self) -> np.ndarray:
        return np.minimum(np.arange(self.in_pass + 1, dtype=np.int64) * self.batch_size, self.samples)

    def _pass(self, number: int) -> np.ndarray:
        if not self.shuffle:
            return np.arange(self.samples, dtype=np.int64)
        if self.shuffle == "batch":
            dice = np.random.RandomState(np.array([self.seed % 2**32, number % 2**32], np.uint32))
            bounds = self._bounds()
            return np.concatenate([dice.permutation(np.arange(a, b)) for a, b in pairwise(bounds)])
        return permutation(self.seed, number, self.samples)

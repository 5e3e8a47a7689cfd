"""`HDF5Matrix`: rows of a dataset in an HDF5 file, read when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np


class HDF5Matrix:
    """A window on the rows `start` to `end` of `dataset` in the file `datapath`, which looks like an array.

    `normalizer` is applied to whatever is read. `np.asarray(matrix)` reads all of it; `fit` takes that.
    """

    def __init__(
        self,
        datapath: str,
        dataset: str,
        start: int = 0,
        end: int | None = None,
        normalizer: Callable[[np.ndarray], np.ndarray] | None = None,
    ) -> None:
        import h5py

        self.file = h5py.File(datapath, "r")
        self.data = self.file[dataset]
        self.start = start
        self.end = self.data.shape[0] if end is None else end
        self.normalizer = normalizer

    def __len__(self) -> int:
        return self.end - self.start

    def __getitem__(self, key: int | slice | Sequence[int] | np.ndarray) -> np.ndarray:
        if isinstance(key, slice):
            first, last, step = key.indices(len(self))
            found = self.data[self.start + first : self.start + last : step]
        elif isinstance(key, int | np.integer):
            found = self.data[self._row(int(key))]
        else:
            rows = [self._row(int(one)) for one in np.asarray(key)]
            # HDF5 reads rows in rising order, each once.
            order = sorted(set(rows))
            places = {row: place for place, row in enumerate(order)}
            found = self.data[order][[places[row] for row in rows]]
        return self.normalizer(found) if self.normalizer is not None else found

    def _row(self, index: int) -> int:
        if not -len(self) <= index < len(self):
            raise IndexError(f"Expected an index below {len(self)}. Received: {index}")
        return self.start + index % len(self)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.asarray(self[:], dtype=dtype)

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self), *self.data.shape[1:])

    @property
    def dtype(self) -> np.dtype:
        return self.data.dtype

    @property
    def ndim(self) -> int:
        return self.data.ndim

    @property
    def size(self) -> int:
        return int(np.prod(self.shape))

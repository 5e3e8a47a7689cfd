"""`skipgrams`, `make_sampling_table` and `TimeseriesGenerator`, Keras' own, which plain Keras 3 no longer shows."""

from __future__ import annotations

from keras.src.legacy.preprocessing.sequence import TimeseriesGenerator, make_sampling_table, skipgrams

__all__ = ["TimeseriesGenerator", "make_sampling_table", "skipgrams"]

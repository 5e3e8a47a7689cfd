"""Convolutions that share no weights, which Keras 3 has no more: formulas and weights' shapes of Keras 2.2.4."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from keras import ops

from keras_upgrade.compat.layers import PACKAGE, Weighted


class _Local(Weighted):
    """A convolution whose kernel is another one at every place. `kernel_size`, `strides`: `rank` numbers, or one."""

    rank = 0

    def __init__(
        self,
        filters: int,
        kernel_size: int | Sequence[int],
        strides: int | Sequence[int] = 1,
        padding: str = "valid",
        data_format: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        if padding != "valid":
            raise ValueError(
                f"Expected padding='valid', the only one that this layer has. Received: padding={padding!r}"
            )
        self.filters = filters
        self.kernel_size = self._sides(kernel_size)
        self.strides = self._sides(strides)
        default = keras.config.image_data_format() if self.rank == 2 else "channels_last"
        self.data_format = data_format or default

    def _sides(self, size: int | Sequence[int]) -> tuple[int, ...]:
        return (size,) * self.rank if isinstance(size, int) else tuple(size)

    def _places(self, input_shape: tuple) -> tuple[int, ...]:
        sizes = input_shape[2:] if self.data_format == "channels_first" else input_shape[1:-1]
        return tuple(
            (size - side) // stride + 1
            for size, side, stride in zip(sizes, self.kernel_size, self.strides, strict=True)
        )

    def build(self, input_shape: tuple) -> None:
        channels = input_shape[1 if self.data_format == "channels_first" else -1]
        places = self._places(input_shape)
        self._make((math.prod(places), math.prod(self.kernel_size) * channels, self.filters), (*places, self.filters))

    def call(self, inputs: Any) -> Any:
        first = self.data_format == "channels_first"
        if first:
            inputs = ops.moveaxis(inputs, 1, -1)
        places = self._places((None, *inputs.shape[1:-1], None) if not first else (None, None, *inputs.shape[1:-1]))
        windows = inputs
        for axis, (count, side, stride) in enumerate(zip(places, self.kernel_size, self.strides, strict=True)):
            index = np.arange(count)[:, None] * stride + np.arange(side)
            windows = ops.take(windows, index, axis=1 + 2 * axis)
        # From (batch, place, side, place, side, channel): the places first, then what a window holds.
        order = [0, *range(1, 2 * self.rank, 2), *range(2, 2 * self.rank + 1, 2)]
        channel = 2 * self.rank + 1
        order = [*order[: self.rank + 1], channel, *order[self.rank + 1 :]] if first else [*order, channel]
        windows = ops.transpose(windows, order)
        windows = ops.reshape(windows, (-1, *self.kernel.shape[:2]))
        values = ops.einsum("bpw,pwf->bpf", windows, self.kernel)
        values = ops.reshape(values, (-1, *places, self.filters))
        if self.use_bias:
            values = values + self.bias
        return self.activation(ops.moveaxis(values, -1, 1) if first else values)

    def compute_output_shape(self, input_shape: tuple) -> tuple:
        places = self._places(input_shape)
        if self.data_format == "channels_first":
            return (input_shape[0], self.filters, *places)
        return (input_shape[0], *places, self.filters)

    def get_config(self) -> dict:
        return super().get_config() | {
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "strides": self.strides,
            "data_format": self.data_format,
        }


@keras.saving.register_keras_serializable(PACKAGE)
class LocallyConnected1D(_Local):
    """Conv1D without shared weights. Input: (batch, steps, channels)."""

    rank = 1


@keras.saving.register_keras_serializable(PACKAGE)
class LocallyConnected2D(_Local):
    """Conv2D without shared weights. Input: (batch, rows, columns, channels), or by `data_format`."""

    rank = 2

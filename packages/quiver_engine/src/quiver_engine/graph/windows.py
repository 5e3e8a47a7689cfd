"""Where a window of a convolution or of pooling lies in what the layer takes."""

from __future__ import annotations

from dataclasses import dataclass

import keras

GLOBAL = (
    keras.layers.GlobalAveragePooling2D,
    keras.layers.GlobalMaxPooling2D,
)
POOLING = (keras.layers.MaxPooling2D, keras.layers.AveragePooling2D)
CONVOLUTIONS = (keras.layers.Conv2D, keras.layers.DepthwiseConv2D, keras.layers.SeparableConv2D)
TRANSPOSED = (keras.layers.Conv2DTranspose,)


@dataclass(frozen=True)
class Window:
    """Along one axis: `size` places, `dilation` apart; the next output's window begins `stride` further. `before`: the
    padding in front, so that output 0's window begins at `-before`."""

    size: int
    stride: int
    dilation: int
    before: int

    def places(self, at: int) -> list[int]:
        """In the input, for output `at`; those below 0 and beyond its end are padding."""
        return [at * self.stride - self.before + step * self.dilation for step in range(self.size)]


def of(layer: keras.Operation, size: tuple[int, int]) -> tuple[Window, Window] | None:
    """Down and across, for an input of this (height, width); None where the layer has no windows."""
    if isinstance(layer, CONVOLUTIONS) and not isinstance(layer, TRANSPOSED):
        sizes, strides, dilations = layer.kernel_size, layer.strides, layer.dilation_rate
    elif isinstance(layer, POOLING):
        sizes, strides, dilations = layer.pool_size, layer.strides or layer.pool_size, (1, 1)
    else:
        return None
    pairs = zip(size, _pair(sizes), _pair(strides), _pair(dilations), strict=True)
    down, across = (_window(length, *given, layer.padding) for length, *given in pairs)
    return down, across


def _window(length: int, size: int, stride: int, dilation: int, padding: str) -> Window:
    """ "same" as TensorFlow and Keras have it: as many outputs as strides fit, the odd place of padding at the end."""
    outputs = -(-length // stride)
    missing = max(0, (outputs - 1) * stride + (size - 1) * dilation + 1 - length)
    return Window(size, stride, dilation, missing // 2 if padding == "same" else 0)


def _pair(value: int | tuple[int, ...]) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else (value[0], value[-1])

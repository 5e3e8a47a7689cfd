"""Functions of Keras 2's backend `K` for which `keras.ops` has nothing that means the same.

They are written with `keras.ops`, so they take symbolic tensors as well as real ones, on every backend.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import keras
from keras import ops

# Below this, Keras 2 took no logarithm of a probability.
EPSILON = 1e-7


class _Shape(keras.Operation):
    def call(self, x: Any) -> Any:
        return ops.convert_to_tensor(ops.shape(x), dtype="int32")

    def compute_output_spec(self, x: Any) -> keras.KerasTensor:
        return keras.KerasTensor((len(x.shape),), dtype="int32")


def shape_tensor(x: Any) -> Any:
    """`K.shape(x)`: the shape as a tensor of integers, also where a size is not known before the graph runs."""
    return _Shape()(x)


class _BatchFlatten(keras.Operation):
    def call(self, x: Any) -> Any:
        return ops.reshape(x, (ops.shape(x)[0], -1))

    def compute_output_spec(self, x: Any) -> keras.KerasTensor:
        sizes = x.shape[1:]
        return keras.KerasTensor((x.shape[0], None if None in sizes else math.prod(sizes)), dtype=x.dtype)


def batch_flatten(x: Any) -> Any:
    """`K.batch_flatten(x)`: `(n, a, b, ...)` becomes `(n, a * b * ...)`."""
    return _BatchFlatten()(x)


def batch_dot(x: Any, y: Any, axes: int | Sequence[int] | None = None) -> Any:
    """`K.batch_dot(x, y, axes)`: for each sample, the product of `x` and `y` summed over one axis of each.

    `axes`: that axis, or the pair (of `x`, of `y`), counted with the batch as axis 0; where it is not given, the last
    of `x` and the last but one of `y`. A result of rank 1 gets a second axis: `(n,)` becomes `(n, 1)`.
    """
    rank_x, rank_y = len(x.shape), len(y.shape)
    if axes is None:
        axes = (rank_x - 1, max(rank_y - 2, 1))
    elif isinstance(axes, int):
        axes = (axes, axes)
    axis_x, axis_y = axes[0] % rank_x, axes[1] % rank_y
    if max(rank_x, rank_y) > 3:
        return _matrix_products(x, y, axis_x, axis_y)
    letters = iter("abcdefgh")
    names_x = ["n"] + ["s" if axis == axis_x else next(letters) for axis in range(1, rank_x)]
    names_y = ["n"] + ["s" if axis == axis_y else next(letters) for axis in range(1, rank_y)]
    result = ["n"] + [name for name in names_x[1:] + names_y[1:] if name != "s"]
    product = ops.einsum(f"{''.join(names_x)},{''.join(names_y)}->{''.join(result)}", x, y)
    return ops.expand_dims(product, 1) if len(result) == 1 else product


def _matrix_products(x: Any, y: Any, axis_x: int, axis_y: int) -> Any:
    """Up to Keras 2.2 all axes but the last two counted as batch then, and the smaller tensor got axes of length 1."""
    added = len(y.shape) - len(x.shape)
    for _ in range(abs(added)):
        x, y = (ops.expand_dims(x, -1), y) if added > 0 else (x, ops.expand_dims(y, -1))
    last = len(x.shape) - 1
    x = x if axis_x == last else ops.swapaxes(x, -1, -2)
    y = ops.swapaxes(y, -1, -2) if axis_y == last else y
    product = ops.matmul(x, y)
    if not added:
        return product
    # The smaller `x` was one row, so is the product; the smaller `y` was one column.
    first = last - added if added > 0 else last + 1 + added
    return ops.squeeze(product, tuple(range(first, first + abs(added))))


# Registered, or a saved model would come back with Keras 3's function of this name.
@keras.saving.register_keras_serializable("keras_upgrade")
def hard_sigmoid(x: Any) -> Any:
    """Keras 1's and 2's `hard_sigmoid`: 0.2 x + 0.5, cut off at 0 and 1. Keras 3's has the slope 1/6."""
    return ops.clip(0.2 * x + 0.5, 0.0, 1.0)


def resize_images(
    x: Any, height_factor: int, width_factor: int, data_format: str | None = None, interpolation: str = "nearest"
) -> Any:
    """`K.resize_images`: images (rank 4) made larger by whole factors."""
    layer = keras.layers.UpSampling2D(
        (height_factor, width_factor), data_format=_format(data_format), interpolation=interpolation
    )
    return layer(x)


def spatial_2d_padding(x: Any, padding: Sequence = ((1, 1), (1, 1)), data_format: str | None = None) -> Any:
    """`K.spatial_2d_padding`: zeros around images (rank 4).

    `padding`: (rows, columns), each one number or (before, after).
    """
    rows, columns = ((side, side) if isinstance(side, int) else tuple(side) for side in padding)
    if _format(data_format) == "channels_first":
        return ops.pad(x, ((0, 0), (0, 0), rows, columns))
    return ops.pad(x, ((0, 0), rows, columns, (0, 0)))


def pool2d(
    x: Any,
    pool_size: Sequence[int],
    strides: Sequence[int] = (1, 1),
    padding: str = "valid",
    data_format: str | None = None,
    pool_mode: str = "max",
) -> Any:
    """`K.pool2d`: the largest or the mean value of each window, which moves by 1 where no strides are given."""
    pool = {"max": ops.max_pool, "avg": ops.average_pool}[pool_mode]
    return pool(x, tuple(pool_size), strides=tuple(strides), padding=padding, data_format=_format(data_format))


def conv2d_transpose(
    x: Any,
    kernel: Any,
    output_shape: Sequence,
    strides: Sequence[int] = (1, 1),
    padding: str = "valid",
    data_format: str | None = None,
) -> Any:
    """`K.conv2d_transpose`: `output_shape` tells which of the possible sizes the result has.

    `kernel`: (rows, columns, out, in).
    """
    data_format = _format(data_format)
    first = 2 if data_format == "channels_first" else 1
    margins = []
    for axis in (0, 1):
        size, window, step = x.shape[first + axis], kernel.shape[axis], strides[axis]
        wanted = output_shape[first + axis]
        least = (size - 1) * step + (window if padding == "valid" else window - 2 * (window // 2))
        margins.append(wanted - least)
    return ops.conv_transpose(
        x, kernel, strides=tuple(strides), padding=padding, output_padding=tuple(margins), data_format=data_format
    )


def in_train_phase(x: Any, alt: Any, training: Any = None) -> Any:
    """`K.in_train_phase`: `x` while training, else `alt`; each a tensor, or a function without arguments that makes it.

    `training`: what the layer's `call` received.
    """
    chosen = x if training else alt
    return chosen() if callable(chosen) and not hasattr(chosen, "shape") else chosen


def print_tensor(x: Any, message: str = "") -> Any:
    """`K.print_tensor`: prints the message and the value whenever the tensor is computed, and gives the tensor back."""
    return _Print(message)(x)


class _Print(keras.Operation):
    def __init__(self, message: str) -> None:
        super().__init__()
        self.message = message

    def call(self, x: Any) -> Any:
        if keras.backend.backend() == "tensorflow":
            import tensorflow as tf

            tf.print(self.message, x)
        else:
            print(self.message, x)
        return x

    def compute_output_spec(self, x: Any) -> keras.KerasTensor:
        return keras.KerasTensor(x.shape, dtype=x.dtype)


def foldl(fn: Callable[[Any, Any], Any], elems: Any, initializer: Any = None, name: str | None = None) -> Any:
    """`K.foldl`: `fn(fn(fn(initializer, elems[0]), elems[1]), ...)`; starts from `elems[0]` without an initializer."""
    return _fold(fn, elems, initializer, reverse=False)


def foldr(fn: Callable[[Any, Any], Any], elems: Any, initializer: Any = None, name: str | None = None) -> Any:
    """`K.foldr`: as `foldl`, from the last element to the first."""
    return _fold(fn, elems, initializer, reverse=True)


def _fold(fn: Callable[[Any, Any], Any], elems: Any, initializer: Any, reverse: bool) -> Any:
    if initializer is None:
        initializer, elems = (elems[-1], elems[:-1]) if reverse else (elems[0], elems[1:])
    elems = ops.convert_to_tensor(elems)
    result, _ = ops.scan(lambda total, one: (fn(total, one), total), initializer, elems, reverse=reverse)
    return result


def rnn(
    step_function: Callable,
    inputs: Any,
    initial_states: Sequence,
    go_backwards: bool = False,
    mask: Any = None,
    constants: Sequence | None = None,
    unroll: bool = False,
    input_length: int | None = None,
) -> tuple[Any, Any, Any]:
    """`K.rnn`: calls `step_function(input, states)` for each time step, inside of a layer's `call`.

    Returns the last output, all outputs and the last states.
    """
    # Keras keeps this function, but has no public place for it.
    from keras.src import backend

    return backend.rnn(
        step_function,
        inputs,
        list(initial_states),
        go_backwards=go_backwards,
        mask=mask,
        constants=constants,
        unroll=unroll,
        input_length=input_length,
    )


def ctc_batch_cost(y_true: Any, y_pred: Any, input_length: Any, label_length: Any) -> Any:
    """`K.ctc_batch_cost`: the CTC loss of each sample, shape (samples, 1).

    `y_true`: (samples, longest label). `y_pred`: (samples, steps, classes), a softmax whose last class is the blank.
    `input_length`, `label_length`: (samples, 1).
    """
    blank = y_pred.shape[-1] - 1
    scores = ops.log(y_pred + EPSILON)
    loss = ops.ctc_loss(
        ops.cast(y_true, "int32"),
        scores,
        ops.cast(ops.squeeze(label_length, axis=-1), "int32"),
        ops.cast(ops.squeeze(input_length, axis=-1), "int32"),
        mask_index=blank,
    )
    return ops.expand_dims(loss, 1)


def ctc_decode(
    y_pred: Any, input_length: Any, greedy: bool = True, beam_width: int = 100, top_paths: int = 1
) -> tuple[list, Any]:
    """`K.ctc_decode`: the most probable labels and their scores.

    `y_pred`: as for `ctc_batch_cost`. `input_length`: (samples,). The labels are a list of `top_paths` arrays
    (samples, steps), filled up with -1.
    """
    y_pred = ops.convert_to_tensor(y_pred)
    decoded, scores = ops.ctc_decode(
        ops.log(y_pred + EPSILON),
        ops.cast(input_length, "int32"),
        strategy="greedy" if greedy else "beam_search",
        beam_width=beam_width,
        top_paths=1 if greedy else top_paths,
        mask_index=y_pred.shape[-1] - 1,
    )
    return [decoded[index] for index in range(decoded.shape[0])], scores


def _format(data_format: str | None) -> str:
    return data_format or keras.config.image_data_format()

"""Small functions of Keras 1's and 2's `utils` that Keras 3 dropped. They need NumPy alone."""

from __future__ import annotations

import numpy as np


def probas_to_classes(y_pred: np.ndarray) -> np.ndarray:
    """The class of each row of probabilities: the largest column, or, with one column, whether it is above 0.5."""
    y_pred = np.asarray(y_pred)
    if y_pred.ndim > 1 and y_pred.shape[1] > 1:
        return categorical_probas_to_classes(y_pred)
    return (y_pred > 0.5).astype("int32").reshape(-1)


def categorical_probas_to_classes(p: np.ndarray) -> np.ndarray:
    """The column with the largest value, for each row."""
    return np.argmax(p, axis=1)


def conv_output_length(
    input_length: int | None, filter_size: int, padding: str, stride: int, dilation: int = 1
) -> int | None:
    """How many steps a convolution over `input_length` steps gives, for `padding` "valid", "same", "full" or "causal".

    Raises:
        ValueError: another padding.
    """
    if input_length is None:
        return None
    window = filter_size + (filter_size - 1) * (dilation - 1)
    lengths = {
        "same": input_length,
        "causal": input_length,
        "valid": input_length - window + 1,
        "full": input_length + window - 1,
    }
    if padding not in lengths:
        raise ValueError(f"Expected `padding` to be one of {', '.join(lengths)}. Received: padding={padding!r}")
    return (lengths[padding] + stride - 1) // stride


def convert_kernel(kernel: np.ndarray) -> np.ndarray:
    """A convolution's kernel turned round in its spatial axes, all but the last two: Theano's to TensorFlow's and back.

    Raises:
        ValueError: `kernel` has not 3 to 5 axes.
    """
    kernel = np.asarray(kernel)
    if not 3 <= kernel.ndim <= 5:
        raise ValueError(f"Expected a kernel of 3 to 5 axes. Received: shape={kernel.shape}")
    return np.flip(kernel, axis=tuple(range(kernel.ndim - 2))).copy()


def convert_all_kernels_in_model(model: object) -> None:
    """Turns round the kernels of all convolutions of a built `model`, once their weights from Theano are in it."""
    for layer in model.layers:
        if type(layer).__name__ in ("Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose"):
            layer.kernel.assign(convert_kernel(layer.kernel))

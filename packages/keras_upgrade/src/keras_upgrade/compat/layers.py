"""Layers of Keras 1 and 2 that Keras 3 has no more, with the formulas and the weights' shapes that they had.

They work on every backend of Keras 3 and can be saved. Sources: `keras/layers` of Keras 1.2.2 and 2.2.4.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import keras
from keras import ops

PACKAGE = "keras_upgrade"


def data_format(dim_ordering: str | None) -> str | None:
    """Today's word for Keras 1's `dim_ordering`: "th", "tf" or "default" (None). Today's words pass through."""
    return {"th": "channels_first", "tf": "channels_last", "default": None}.get(dim_ordering, dim_ordering)


class Weighted(keras.layers.Layer):
    """Keeps what is said about the kernel and the bias."""

    def __init__(
        self,
        *,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.activation = keras.activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)
        self.kernel_regularizer = keras.regularizers.get(kernel_regularizer)
        self.bias_regularizer = keras.regularizers.get(bias_regularizer)
        self.kernel_constraint = keras.constraints.get(kernel_constraint)
        self.bias_constraint = keras.constraints.get(bias_constraint)

    def _make(self, kernel: Sequence[int], bias: Sequence[int]) -> None:
        self.kernel = self.add_weight(
            shape=kernel,
            initializer=self.kernel_initializer,
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
            name="kernel",
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                shape=bias,
                initializer=self.bias_initializer,
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
                name="bias",
            )

    def get_config(self) -> dict:
        return super().get_config() | {
            "activation": keras.activations.serialize(self.activation),
            "use_bias": self.use_bias,
            "kernel_initializer": keras.initializers.serialize(self.kernel_initializer),
            "bias_initializer": keras.initializers.serialize(self.bias_initializer),
            "kernel_regularizer": keras.regularizers.serialize(self.kernel_regularizer),
            "bias_regularizer": keras.regularizers.serialize(self.bias_regularizer),
            "kernel_constraint": keras.constraints.serialize(self.kernel_constraint),
            "bias_constraint": keras.constraints.serialize(self.bias_constraint),
        }


@keras.saving.register_keras_serializable(PACKAGE)
class Highway(Weighted):
    """t h(x) + (1 - t) x, where h is a Dense layer as wide as its input and the gate t a sigmoid one.

    Input: (batch, features).

    Source: Srivastava et al. 2015, https://arxiv.org/abs/1505.00387.
    """

    def build(self, input_shape: tuple) -> None:
        size = input_shape[-1]
        self._make((size, size), (size,))
        self.carry_kernel = self.add_weight(
            shape=(size, size), initializer=self.kernel_initializer, name="carry_kernel"
        )
        self.carry_bias = None
        if self.use_bias:
            self.carry_bias = self.add_weight(shape=(size,), initializer="ones", name="carry_bias")

    def call(self, inputs: Any) -> Any:
        gate = ops.matmul(inputs, self.carry_kernel)
        hidden = ops.matmul(inputs, self.kernel)
        if self.use_bias:
            gate, hidden = gate + self.carry_bias, hidden + self.bias
        gate = ops.sigmoid(gate)
        return gate * self.activation(hidden) + (1 - gate) * inputs

    def compute_output_shape(self, input_shape: tuple) -> tuple:
        return input_shape


@keras.saving.register_keras_serializable(PACKAGE)
class MaxoutDense(Weighted):
    """The maximum of `features` linear Dense layers of `units` outputs. Input: (batch, features).

    Source: Goodfellow et al. 2013, https://arxiv.org/abs/1302.4389.
    """

    def __init__(self, units: int, features: int = 4, **options: Any) -> None:
        super().__init__(**options)
        self.units = units
        self.features = features

    def build(self, input_shape: tuple) -> None:
        self._make((self.features, input_shape[-1], self.units), (self.features, self.units))

    def call(self, inputs: Any) -> Any:
        values = ops.einsum("bi,fio->bfo", inputs, self.kernel)
        return ops.max(values + self.bias if self.use_bias else values, axis=1)

    def compute_output_shape(self, input_shape: tuple) -> tuple:
        return (*input_shape[:-1], self.units)

    def get_config(self) -> dict:
        return super().get_config() | {"units": self.units, "features": self.features}


class _Shaped(keras.layers.Layer):
    """An activation with weights for each feature, shared along `shared_axes`."""

    def __init__(self, shared_axes: int | Sequence[int] | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.shared_axes = [shared_axes] if isinstance(shared_axes, int) else list(shared_axes or ())

    def _weight(self, input_shape: tuple, name: str, initializer: Any) -> Any:
        shape = [1 if axis in self.shared_axes else size for axis, size in enumerate(input_shape)][1:]
        return self.add_weight(shape=shape, initializer=initializer, name=name)

    def compute_output_shape(self, input_shape: tuple) -> tuple:
        return input_shape

    def get_config(self) -> dict:
        return super().get_config() | {"shared_axes": self.shared_axes}


@keras.saving.register_keras_serializable(PACKAGE)
class ParametricSoftplus(_Shaped):
    """alpha log(1 + exp(beta x)), where alpha and beta are learned."""

    def __init__(self, alpha_init: float = 0.2, beta_init: float = 5.0, **options: Any) -> None:
        super().__init__(**options)
        self.alpha_init = alpha_init
        self.beta_init = beta_init

    def build(self, input_shape: tuple) -> None:
        self.alphas = self._weight(input_shape, "alphas", keras.initializers.Constant(self.alpha_init))
        self.betas = self._weight(input_shape, "betas", keras.initializers.Constant(self.beta_init))

    def call(self, inputs: Any) -> Any:
        return ops.softplus(self.betas * inputs) * self.alphas

    def get_config(self) -> dict:
        return super().get_config() | {"alpha_init": self.alpha_init, "beta_init": self.beta_init}


@keras.saving.register_keras_serializable(PACKAGE)
class SReLU(_Shaped):
    """x between two learned thresholds, and two learned slopes beyond them.

    Source: Jin et al. 2015, https://arxiv.org/abs/1512.07030.
    """

    def __init__(
        self,
        t_left_init: str = "zeros",
        a_left_init: str = "glorot_uniform",
        t_right_init: str = "glorot_uniform",
        a_right_init: str = "ones",
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.initializers = {
            "t_left_init": t_left_init,
            "a_left_init": a_left_init,
            "t_right_init": t_right_init,
            "a_right_init": a_right_init,
        }

    def build(self, input_shape: tuple) -> None:
        made = self.initializers
        self.t_left = self._weight(input_shape, "t_left", made["t_left_init"])
        self.a_left = self._weight(input_shape, "a_left", made["a_left_init"])
        self.t_right = self._weight(input_shape, "t_right", made["t_right_init"])
        self.a_right = self._weight(input_shape, "a_right", made["a_right_init"])

    def call(self, inputs: Any) -> Any:
        right = self.t_left + ops.abs(self.t_right)
        below = self.t_left + self.a_left * (inputs - self.t_left)
        above = right + self.a_right * (inputs - right)
        return ops.where(inputs <= self.t_left, below, ops.where(inputs >= right, above, inputs))

    def get_config(self) -> dict:
        return super().get_config() | self.initializers


@keras.saving.register_keras_serializable(PACKAGE)
class BatchStatistics(keras.layers.BatchNormalization):
    """Keras 1's `BatchNormalization(mode=2)`: normalizes by the batch's own mean and variance, also to predict."""

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        return super().call(inputs, training=True, mask=mask)


@keras.saving.register_keras_serializable(PACKAGE)
class Deconvolution2D(keras.layers.Conv2DTranspose):
    """A Conv2DTranspose that pads its output until it has `output_shape` (batch first), as Keras 1's did.

    Raises:
        ValueError: no padding gives that shape.
    """

    def __init__(
        self, filters: int, kernel_size: int | Sequence[int], output_shape: Sequence[int | None], **options: Any
    ) -> None:
        super().__init__(filters, kernel_size, **options)
        self.wanted = tuple(output_shape)

    def build(self, input_shape: tuple) -> None:
        choices = [None, *itertools.product(*(range(stride) for stride in self.strides))]
        for self.output_padding in choices:
            if tuple(self.compute_output_shape(input_shape))[1:] == self.wanted[1:]:
                super().build(input_shape)
                return
        raise ValueError(
            f"Expected an output_shape that strides={self.strides} and padding={self.padding!r} can give for an input "
            f"of {input_shape}. Received: output_shape={self.wanted}"
        )

    def get_config(self) -> dict:
        config = super().get_config()
        del config["output_padding"]
        return config | {"output_shape": self.wanted}

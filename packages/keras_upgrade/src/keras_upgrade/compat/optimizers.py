"""Nadam as Keras 1 and 2 had it, with its slow schedule of momentum."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="keras_upgrade")
class Nadam(keras.optimizers.Optimizer):
    """Adam with Nesterov momentum, by the formula of `keras/optimizers.py` in Keras 1.2.2 and 2.2.4.

    `schedule_decay`: how fast the momentum grows from half of `beta_1` to all of it: in step t it is
    `beta_1 * (1 - 0.5 * 0.96 ** (t * schedule_decay))`. Keras 3's Nadam goes 250 times as fast, which is
    `schedule_decay=1`. Further options are those of `keras.optimizers.Optimizer`.
    """

    def __init__(
        self,
        learning_rate: Any = 0.002,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        schedule_decay: float = 0.004,
        name: str = "nadam",
        **options: Any,
    ) -> None:
        super().__init__(learning_rate=learning_rate, name=name, **options)
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.schedule_decay = schedule_decay

    def build(self, var_list: list) -> None:
        if self.built:
            return
        super().build(var_list)
        self._first, self._second = self.add_optimizer_variables(var_list, ["momentum", "velocity"])
        # The product of all momentums so far. One for each variable: they are updated one after the other.
        self._products = [
            self.add_variable(shape=(), initializer="ones", dtype=one.dtype, name=f"product_{index}")
            for index, one in enumerate(var_list)
        ]

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        index = self._get_variable_index(variable)
        first, second, product = self._first[index], self._second[index], self._products[index]
        step = ops.cast(self.iterations + 1, variable.dtype)
        gradient = ops.cast(gradient, variable.dtype)
        now, following = self._momentum(step), self._momentum(step + 1)
        self.assign(product, product * now)
        self.assign(first, self.beta_1 * first + (1 - self.beta_1) * gradient)
        self.assign(second, self.beta_2 * second + (1 - self.beta_2) * ops.square(gradient))
        ahead = (1 - now) * gradient / (1 - product) + following * first / (1 - product * following)
        spread = ops.sqrt(second / (1 - ops.power(ops.cast(self.beta_2, variable.dtype), step)))
        self.assign_sub(variable, ops.cast(learning_rate, variable.dtype) * ahead / (spread + self.epsilon))

    def _momentum(self, step: Any) -> Any:
        base = ops.cast(0.96, step.dtype)
        return self.beta_1 * (1 - 0.5 * ops.power(base, step * self.schedule_decay))

    def get_config(self) -> dict[str, Any]:
        own = ("beta_1", "beta_2", "epsilon", "schedule_decay")
        return {**super().get_config(), **{name: getattr(self, name) for name in own}}

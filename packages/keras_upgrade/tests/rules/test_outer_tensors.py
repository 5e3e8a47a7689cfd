from __future__ import annotations

import pytest
from keras_upgrade import Result

HEAD = (
    "from keras.layers import Dense, Input, Layer\nfrom keras.models import Model\n"
    "x = Input((4,))\nz = Dense(2)(x)\nw = Dense(2)(x)\n"
)
# Proof that the code is old, without which nothing is handed in.
OLD, NEW = "Model(x, z).fit(a, b, nb_epoch=2)\n", "Model(x, z).fit(a, b, epochs=2)\n"


def layer(call: str, methods: str = "", name: str = "inputs") -> str:
    return f"class Own(Layer):\n{methods}    def call(self, {name}):\n{call}"


FAR = "    def far(self, t):\n        return t * ({})\n"


def warned(result: Result) -> bool:
    return any(warning.rule == "outer-tensors" for warning in result.warnings)


def test_list_of_inputs_grows(expect) -> None:
    expect(
        HEAD
        + layer("        self.add_loss(self.far(inputs[1]))\n        return inputs[0] + z\n", FAR.format("w - z"))
        + "y = Own(name='own')([x, w])\n"
        + OLD,
        HEAD
        + layer(
            "        self.w, self.z = inputs[-2:]\n        inputs = inputs[:-2]\n"
            "        self.add_loss(self.far(inputs[1]))\n"
            "        return inputs[0] + self.z\n",
            FAR.format("self.w - self.z"),
        )
        + "y = Own(name='own')([x, w, w, z])\n"
        + NEW,
    )


def test_lone_input_becomes_a_list(expect) -> None:
    expect(
        HEAD
        + layer('        """Adds z."""\n        return [t + z for t in range(2)]\n', name="t0")
        + "own = Own()\ny = own(x)\nv = own(w)\n"
        + OLD,
        HEAD
        + layer(
            '        """Adds z."""\n        t0, self.z = t0\n        return [t + self.z for t in range(2)]\n', name="t0"
        )
        + "own = Own()\ny = own([x, z])\nv = own([w, z])\n"
        + NEW,
    )


@pytest.mark.parametrize(
    "code",
    [
        layer("        z = inputs\n        return z\n") + "y = Own()(x)\n",
        layer("        return inputs * size\n") + "size = 3\ny = Own()(x)\n",
        "class Own:\n    def call(self, inputs):\n        return z\ny = Own()(x)\n",
    ],
)
def test_what_uses_no_tensor_from_outside_stays(expect, code: str) -> None:
    assert not warned(expect(HEAD + code + OLD, HEAD + code + NEW))


@pytest.mark.parametrize(
    "use",
    [
        "y = [make()(x) for make in (Own,)]\n",
        "y = Own()(*[x])\n",
        "y = Own()([])\n",
        "y = Own()(x)\nv = Own()([x, w])\n",
        "layers = {'own': Own()}\n",
    ],
)
def test_use_out_of_sight_is_said_aloud(expect, use: str) -> None:
    code = layer("        return inputs + z\n") + use
    assert warned(expect(HEAD + code + OLD, HEAD + code + NEW))


@pytest.mark.parametrize(
    "methods",
    [
        "    def __init__(self):\n        self.start = z\n",
        "    def build(self, shape):\n        self.w = self.add_weight((shape[-1],))\n",
        "    def reset(self):\n        self.z = None\n",
    ],
)
def test_layer_that_would_not_bear_it_is_said_aloud(expect, methods: str) -> None:
    code = layer("        return inputs + z\n", methods) + "y = Own()(x)\n"
    assert warned(expect(HEAD + code + OLD, HEAD + code + NEW))

from __future__ import annotations

import pytest

HEAD = "from keras.layers import Dense, Input\nfrom keras.models import Model\n"
BODY = "x = Input((4,))\nz = Dense(2)(x)\nmodel = Model(x, Dense(4)(z))\n"
LOSS = "def loss(y_true, y_pred):\n    return y_true - y_pred + {}\n"
FIT = "model.fit(x, y, {}=2)\n"
HELPER = "from keras_upgrade.compat.tensor_losses import loss_of_tensors\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("'sgd', loss", "'sgd', loss_of_tensors(model, loss)"),
        ("optimizer='sgd', loss=loss", "optimizer='sgd', loss=loss_of_tensors(model, loss)"),
    ],
)
@pytest.mark.parametrize("tensor", ["z", "x[:, :1]"])
def test_model_goes_with_a_loss_that_uses_its_tensors(expect, tensor: str, before: str, after: str) -> None:
    rest = BODY + LOSS.format(tensor)
    expect(
        HEAD + rest + f"model.compile({before})\n" + FIT.format("nb_epoch"),
        HEAD + HELPER + rest + f"model.compile({after})\n" + FIT.format("epochs"),
    )


@pytest.mark.parametrize("outer", ["0", "weight", "scale(y_pred)", "y_pred"])
def test_other_losses_stay(expect, outer: str) -> None:
    rest = HEAD + "weight = 3\n" + BODY + LOSS.format(outer) + "model.compile('sgd', loss)\n"
    expect(rest + FIT.format("nb_epoch"), rest + FIT.format("epochs"))


def test_own_variable_of_the_loss_hides_the_tensor(expect) -> None:
    rest = HEAD + BODY + "def loss(a, z):\n    return a - z\nmodel.compile('sgd', loss)\n"
    expect(rest + FIT.format("nb_epoch"), rest + FIT.format("epochs"))


ADDED = "from keras_upgrade.compat.tensor_losses import add_tensor_loss\n"


@pytest.mark.parametrize("arguments", ["z", "losses=z", "z, inputs=x", "z[:, 0] +\n    3"])
def test_loss_added_to_a_model_is_computed_in_its_graph(expect, arguments: str) -> None:
    rest = "model.compile('sgd')\n"
    loss = arguments.removeprefix("losses=").removesuffix(", inputs=x")
    expect(
        HEAD + BODY + f"model.add_loss({arguments})\n" + rest + FIT.format("nb_epoch"),
        HEAD + ADDED + BODY + f"add_tensor_loss(model, {loss})\n" + rest + FIT.format("epochs"),
    )


@pytest.mark.parametrize("call", ["model.add_loss(lambda: 3)", "model.add_loss(penalty)", "basket.add_loss(z)"])
def test_other_losses_that_are_added_stay(expect, call: str) -> None:
    rest = HEAD + BODY + "def penalty():\n    return 3\n" + call + "\n"
    expect(rest + FIT.format("nb_epoch"), rest + FIT.format("epochs"))

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

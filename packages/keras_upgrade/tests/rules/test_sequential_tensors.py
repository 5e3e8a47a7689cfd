"""A Sequential has lists of inputs and outputs."""

from __future__ import annotations

import pytest
from keras_upgrade.notebooks.cells import upgrade_cell
from keras_upgrade.reading.memory import Memory

HEAD = "from keras.models import Model, Sequential\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "m = Sequential()\nModel(input=m.input, output=m.layers[0].output)\n",
            "m = Sequential()\nModel(inputs=m.inputs[0], outputs=m.layers[0].output)\n",
        ),
        (
            "def make():\n    m = Sequential()\n    return m\n\nm = make()\nModel(input=m.input, output=m.output)\n",
            "def make():\n    m = Sequential()\n    return m\n\nm = make()\n"
            "Model(inputs=m.inputs[0], outputs=m.outputs[0])\n",
        ),
        (
            "class A:\n    def f(self):\n        self.m = Sequential()\n"
            "        Model(input=self.m.input, output=self.m.output)\n",
            "class A:\n    def f(self):\n        self.m = Sequential()\n"
            "        Model(inputs=self.m.inputs[0], outputs=self.m.outputs[0])\n",
        ),
    ],
)
def test_seen_to_be_sequential(before: str, after: str, expect) -> None:
    result = expect(HEAD + before, HEAD + after)
    assert not any(change.check for change in result.changes)


@pytest.mark.parametrize("owner", ["model", "self.base_model", "net"])
def test_handed_in_and_called_a_model_is_a_guess(owner: str, expect) -> None:
    result = expect(
        f"from keras import backend as K\ndef show(self, model, net):\n    return K.function([{owner}.input], [x])\n",
        "from keras_upgrade.compat import function\n"
        f"def show(self, model, net):\n    return function([{owner}.inputs[0]], [x])\n",
    )
    assert [change.check for change in result.changes if change.rule == "sequential-tensors"] == [True]


@pytest.mark.parametrize("owner", ["layer", "model.layers[1]", "model.get_layer('a')", "model.layers[-1]"])
def test_a_layer_has_one_output(owner: str, expect) -> None:
    expect(
        f"from keras import backend as K\ndef show(model, layer):\n    return K.function([{owner}.input], [x])\n",
        "from keras_upgrade.compat import function\n"
        f"def show(model, layer):\n    return function([{owner}.input], [x])\n",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("m = Model(input=a, output=b)\nm.input\n", "m = Model(inputs=a, outputs=b)\nm.input\n"),
        (
            "m = Sequential() if deep else Model(input=a, output=b)\nm.output\n",
            "m = Sequential() if deep else Model(inputs=a, outputs=b)\nm.output\n",
        ),
        (
            "m = Sequential()\nm.fit(x, y, nb_epoch=1)\nm.output = 3\n",
            "m = Sequential()\nm.fit(x, y, epochs=1)\nm.output = 3\n",
        ),
    ],
)
def test_others_keep_theirs(before: str, after: str, expect) -> None:
    expect(HEAD + before, HEAD + after)


@pytest.mark.parametrize(
    "source",
    [
        # A model that is called as a layer has tensors of its own.
        HEAD + "m = Sequential()\nm(x)\nModel(inputs=m.input, outputs=m.output)\n",
        HEAD + "m = Sequential()\ncall(m)\nModel(inputs=m.input, outputs=m.output)\n",
        HEAD + "class A:\n    def f(self):\n        self.m = Sequential()\n        return self.m.input\n",
        "class Thing:\n    pass\n\nthing = Thing()\nthing.input\nthing.output\n",
    ],
)
def test_modern_or_own(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


def test_never_called_whatever_its_age(expect) -> None:
    expect(
        HEAD + "m = Sequential()\nm.pop()\nModel(inputs=m.input, outputs=m.output)\n",
        HEAD + "m = Sequential()\nm.pop()\nModel(inputs=m.inputs[0], outputs=m.outputs[0])\n",
    )


def test_of_an_earlier_cell() -> None:
    memory = Memory()
    imports = "from keras.models import Model, Sequential\n"
    upgrade_cell(imports + "model = Sequential()\nmodel.fit(x, y, nb_epoch=1)\n", memory)
    assert upgrade_cell("print(model.input)\n", memory).code == "print(model.inputs[0])\n"
    upgrade_cell("model = Model(a, b)\n", memory)
    assert upgrade_cell("print(model.input)\n", memory).code == "print(model.input)\n"

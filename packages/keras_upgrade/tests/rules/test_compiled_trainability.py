from __future__ import annotations

import json

import pytest
from keras_upgrade import Memory, upgrade
from keras_upgrade.notebooks.nbformat_text import upgrade_notebook

HEAD = "from keras.layers import Dense, Input\nfrom keras.models import Model, Sequential\n"
PROOF = "from keras.layers.core import Dropout\n"
KEEP = "from keras_upgrade.compat.trainable import train_as_compiled\n"


def kept(code: str) -> list[str]:
    """The lines before each `train_as_compiled`, with the model that it is called for."""
    result = upgrade(PROOF + HEAD + code)
    assert upgrade(result.code).code == result.code
    lines = result.code.splitlines()
    return [
        f"{lines[at - 1].strip()} | {line.strip()}"
        for at, line in enumerate(lines)
        if "train_as_compiled(" in line and "import" not in line
    ]


MODELS = "d = Sequential([Dense(1)])\ng = Sequential([Dense(3)])\n"
STEPS = "for _ in range(9):\n    d.train_on_batch(x, y)\n    both.train_on_batch(z, y)\n"
COMPILE_D = "d.compile('sgd', 'mse')\n"


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        (
            MODELS + COMPILE_D + "d.trainable = False\nboth = Sequential([g, d])\nboth.compile('sgd', 'mse')\n" + STEPS,
            ["d.compile('sgd', 'mse') | train_as_compiled(d)"],
        ),
        # In a comment's company, and with tensors.
        (
            MODELS
            + "d.compile('sgd', 'mse')  # before it is frozen\nd.trainable = False\nz = Input((2,))\n"
            + "both = Model(z, d(g(z)))\nboth.compile('sgd', 'mse')\n"
            + STEPS,
            ["d.compile('sgd', 'mse')  # before it is frozen | train_as_compiled(d)"],
        ),
        # Its layers one by one.
        (
            MODELS + COMPILE_D + "for layer in d.layers:\n    layer.trainable = False\n"
            "both = Sequential([g, d])\nboth.compile('sgd', 'mse')\n" + STEPS,
            ["d.compile('sgd', 'mse') | train_as_compiled(d)"],
        ),
        # In functions.
        (
            "def critic():\n    model = Sequential([Dense(1)])\n    model.compile('sgd', 'mse')\n    return model\n\n"
            "def joined(first, second):\n    second.trainable = False\n    model = Sequential([first, second])\n"
            "    model.compile('sgd', 'mse')\n    return model\n\n"
            "def train(d, both):\n    d.train_on_batch(x, y)\n    both.train_on_batch(z, y)\n\n"
            "g = Sequential([Dense(3)])\nd = critic()\nboth = joined(g, d)\ntrain(d, both)\n",
            ["model.compile('sgd', 'mse') | train_as_compiled(model)"],
        ),
        # A function that nothing here calls gives both.
        (
            "def build():\n    d = Sequential([Dense(1)])\n    d.compile('sgd', 'mse')\n    d.trainable = False\n"
            "    both = Sequential([Dense(3), d])\n    both.compile('sgd', 'mse')\n    return d, both\n",
            ["d.compile('sgd', 'mse') | train_as_compiled(d)"],
        ),
        # In a class, whose object is made below or elsewhere.
        *(
            (
                "class Gan:\n    def __init__(self):\n        self.d = self.critic()\n"
                "        self.d.compile('sgd', 'mse')\n        self.d.trainable = False\n"
                "        self.both = Sequential([Dense(3), self.d])\n        self.both.compile('sgd', 'mse')\n\n"
                "    def critic(self):\n        return Sequential([Dense(1)])\n\n"
                "    def train(self):\n        self.d.train_on_batch(x, y)\n        self.both.train_on_batch(z, y)\n"
                + used,
                ["self.d.compile('sgd', 'mse') | train_as_compiled(self.d)"],
            )
            for used in ("", "\nGan().train()\n", "\nif __name__ == '__main__':\n    gan = Gan()\n    gan.train()\n")
        ),
        # The whole trains a part that was frozen only afterwards.
        (
            MODELS + "both = Sequential([g, d])\nboth.compile('sgd', 'mse')\nd.trainable = False\nboth.fit(z, y)\n",
            ["both.compile('sgd', 'mse') | train_as_compiled(both)"],
        ),
        # A switch that never told a model anything.
        (
            "def set_trainable(net, value):\n    net.trainable = value\n    for layer in net.layers:\n"
            "        layer.trainable = value\n\n" + MODELS + COMPILE_D + "both = Sequential([g, d])\n"
            "both.compile('sgd', 'mse')\nfor _ in range(9):\n    set_trainable(d, True)\n    d.train_on_batch(x, y)\n"
            "    set_trainable(d, False)\n    both.train_on_batch(z, y)\n",
            ["both.compile('sgd', 'mse') | train_as_compiled(both)"],
        ),
        # Another module trains them.
        (
            "from lib import gan\n" + MODELS + COMPILE_D + "d.trainable = False\nboth = Sequential([g, d])\n"
            "both.compile('sgd', 'mse')\nmodels = (g, d, both)\ngan.train(models, data)\n",
            ["d.compile('sgd', 'mse') | train_as_compiled(d)"],
        ),
        # Some layers, too late.
        (
            MODELS + COMPILE_D + "for layer in d.layers[:2]:\n    layer.trainable = False\nd.fit(x, y)\n",
            ["d.compile('sgd', 'mse') | train_as_compiled(d)"],
        ),
    ],
)
def test_kept(code: str, wanted: list[str]) -> None:
    assert kept(code) == wanted


def test_on_a_line_that_it_shares() -> None:
    code = MODELS + "if x: d.compile('sgd', 'mse')\nd.trainable = False\nd.fit(x, y)\n"
    assert "if x: d.compile('sgd', 'mse'); train_as_compiled(d)\n" in upgrade(PROOF + HEAD + code).code


@pytest.mark.parametrize(
    "code",
    [
        # Fine-tuning as books teach it.
        "base = Sequential([Dense(3)])\nfor layer in base.layers:\n    layer.trainable = False\n"
        "model = Sequential([base, Dense(1)])\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y)\n"
        "for layer in base.layers[5:]:\n    layer.trainable = True\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y)\n",
        # Compiled anew each time.
        MODELS + "both = Sequential([g, d])\nfor _ in range(9):\n    d.trainable = True\n    d.compile('sgd', 'mse')\n"
        "    d.train_on_batch(x, y)\n    d.trainable = False\n    both.compile('sgd', 'mse')\n"
        "    both.train_on_batch(z, y)\n",
        # Switched on again for each of its steps, as it was compiled.
        MODELS + COMPILE_D + "d.trainable = False\nboth = Sequential([g, d])\nboth.compile('sgd', 'mse')\n"
        "for _ in range(9):\n    d.trainable = True\n    d.train_on_batch(x, y)\n    d.trainable = False\n"
        "    both.train_on_batch(z, y)\n",
        # Frozen before it is compiled.
        MODELS
        + "d.trainable = False\n"
        + COMPILE_D
        + "both = Sequential([g, d])\nboth.compile('sgd', 'mse')\n"
        + STEPS,
        # Looked at, and put into other models.
        MODELS + COMPILE_D + "d.trainable = False\nprint(d)\nboth = Sequential([g, d])\nboth.compile('sgd', 'mse')\n"
        "both.fit(x, y)\n",
        # Frozen once all is trained.
        MODELS + COMPILE_D + "d.fit(x, y)\nd.trainable = False\n",
        # A model that shares nothing with the frozen one, but sizes.
        "def size(n):\n    other = Sequential([Dense(n)])\n    other.trainable = False\n"
        "    model = Sequential([Dense(n)])\n    model.compile('sgd', 'mse')\n    other.trainable = True\n"
        "    model.fit(x, y)\n    return model\n",
        # Other things that are compiled.
        "import re\npattern = re.compile('a')\npattern.trainable = False\npattern.fit(x)\n",
    ],
)
def test_nothing_to_keep(code: str) -> None:
    assert kept(code) == []


def test_modern_code_stays(expect_unchanged) -> None:
    expect_unchanged(HEAD + MODELS + COMPILE_D + "d.trainable = False\nd.fit(x, y)\n")


CELLS = [
    PROOF + HEAD + "g = Sequential([Dense(3)])\n",
    "d = Sequential([Dense(1)])\nd.compile('sgd', 'mse')\n",
    "d.trainable = False\nboth = Sequential([g, d])\nboth.compile('sgd', 'mse')\n",
    "d.train_on_batch(x, y)\n",
]


def test_cells() -> None:
    memory = Memory()
    upgraded = [upgrade(cell, memory=memory).code for cell in CELLS]
    assert upgraded[2].endswith("train_as_compiled(d)\n" + CELLS[2])
    assert KEEP in upgraded[2]
    assert [upgraded[1], upgraded[3]] == [CELLS[1], CELLS[3]]


def test_cells_of_a_function() -> None:
    memory = Memory()
    cells = [
        PROOF + HEAD,
        "def critic():\n    model = Sequential([Dense(1)])\n    model.compile('sgd', 'mse')\n    return model\n",
        "d = critic()\n",
        "d.trainable = False\n",
    ]
    assert upgrade(cells[0], memory=memory).changes
    assert [upgrade(cell, memory=memory).code for cell in cells[1:3]] == cells[1:3]
    assert upgrade(cells[3], memory=memory).code == KEEP + "train_as_compiled(d)\nd.trainable = False\n"


@pytest.mark.parametrize(
    "cell",
    [
        "d.trainable = False\nd.compile('sgd', 'mse')\n",
        "d = Sequential([Dense(1)])\nd.trainable = False\n",
        "g.trainable = False\n",
        "d.trainable = True\n",
    ],
)
def test_cells_with_nothing_to_keep(cell: str) -> None:
    memory = Memory()
    for earlier in CELLS[:2]:
        upgrade(earlier, memory=memory)
    assert upgrade(cell, memory=memory).code == cell


def test_notebook() -> None:
    cells = [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": []} for cell in CELLS]
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 2})
    once = upgrade_notebook(text).text
    sources = ["".join(cell["source"]) for cell in json.loads(once)["cells"]]
    assert sum(source.count("train_as_compiled(d)") for source in sources) == 1
    assert "train_as_compiled(d)\nd.trainable = False" in sources[2]
    assert upgrade_notebook(once).text == once

from __future__ import annotations

import pytest

HEAD = "from keras.optimizers import Adam\n"
COPY = "{0}.from_config({0}.get_config())"


def old(code: str) -> str:
    return HEAD + "adam = Adam(lr=0.1)\n" + code


def new(code: str) -> str:
    return HEAD + "adam = Adam(learning_rate=0.1)\n" + code


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "a.compile('sgd', 'mse')\na.compile(adam, 'mse')\nb.compile(adam, 'mse')\n",
            f"a.compile('sgd', 'mse')\na.compile(adam, 'mse')\nb.compile({COPY.format('adam')}, 'mse')\n",
        ),
        (
            "a.compile(loss='mse', optimizer=adam)\na.trainable = False\na.compile(loss='mse', optimizer=adam)\n",
            "a.compile(loss='mse', optimizer=adam)\na.trainable = False\n"
            f"a.compile(loss='mse', optimizer={COPY.format('adam')})\n",
        ),
        (
            "def build(model):\n    model.compile(loss='mse', optimizer=adam)\n",
            f"def build(model):\n    model.compile(loss='mse', optimizer={COPY.format('adam')})\n",
        ),
        (
            "for model in models:\n    model.compile(loss='mse', optimizer=adam)\n",
            f"for model in models:\n    model.compile(loss='mse', optimizer={COPY.format('adam')})\n",
        ),
    ],
)
def test_each_further_model_gets_a_copy(expect, before: str, after: str) -> None:
    expect(old(before), new(after))


def test_attribute_of_a_class(expect) -> None:
    body = (
        "class Gan:\n    def __init__(self):\n        self.adam = Adam({}=0.1)\n"
        "        self.critic.compile(self.adam, 'mse')\n"
        "    def both(self):\n        self.whole.compile({}, 'mse')\n"
    )
    expect(HEAD + body.format("lr", "self.adam"), HEAD + body.format("learning_rate", COPY.format("self.adam")))


@pytest.mark.parametrize(
    "code",
    [
        "a.compile(adam, 'mse')\n",
        "a.compile(adam, 'mse')\nb.compile(Adam(0.3), 'mse')\n",
        "a.compile(adam, 'mse')\nadam = Adam(0.3)\nb.compile(adam, 'mse')\n",
        "def build():\n    adam = Adam(0.3)\n    model.compile(adam, 'mse')\n",
        "for rate in rates:\n    own = Adam(rate)\n    model.compile(own, 'mse')\n",
        "a.compile(pattern)\nb.compile(pattern)\n",
    ],
)
def test_one_optimizer_for_each_stays(expect, code: str) -> None:
    expect(old(code), new(code))


def test_modern_code_stays(expect_unchanged) -> None:
    expect_unchanged(HEAD + "adam = Adam(0.1)\na.compile(adam, 'mse')\nb.compile(adam, 'mse')\n")

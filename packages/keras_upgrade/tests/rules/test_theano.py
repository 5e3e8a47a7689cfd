"""Theano goes where nothing uses it, and is said loudly where something does."""

from __future__ import annotations

import pytest
from keras_upgrade import upgrade


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import theano\nimport theano.tensor as T\nfrom theano import function\nx = 1\n", "x = 1\n"),
        ("import theano, os\nos.name\n", "import os\nos.name\n"),
        ("from theano.tensor.shared_randomstreams import RandomStreams\nx = 1\n", "x = 1\n"),
        ("import theano\ntheano.config.floatX = 'float32'\nx = 1\n", "x = 1\n"),
        ("import os\nos.environ['KERAS_BACKEND'] = 'theano'\nx = 1\n", "import os\nx = 1\n"),
        ("import os\nos.environ['THEANO_FLAGS'] = 'device=gpu'\nx = 1\n", "import os\nx = 1\n"),
    ],
)
def test_dropped(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    "source",
    [
        "from keras import backend as K\nif K.backend() == 'theano':\n    import theano\n    theano.scan(f)\n",
        "theano\nimport os\nos.environ['KERAS_BACKEND'] = 'jax'\n",
        "theano = 3\nprint(theano)\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)
    assert upgrade(source).warnings == []


def test_a_use_is_said() -> None:
    result = upgrade("import theano.tensor as T\nx = T.matrix()\n")
    assert result.code == "import theano.tensor as T\nx = T.matrix()\n"
    assert [warning.line for warning in result.warnings] == [2]
    assert "keras.ops" in result.warnings[0].text["en"]

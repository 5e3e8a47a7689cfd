from __future__ import annotations

import pytest

HEAD = "import numpy as np\nfrom keras.models import Sequential\nmodel = Sequential()\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("model.train_on_batch(x, [1] * n)\n", "model.train_on_batch(x, np.array([1] * n))\n"),
        ("gan.test_on_batch(x, y=[0, 1])\n", "gan.test_on_batch(x, y=np.array([0, 1]))\n"),
        (
            "y = n * [1.] + [0.] * n\ngan.train_on_batch(x, y)\n",
            "y = n * [1.] + [0.] * n\ngan.train_on_batch(x, np.array(y))\n",
        ),
        ("model.fit(x, [0, 1])\n", "model.fit(x, np.array([0, 1]))\n"),
        ("model.evaluate(x, [0, 1], verbose=0)\n", "model.evaluate(x, np.array([0, 1]), verbose=0)\n"),
    ],
)
def test_numbers_become_an_array(expect, before: str, after: str) -> None:
    expect(HEAD + before, HEAD + after)


@pytest.mark.parametrize(
    "use",
    [
        "model.fit(x, [y1, y2])\n",
        "model.fit(x, [[0, 1], [1, 0]])\n",
        "model.train_on_batch(x, np.array([1] * n))\n",
        "model.train_on_batch(x)\n",
        "y = [1] * n\ny = np.array(y)\nmodel.train_on_batch(x, y)\n",
        "trees.fit(x, [0, 1])\n",
    ],
)
def test_others_stay(expect_unchanged, use: str) -> None:
    expect_unchanged(HEAD + use)


def test_other_libraries_are_left_alone(expect_unchanged) -> None:
    expect_unchanged("from own import Agent\nAgent().train_on_batch(x, [0, 1])\n")


@pytest.mark.parametrize("method", ["train_on_batch", "test_on_batch", "predict_on_batch"])
def test_samples(expect, method: str) -> None:
    head = "import numpy as np\nfrom keras.models import Model\n"
    expect(f"{head}model.{method}([1, 2, 3])\n", f"{head}model.{method}(np.array([1, 2, 3]))\n")


@pytest.mark.parametrize("data", ["[a, b]", "x", "[[1, 2]]", "[]", "np.array([1])"])
def test_inputs_stay(expect_unchanged, data: str) -> None:
    expect_unchanged(f"import numpy as np\nfrom keras.models import Model\nmodel.predict_on_batch({data})\n")

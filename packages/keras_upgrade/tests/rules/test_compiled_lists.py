from __future__ import annotations

import pytest

OLD = "from keras.layers.core import Dense\nfrom keras.models import Sequential\nm = Sequential()\nnames = ['mae']\n"
NEW = OLD.replace(".core", "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "m.compile('sgd', 'mse', metrics=names)\nnames.append('mape')\n",
            "m.compile('sgd', 'mse', metrics=list(names))\nnames.append('mape')\n",
        ),
        (
            "m.compile('sgd', 'mse', names)\nnames.extend(more)\n",
            "m.compile('sgd', 'mse', list(names))\nnames.extend(more)\n",
        ),
        (
            "for one in more:\n    names.append(one)\n    m.compile('sgd', 'mse', metrics=names)\n",
            "for one in more:\n    names.append(one)\n    m.compile('sgd', 'mse', metrics=list(names))\n",
        ),
        (
            "weights = [1.0]\nm.compile('sgd', 'mse', loss_weights=weights)\nweights.pop()\n",
            "weights = [1.0]\nm.compile('sgd', 'mse', loss_weights=list(weights))\nweights.pop()\n",
        ),
    ],
)
def test_list_is_read_at_once(expect, before: str, after: str) -> None:
    expect(OLD + before, NEW + after)


@pytest.mark.parametrize(
    "code",
    [
        "names.append('mape')\nm.compile('sgd', 'mse', metrics=names)\n",
        "m.compile('sgd', 'mse', metrics=names)\nother.append('mape')\n",
        "m.compile('sgd', 'mse', metrics=names)\nnames = ['mse']\nnames.append('mape')\n",
        "m.compile('sgd', 'mse', metrics=names)\nprint(names.index('mae'))\nother.append(names)\n",
        "m.compile('sgd', 'mse', metrics=['mae'])\nnames.append('mape')\n",
        "m.compile('sgd', 'mse', metrics=unknown)\nunknown.append('mape')\n",
        "def f(names):\n    m.compile('sgd', 'mse', metrics=names)\n    names.append('mape')\n",
    ],
)
def test_list_stays(expect, code: str) -> None:
    expect(OLD + code, NEW + code)


def test_modern_code_stays(expect_unchanged) -> None:
    expect_unchanged(NEW + "m.compile('sgd', 'mse', metrics=names)\nnames.append('mape')\n")

"""Downloaded archives are unpacked where paths of old code look for them."""

from __future__ import annotations

import pytest

OLD = "from keras.utils.data_utils import get_file\n"
HELPER = "from keras_upgrade.compat import get_file\n"
PLAIN = "from keras.utils import get_file\n"


@pytest.mark.parametrize(
    "call",
    [
        "get_file('a', u, untar=True)\n",
        "get_file('a', u, True)\n",
        "get_file('a', origin=u, extract=True)\n",
        "get_file(fname='a', origin=u, extract=True, cache_subdir='d')\n",
    ],
)
def test_unpacks(call: str, expect) -> None:
    result = expect(OLD + call, HELPER + call)
    assert [change.rule for change in result.changes] == ["archives"]


def test_reached_through_the_package(expect) -> None:
    expect(
        "import keras\nfrom keras.layers.core import Dense\nkeras.utils.get_file('a', u, untar=True)\nDense(3)\n",
        "import keras\nfrom keras.layers import Dense\nfrom keras_upgrade.compat import get_file\n"
        "get_file('a', u, untar=True)\nDense(3)\n",
    )


@pytest.mark.parametrize(
    "call",
    [
        "get_file('a', u)\n",
        "get_file('a', u, untar=False)\n",
        # Without a name of its own it never worked in Keras 2.
        "get_file(origin=u, extract=True)\n",
        "get_file('a', u, extract=True, archive_format='zip')\n",
        "get_file('a', u, extract=flag)\n",
    ],
)
def test_does_not_unpack_or_can_not_be_told(call: str, expect) -> None:
    expect(OLD + call, PLAIN + call)


@pytest.mark.parametrize(
    "source",
    [
        PLAIN + "get_file('a', u, untar=True)\n",
        HELPER + "get_file('a', u, untar=True)\n",
        "def get_file(name, origin, untar):\n    return name\n\nget_file('a', u, untar=True)\n",
    ],
)
def test_modern_or_own(source: str, expect_unchanged) -> None:
    expect_unchanged(source)

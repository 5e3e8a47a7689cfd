"""Other libraries' old names: only where Keras or Python 2 says how old a source is."""

from __future__ import annotations

import json

import pytest
from keras_upgrade import Memory, upgrade
from keras_upgrade.cli import main
from keras_upgrade.notebooks.nbformat_text import upgrade_notebook

OLD = [
    ("import numpy as np\nx = np.float(3)\n", "x = float(3)"),
    ("import pandas as pd\npd.DataFrame().ix[0]\n", ".loc[0]"),
    ("from sklearn.cross_validation import KFold\n", "model_selection"),
    ("from scipy.misc import imread\nimread('a.png')\n", "keras_upgrade.compat.scipy_images"),
    ("d = {}\nfor k, v in d.iteritems():\n    print(k)\n", "d.items()"),
    ("import gym\n", "gymnasium"),
]
KERAS = "from keras.models import Sequential\n"


@pytest.mark.parametrize(("code", "new"), OLD)
def test_left_alone_without_keras(expect_unchanged, code: str, new: str) -> None:
    expect_unchanged(code)


@pytest.mark.parametrize(("code", "new"), OLD)
@pytest.mark.parametrize("proof", [KERAS, "import tensorflow as tf\n", "print 'Python 2'\n", "raw_input()\n"])
def test_upgraded_with_keras_or_python2(proof: str, code: str, new: str) -> None:
    assert new in upgrade(proof + code).code


@pytest.mark.parametrize(
    "code",
    [
        "try:\n    reload\nexcept NameError:\n    from importlib import reload\n",
        "import sys\nif sys.version_info[0] == 2:\n    text = unicode\n",
        "def reduce(x):\n    return x\nreduce(3)\n",
        "from numpy import *\nlong(3)\n",
        "try:\n    import cPickle as pickle\nexcept ImportError:\n    import pickle\n",
    ],
)
def test_asking_for_python2_proves_nothing(expect_unchanged, code: str) -> None:
    expect_unchanged(code + OLD[4][0])


def test_another_cell_says_it() -> None:
    def notebook(cells: list[str]) -> str:
        found = [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": []} for cell in cells]
        return json.dumps({"cells": found, "metadata": {}, "nbformat": 4, "nbformat_minor": 2})

    old = OLD[0][0]
    assert upgrade_notebook(notebook([old])).text == notebook([old])
    for cells in ([old, KERAS], [KERAS, old]):
        assert "np.float(3)" not in upgrade_notebook(notebook(cells)).text


def test_another_file_says_it(tmp_path, capsys) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "shop.py").write_text(OLD[0][0])
    assert main([str(tmp_path)]) == 0
    (tmp_path / "plain" / "train.py").write_text(KERAS)
    assert main([str(tmp_path / "plain" / "shop.py")]) == 0
    assert main([str(tmp_path)]) == 1
    assert "float(3)" in (tmp_path / "plain" / "shop.py").read_text()


def test_folder_around_says_it(tmp_path, capsys) -> None:
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "shop.py").write_text(OLD[0][0])
    (tmp_path / "train.py").write_text(KERAS)
    assert main([str(tmp_path)]) == 1


def test_live_cell_uses_what_the_installed_version_lacks() -> None:
    import numpy

    assert not hasattr(numpy, "float")
    memory = Memory(live=True)
    upgrade("import numpy as np\n", memory=memory)
    assert upgrade("np.float(3)\n", memory=memory).code == "float(3)\n"
    assert upgrade("d.iteritems()\n", memory=memory).code == "d.iteritems()\n"
    # What is there is left alone: `np.product` would be, if it were.
    assert upgrade("np.float64(3)\nnp.linalg.norm(3)\n", memory=memory).changes == []

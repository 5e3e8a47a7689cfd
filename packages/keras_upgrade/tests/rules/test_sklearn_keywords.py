from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("imported", "before", "after"),
    [
        ("from sklearn.utils import class_weight", "class_weight.compute_class_weight(w, c, y)", "w, classes=c, y=y"),
        ("from sklearn.utils import compute_class_weight", "compute_class_weight(w, c, y)", "w, classes=c, y=y"),
        ("from sklearn.datasets import make_blobs", "make_blobs(9, 2, 3)", "9, 2, centers=3"),
        ("from sklearn.datasets import make_moons", "make_moons(9, True, 0.1)", "9, shuffle=True, noise=0.1"),
        ("from sklearn.metrics import confusion_matrix", "confusion_matrix(a, b, [0, 1])", "a, b, labels=[0, 1]"),
        ("from sklearn.preprocessing import label_binarize", "label_binarize(y, [0, 1])", "y, classes=[0, 1]"),
    ],
)
def test_arguments_get_their_names(expect, imported: str, before: str, after: str) -> None:
    expect(f"{imported}\n{before}\n", f"{imported}\n{before.partition('(')[0]}({after})\n")


@pytest.mark.parametrize(
    "code",
    [
        "from sklearn.utils import compute_class_weight\ncompute_class_weight('balanced', classes=c, y=y)\n",
        "from sklearn.metrics import confusion_matrix\nconfusion_matrix(a, b)\n",
        "from sklearn.metrics import confusion_matrix\nconfusion_matrix(*pair, [0, 1])\n",
        "def make_blobs(a, b, c):\n    return a\nmake_blobs(1, 2, 3)\n",
    ],
)
def test_other_calls_stay(expect_unchanged, code: str) -> None:
    expect_unchanged(code)

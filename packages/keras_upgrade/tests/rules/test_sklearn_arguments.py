"""Arguments of scikit-learn, and splitters that learned of the data too early."""

from __future__ import annotations

import pytest
from keras_upgrade import upgrade

OLD = "from sklearn.cross_validation import KFold, StratifiedKFold\n"
NEW = "from sklearn.model_selection import KFold, StratifiedKFold\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("for a, b in KFold(len(x), n_folds=5): pass\n", "for a, b in KFold(n_splits=5).split(range(len(x))): pass\n"),
        (
            "for a, b in KFold(9, 3, True): pass\n",
            "for a, b in KFold(n_splits=3, shuffle=True).split(range(9)): pass\n",
        ),
        ("for a, b in KFold(n=9): pass\n", "for a, b in KFold(n_splits=3).split(range(9)): pass\n"),
        (
            "k = StratifiedKFold(y=y, n_folds=5, shuffle=True)\nfor i, (a, b) in enumerate(k): pass\n",
            "k = StratifiedKFold(n_splits=5, shuffle=True)\nfor i, (a, b) in enumerate(k.split(y, y)): pass\n",
        ),
        ("cross_val_score(m, x, cv=KFold(9, n_folds=3))\n", "cross_val_score(m, x, cv=KFold(n_splits=3))\n"),
        ("KFold(n_splits=5, random_state=seed)\n", "KFold(n_splits=5)\n"),
        ("KFold(5, shuffle=False, random_state=7)\n", "KFold(5, shuffle=False)\n"),
    ],
)
def test_folds(before: str, after: str, expect) -> None:
    expect(OLD + before, NEW + after)


@pytest.mark.parametrize(
    "source",
    [
        "KFold(n_splits=5)\n",
        "KFold(5, shuffle=True)\n",
        "KFold(5, shuffle=True, random_state=7)\n",
        "KFold(5, shuffle=mixed, random_state=7)\n",
        "KFold(5, random_state=None)\n",
        "k = KFold(10)\nfor a, b in k.split(x): pass\n",
        "KFold(*args)\n",
    ],
)
def test_modern_folds_stay(source: str, expect_unchanged) -> None:
    expect_unchanged(NEW + source)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from sklearn.preprocessing import Imputer\nImputer('NaN', 'mean', axis=0)\n",
            "from sklearn.impute import SimpleImputer\nimport numpy as np\n"
            "SimpleImputer(missing_values=np.nan, strategy='mean')\n",
        ),
        (
            "from sklearn.preprocessing import OneHotEncoder\nOneHotEncoder(sparse=False)\n",
            "from sklearn.preprocessing import OneHotEncoder\nOneHotEncoder(sparse_output=False)\n",
        ),
        (
            "from sklearn.preprocessing import OneHotEncoder\nOneHotEncoder(n_values=n)\n",
            "from sklearn.preprocessing import OneHotEncoder\nOneHotEncoder(categories=[range(n)])\n",
        ),
        (
            "from sklearn.manifold import TSNE\nTSNE(n_components=2, n_iter=300)\n",
            "from sklearn.manifold import TSNE\nTSNE(n_components=2, max_iter=300)\n",
        ),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    "source",
    [
        "from sklearn.preprocessing import OneHotEncoder\nOneHotEncoder(sparse_output=False)\n",
        "from sklearn.preprocessing import OneHotEncoder\nOneHotEncoder(categories='auto')\n",
        "class TSNE:\n    def __init__(self, n_iter): pass\n\nTSNE(n_iter=3)\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


@pytest.mark.parametrize(
    ("call", "said"),
    [("Imputer(axis=1)", "transposed"), ("OneHotEncoder(categorical_features=[1])", "ColumnTransformer")],
)
def test_what_has_to_be_done_by_hand(call: str, said: str) -> None:
    name = call.partition("(")[0]
    [warning] = upgrade(f"from sklearn.preprocessing import {name}\n{call}\n").warnings
    assert said in warning.text["en"]


def test_epsilon_of_log_loss(expect) -> None:
    expect(
        "from sklearn.metrics import log_loss\nlog_loss(y, p, eps=1e-15)\n",
        "from sklearn.metrics import log_loss\nlog_loss(y, p)\n",
    )


def test_one_word_for_an_old_encoder_is_one_row(expect) -> None:
    source = (
        "import numpy as np\nfrom sklearn.preprocessing import OneHotEncoder\nohe = OneHotEncoder({})\n"
        "ohe.fit_transform(np.array(x).reshape(-1, 1))\nohe.fit_transform({})\n"
    )
    expect(
        source.format("n_values=n", "np.array(wid)"),
        source.format("categories=[range(n)]", "np.atleast_2d(np.array(wid))"),
    )


def test_what_a_modern_encoder_gets_is_its_owners(expect_unchanged) -> None:
    expect_unchanged(
        "import numpy as np\nfrom sklearn.preprocessing import OneHotEncoder\nohe = OneHotEncoder()\n"
        "ohe.fit_transform(np.array(x))\n"
    )


def test_an_encoded_matrix_becomes_an_array_in_an_old_source(expect, expect_unchanged) -> None:
    use = "x = encoder.fit_transform(y).{}()\nz = sparse.todense()\n"
    expect(
        "from keras.layers.core import Dense\nDense\n" + use.format("todense"),
        "from keras.layers import Dense\nDense\n" + use.format("toarray"),
    )
    expect_unchanged("from keras.layers import Dense\nDense\n" + use.format("todense"))

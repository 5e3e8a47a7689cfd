"""Modules and names that scikit-learn moved."""

from __future__ import annotations

import pytest
from keras_upgrade import Memory, upgrade

S = "sklearn.model_selection"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from sklearn.cross_validation import train_test_split as t\nt(x)\n",
            f"from {S} import train_test_split as t\nt(x)\n",
        ),
        (
            "from sklearn import cross_validation, svm\ncross_validation.cross_val_score(m, x)\nsvm\n",
            "from sklearn import model_selection, svm\nmodel_selection.cross_val_score(m, x)\nsvm\n",
        ),
        (
            "import sklearn.cross_validation as cv\ncv.cross_val_score(m)\n",
            f"import {S} as cv\ncv.cross_val_score(m)\n",
        ),
        ("import sklearn.grid_search\nsklearn.grid_search.GridSearchCV(m)\n", f"import {S}\n{S}.GridSearchCV(m)\n"),
        ("from sklearn.externals import joblib\njoblib.load(f)\n", "import joblib\njoblib.load(f)\n"),
        ("from sklearn.externals.joblib import dump\n", "from joblib import dump\n"),
        (
            "from sklearn.externals.six.moves import html_parser\nhtml_parser.HTMLParser()\n",
            "import html.parser as html_parser\nhtml_parser.HTMLParser()\n",
        ),
        ("from sklearn.externals import six\n", "import six\n"),
        ("from sklearn.datasets.samples_generator import make_blobs\n", "from sklearn.datasets import make_blobs\n"),
        (
            "from sklearn.datasets import load_boston\nb = load_boston()\n",
            "from keras_upgrade.compat.sklearn_datasets import load_boston\nb = load_boston()\n",
        ),
        (
            "from sklearn import datasets\nb = datasets.load_boston()\ni = datasets.load_iris()\n",
            "from sklearn import datasets\nfrom keras_upgrade.compat.sklearn_datasets import load_boston\n"
            "b = load_boston()\ni = datasets.load_iris()\n",
        ),
        (
            "from sklearn.datasets import fetch_mldata\nm = fetch_mldata('MNIST original', data_home='.')\n",
            "from sklearn.datasets import fetch_openml\n"
            "m = fetch_openml('mnist_784', data_home='.', version=1, as_frame=False)\n",
        ),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    "source",
    [
        f"from {S} import train_test_split\ntrain_test_split(x)\n",
        "from sklearn.datasets import load_iris\nload_iris()\n",
        "from mine import cross_validation\ncross_validation.train_test_split(x)\n",
        "cross_validation = 3\nprint(cross_validation)\n",
        "sklearn = 3\nsklearn.cross_validation\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


def test_cells_share_the_import() -> None:
    memory = Memory()
    assert (
        upgrade("from sklearn import cross_validation\n", memory=memory).code == "from sklearn import model_selection\n"
    )
    code = upgrade("cross_validation.train_test_split(x)\n", memory=memory).code
    assert code == "model_selection.train_test_split(x)\n"

"""The rows of `load_boston` come in the order that scikit-learn had, whatever Keras does to them."""

from __future__ import annotations

import numpy as np
import pytest
from keras.datasets import boston_housing
from keras_upgrade.compat.sklearn_datasets import load_boston

ROWS = np.arange(506 * 13, dtype=float).reshape(506, 13)
PRICES = np.arange(506, dtype=float)


@pytest.fixture
def archive(tmp_path, monkeypatch):
    """Keras finds this file where it would download the data."""
    path = tmp_path / "boston_housing.npz"
    np.savez(path, x=ROWS, y=PRICES)
    monkeypatch.setattr("keras.src.datasets.boston_housing.get_file", lambda *args, **more: str(path))


def test_order(archive) -> None:
    (shuffled, _), _ = boston_housing.load_data(test_split=0)
    assert not np.array_equal(shuffled, ROWS)
    data = load_boston()
    assert np.array_equal(data.data, ROWS)
    assert np.array_equal(data["target"], PRICES)


def test_arrays_alone(archive) -> None:
    x, y = load_boston(return_X_y=True)
    assert (x.shape, y.shape) == ((506, 13), (506,))


def test_names(archive) -> None:
    data = load_boston()
    assert data.feature_names.tolist()[:2] == ["CRIM", "ZN"]
    assert "1978" in data.DESCR
    with pytest.raises(AttributeError):
        data.missing  # noqa: B018

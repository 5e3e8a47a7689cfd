"""`load_boston`, which scikit-learn 1.2 took out, on the copy of the data that Keras downloads."""

from __future__ import annotations

import numpy as np

FEATURES = ["CRIM", "ZN", "INDUS", "CHAS", "NOX", "RM", "AGE", "DIS", "RAD", "TAX", "PTRATIO", "B", "LSTAT"]
DESCRIPTION = (
    "Boston house prices (Harrison and Rubinfeld, 1978): 506 towns of 1970 with 13 numbers each; the target is "
    "the median price of "
    "a house in thousands of dollars. The column B is built on the share of Black residents and on the "
    "assumption that it lowers "
    "prices, which is why scikit-learn dropped the dataset."
)
# Keras shuffles the rows by this seed, and so they can be put back into the order that scikit-learn had.
SEED = 113


class Bunch(dict):
    """A dict whose keys are attributes too."""

    def __getattr__(self, name: str) -> object:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def load_boston(return_X_y: bool = False) -> Bunch | tuple[np.ndarray, np.ndarray]:
    """`data` (506, 13) and `target` (506,) in scikit-learn's order, with `feature_names` and `DESCR`.

    With `return_X_y`, the two arrays alone.
    """
    from keras.datasets import boston_housing

    (rows, prices), _ = boston_housing.load_data(test_split=0, seed=SEED)
    order = np.arange(len(rows))
    np.random.RandomState(SEED).shuffle(order)
    data, target = np.empty_like(rows), np.empty_like(prices)
    data[order], target[order] = rows, prices
    if return_X_y:
        return data, target
    return Bunch(data=data, target=target, feature_names=np.array(FEATURES), DESCR=DESCRIPTION)

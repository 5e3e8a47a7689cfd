"""The chapter's network, as `scripts/overnight.py` trains it through the night."""

from __future__ import annotations

from pathlib import Path


def training(folder: Path, patience: int, dropout: float) -> dict[str, object]:
    """The arguments of a `fit`: a compiled model of (784,) -> 10 classes, x of shape (60000, 784) in 0 to 1, y of shape
    (60000,), a fifth held back, and callbacks that stop where `val_loss` has not improved for `patience` epochs."""
    import keras

    from keras_study.data import fashion_mnist

    keras.utils.set_random_seed(1671)
    (x, y), _ = fashion_mnist.load_data()
    model = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(dropout),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(dropout),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.SGD(), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return {
        "model": model,
        "x": x.reshape(len(x), 784).astype("float32") / 255,
        "y": y,
        "validation_split": 0.2,
        "callbacks": [
            keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True),
            keras.callbacks.ModelCheckpoint(folder / "best.keras", "val_loss", save_best_only=True),
            keras.callbacks.TensorBoard(folder),
        ],
    }

"""Makes src/quiver_engine/demo_data: python packages/quiver_engine/train_demo.py --epochs 8

Trains the demo's CNN on Fashion-MNIST (Zalando SE, MIT licence) and keeps two test images of each class. Needs
keras_study, for the data;
the package itself does not. Some seconds an epoch on two cores with KERAS_BACKEND=jax.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import keras
import numpy as np
from keras import layers
from keras_study.data import fashion_mnist
from PIL import Image

FOLDER = Path(__file__).parent / "src" / "quiver_engine" / "demo_data"
JAPANESE = (
    "Tシャツ",
    "ズボン",
    "プルオーバー",
    "ドレス",
    "コート",
    "サンダル",
    "シャツ",
    "スニーカー",
    "バッグ",
    "ショートブーツ",
)


def make_model() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((28, 28, 1), name="image"),
            layers.Rescaling(1 / 255, name="to_0_1"),
            layers.Conv2D(8, 3, padding="same", activation="relu", name="conv1"),
            layers.MaxPooling2D(name="pool1"),
            layers.Conv2D(16, 3, padding="same", activation="relu", name="conv2"),
            layers.MaxPooling2D(name="pool2"),
            layers.Conv2D(32, 3, padding="same", activation="relu", name="conv3"),
            layers.MaxPooling2D(name="pool3"),
            layers.Flatten(name="flatten"),
            layers.Dropout(0.4, name="dropout"),
            layers.Dense(64, activation="relu", name="fc1"),
            layers.Dense(10, activation="softmax", name="predictions"),
        ],
        name="fashion_mnist",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--images", type=int, default=60_000, help="train on so many only")
    parser.add_argument("--batch-size", type=int, default=128)
    arguments = parser.parse_args()
    keras.utils.set_random_seed(2017)
    (x_train, y_train), (x_test, y_test) = fashion_mnist.load_data()
    x_train, y_train = x_train[: arguments.images], y_train[: arguments.images]
    model = make_model()
    schedule = keras.optimizers.schedules.CosineDecay(
        2e-3, arguments.epochs * (len(x_train) // arguments.batch_size + 1)
    )
    model.compile(keras.optimizers.Adam(schedule), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x_train[..., None], y_train, batch_size=arguments.batch_size, epochs=arguments.epochs, verbose=2)
    _, accuracy = model.evaluate(x_test[..., None], y_test, batch_size=500, verbose=0)
    keep(model, accuracy, x_test, y_test)


def keep(model: keras.Model, accuracy: float, x_test: np.ndarray, y_test: np.ndarray) -> None:
    """Writes the model and two test images of each class, in place of what was there."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    # A copy that was never compiled: without the optimizer's state the file is a third.
    plain = keras.models.clone_model(model)
    plain.set_weights(model.get_weights())
    plain.save(FOLDER / "fashion_mnist.keras")
    chosen = sorted(int(row) for label in range(10) for row in np.flatnonzero(y_test == label)[:2])
    images = []
    for row in chosen:
        Image.fromarray(x_test[row]).save(FOLDER / f"{row:04}.png", optimize=True)
        images.append({"file": f"{row:04}.png", "label": int(y_test[row])})
    about = {
        "data": "Fashion-MNIST, Zalando SE, MIT licence; the numbers are those of the test images",
        "test_accuracy": round(accuracy, 4),
        "classes": [{"en": en, "ja": ja} for en, ja in zip(fashion_mnist.CLASS_NAMES, JAPANESE, strict=True)],
        "images": images,
    }
    (FOLDER / "images.json").write_text(json.dumps(about, indent=1) + "\n")
    size = sum(file.stat().st_size for file in FOLDER.iterdir())
    print(f"{FOLDER}: test accuracy {accuracy:.4f}, {size / 1000:.0f} kB")


if __name__ == "__main__":
    main()

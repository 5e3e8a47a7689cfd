from __future__ import annotations

import pytest

IMPORTS = "from keras.models import Sequential\nfrom keras.layers import Activation, Dense, Flatten\n"
HELPER = "from keras_upgrade.compat.training import predict_classes\n"


@pytest.mark.parametrize(
    ("layers", "after"),
    [
        ("Dense(10)", "model.predict(x, 32).argmax(axis=-1)"),
        ("Dense(5), Dense(1)", "(model.predict(x, 32) > 0.5).astype('int32')"),
        ("Dense(3), Activation('softmax')", "model.predict(x, 32).argmax(axis=-1)"),
        ("Dense(units=1)", "(model.predict(x, 32) > 0.5).astype('int32')"),
    ],
)
def test_last_layer_decides(expect, layers: str, after: str) -> None:
    head = f"{IMPORTS}model = Sequential([{layers}])\n"
    expect(head + "model.predict_classes(x, 32)", head + after)


def test_added_layers_count(expect) -> None:
    head = IMPORTS + "model = Sequential()\nmodel.add(Dense(1))\nmodel.add(Dense(4))\n"
    expect(head + "model.predict_classes(x)", head + "model.predict(x).argmax(axis=-1)")


@pytest.mark.parametrize("layers", ["Dense(n)", "Flatten()"])
def test_helper_looks_where_the_last_layer_does_not_tell(expect, layers: str) -> None:
    head = f"model = Sequential([{layers}])\n"
    expect(
        IMPORTS + head + "model.predict_classes(x, 32)",
        IMPORTS + HELPER + head + "predict_classes(model, x, batch_size=32)",
    )


def test_probabilities(expect) -> None:
    head = IMPORTS + "model = Sequential()\n"
    expect(head + "model.predict_proba(x)", head + "model.predict(x)")


@pytest.mark.parametrize(
    "source",
    [
        "from sklearn.svm import SVC\nclf = SVC()\nclf.predict_proba(x)",
        "import keras\nclf.predict_proba(x)",
        "class Net:\n    def predict_classes(self, x):\n        return x\n\n\nNet().predict_classes(x)",
    ],
)
def test_unchanged(expect_unchanged, source: str) -> None:
    expect_unchanged(source)

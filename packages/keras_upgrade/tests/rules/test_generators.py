from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("model.fit_generator(g, steps_per_epoch=3, epochs=2)", "model.fit(g, steps_per_epoch=3, epochs=2)"),
        ("model.fit_generator(generator=g, steps_per_epoch=3)", "model.fit(x=g, steps_per_epoch=3)"),
        ("model.fit_generator(g, 3, 2, 1)", "model.fit(g, steps_per_epoch=3, epochs=2, verbose=1)"),
        ("model.fit_generator(g, steps_per_epoch=3, workers=4, max_queue_size=2)", "model.fit(g, steps_per_epoch=3)"),
        ("model.predict_generator(g, 5, verbose=1)", "model.predict(g, steps=5, verbose=1)"),
        ("model.evaluate_generator(g)", "model.evaluate(g)"),
        ("model.fit_generator(g, **options)", "model.fit(g, **options)"),
        (
            "model.fit_generator(flow, steps_per_epoch=3, class_weight=w)",
            "model.fit(flow, steps_per_epoch=3, class_weight=w)",
        ),
        ("import keras\nmodel.fit(g, workers=4, use_multiprocessing=True)", "import keras\nmodel.fit(g)"),
        (
            "model.fit_generator(\n    g,  # batches\n    steps_per_epoch=3,\n    workers=2,\n)",
            "model.fit(\n    g,  # batches\n    steps_per_epoch=3,\n)",
        ),
    ],
)
def test_changed(expect, before: str, after: str) -> None:
    expect(before, after)


def test_class_weights_go_into_the_batches_of_a_python_generator(expect) -> None:
    batches = "def batches():\n    while True:\n        yield x, y\n\n\n"
    expect(
        f"import keras\n{batches}model.fit_generator(batches(), steps_per_epoch=3, class_weight=w)",
        f"import keras\nfrom keras_upgrade.compat.training import weighted_batches\n"
        f"{batches}model.fit(weighted_batches(batches(), w), steps_per_epoch=3)",
    )


@pytest.mark.parametrize(
    "source",
    [
        "class Net:\n    def fit_generator(self, g):\n        pass\n\n\nNet().fit_generator(g)",
        "import keras\nmodel.fit(x, y, epochs=3)",
        "pool.fit(g, workers=4)",
        "from torch.utils.data import DataLoader\nDataLoader(x, workers=4)",
        "model.fit_generator(*arguments)",
    ],
)
def test_unchanged(expect_unchanged, source: str) -> None:
    expect_unchanged(source)

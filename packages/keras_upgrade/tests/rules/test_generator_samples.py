from __future__ import annotations

import pytest

HELPER = "from keras_upgrade.compat.training import {}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "model.fit_generator(images.flow(x, y, batch_size=30), samples_per_epoch=100, nb_epoch=2)",
            "model.fit(images.flow(x, y, batch_size=30), steps_per_epoch=4, epochs=2)",
        ),
        (
            "model.fit_generator(images.flow(x, y, 50), samples_per_epoch=100, nb_epoch=2)",
            "model.fit(images.flow(x, y, 50), steps_per_epoch=2, epochs=2)",
        ),
        (
            "model.fit_generator(images.flow_from_directory('a'), samples_per_epoch=64, nb_epoch=2)",
            "model.fit(images.flow_from_directory('a'), steps_per_epoch=2, epochs=2)",
        ),
        (
            "batches = images.flow(x, y)\nmodel.evaluate_generator(batches, val_samples=320, nb_worker=2)",
            "batches = images.flow(x, y)\nmodel.evaluate(batches, steps=10)",
        ),
        (
            "model.fit_generator(images.flow(x, y), 320, 5, nb_val_samples=64, validation_data=images.flow(a, b))",
            "model.fit(images.flow(x, y), steps_per_epoch=10, epochs=5, validation_steps=2, "
            "validation_data=images.flow(a, b))",
        ),
        (
            "model.fit_generator(images.flow(x, y), 320, 5)\nmodel.fit(x, y, nb_epoch=2)",
            "model.fit(images.flow(x, y), steps_per_epoch=10, epochs=5)\nmodel.fit(x, y, epochs=2)",
        ),
    ],
)
def test_samples_become_batches_of_a_size_that_is_seen(expect, before: str, after: str) -> None:
    expect("import keras\n" + before, "import keras\n" + after)


def test_computed_count_is_divided_when_it_runs(expect) -> None:
    expect(
        "import keras\nsize = 8\nmodel.fit_generator(images.flow(x, y, batch_size=size), samples_per_epoch=len(x) - "
        "3, nb_epoch=2)",
        "import keras\nfrom math import ceil\nsize = 8\n"
        "model.fit(images.flow(x, y, batch_size=size), steps_per_epoch=ceil((len(x) - 3) / size), epochs=2)",
    )


@pytest.mark.parametrize(
    ("before", "after", "helper"),
    [
        (
            "model.fit_generator(mine(), samples_per_epoch=100, nb_epoch=2, verbose=2)",
            "fit_by_samples(model, mine(), samples_per_epoch=100, epochs=2, verbose=2)",
            "fit_by_samples",
        ),
        (
            "model.fit_generator(nb_epoch=2, samples_per_epoch=100, generator=mine())",
            "fit_by_samples(model, epochs=2, samples_per_epoch=100, generator=mine())",
            "fit_by_samples",
        ),
        (
            "model.predict_generator(mine(), val_samples=10)",
            "predict_by_samples(model, mine(), val_samples=10)",
            "predict_by_samples",
        ),
        (
            "def batches(size):\n    return images.flow(x, y, batch_size=size)\n\n\n"
            "model.evaluate_generator(batches(3), val_samples=9)",
            "def batches(size):\n    return images.flow(x, y, batch_size=size)\n\n\n"
            "evaluate_by_samples(model, batches(3), val_samples=9)",
            "evaluate_by_samples",
        ),
    ],
)
def test_helper_counts_where_the_size_is_not_seen(expect, before: str, after: str, helper: str) -> None:
    expect("import keras\n" + before, "import keras\n" + HELPER.format(helper) + after)


def test_name_of_another_scope_is_no_size(expect) -> None:
    expect(
        "import keras\ndef make(size):\n    global flow\n    flow = images.flow(x, y, batch_size=size)\n\n\n"
        "model.fit_generator(flow, samples_per_epoch=9, nb_epoch=1)",
        "import keras\nfrom keras_upgrade.compat.training import fit_by_samples\ndef make(size):\n    global flow\n"
        "    flow = images.flow(x, y, batch_size=size)\n\n\nfit_by_samples(model, flow, samples_per_epoch=9, epochs=1)",
    )


def test_batches_of_keras_2_are_not_divided(expect) -> None:
    expect(
        "model.fit_generator(images.flow(x, y), 320, 5)", "model.fit(images.flow(x, y), steps_per_epoch=320, epochs=5)"
    )


def test_own_function_is_left(expect_unchanged) -> None:
    expect_unchanged("def plan(samples_per_epoch):\n    return samples_per_epoch\n\n\nplan(samples_per_epoch=3)")

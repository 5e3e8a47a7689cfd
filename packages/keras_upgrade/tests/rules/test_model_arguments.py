from __future__ import annotations

import pytest
from keras_upgrade import upgrade

IMPORT = "from keras.models import Model\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Model(input=a, output=b)", "Model(inputs=a, outputs=b)"),
        ("Model(a, output=[b, c], name='x')", "Model(a, outputs=[b, c], name='x')"),
    ],
)
def test_plural(expect, before: str, after: str) -> None:
    expect(IMPORT + before, IMPORT + after)


@pytest.mark.parametrize(
    "source",
    [
        IMPORT + "Model(a, b)",
        IMPORT + "Model(inputs=a, outputs=b)",
        "from django.db.models import Model\nModel(input=a, output=b)",
        IMPORT + "class Net(Model):\n    pass\n\n\nNet(input=3)",
    ],
)
def test_unchanged(expect_unchanged, source: str) -> None:
    expect_unchanged(source)


def test_one_device(expect) -> None:
    result = expect(
        "from keras.utils import multi_gpu_model\nparallel = multi_gpu_model(model, gpus=2)",
        "parallel = model",
    )
    assert result.changes[-1].check


def test_graph_is_done_by_hand() -> None:
    result = upgrade("from keras.models import Graph\ngraph = Graph()")
    assert len(result.warnings) == 1

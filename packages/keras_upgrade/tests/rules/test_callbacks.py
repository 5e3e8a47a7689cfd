from __future__ import annotations

import pytest
from keras_upgrade import upgrade

HEAD = "from keras.callbacks import *\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("TensorBoard('logs', batch_size=32, write_grads=True)", "TensorBoard('logs')"),
        (
            "TensorBoard('logs', 1, 32, True, False, True)",
            "TensorBoard('logs', 1, write_graph=True, write_images=True)",
        ),
        ("TensorBoard('logs', 0, 32)", "TensorBoard('logs', 0)"),
        ("ReduceLROnPlateau('loss', epsilon=0.1)", "ReduceLROnPlateau('loss', min_delta=0.1)"),
        ("ModelCheckpoint('a.h5', period=1)", "ModelCheckpoint('a.h5')"),
        (
            "ModelCheckpoint('a.h5', 'loss', 0, False, False, 'auto', 1)",
            "ModelCheckpoint('a.h5', 'loss', 0, False, False, 'auto')",
        ),
        ("LambdaCallback(on_batch_end=f, on_epoch_end=g)", "LambdaCallback(on_train_batch_end=f, on_epoch_end=g)"),
        ("ProgbarLogger(count_mode='steps')", "ProgbarLogger()"),
        (
            "class C(Callback):\n    def on_train_begin(self, logs):\n        self.params['nb_epoch']",
            "class C(Callback):\n    def on_train_begin(self, logs):\n        self.params['epochs']",
        ),
    ],
)
def test_changed(expect, before: str, after: str) -> None:
    expect(HEAD + before, HEAD + after)


def test_a_longer_period_is_a_guess() -> None:
    (change,) = upgrade(HEAD + "ModelCheckpoint('a.h5', period=5)").changes
    assert change.check
    assert "save_freq" in change.note.en


@pytest.mark.parametrize(
    "source",
    [
        HEAD + "TensorBoard('logs', 1, True, False)",
        HEAD + "TensorBoard(log_dir='logs', histogram_freq=1, write_graph=True, embeddings_freq=1)",
        HEAD + "ModelCheckpoint('a.keras', 'loss', 0, False, False, 'auto', 'epoch')",
        HEAD + "ReduceLROnPlateau(min_delta=0.1)",
        "from torch.utils.tensorboard import TensorBoard\nTensorBoard(batch_size=3)",
        "class C(Base):\n    def f(self):\n        return self.params['nb_epoch']\n\n\nCallback = 1",
    ],
)
def test_unchanged(expect_unchanged, source: str) -> None:
    expect_unchanged(source)


@pytest.mark.parametrize("value", ["self.validation_data[0]", "self.params['metrics']"])
def test_what_fit_no_longer_gives_is_done_by_hand(value: str) -> None:
    source = f"{HEAD}class C(Callback):\n    def on_epoch_end(self, epoch, logs):\n        return {value}"
    assert [warning.rule for warning in upgrade(source).warnings] == ["callbacks"]


def test_own_validation_data_is_fine() -> None:
    source = (
        f"{HEAD}class C(Callback):\n    def __init__(self, data):\n        self.validation_data = data\n"
        f"    def f(self):\n        self.validation_data"
    )
    assert upgrade(source).warnings == []

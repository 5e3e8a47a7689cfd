"""Each part of the state matters: without it, an interrupted training differs from an undisturbed one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import callbacks as kc
from keras_overnight import callback_states, outside_files, session, state
from keras_overnight.errors import OvernightError
from trainings import Case, Stop, compared, interrupted, network, train

# NumPy 2 warns of the way in which Keras's own callbacks read a variable.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation", "ignore:.* holds state")


class Counter(kc.Callback):
    def __init__(self) -> None:
        super().__init__()
        self.seen = 0

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        self.seen += 1

    def get_state(self) -> dict:
        return {"seen": self.seen}

    def set_state(self, state: dict) -> None:
        self.seen = state["seen"]


def everything(folder: Path) -> list:
    return [
        Counter(),
        kc.ReduceLROnPlateau("val_loss", factor=0.5, patience=3, min_delta=9.0, cooldown=5),
        kc.ReduceLROnPlateau("val_loss", factor=0.9, patience=5, min_delta=9.0),
        # The worst, which comes first: a callback that has forgotten it takes a later one.
        kc.ModelCheckpoint(folder / "best.keras", "val_loss", save_best_only=True, mode="max"),
        kc.ModelCheckpoint(folder / "batches{epoch}.keras", save_freq=3),
        kc.CSVLogger(folder / "log.csv"),
        kc.TensorBoard(folder / "board", update_freq=1),
        kc.SwapEMAWeights(swap_on_epoch=True),
        kc.EarlyStopping("val_loss", patience=5, min_delta=9.0, restore_best_weights=True, start_from_epoch=1),
    ]


CASE = Case(
    lambda: network(keras.optimizers.Adam(use_ema=True)),
    callbacks=everything,
    options={"validation_split": 0.25, "validation_freq": 1, "epochs": 9},
)
STATES = ("best", "wait", "stopped_epoch", "best_epoch", "best_weights", "_last_batch_seen", "cooldown_counter")
STATES += (
    "_batches_seen_since_last_saving",
    "_global_train_batch",
    "_global_test_batch",
    "_ema_weights_in_model",
    "seen",
)


def seen(folder: Path, result: tuple) -> dict:
    """What `compared` sees, and what stands in the callbacks."""
    model, history, callbacks = result
    found = compared(model, history, folder)
    found["callbacks"] = repr([(name, getattr(c, name)) for c in callbacks for name in STATES if hasattr(c, name)])
    return found


def trained(folder: Path, monkeypatch: pytest.MonkeyPatch, mutate: Callable | None) -> dict:
    """Interrupted in the fifth epoch, and between EarlyStopping's word and the end."""
    keras.utils.set_random_seed(1)
    with monkeypatch.context() as patch:
        if mutate is not None:
            mutate(patch)
        finish, calls = session.Session.finish, []

        def stops_once(self: session.Session) -> None:
            calls.append(self)
            if len(calls) == 1:
                raise Stop
            finish(self)

        patch.setattr(session.Session, "finish", stops_once)
        with pytest.raises(Stop):
            interrupted(CASE, folder, [("batch", 4, 2)])
        keras.utils.set_random_seed(77)
        return seen(folder, train(CASE, folder))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict:
    folder = tmp_path_factory.mktemp("undisturbed")
    keras.utils.set_random_seed(1)
    return seen(folder, train(CASE, folder))


def without(kind: type, name: str) -> Callable:
    def mutate(patch: pytest.MonkeyPatch) -> None:
        left = tuple(other for other in callback_states.ATTRIBUTES[kind] if other != name)
        assert len(left) + 1 == len(callback_states.ATTRIBUTES[kind])
        patch.setitem(callback_states.ATTRIBUTES, kind, left)

    return mutate


def without_variables(chosen: Callable) -> Callable:
    """As they were before, for the variables of which `chosen(group, variable)` is true."""

    def mutate(patch: pytest.MonkeyPatch) -> None:
        give = state.give

        def forgetful(model: keras.Model, table: dict, arrays: list) -> None:
            groups = state.groups_of(model)
            before = [(v, state.as_array(v)) for name, vs in groups.items() for v in vs if chosen(name, v)]
            assert before, "there must be such variables"
            give(model, table, arrays)
            for variable, value in before:
                variable.assign(value)

        patch.setattr(state, "give", forgetful)

    return mutate


def global_dice(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("keras_overnight.ordering.permutation", lambda seed, number, count: np.random.permutation(count))


MUTATIONS = {
    "weights": without_variables(lambda group, v: group == "model" and v.trainable),
    "moving averages": without_variables(lambda group, v: "moving" in v.path and group == "model"),
    "seed generators": without_variables(lambda group, v: "seed" in v.path),
    "optimizer": without_variables(lambda group, v: group == "optimizer" and "rate" not in v.path),
    "learning rate": without_variables(lambda group, v: group == "optimizer" and "learning_rate" in v.path),
    "order of samples": global_dice,
    "files cut": lambda patch: patch.setattr(outside_files, "roll_back", lambda *arguments: None),
    "files appended to": lambda patch: patch.setattr(
        outside_files.Appending, "__enter__", lambda self: setattr(self, "before", [])
    ),
    "a user's callback": lambda patch: patch.setattr(callback_states, "takes_part", lambda callback: False),
    **{
        f"{kind.__name__}.{name}": without(kind, name)
        for kind, name in [
            (kc.EarlyStopping, "best"),
            (kc.EarlyStopping, "wait"),
            (kc.EarlyStopping, "stopped_epoch"),
            (kc.EarlyStopping, "best_epoch"),
            (kc.EarlyStopping, "best_weights"),
            (kc.ReduceLROnPlateau, "best"),
            (kc.ReduceLROnPlateau, "wait"),
            (kc.ReduceLROnPlateau, "cooldown_counter"),
            (kc.ModelCheckpoint, "best"),
            (kc.ModelCheckpoint, "_last_batch_seen"),
            (kc.ModelCheckpoint, "_batches_seen_since_last_saving"),
            (kc.TensorBoard, "_global_train_batch"),
            (kc.TensorBoard, "_global_test_batch"),
            (kc.SwapEMAWeights, "_ema_weights_in_model"),
        ]
    },
}  # fmt: skip


def test_with_all_of_it_nothing_differs(undisturbed: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(undisturbed["epochs"]) < 9, "EarlyStopping must have stopped it"
    found = trained(tmp_path, monkeypatch, None)
    weights = len(undisturbed["bits"]) - 4
    # Keras makes the metrics' four variables with the first batch: a training that had stopped has none of its own.
    assert found.pop("bits")[:weights] == undisturbed["bits"][:weights]
    assert found == {key: value for key, value in undisturbed.items() if key != "bits"}


@pytest.mark.parametrize("name", MUTATIONS)
def test_without_one_part_something_differs(
    name: str, undisturbed: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        found = trained(tmp_path, monkeypatch, MUTATIONS[name])
    except (OvernightError, AssertionError):
        # Refused, or stopped before it came to where it is interrupted.
        return
    weights = len(undisturbed["bits"]) - 4
    found["bits"] = found["bits"][:weights]
    assert found != {**undisturbed, "bits": undisturbed["bits"][:weights]}


def test_the_table_names_all_that_is_captured() -> None:
    captured = {f"{kind.__name__}.{name}" for kind, names in callback_states.ATTRIBUTES.items() for name in names}
    # The columns follow from the rows again; the graph is not drawn into the log twice (test_exact, TensorBoard).
    assert captured - set(MUTATIONS) == {"CSVLogger.keys", "TensorBoard._should_write_train_graph"}

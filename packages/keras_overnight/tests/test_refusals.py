"""What is refused, and that it leaves the folder as it was; what is said when a disk is full or a signal comes."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import keras
import keras_overnight
import numpy as np
import pytest
from keras import callbacks as kc
from keras import layers
from keras_overnight import OvernightError, container
from trainings import Case, Stop, arrays, compared, interrupted, network, train

# NumPy 2 warns of the way in which Keras's own callbacks read a variable.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A training of three epochs, two of which are behind."""
    folder = tmp_path_factory.mktemp("begun")
    with pytest.raises(Stop):
        train(Case(), folder, ("end", 2), epochs=3)
    return folder


def wider() -> keras.Model:
    model = keras.Sequential([keras.Input((6,)), layers.Dense(9), layers.Dense(3, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def another_cell() -> Case:
    x, y = arrays()
    x = x.copy()
    x[3, 2] += 1
    return Case(data=lambda: {"x": x, "y": y})


@pytest.mark.parametrize(
    ("case", "options", "named"),
    [
        (Case(wider), {}, "model.variables"),
        (Case(lambda: network("sgd")), {}, "compile.optimizer"),
        (Case(lambda: network(steps_per_execution=2)), {}, "compile.steps_per_execution: saved 1, now 2"),
        (another_cell(), {}, "data.x.samples"),
        (Case(data=lambda: {"x": arrays()[0][:60], "y": arrays()[1][:60]}), {}, r"data.x.shape\[0\]: saved 70, now 60"),
        (Case(), {"seed": 4}, "fit.seed: saved 0, now 4"),
        (Case(), {"batch_size": 8}, "fit.batch_size: saved 16, now 8"),
        (Case(callbacks=lambda f: [kc.TerminateOnNaN()]), {}, "callbacks"),
        (Case(), {"epochs": 1}, "Expected epochs >= 2"),
    ],
)
def test_another_training_is_refused_by_the_difference(begun: Path, case: Case, options: dict, named: str) -> None:
    before = contents(begun / "night")
    with pytest.raises(OvernightError, match=named):
        train(case, begun, **{"epochs": 3, **options})
    after = contents(begun / "night")
    before.pop("lock"), after.pop("lock")
    assert after == before


def test_another_version_is_refused(begun: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keras, "__version__", "4.0")
    with pytest.raises(OvernightError, match=r"versions.keras: saved '3.*', now '4.0'"):
        train(Case(), begun, epochs=3)


def numbers() -> Iterator[tuple]:
    yield arrays()


class Forgetful(keras.utils.PyDataset):
    def __len__(self) -> int:
        return 2

    def __getitem__(self, index: int) -> tuple:
        return arrays()

    def on_epoch_end(self) -> None:
        pass


class Endless(Forgetful):
    @property
    def num_batches(self) -> None:
        return None


def shuffled() -> object:
    import tensorflow as tf

    return tf.data.Dataset.from_tensor_slices(arrays()).shuffle(9).batch(8)


def rolling() -> object:
    import tensorflow as tf

    return tf.data.Dataset.from_tensor_slices(arrays()).map(lambda x, y: (x + tf.random.uniform([6]), y)).batch(8)


def python() -> object:
    import tensorflow as tf

    return tf.data.Dataset.from_generator(numbers, output_types=("float32", "int64"))


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (numbers, "a generator, which cannot be wound back"),
        (Forgetful, r"Forgetful with on_epoch_end\(\).*set_epoch"),
        (Endless, "infinite PyDataset"),
        (shuffled, "shuffles anew in each pass"),
        (rolling, "rolls dice"),
        (python, "calls Python"),
        (lambda: "text", "received: str"),
    ],
)
def test_data_that_cannot_be_replayed_is_refused_with_the_reason(tmp_path: Path, make: Callable, named: str) -> None:
    with pytest.raises(OvernightError, match=named):
        keras_overnight.fit(network(), make(), folder=tmp_path / "night")


def test_a_function_that_gives_epochs_of_different_lengths_is_refused(tmp_path: Path) -> None:
    x, y = arrays()
    with pytest.raises(OvernightError, match="3 batches in epoch 0, 2 in epoch 1"):
        keras_overnight.fit(
            network(), lambda epoch: (x[: 70 - 20 * epoch], y[: 70 - 20 * epoch]), folder=tmp_path, epochs=2, verbose=0
        )


def unbuilt() -> keras.Model:
    model = keras.Sequential([layers.Dense(3)])
    model.compile("adam", "mse")
    return model


@pytest.mark.parametrize(
    ("model", "options", "named"),
    [
        (unbuilt, {}, "is not built"),
        (lambda: keras.Sequential([keras.Input((6,)), layers.Dense(3)]), {}, "Expected a compiled model"),
        (network, {"epochs": 0}, "received: 0"),
        (network, {"epochs": 1.5}, "received: 1.5"),
        (network, {"saving_share": 0}, "saving_share"),
        (network, {"lose_at_most": -1}, "lose_at_most"),
        (network, {"callbacks": [print]}, "received: builtin_function_or_method"),
    ],
)
def test_bad_arguments_are_refused(tmp_path: Path, model: Callable, options: dict, named: str) -> None:
    with pytest.raises(OvernightError, match=named):
        keras_overnight.fit(model(), *arrays(), folder=tmp_path / "night", **options)


def test_a_folder_that_is_a_file_and_a_rival_callback_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OvernightError, match="can be written to"):
        keras_overnight.fit(network(), *arrays(), folder=tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"
    with pytest.raises(OvernightError, match="BackupAndRestore"):
        keras_overnight.fit(
            network(), *arrays(), folder=tmp_path / "b", callbacks=[kc.BackupAndRestore(tmp_path / "c")]
        )


class Forgotten(kc.Callback):
    def __init__(self) -> None:
        super().__init__()
        self.losses: list[float] = []

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        self.losses.append(logs["loss"])


def test_a_callback_that_holds_state_is_named(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match=r"Forgotten holds state .*\(losses\)") as warned:
        train(Case(callbacks=lambda f: [Forgotten()]), tmp_path)
    assert len([w for w in warned if "holds state" in str(w.message)]) == 1


def test_a_full_disk_is_said_and_costs_only_the_snapshots(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keras.utils.set_random_seed(1)
    expected = compared(*train(Case(), tmp_path / "a")[:2], tmp_path / "a")
    replace, full = os.replace, [False]

    def filling(source: str, target: str) -> None:
        # Full from the second epoch to the fourth.
        if Path(target).name in ("000000000002.snapshot", "000000000003.snapshot", "000000000004.snapshot"):
            full[0] = True
            raise OSError(errno.ENOSPC, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(container.os, "replace", filling)
    keras.utils.set_random_seed(1)
    found = compared(*interrupted(Case(), tmp_path / "b", [("batch", 3, 1)])[:2], tmp_path / "b")
    assert full == [True]
    assert found == expected
    said = capsys.readouterr().err
    assert said.count("is not saved") == 2, "once in each process"
    assert "a snapshot needs" in said
    assert "the snapshot of epoch 1 stays" in said
    assert "Saving works again: epoch 5" in said


def test_ctrl_c_leaves_a_state_that_the_same_model_goes_on_from(tmp_path: Path) -> None:
    """In a notebook the cell is run again in the same kernel, with the model as the interruption left it."""

    class CtrlC(kc.Callback):
        def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
            if pressed and self.model.optimizer.iterations.value == 9:
                pressed.clear()
                raise KeyboardInterrupt

    options = {"epochs": 4, "batch_size": 16, "verbose": 0, "lose_at_most": 0}
    pressed: list[bool] = []
    keras.utils.set_random_seed(1)
    expected = network()
    history = keras_overnight.fit(expected, *arrays(), folder=tmp_path / "a", callbacks=[CtrlC()], **options)
    keras.utils.set_random_seed(1)
    model = network()
    pressed.append(True)
    with pytest.raises(KeyboardInterrupt):
        keras_overnight.fit(model, *arrays(), folder=tmp_path / "b", callbacks=[CtrlC()], **options)
    assert keras_overnight.status(tmp_path / "b").state == "interrupted"
    same = keras_overnight.fit(model, *arrays(), folder=tmp_path / "b", callbacks=[CtrlC()], **options)
    assert same.history == history.history
    for a, b in zip(model.get_weights(), expected.get_weights(), strict=True):
        assert a.tobytes() == b.tobytes()
    assert keras_overnight.status(tmp_path / "b").state == "finished"


TERMINATED = """
import sys
sys.path[:0] = sys.argv[2:]
import keras, keras_overnight
from trainings import arrays, network

class Said(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        if batch == 1:
            print("epoch", flush=True)

keras.utils.set_random_seed(1)
options = {"epochs": 8_000_000, "batch_size": 16, "verbose": 0}
keras_overnight.fit(network(), *arrays(), folder=sys.argv[1], callbacks=[Said()], **options)
"""


def test_sigterm_saves_and_says_how_to_go_on(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TERMINATED, tmp_path / "night", *sys.path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        for _ in range(5):
            assert run.stdout.readline() == "epoch\n"
        run.send_signal(signal.SIGTERM)
        _, said = run.communicate()
    # The process ends as it would have ended without us.
    assert run.returncode == -signal.SIGTERM
    now = keras_overnight.status(tmp_path / "night")
    assert now.state == "interrupted"
    assert now.done >= 5
    assert now.runs[-1]["why"] == "SIGTERM"
    assert f"holds epoch {now.done:,}: run the same call again to go on" in said
    assert "SIGTERM" in (tmp_path / "night" / "report.md").read_text(encoding="utf-8")


def test_status_and_report_of_a_finished_training(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from keras_overnight.__main__ import main

    case = Case(callbacks=lambda f: [kc.EarlyStopping("loss", patience=2, min_delta=9.0)])
    _, history, _ = train(case, tmp_path, epochs=50)
    now = keras_overnight.status(tmp_path / "night")
    assert (now.state, now.done, now.epochs, now.interruptions) == ("stopped", len(history.epoch), 50, 0)
    losses = history.history["loss"]
    assert now.best == {"monitor": "loss", "value": min(losses), "epoch": int(np.argmin(losses)) + 1}
    assert now.last == {name: values[-1] for name, values in history.history.items()}
    report = (tmp_path / "night" / "report.md").read_text(encoding="utf-8")
    assert "a callback stopped it (コールバックが停止)" in report
    assert main([str(tmp_path / "night")]) == 0
    assert f"stopped, epoch {now.done} of 50" in capsys.readouterr().out
    assert main([str(tmp_path)]) == 1
    assert "holds no whole snapshot" in capsys.readouterr().err


def test_status_needs_no_keras(tmp_path: Path) -> None:
    train(Case(), tmp_path, epochs=1)
    code = "import sys; sys.path[:0] = sys.argv[2:]; import keras_overnight as k; k.status(sys.argv[1])"
    code += "; assert 'keras' not in sys.modules"
    subprocess.run([sys.executable, "-c", code, tmp_path / "night", *sys.path], check=True)

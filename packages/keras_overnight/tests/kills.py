"""Kills a training again and again with SIGKILL, and compares what comes out with an undisturbed one.

    python kills.py --backend jax --kills 30 --seed 1

A server that has imported the backend forks each process of the training, so that a kill costs about a second. Half of
the kills are aimed at one call (the third fsync, say), half come at a random moment. Prints each kill, and one line of
JSON at the end.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

EPOCHS = 12


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def counted(call: Callable, number: int, after: bool) -> Callable:
    """`call`, in whose `number`-th execution the process dies, before or after."""
    left = number

    def counting(*args: object, **kwargs: object) -> object:
        nonlocal left
        left -= 1
        if left == 0 and not after:
            die()
        result = call(*args, **kwargs)
        if left == 0:
            die()
        return result

    return counting


def aims() -> dict[str, tuple[object, str, bool]]:
    """Where a kill can be aimed at: the owner of a function, its name, and whether to die after it."""
    from keras import callbacks as kc
    from keras_overnight import container, outside_files, session, snapshots
    from keras_overnight.history import HistoryFile

    return {
        "in a snapshot's write": (container, "_bytes_of", False),
        "before a flush to the disk": (os, "fsync", False),
        "between flush and rename": (os, "replace", False),
        "after the rename": (os, "replace", True),
        "before the old generation goes": (snapshots.Snapshots, "paths", False),
        "while event files are flushed": (outside_files, "flush", True),
        "after the history's commit": (HistoryFile, "commit", True),
        "after a row of the CSV log": (kc.CSVLogger, "on_epoch_end", True),
        "after TensorBoard's epoch": (kc.TensorBoard, "on_epoch_end", True),
        "in validation": (kc.TensorBoard, "on_test_begin", True),
        "while the best model is written": (kc.ModelCheckpoint, "_save_model", True),
        "while files are rolled back": (outside_files, "roll_back", True),
        "before the end is noted": (session.Session, "finish", False),
        "after the end is noted": (session.Session, "finish", True),
    }


def train(folder: Path, aim: tuple[str, int] | None) -> None:
    """One process's part; what is compared is written when the training has come to its end."""
    import keras
    import numpy as np
    from keras import callbacks as kc
    from trainings import Case, arrays, compared, network
    from trainings import train as run

    if aim is not None:
        owner, name, after = aims()[aim[0]]
        setattr(owner, name, counted(getattr(owner, name), aim[1], after))
    # The process that leaves the first snapshot decides; the others must not need the same dice.
    begun = any((folder / "night").rglob("*.snapshot"))
    keras.utils.set_random_seed(os.getpid() % 2**31 if begun else 1)

    def callbacks(folder: Path) -> list:
        return [
            kc.ReduceLROnPlateau("val_loss", factor=0.5, patience=1, min_delta=0.1),
            kc.CSVLogger(folder / "log.csv"),
            kc.TensorBoard(folder / "board"),
            kc.ModelCheckpoint(folder / "best.keras", "val_loss", save_best_only=True),
            kc.EarlyStopping("val_loss", patience=8, restore_best_weights=True),
        ]

    case = Case(network, lambda: dict(zip("xy", arrays(), strict=True)), callbacks, {"validation_split": 0.25})
    model, history, _ = run(case, folder, epochs=EPOCHS)
    found = compared(model, history, folder)
    # Keras makes its metrics with the first batch, of which a training that had ended has none.
    found["bits"] = found["bits"][: len(model.variables) + len(model.optimizer.variables)]
    text = json.dumps({key: hashlib.sha256(repr(value).encode()).hexdigest() for key, value in found.items()})
    beside = folder / "result.tmp"
    beside.write_text(text, encoding="utf-8")
    os.rename(beside, folder / "result.json")
    assert np.isfinite(history.history["loss"]).all()


def fork(folder: Path, aim: tuple[str, int] | None) -> int:
    """The process of a training, in a session of its own."""
    folder.mkdir(exist_ok=True)
    process = os.fork()
    if process:
        return process
    log = os.open(folder / "log.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    try:
        train(folder, aim)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def ended(process: int, seconds: float | None) -> int | None:
    """The process's wait status, after it was killed when it ran longer than `seconds`."""
    until = None if seconds is None else time.monotonic() + seconds
    while True:
        done, status = os.waitpid(process, os.WNOHANG)
        if done:
            return status
        if until is not None and time.monotonic() >= until:
            os.kill(process, signal.SIGKILL)
            return os.waitpid(process, 0)[1]
        time.sleep(0.002)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backend", default="tensorflow", choices=["tensorflow", "jax", "torch"])
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    os.environ["KERAS_BACKEND"] = arguments.backend
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    sys.path.insert(0, str(Path(__file__).parent))
    # Imported, and nothing computed: threads do not survive a fork.
    import keras  # noqa: F401
    import keras_overnight.training  # noqa: F401
    import tensorboard.summary.writer.event_file_writer  # noqa: F401
    import tensorflow.summary  # noqa: F401
    from tensorboard.backend.event_processing import event_file_loader  # noqa: F401

    seed = random.SystemRandom().randrange(2**32) if arguments.seed is None else arguments.seed
    print(f"{arguments.backend}: seed {seed}", flush=True)
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="kills-") as place:
        report = kill_all(Path(place), arguments.kills, dice)
    print(json.dumps({"backend": arguments.backend, "seed": seed, **report}), flush=True)
    return int(report["differences"] > 0 or report["failures"] > 0)


def kill_all(place: Path, kills: int, dice: random.Random) -> dict[str, int]:
    began = time.monotonic()
    if ended(fork(place / "undisturbed", None), None) != 0:
        print((place / "undisturbed" / "log.txt").read_text(), flush=True)
        return {"kills": 0, "resumes": 0, "differences": 0, "failures": 1}
    whole = time.monotonic() - began
    expected = json.loads((place / "undisturbed" / "result.json").read_text())
    names = list(aims())
    done = resumes = differences = failures = trainings = 0
    folder = place / "0"
    while done < kills or folder.exists():
        aim = None
        wait = None
        if done < kills:
            if dice.random() < 0.5:
                aim = (dice.choice(names), dice.randint(1, 6))
            else:
                wait = dice.uniform(0, whole)
        resumes += folder.exists()
        status = ended(fork(folder, aim), wait)
        if os.WIFSIGNALED(status):
            done += 1
            print(f"{done}: {aim or f'after {wait:.2f} s'}", flush=True)
            continue
        if status != 0:
            print((folder / "log.txt").read_text()[-4000:], flush=True)
            failures += 1
        else:
            found = json.loads((folder / "result.json").read_text())
            different = [key for key in expected if found[key] != expected[key]]
            differences += len(different)
            if different:
                print(f"differs in {different}\n{(folder / 'log.txt').read_text()[-3000:]}", flush=True)
        trainings += 1
        if failures or differences:
            break
        folder = place / str(trainings)
    return {
        "kills": done, "resumes": resumes, "trainings": trainings, "differences": differences, "failures": failures
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())

"""TensorBoard is never blank: where no run is, one small network is trained on Fashion-MNIST while its curves appear.

python -m keras_study.first_run logs
"""

from __future__ import annotations

import argparse
import fcntl
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

EPOCHS = 6
VALIDATION_IMAGES = 12_000
# A first run killed before its first epoch ended leaves event files with a header (some 80 bytes) and nothing to draw.
HEADER_BYTES = 128
HINT = "To see curves, open notebooks/en/00-your-first-network.ipynb and run all its cells."


def main(argv: Sequence[str] | None = None) -> int:
    """Write `LOGS_DIR/welcome-<YYYYmmdd-HHMMSS>` unless there is a run.

    Returns:
        The exit code: 1 if no run can be written, which one line on stderr explains.
    """
    parser = argparse.ArgumentParser(
        prog="python -m keras_study.first_run", description="Train TensorBoard's first run."
    )
    parser.add_argument("logs_dir", type=Path, metavar="LOGS_DIR", help="TensorBoard's folder of runs")
    logs_dir = parser.parse_args(argv).logs_dir

    try:
        logs_dir.mkdir(parents=True, exist_ok=True)
        with _alone_in(logs_dir) as alone:
            if not alone:
                _say(f"Another program is just training TensorBoard's first run in {logs_dir}: nothing to do.")
                return 0
            if _holds_run(logs_dir):
                _say(f"{logs_dir} holds runs already: nothing to do.")
                return 0
            run = logs_dir / time.strftime("welcome-%Y%m%d-%H%M%S")
            run.mkdir()
            try:
                _train(run)
            finally:
                # What was written stays; a folder in which nothing was is none of TensorBoard's business.
                with suppress(OSError):
                    run.rmdir()
    except (OSError, ImportError, RuntimeError) as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        _say(f"No first run for TensorBoard in {logs_dir}: {reason} {HINT}")
        return 1
    except KeyboardInterrupt:
        return 130
    _say(f"TensorBoard's first run is in {run}.")
    return 0


def _say(message: str) -> None:
    print(message, file=sys.stderr)


@contextmanager
def _alone_in(folder: Path) -> Iterator[bool]:
    """Whether no other first run works in `folder`; the kernel frees the lock of a killed one, and no file remains."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        except OSError:
            # A file system without locks on folders (NFS): at worst there will be two first runs.
            pass
        yield True
    finally:
        os.close(descriptor)


def _holds_run(logs_dir: Path) -> bool:
    return any(
        not file.relative_to(logs_dir).parts[0].startswith("welcome-") or file.stat().st_size > HEADER_BYTES
        for file in logs_dir.rglob("events.out.tfevents*")
    )


def _train(run: Path) -> None:
    # JupyterLab comes first, also when a page is opened just now. Threads take the priority that holds when they start.
    os.nice(10)
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

    from keras_study.data import fashion_mnist

    (images, labels), _ = fashion_mnist.load_data()
    images = images.reshape(len(images), -1).astype("float32") / 255

    import keras
    import tensorflow as tf

    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((images.shape[1],)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(len(fashion_mnist.CLASS_NAMES), activation="softmax"),
        ]
    )
    # Many batches a call halve the time of a network as small as this one.
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], steps_per_execution=64)
    _say(f"Training a small network for TensorBoard, {EPOCHS} epochs, in {run}.")
    try:
        model.fit(
            images[:-VALIDATION_IMAGES],
            labels[:-VALIDATION_IMAGES],
            batch_size=128,
            epochs=EPOCHS,
            validation_data=(images[-VALIDATION_IMAGES:], labels[-VALIDATION_IMAGES:]),
            # TensorBoard cannot show the graph of a Keras 3 model.
            callbacks=[keras.callbacks.TensorBoard(run, histogram_freq=1, write_graph=False)],
            verbose=0,
        )
    except tf.errors.OpError as error:
        # Such as a full disk, which TensorFlow's event writer reports in its own way.
        raise OSError(error.message) from error


if __name__ == "__main__":
    sys.exit(main())

"""What happens in the forked process: stubs in place, one script run as `__main__`, the outcome written down."""

from __future__ import annotations

import faulthandler
import importlib
import json
import linecache
import os
import re
import signal
import sys
import traceback
import types
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .pool import PATIENCE
from .reasons import describe

# Loaded once in the parent, so that each child starts with them; nothing here may start a thread.
PRELOADED = ("numpy", "PIL.Image", "matplotlib", "matplotlib.pyplot", "requests", "h5py")
PRELOADED_IF_THERE = (
    "scipy.optimize",
    "pandas",
    "sklearn",
    "sklearn.model_selection",
    "sklearn.preprocessing",
    "sklearn.metrics",
    "cv2",
    "nltk",
)


class TimeUp(BaseException):
    """The time limit; no `except Exception` of a script catches it."""


@dataclass
class Outcome:
    """What a run left behind; `error` is None where the script reached its end."""

    error: dict[str, Any] | None = None
    traceback: str = ""
    params: list[tuple[int, int | None]] = field(default_factory=list)
    """For each `model.summary()`: the line of the script and the model's number of parameters."""
    idle: list[str] = field(default_factory=list)
    """The models that were trained and of whose weights none has changed."""


# A fork is cheap only while one thread runs; scikit-learn's workers would start without the stubs.
SETTINGS = {
    "KERAS_BACKEND": "tensorflow",
    "MPLBACKEND": "Agg",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    # Without oneDNN, which TensorFlow uses by itself on some processors only, channels can not come first.
    "TF_ENABLE_ONEDNN_OPTS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "LOKY_MAX_CPU_COUNT": "1",
}


def preload() -> None:
    """Imports what most scripts need; must come before anything else imports NumPy."""
    os.environ.update(SETTINGS)
    import matplotlib

    matplotlib.use("Agg")
    for name in PRELOADED + PRELOADED_IF_THERE:
        try:
            importlib.import_module(name)
        except ImportError:
            if name in PRELOADED:
                raise
    import tensorflow as tf

    for name in ("applications", "downloads", "environment", "language", "learning", "training"):
        importlib.import_module(f"{__package__}.stubs.{name}")
    # Looked up once, since `tensorflow.keras` is loaded on first use.
    importlib.import_module("keras")
    _ = tf.keras.layers


@dataclass
class Files:
    """The script's place, where to write the outcome, the folder of made-up files, and the command line."""

    script: Path
    outcome: Path
    library: Path
    arguments: tuple[str, ...] = ()


def run_script(code: str, files: Files, count_steps: Callable[[int], None], seconds: float) -> None:
    """Runs `code` as the file `files.script`, in its folder, and writes the outcome as JSON."""
    path = files.script
    os.environ["HOME"] = str(path.parent)
    # The author's own folders are taken for folders beside the script.
    code = re.sub(r"""(?<=['"])/(?=(Users|home)/)""", "", code)
    os.chdir(path.parent)
    sys.argv = [str(path), *files.arguments]
    # The runner's own folder would let a script import the runner's modules by mistake.
    sys.path[0:1] = [str(path.parent)]
    outcome = Outcome()
    install_stubs(files, count_steps, outcome)
    set_time_limit(seconds)
    # A script that does not hear the alarm is killed; the log then tells where it was.
    faulthandler.dump_traceback_later(seconds * PATIENCE + 1, file=sys.__stderr__)
    main = types.ModuleType("__main__")
    main.__file__ = str(path)
    sys.modules["__main__"] = main
    lines = code.splitlines(keepends=True)
    linecache.cache[str(path)] = (len(code), None, lines, str(path))
    try:
        exec(compile(code, str(path), "exec", dont_inherit=True), main.__dict__)
    except BaseException as error:
        set_time_limit(0)
        outcome.error = describe(error, str(path), code)
        outcome.traceback = "".join(traceback.format_exception(error))[-6000:]
    set_time_limit(0)
    from .stubs import learning

    outcome.idle = sorted(learning.idle)
    files.outcome.write_text(json.dumps(asdict(outcome), default=str))


def set_time_limit(seconds: float) -> None:
    """Limits what the script computes, and generously the time that this takes on a busy machine; 0 for no limit."""
    for timer, number, limit in (
        (signal.ITIMER_PROF, signal.SIGPROF, seconds),
        (signal.ITIMER_REAL, signal.SIGALRM, seconds * PATIENCE),
    ):
        signal.signal(number, raise_time_up)
        signal.setitimer(timer, limit)


def raise_time_up(number: int, frame: object) -> None:
    raise TimeUp


def install_stubs(files: Files, count_steps: Callable[[int], None], outcome: Outcome) -> None:
    import tensorflow as tf

    from .stubs import applications, downloads, environment, language, learning, pictures, training
    from .stubs.library import Library

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    environment.install()
    # Calls that are answered from memory train nothing, and are not looked at.
    learning.install()
    training.install(count_steps)
    applications.install()
    language.install()
    pictures.install_folders()
    downloads.install(Library(files.library), files.script.parent / ".keras")
    watch_summaries(str(files.script), outcome)


def watch_summaries(path: str, outcome: Outcome) -> None:
    """Notes each model that a script summarises, at the outermost line of the script that led there."""
    from keras.src.models.model import Model

    real = Model.summary

    def summary(self, *args, **kwargs):
        result = real(self, *args, **kwargs)
        frame, line = sys._getframe(1), None
        while frame is not None:
            if frame.f_code.co_filename == path:
                line = frame.f_lineno
            frame = frame.f_back
        if line is not None:
            outcome.params.append((line, self.count_params() if self.built else None))
        return result

    Model.summary = summary

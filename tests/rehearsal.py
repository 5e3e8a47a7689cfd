"""Runs a lesson as a learner would, from its folder and without a network, and says what it printed and wrote.

Each lesson runs once in each language, both at the same time. In CI, and with STUDY_MODE=docker, that is in the image
with `--network none`; else in this environment, whose proxy leads nowhere.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbformat
from harness import IMAGE, ROOT
from keras_study import lessons
from keras_study.lessons import Lesson
from keras_study.outputs import settled
from nbformat import NotebookNode

IN_IMAGE = os.environ.get("CI") == "true" or os.environ.get("STUDY_MODE") == "docker"

# No learner sees these. NumPy's deprecation is for Keras to answer (core.convert_to_numpy with a TensorFlow variable),
# and %tensorboard lets go of a server that is to go on running.
STRICT = """
import warnings

warnings.simplefilter("error")
warnings.filterwarnings("ignore", "__array__ implementation doesn't accept a copy keyword", DeprecationWarning)
warnings.filterwarnings("ignore", "subprocess .* is still running", ResourceWarning)
"""
RUNNER = """
import sys
from pathlib import Path

# Lists the fonts once, which on a slow machine is told in red in the first cell that draws.
import matplotlib.font_manager
import nbformat
from nbclient import NotebookClient

path = Path(sys.argv[1])
notebook = nbformat.read(path, as_version=4)
folder = {"metadata": {"path": str(path.parent)}}
try:
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources=folder).execute()
finally:
    nbformat.write(notebook, path)
"""
# Nothing listens there.
NOWHERE = "http://127.0.0.1:9"

# What differs from run to run by its nature: durations, dates and times, addresses in memory, addresses of services.
FLEETING = re.compile(
    r"\d+(?:\.\d+)? ?(?:ms|us|µs|ns|s|秒|ミリ秒|seconds?|minutes?|分)(?:/(?:step|epoch))?(?![A-Za-z])"
    r"|\d{4}-?\d{2}-?\d{2}(?:[-T ]\d{2}:?\d{2}:?\d{2}(?:\.\d+)?)?|\d{1,2}:\d{2}:\d{2}"
    r"|0x[0-9a-f]+|https?://\S+"
)
# A lone digit may be a word in the other language ("two", 2 つ).
NUMBER = re.compile(r"(?:\d+\.\d+|\d{2,})(?:e[+-]?\d+)?")


@dataclass(frozen=True)
class Run:
    """An executed rehearsal and the folder that stands for the learner's checkout."""

    lesson: Lesson
    language: str
    notebook: NotebookNode
    checkout: Path
    failure: str

    def written(self) -> set[Path]:
        """All files below the checkout but the notebook itself, relative to it."""
        own = Path("notebooks", self.language, f"{self.lesson.name}.ipynb")
        files = {path.relative_to(self.checkout) for path in self.checkout.rglob("*") if path.is_file()}
        return files - {own}


class Rehearsals:
    """Runs what is asked for, once; the other language of the same lesson begins at the same time."""

    def __init__(self, new_folder: Callable[[str], Path]) -> None:
        self._new_folder = new_folder
        self._pool = ThreadPoolExecutor(len(lessons.LANGUAGES))
        self._runs: dict[tuple[str, str], Future[Run]] = {}

    def of(self, lesson: Lesson, language: str) -> Run:
        for each in lessons.LANGUAGES:
            key = lesson.name, each
            if key not in self._runs:
                self._runs[key] = self._pool.submit(rehearse, lesson, each, self._new_folder(f"{lesson.name}-{each}"))
        return self._runs[lesson.name, language].result()

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


def rehearse(lesson: Lesson, language: str, checkout: Path) -> Run:
    """Execute `lesson` in `checkout`, an empty folder. A cell that fails is told in the result's `failure`."""
    path = checkout / "notebooks" / language / f"{lesson.name}.ipynb"
    path.parent.mkdir(parents=True)
    (checkout / "logs").mkdir()
    notebook = lessons.notebook(lesson, language, rehearsal=True)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(STRICT))
    nbformat.write(notebook, path)
    command = _in_image(checkout, path) if IN_IMAGE else [sys.executable, "-c", RUNNER, str(path)]
    finished = subprocess.run(command, capture_output=True, text=True, check=False, env=_environment(checkout))
    failure = finished.stderr[-3000:] if finished.returncode else ""
    return Run(lesson, language, nbformat.read(path, as_version=4), checkout, failure)


def _in_image(checkout: Path, path: Path) -> list[str]:
    mounts = [word for name in ("notebooks", "logs") for word in ("--volume", f"{checkout / name}:/study/{name}")]
    inside = f"/study/{path.relative_to(checkout)}"
    return ["docker", "run", "--rm", "--network", "none", *mounts, IMAGE, "python", "-c", RUNNER, inside]


def _environment(checkout: Path) -> dict[str, str]:
    # Under pytest's own variable a kernel does not show what C++ code prints, as a learner's does.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), NOWHERE)
    return (
        inherited
        | proxies
        | {name.upper(): value for name, value in proxies.items()}
        | {
            "no_proxy": "127.0.0.1,localhost",
            "NO_PROXY": "127.0.0.1,localhost",
            "MATPLOTLIBRC": str(ROOT / "scripts/services/matplotlibrc"),
            # The user's own list of fonts may be older than this environment and lack its Japanese one.
            "MPLCONFIGDIR": str(checkout.with_name(checkout.name + "-matplotlib")),
            "TF_CPP_MIN_LOG_LEVEL": "1",
        }
    )


def printed(cell: NotebookNode, stream: str = "stdout") -> str:
    """What `cell` wrote to `stream`."""
    return "".join(output["text"] for output in cell.get("outputs", []) if output.get("name") == stream)


def surprises(cell: NotebookNode) -> list[str]:
    """What `cell` shows in red and was not expected to, and what it was expected to show and does not."""
    raises, warns = cell.metadata.get("raises"), cell.metadata.get("warns", [])
    errors = [f"{output.ename}: {output.evalue}" for output in cell.outputs if output.output_type == "error"]
    found = [error for error in errors if not raises or raises not in error]
    if raises and not errors:
        found.append(f"no error, expected: {raises}")
    # A figure is drawn after its cell has ended, so what goes wrong there (a missing glyph) fails no cell.
    warned = printed(cell, "stderr")
    found += [f"no warning, expected: {text}" for text in warns if text not in warned]
    # The lines of a warning that say where it comes from hold none of the texts, so only its first line is compared.
    lines = [line for line in warned.splitlines() if re.search(r"Warning: |^WARNING", line)] if warns else [warned]
    return found + [line for line in lines if line and not any(text in line for text in warns)]


def numbers(cell: NotebookNode) -> list[float]:
    """The numbers that `cell` shows, without those that differ from run to run by their nature.

    They are sorted, as two languages may name them in a different order.
    """
    texts = [printed(cell)] + [
        output["data"].get("text/plain", "") for output in cell.get("outputs", []) if "data" in output
    ]
    return sorted(float(number) for text in texts for number in NUMBER.findall(FLEETING.sub(" ", settled(text))))

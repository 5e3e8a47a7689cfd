"""Screen, keyboard, clock and command line: harmless stand-ins."""

from __future__ import annotations

import argparse
import builtins
import functools
import inspect
import os
import sys
import time
from pathlib import Path

from .pictures import picture

ANSWERS = 20


class Shell:
    """The `get_ipython()` of scripts that were notebooks: takes magics and shell commands, and does nothing."""

    def __getattr__(self, name: str):
        return lambda *args, **kwargs: None

    def getoutput(self, *args: object, **kwargs: object) -> list[str]:
        return []


def install() -> None:
    import matplotlib

    matplotlib.use("Agg", force=True)
    # Scripts ask for TkAgg and the like; there is no screen.
    matplotlib.use = lambda *args, **kwargs: None
    import matplotlib.pyplot as plt

    plt.switch_backend("Agg")
    plt.switch_backend = lambda *args, **kwargs: None
    plt.show = plt.pause = lambda *args, **kwargs: None
    time.sleep = lambda seconds: None
    os.system = lambda command: 0
    builtins.get_ipython = Shell
    builtins.display = lambda *args, **kwargs: None
    install_keyboard()
    install_command_line()
    install_plot_model()
    install_opencv()


def install_keyboard() -> None:
    left = iter(range(ANSWERS))

    def answer(prompt: object = "") -> str:
        print(prompt, end="")
        if next(left, None) is None:
            raise EOFError("no more input")
        return "1"

    builtins.input = answer


def made_up_argument(action: argparse.Action) -> str | None:
    """A value for a required argument whose name tells what it is; None where that cannot be guessed."""
    if action.choices:
        return str(next(iter(action.choices)))
    if action.type in (int, float):
        return "1"
    words = f"{action.dest} {action.help}".lower()
    if "prefix" in words or "output" in words or "result" in words or "save" in words:
        return "result"
    if "image" in words or "photo" in words:
        return f"{action.dest}.jpg"
    return None


def install_command_line() -> None:
    """Gives argparse's required arguments a picture, a prefix or a number where their names ask for one."""
    real = argparse.ArgumentParser.parse_known_args

    def parse_known_args(self, args=None, namespace=None):
        if args is None and len(sys.argv) == 1:
            made_up: list[str] = []
            for action in self._actions:
                positional = not action.option_strings and action.nargs not in ("?", "*")
                if (action.required or positional) and (value := made_up_argument(action)):
                    made_up += [action.option_strings[0], value] if action.option_strings else [value]
            args = made_up
        return real(self, args, namespace)

    argparse.ArgumentParser.parse_known_args = parse_known_args


def install_plot_model() -> None:
    """`plot_model` without pydot and graphviz: the arguments are checked, then a small picture is written."""
    from keras.src.utils import model_visualization

    real = model_visualization.plot_model
    signature = inspect.signature(real)

    @functools.wraps(real)
    def plot_model(*args, **kwargs):
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        if not bound.arguments["model"].built:
            return real(*args, **kwargs)
        picture(Path(bound.arguments["to_file"]), 16, 16)
        return None

    for name, module in list(sys.modules.items()):
        if name.startswith("keras") and getattr(module, "plot_model", None) is real:
            module.plot_model = plot_model
    try:
        import pydot
    except ImportError:
        return
    # `model_to_dot(model).create(...)` of the notebooks calls graphviz itself.
    pydot.Dot.create = lambda self, *args, **kwargs: b'<svg xmlns="http://www.w3.org/2000/svg"></svg>'


def install_opencv() -> None:
    """OpenCV reads files below Python's audit hooks, so a missing picture is made here; windows do nothing."""
    try:
        import cv2
    except ImportError:
        return
    real = cv2.imread

    def imread(filename, *args, **kwargs):
        if not os.path.exists(filename):
            # Opening it makes the audit hook of `downloads` supply it.
            try:
                with open(filename, "rb"):
                    pass
            except OSError:
                return None
        return real(filename, *args, **kwargs)

    cv2.imread = imread
    for name in ("imshow", "namedWindow", "destroyAllWindows", "moveWindow"):
        setattr(cv2, name, lambda *args, **kwargs: None)
    cv2.waitKey = lambda *args, **kwargs: 27

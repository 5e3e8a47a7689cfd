"""`quiver MODEL.keras --input-folder images`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from quiver_engine.version import VERSION


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0 after Ctrl-C, 2 for wrong usage, 3 where the model or a folder cannot be used."""
    parser = make_parser()
    arguments = parser.parse_args(argv)
    if arguments.model is None and not arguments.demo:
        parser.error("a model's file is needed, e.g. quiver model.keras --input-folder images (or quiver --demo)")
    return show(arguments)


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="quiver", description="Shows what every layer of a Keras model sees, in the browser.", allow_abbrev=False
    )
    parser.add_argument("model", nargs="?", metavar="MODEL.keras", help="a model saved by Keras (.keras, or .h5)")
    parser.add_argument(
        "--input-folder", default="./", metavar="FOLDER", help="images to look at (default: this folder)"
    )
    parser.add_argument(
        "--classes", metavar="FILE", help="a text file with one class name a line, in the model's order"
    )
    parser.add_argument("--top", type=int, default=5, metavar="N", help="predictions listed (default 5)")
    parser.add_argument("--compare", metavar="MODEL.keras", help="a second checkpoint, for a view side by side")
    parser.add_argument(
        "--preprocess", default="auto", metavar="HOW", help="auto, none, scale, tf, caffe or torch (default auto)"
    )
    parser.add_argument("--port", type=int, default=5000, help="default 5000, or the next free one; 0 for any")
    parser.add_argument("--host", default="127.0.0.1", help="default 127.0.0.1; beyond it the page asks for a token")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument(
        "--demo", action="store_true", help="a small model trained on Fashion-MNIST, with images; no file needed"
    )
    parser.add_argument("--version", action="version", version=f"quiver_engine {VERSION}")
    return parser


def show(arguments: argparse.Namespace) -> int:
    from quiver_engine import demo
    from quiver_engine.running.model_files import RefusedModel, load

    try:
        if arguments.demo:
            demo.show(arguments.port, arguments.host, not arguments.no_browser)
            return 0
        if not Path(arguments.input_folder).is_dir():
            raise RefusedModel(f"Expected --input-folder to be a folder, received {arguments.input_folder}.")
        classes = read_classes(arguments.classes) if arguments.classes else None
        model = load(arguments.model)
        # Keras is only imported for a file that is worth it.
        from quiver_engine.server import launch

        launch(
            model,
            classes=classes,
            top=arguments.top,
            input_folder=arguments.input_folder,
            port=arguments.port,
            host=arguments.host,
            preprocess=arguments.preprocess,
            compare=arguments.compare,
            title=Path(arguments.model).name,
            open_browser=not arguments.no_browser,
            block=True,
        )
    except (OSError, ValueError, TypeError) as error:
        print(f"quiver: {error}", file=sys.stderr)
        return 3
    return 0


def read_classes(path: str) -> list[str]:
    """One name a line; blank lines at the end do not count.

    Raises:
        OSError, ValueError: the file cannot be read as text.
    """
    return Path(path).read_text("utf-8-sig").rstrip().splitlines()

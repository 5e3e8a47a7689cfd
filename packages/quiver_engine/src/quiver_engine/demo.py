"""`python -m quiver_engine.demo`: a small CNN trained on Fashion-MNIST and twenty of its test images, without any
download."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

FOLDER = Path(__file__).parent / "demo_data"
MODEL = FOLDER / "fashion_mnist.keras"


def load() -> tuple[object, object, list[int], list[str]]:
    """The model, images of the shape (20, 28, 28, 1) from 0 to 255, their classes, and the ten classes' names."""
    import numpy as np
    from PIL import Image

    from quiver_engine import model_files

    told = json.loads((FOLDER / "images.json").read_text("utf-8"))
    images = []
    for entry in told["images"]:
        with Image.open(FOLDER / entry["file"]) as image:
            images.append(np.asarray(image.convert("L"), np.float32)[..., None])
    return model_files.load(MODEL), np.stack(images), [entry["label"] for entry in told["images"]], told["classes"]


def main(argv: Sequence[str] | None = None) -> int:
    from quiver_engine.cli import add_server_arguments

    parser = argparse.ArgumentParser(prog="python -m quiver_engine.demo", description=__doc__.partition(":")[2].strip())
    add_server_arguments(parser)
    arguments = parser.parse_args(argv)
    from quiver_engine.server import launch

    model, images, labels, classes = load()
    try:
        launch(
            model,
            classes=classes,
            inputs=images,
            labels=labels,
            input_folder=None,
            port=arguments.port,
            host=arguments.host,
            title="Fashion-MNIST",
            # The tile in JupyterLab's launcher hands over its own, since there any host name may be in front.
            token=os.environ.get("QUIVER_TOKEN") or None,
            open_browser=not arguments.no_browser,
            block=True,
        )
    except OSError as error:
        print(f"quiver: {error}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

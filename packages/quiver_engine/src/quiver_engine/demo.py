"""The demo: a small CNN trained on Fashion-MNIST and twenty of its test images, without any
download."""

from __future__ import annotations

import json
import os
from pathlib import Path

FOLDER = Path(__file__).parent / "demo_data"
MODEL = FOLDER / "fashion_mnist.keras"


def load() -> tuple[object, object, list[int], list[dict[str, str]]]:
    """The model, images of the shape (20, 28, 28, 1) from 0 to 255, their classes, and the ten classes' names."""
    import numpy as np
    from PIL import Image

    from quiver_engine.running import model_files

    told = json.loads((FOLDER / "images.json").read_text("utf-8"))
    images = []
    for entry in told["images"]:
        with Image.open(FOLDER / entry["file"]) as image:
            images.append(np.asarray(image.convert("L"), np.float32)[..., None])
    return model_files.load(MODEL), np.stack(images), [entry["label"] for entry in told["images"]], told["classes"]


def show(port: int, host: str, open_browser: bool) -> None:
    """Serves the demo until Ctrl-C.

    Raises:
        OSError: no port to listen on.
    """
    from quiver_engine.server import launch

    model, images, labels, classes = load()
    launch(
        model,
        classes=classes,
        inputs=images,
        labels=labels,
        input_folder=None,
        port=port,
        host=host,
        title="Fashion-MNIST",
        # The tile in JupyterLab's launcher hands over its own, since there any host name may be in front.
        token=os.environ.get("QUIVER_TOKEN") or None,
        open_browser=open_browser,
        block=True,
    )

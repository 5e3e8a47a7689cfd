"""Where a learner's files are, in the image and in a checkout."""

from __future__ import annotations

import os
from pathlib import Path


def logs_folder(image: Path = Path("/study/logs")) -> Path:
    """TensorBoard's folder of all runs.

    LOGS_DIR, else /study/logs (the image's), else the nearest `logs` from the current folder upwards.
    """
    if given := os.environ.get("LOGS_DIR"):
        return Path(given).absolute()
    if image.is_dir():
        return image
    here = Path.cwd()
    return next((folder / "logs" for folder in (here, *here.parents) if (folder / "logs").is_dir()), here / "logs")

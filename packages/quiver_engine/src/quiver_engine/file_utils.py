"""A module name of the original Quiver, so that old imports keep working."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from quiver_engine.inputs.images import SUFFIXES, from_array


def list_img_files(input_folder: str | Path) -> list[str]:
    """Names of the folder's images, sorted."""
    return sorted(
        path.name for path in Path(input_folder).iterdir() if path.suffix.lower() in SUFFIXES and path.is_file()
    )


def get_output_filename(layer_name: str, z_idx: int, temp_folder: str | Path, input_path: str) -> str:
    return f"{temp_folder}/{layer_name}_{z_idx}_{input_path}.png"


def save_layer_img(
    layer_outputs: np.ndarray, layer_name: str, idx: int, temp_folder: str | Path, input_path: str
) -> str:
    """Writes (height, width) as a gray PNG; returns its name below `temp_folder`."""
    path = Path(get_output_filename(layer_name, idx, temp_folder, Path(input_path).name))
    path.parent.mkdir(parents=True, exist_ok=True)
    from_array(np.asarray(layer_outputs)[..., None]).save(path)
    return path.name

"""A module name of the original Quiver, so that old imports keep working."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np

from quiver_engine.file_utils import save_layer_img
from quiver_engine.layer_result_generators import get_outputs_generator


def save_layer_outputs(
    input_img: np.ndarray, model: keras.Model, layer_name: str, temp_folder: str | Path, input_path: str
) -> list[str]:
    """Writes one PNG a channel of the layer's output for (1, height, width, channels); returns their names."""
    output = keras.ops.convert_to_numpy(get_outputs_generator(model, layer_name)(input_img, training=False))[0]
    maps = output if output.ndim == 3 else output.reshape(1, 1, -1)
    return [save_layer_img(maps[..., i], layer_name, i, temp_folder, input_path) for i in range(maps.shape[-1])]

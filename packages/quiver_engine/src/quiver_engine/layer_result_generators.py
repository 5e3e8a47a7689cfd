"""A module name of the original Quiver, so that old imports keep working."""

from __future__ import annotations

import keras


def get_outputs_generator(model: keras.Model, layer_name: str) -> keras.Model:
    """The model up to the layer of that name."""
    # A list of one would have to be called with a list.
    inputs = model.inputs if len(model.inputs) > 1 else model.inputs[0]
    return keras.Model(inputs=inputs, outputs=model.get_layer(layer_name).output)

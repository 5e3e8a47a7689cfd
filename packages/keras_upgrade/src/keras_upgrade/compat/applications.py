"""What copies of Keras 2's ready-made models imported from its inner modules."""

from __future__ import annotations


def obtain_input_shape(
    input_shape: tuple | None,
    default_size: int,
    min_size: int,
    data_format: str | None = None,
    require_flatten: bool = True,
    weights: str | None = None,
    *,
    include_top: bool | None = None,
    dim_ordering: str | None = None,
) -> tuple:
    """The shape of one image that a model takes: `input_shape` once it is checked, or the model's own.

    `include_top` and `dim_ordering` ("th", "tf") are the older names of `require_flatten` and `data_format`.

    Raises:
        ValueError: the shape is smaller than `min_size`, has not three sides, or does not fit `weights`.
    """
    import keras
    from keras.src.applications import imagenet_utils

    orders = {"th": "channels_first", "tf": "channels_last"}
    data_format = data_format or orders.get(dim_ordering or "") or keras.config.image_data_format()
    top = require_flatten if include_top is None else include_top
    return imagenet_utils.obtain_input_shape(input_shape, default_size, min_size, data_format, top, weights)

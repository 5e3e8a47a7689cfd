"""All that this package takes from inside Keras, beyond its public API (checked with Keras 3.15).

`model.fit` takes a DataAdapter as it is; the class has no public name.
"""

from __future__ import annotations

from keras.src.trainers.data_adapters import array_slicing, get_data_adapter, is_tf_dataset, is_torch_dataloader
from keras.src.trainers.data_adapters.array_data_adapter import ArrayDataAdapter, can_convert_arrays
from keras.src.trainers.data_adapters.array_slicing import train_validation_split
from keras.src.trainers.data_adapters.data_adapter import DataAdapter

__all__ = [
    "ArrayDataAdapter",
    "DataAdapter",
    "array_slicing",
    "can_convert_arrays",
    "get_data_adapter",
    "is_tf_dataset",
    "is_torch_dataloader",
    "train_validation_split",
]

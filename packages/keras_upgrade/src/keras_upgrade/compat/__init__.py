"""What upgraded code imports where no rewriting alone can do: small stand-ins for what Keras lost.

Each is imported in plain sight (`from keras_upgrade import compat`); nothing is patched. Importing this module loads
neither Keras nor anything else: a name brings in the module that holds it when it is first used.
"""

from __future__ import annotations

import importlib

_PLACES = {
    "applications": ("obtain_input_shape",),
    "arrays": ("slice_arrays",),
    "backend": (
        "batch_dot",
        "batch_flatten",
        "conv2d_transpose",
        "ctc_batch_cost",
        "ctc_decode",
        "foldl",
        "foldr",
        "hard_sigmoid",
        "in_train_phase",
        "pool2d",
        "print_tensor",
        "resize_images",
        "rnn",
        "shape_tensor",
        "spatial_2d_padding",
    ),
    "files": ("get_file",),
    "graph": ("function", "gradients", "learning_phase"),
    "hdf5": ("HDF5Matrix",),
    "layers": (
        "BatchStatistics",
        "Deconvolution2D",
        "Highway",
        "MaxoutDense",
        "ParametricSoftplus",
        "SReLU",
        "data_format",
    ),
    "local": ("LocallyConnected1D", "LocallyConnected2D"),
    "regularizers": ("summed_over_batch",),
    "tables": ("read_dated_csv",),
    "utils": (
        "categorical_probas_to_classes",
        "conv_output_length",
        "convert_all_kernels_in_model",
        "convert_kernel",
        "probas_to_classes",
    ),
}
_HOMES = {name: module for module, names in _PLACES.items() for name in names}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"Expected one of {', '.join(__all__)}, received {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__

"""Keras' names: the many modules that one class was imported from since 2015, and what exists today."""

from __future__ import annotations

from functools import cache
from pathlib import Path

# Each of these once was a complete Keras of its own.
ROOTS = (
    "tensorflow.contrib.keras.python.keras",
    "tensorflow.contrib.keras.api.keras",
    "tensorflow.contrib.keras",
    "tensorflow.compat.v1.keras",
    "tensorflow.compat.v2.keras",
    "tensorflow.python.keras.api._v1.keras",
    "tensorflow.python.keras",
    "tensorflow.keras",
    "tensorflow_core.keras",
    "tensorflow_core.python.keras",
    # Keras 3 has a `keras.api` of its own.
    "keras.api._v1.keras",
    "keras.api._v2.keras",
)

# Modules that were folded into another one. The names in them kept their own names, or have a rule.
MODULES = {
    **{
        f"keras.layers.{module}": "keras.layers"
        for module in [
            "advanced_activations",
            "containers",
            "convolutional",
            "convolutional_recurrent",
            "core",
            "cudnn_recurrent",
            "embeddings",
            "local",
            "merge",
            "noise",
            "normalization",
            "pooling",
            "recurrent",
            "recurrent_v2",
            "wrappers",
            "dense_attention",
            "rnn_cell_wrapper_v2",
            "attention",
            "activation",
            "regularization",
            "reshaping",
            "rnn",
        ]
    },
    **{
        f"keras.utils.{module}": "keras.utils"
        for module in [
            "np_utils",
            "generic_utils",
            "data_utils",
            "vis_utils",
            "visualize_util",
            "io_utils",
            "layer_utils",
            "conv_utils",
            "training_utils",
            "multi_gpu_utils",
            "test_utils",
            "tf_utils",
        ]
    },
    "keras.engine": "keras.layers",
    "keras.engine.base_layer": "keras.layers",
    "keras.engine.input_layer": "keras.layers",
    "keras.engine.network": "keras.models",
    "keras.engine.saving": "keras.models",
    "keras.engine.sequential": "keras.models",
    "keras.engine.topology": "keras.layers",
    "keras.engine.training": "keras.models",
    "keras.engine.functional": "keras.models",
    "keras.initializations": "keras.initializers",
    "keras.initializers.initializers_v1": "keras.initializers",
    "keras.initializers.initializers_v2": "keras.initializers",
    "keras.objectives": "keras.losses",
    "keras.optimizer_v2": "keras.optimizers",
    "keras.optimizers.legacy": "keras.optimizers",
    "keras.legacy.layers": "keras.layers",
    "keras.legacy.models": "keras.models",
    "keras.backend.tensorflow_backend": "keras.backend",
    "keras.backend.theano_backend": "keras.backend",
    "keras.backend.common": "keras.backend",
    "keras.layers.experimental.preprocessing": "keras.layers",
    "keras.layers.experimental": "keras.layers",
    "keras_preprocessing": "keras.preprocessing",
    "keras_applications": "keras.applications",
    "keras.optimizer_v2.adam": "keras.optimizers",
    "keras.optimizers.optimizer_v2": "keras.optimizers",
}

# One class, several public names: the rules know the right-hand one.
ALIASES = {
    "keras.Model": "keras.models.Model",
    "keras.Sequential": "keras.models.Sequential",
    "keras.Input": "keras.layers.Input",
    "keras.Layer": "keras.layers.Layer",
    "keras.InputSpec": "keras.layers.InputSpec",
    "keras.layers.Model": "keras.models.Model",
    "keras.layers.Sequential": "keras.models.Sequential",
    "keras.models.Input": "keras.layers.Input",
    "keras.models.Layer": "keras.layers.Layer",
    "keras.models.InputSpec": "keras.layers.InputSpec",
    "keras.layers.get_source_inputs": "keras.utils.get_source_inputs",
    "keras.layers.serialize": "keras.layers.serialize",
}

# Until Keras 2 these modules could also be had from one that used them: `from keras.layers import regularizers`.
LENT = {
    **dict.fromkeys(["initializations", "initializers"], "keras.initializers"),
    **dict.fromkeys(["losses", "objectives"], "keras.losses"),
    **dict.fromkeys(["np_utils", "utils"], "keras.utils"),
    "activations": "keras.activations",
    "callbacks": "keras.callbacks",
    "constraints": "keras.constraints",
    "metrics": "keras.metrics",
    "models": "keras.models",
    "optimizers": "keras.optimizers",
    "regularizers": "keras.regularizers",
    "K": "keras.backend",
}
LENDERS = ("callbacks", "constraints", "datasets", "layers", "losses", "models", "optimizers", "regularizers", "utils")


@cache
def canonical(dotted: str) -> str:
    """One name for each Keras object, whatever place it was imported from; other names are given back as they are."""
    for root in ROOTS:
        if dotted == root or dotted.startswith(root + "."):
            dotted = "keras" + dotted[len(root) :]
            break
    if not dotted.startswith("keras"):
        return dotted
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        module = ".".join(parts[:length])
        if module in MODULES:
            dotted = ".".join([MODULES[module], *parts[length:]])
            break
    parts = dotted.split(".")
    if len(parts) > 2 and parts[1] in LENDERS and parts[2] in LENT:
        return canonical(".".join([LENT[parts[2]], *parts[3:]]))
    if dotted in ALIASES:
        return ALIASES[dotted]
    head, _, tail = dotted.rpartition(".")
    return f"{ALIASES[head]}.{tail}" if head in ALIASES else dotted


def is_keras(dotted: str | None) -> bool:
    return bool(dotted) and (dotted == "keras" or dotted.startswith("keras."))


def in_tf(dotted: str) -> bool:
    """Whether the name was reached through `tf.keras`, which has some of Keras 2's names left in it."""
    return dotted.startswith(("tensorflow.keras", "tensorflow.compat.v2.keras", "tensorflow.compat.v1.keras"))


@cache
def _api() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    plain: dict[str, frozenset[str]] = {}
    more: dict[str, frozenset[str]] = {}
    table = plain
    for line in Path(__file__).with_name("api.txt").read_text().splitlines():
        if line.startswith("# tf.keras"):
            table = more
        elif not line.startswith("#"):
            module, _, names = line.partition(": ")
            table[module] = frozenset(names.split())
    return plain, more


def exists(dotted: str, tf: bool = False) -> bool:
    """Whether Keras 3 has the public name `dotted`, "keras.layers.Dense"; with `tf`, whether `tf.keras` has it."""
    plain, more = _api()
    module, _, name = dotted.rpartition(".")
    if dotted in plain or name in plain.get(module, ()):
        return True
    if tf and (dotted in more or name in more.get(module, ())):
        return True
    # A method or an attribute of something that exists.
    return (
        module.count(".") >= 1
        and module not in plain
        and name != ""
        and exists(module, tf)
        and module.rpartition(".")[2][:1].isupper()
    )


def is_module(dotted: str, tf: bool = False) -> bool:
    plain, more = _api()
    return dotted in plain or (tf and dotted in more)


def members(module: str) -> frozenset[str]:
    plain, more = _api()
    return plain.get(module, frozenset()) | more.get(module, frozenset())


@cache
def today(dotted: str, tf: bool = False) -> str | None:
    """Where the object of the raw name `dotted` is found now, as "keras....", or None where it is gone."""
    plain_name = dotted
    for root in ROOTS:
        if dotted == root or dotted.startswith(root + "."):
            plain_name = "keras" + dotted[len(root) :]
            break
    if exists(plain_name, tf):
        return plain_name
    name = canonical(dotted)
    return name if exists(name, tf) else None

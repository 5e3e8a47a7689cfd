"""Keras 2 renamed the arguments of all layers (`init` is `kernel_initializer`).

https://github.com/keras-team/keras/releases/tag/2.0.0
"""

from __future__ import annotations

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.handlers import Written
from keras_upgrade.rulebook.rule import Rule, Text

WEIGHTS = {
    "init": "kernel_initializer",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "b_constraint": "bias_constraint",
    "bias": "use_bias",
}
DENSE = {**WEIGHTS, "output_dim": "units"}
CONVOLUTION = {
    **WEIGHTS,
    "nb_filter": "filters",
    "filter_length": "kernel_size",
    "border_mode": "padding",
    "subsample": "strides",
    "subsample_length": "strides",
    "atrous_rate": "dilation_rate",
}
RECURRENT = {
    **DENSE,
    "inner_init": "recurrent_initializer",
    "inner_activation": "recurrent_activation",
    "U_regularizer": "recurrent_regularizer",
    "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout",
}
POOLING = {"pool_length": "pool_size", "poolsize": "pool_size", "stride": "strides", "border_mode": "padding"}
RATE = {"p": "rate"}


def table() -> dict[str, dict[str, str]]:
    """Old argument -> new argument, by layer."""
    layers = {
        "Dense": DENSE,
        "TimeDistributedDense": DENSE,
        "MaxoutDense": {**DENSE, "nb_feature": "features"},
        "Highway": WEIGHTS,
        "Embedding": {
            "init": "embeddings_initializer",
            "W_regularizer": "embeddings_regularizer",
            "W_constraint": "embeddings_constraint",
        },
        "BatchNormalization": {"beta_init": "beta_initializer", "gamma_init": "gamma_initializer"},
        "PReLU": {"init": "alpha_initializer"},
        "GaussianNoise": {"sigma": "stddev"},
        "UpSampling1D": {"length": "size"},
        "Reshape": {"dims": "target_shape"},
    }
    layers |= dict.fromkeys(("SimpleRNN", "GRU", "LSTM"), RECURRENT)
    layers["ConvLSTM2D"] = {**RECURRENT, **CONVOLUTION}
    layers |= dict.fromkeys(
        ("Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "GaussianDropout", "AlphaDropout"), RATE
    )
    for kind in ("Max", "Average"):
        for size in (1, 2, 3):
            layers[f"{kind}Pooling{size}D"] = POOLING
            layers[f"{kind.replace('Average', 'Avg')}Pool{size}D"] = POOLING
    for size in (1, 2, 3):
        for name in ("Convolution", "Conv", "AtrousConvolution", "AtrousConv", "Deconvolution", "Deconv"):
            layers[f"{name}{size}D"] = CONVOLUTION
        layers[f"Conv{size}DTranspose"] = CONVOLUTION
        layers[f"LocallyConnected{size}D"] = CONVOLUTION
        for name in ("SeparableConvolution", "SeparableConv"):
            layers[f"{name}{size}D"] = {old: new for old, new in CONVOLUTION.items() if old != "init"}
    return {f"keras.layers.{name}": arguments for name, arguments in layers.items()}


ARGUMENTS = table()

rule = Rule(
    name="layer-arguments",
    since="2.0",
    title=Text("Arguments of layers", "層の引数名"),
    reason=Text(
        "Keras 2 spelled out the short argument names of Keras 1: `init` is `kernel_initializer`, `border_mode` is "
        "`padding`, `p` is `rate`.",
        "Keras 1 の短い引数名は Keras 2 で説明的な名前に変わりました。"
        "たとえば `init` は `kernel_initializer`、`border_mode` は `padding`、`p` は `rate` です。",
    ),
    before="from keras.layers import Dense\nDense(64, init='uniform', W_regularizer='l2')",
    after="from keras.layers import Dense\nDense(64, kernel_initializer='uniform', kernel_regularizer='l2')",
    proof=1,
)


@rule.call(*ARGUMENTS, given={old for arguments in ARGUMENTS.values() for old in arguments})
def rename(call: Call) -> None:
    given = {one.name for one in call.arguments}
    for old, new in ARGUMENTS[call.name].items():
        if old in given:
            call.rename(old, new)


@rule.call("keras.layers.SeparableConvolution2D", "keras.layers.SeparableConv2D")
def both_kernels(call: Call) -> None:
    """A separable convolution has two kernels, and `init` was for both."""
    init = call.get("init")
    if init is not None:
        call.rename("init", "depthwise_initializer")
        call.add("pointwise_initializer", call.text(init))


FULL = Written({"full"}, r"""['"]full['"]""")


@rule.call(
    *(f"keras.layers.{name}{size}D" for name in ("Convolution", "Conv") for size in (1, 2)),
    given=[FULL],
)
def no_full_padding(call: Call) -> None:
    if call.constant(call.get("border_mode") or call.get("padding")) == "full":
        call.warn(
            "`border_mode='full'` is gone. Put a ZeroPadding layer of kernel size - 1 before a 'valid' convolution.",
            "`border_mode='full'` は廃止されました。「カーネルサイズ − 1」の ZeroPadding 層を手前に置き、"
            "畳み込みは 'valid' にしてください。",
        )

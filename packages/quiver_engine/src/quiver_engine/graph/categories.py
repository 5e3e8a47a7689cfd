"""What kind of layer it is, which decides its colour on the page."""

from __future__ import annotations

import keras

# Looked up by the names of the class and its ancestors, so that a learner's own subclass of Conv2D is one too.
EXACT = {
    "InputLayer": "input",
    "Dense": "dense",
    "EinsumDense": "dense",
    "Embedding": "embedding",
    "RNN": "recurrent",
    "LSTM": "recurrent",
    "GRU": "recurrent",
    "SimpleRNN": "recurrent",
    "Bidirectional": "recurrent",
    "ConvLSTM": "recurrent",
    "BaseConv": "conv",
    "BaseConvTranspose": "conv",
    "BaseDepthwiseConv": "conv",
    "BaseSeparableConv": "conv",
    "BasePooling": "pool",
    "BaseGlobalPooling": "pool",
    "Dropout": "regularization",
    "BaseDropout": "regularization",
    "AlphaDropout": "regularization",
    "GaussianDropout": "regularization",
    "GaussianNoise": "regularization",
    "ActivityRegularization": "regularization",
    "BatchNormalization": "norm",
    "LayerNormalization": "norm",
    "GroupNormalization": "norm",
    "RMSNormalization": "norm",
    "UnitNormalization": "norm",
    "SpectralNormalization": "norm",
    "Merge": "merge",
    "Concatenate": "merge",
    "Dot": "merge",
    "Add": "merge",
    "Rescaling": "preprocess",
    "Normalization": "preprocess",
    "Resizing": "preprocess",
    "CenterCrop": "preprocess",
    "TextVectorization": "preprocess",
    "Discretization": "preprocess",
    "CategoryEncoding": "preprocess",
    "DataLayer": "preprocess",
    "MultiHeadAttention": "attention",
    "GroupedQueryAttention": "attention",
    "Attention": "attention",
    "AdditiveAttention": "attention",
}
BY_MODULE = {
    "keras.src.layers.activations": "activation",
    "keras.src.layers.reshaping": "reshape",
    "keras.src.layers.pooling": "pool",
    "keras.src.layers.merging": "merge",
    "keras.src.layers.regularization": "regularization",
    "keras.src.layers.normalization": "norm",
    "keras.src.layers.preprocessing": "preprocess",
}


def category_of(operation: keras.Operation) -> str:
    """One of `input conv pool dense norm activation recurrent embedding reshape merge attention regularization
    preprocess model other`."""
    if isinstance(operation, keras.Model):
        return "model"
    for ancestor in type(operation).__mro__:
        if ancestor.__name__ in EXACT and ancestor.__module__.startswith("keras."):
            return EXACT[ancestor.__name__]
        for module, category in BY_MODULE.items():
            if ancestor.__module__.startswith(module):
                return category
    if isinstance(operation, (keras.layers.TimeDistributed, keras.layers.Wrapper)):
        return category_of(operation.layer)
    return "other"

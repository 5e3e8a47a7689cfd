"""Arguments of layers: names, order, shapes, initializers, regularizers."""

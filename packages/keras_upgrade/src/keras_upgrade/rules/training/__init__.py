"""Training: fit, generators, callbacks, predictions."""

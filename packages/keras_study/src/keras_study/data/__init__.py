"""Data sets of the lessons, by name: `from keras_study.data import fashion_mnist`."""

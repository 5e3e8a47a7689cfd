"""The backend: its functions, TensorFlow 1, Theano, sessions, tensors."""

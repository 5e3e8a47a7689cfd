"""Running a model: what it is given, one pass that keeps every layer's output, gradients, files and memory."""

"""What a model is: its layers, what feeds what, where a layer's windows lie. Runs nothing."""

"""Data: order of dimensions, pictures, data sets, pretrained networks."""

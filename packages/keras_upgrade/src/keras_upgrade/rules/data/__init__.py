"""Data: order of dimensions, pictures, datasets, pretrained networks."""

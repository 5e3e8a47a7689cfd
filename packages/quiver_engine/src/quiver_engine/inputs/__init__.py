"""What can be looked at: images, arrays, uploads; their preprocessing and the names of their classes."""

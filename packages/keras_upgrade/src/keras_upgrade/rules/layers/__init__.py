"""Layers: classes that went, merged or work otherwise."""

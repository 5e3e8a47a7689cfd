"""Keras's public names: what exists today (api.txt, written by write_api), and where it was before.

May import: nothing of this package.
"""

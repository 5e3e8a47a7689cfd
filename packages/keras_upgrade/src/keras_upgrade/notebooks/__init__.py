"""Cells and notebooks: magics are masked, JSON keeps its bytes, IPython upgrades before it runs.

May import: telling, hints, running, and all below them.
"""

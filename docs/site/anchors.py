"""Anchors as JupyterLab names them, so that one link leads to the same heading in both."""

from __future__ import annotations


def slug(title: str) -> str:
    """The anchor of a heading, such as Where-your-files-go."""
    return title.replace(" ", "-")

"""All channels of a layer in one picture, in the size that a screen can show."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

# Eight columns of VGG16's first maps fill a page at half their size; a cell below 24 px shows nothing.
WIDEST = 960
SMALLEST_CELL = 24


@dataclass(frozen=True)
class Layout:
    """Cell k is at column `k % columns`, row `k // columns`; `factor`: how many rows and columns are averaged into
    one."""

    columns: int
    rows: int
    cell_width: int
    cell_height: int
    factor: int

    def as_json(self, url: str) -> dict[str, object]:
        return {
            "url": url,
            "columns": self.columns,
            "rows": self.rows,
            "cell_width": self.cell_width,
            "cell_height": self.cell_height,
            "scale": 1 / self.factor,
            "width": self.columns * self.cell_width,
            "height": self.rows * self.cell_height,
        }


def layout(height: int, width: int, count: int) -> Layout:
    """For `count` maps of (height, width)."""
    # As near to a square as the maps' own shape allows.
    columns = min(count, max(1, math.ceil(math.sqrt(count * height / max(width, 1)))))
    wanted = max(SMALLEST_CELL, WIDEST // columns)
    factor = max(1, min(math.ceil(width / wanted), width, height))
    return Layout(columns, math.ceil(count / columns), -(-width // factor), -(-height // factor), factor)


def shrink(maps: np.ndarray, factor: int) -> np.ndarray:
    """(height, width, channels) averaged over squares of `factor`; what is left over at an edge is averaged as it
    is."""
    if factor == 1:
        return maps
    height, width, _ = maps.shape
    below, right = -height % factor, -width % factor
    if below or right:
        maps = np.pad(maps, ((0, below), (0, right), (0, 0)), mode="edge")
    total = maps[0::factor, 0::factor].astype(np.float32)
    for row in range(factor):
        for column in range(factor):
            if row or column:
                total += maps[row::factor, column::factor]
    total *= 1 / factor**2
    return total


def levels(maps: np.ndarray, low: np.ndarray | float, high: np.ndarray | float) -> np.ndarray:
    """To 0-255 from `low` to `high`, numbers or one a channel. NaN becomes 0."""
    span = np.asarray(high, np.float32) - np.asarray(low, np.float32)
    factor = np.where(span > 0, 255 / np.where(span > 0, span, 1), 0).astype(np.float32)
    scaled = (maps - np.asarray(low, np.float32)) * factor
    np.clip(scaled, 0, 255, out=scaled)
    return np.nan_to_num(scaled, copy=False, nan=0).astype(np.uint8)


def tile(maps: np.ndarray, order: np.ndarray, plan: Layout) -> np.ndarray:
    """(cell height, cell width, channels) uint8 -> one (rows * cell height, columns * cell width), in the given
    order."""
    height, width, _ = maps.shape
    cells = np.zeros((plan.rows * plan.columns, height, width), np.uint8)
    cells[: len(order)] = maps.transpose(2, 0, 1)[order]
    grid = cells.reshape(plan.rows, plan.columns, height, width).transpose(0, 2, 1, 3)
    return np.ascontiguousarray(grid).reshape(plan.rows * height, plan.columns * width)

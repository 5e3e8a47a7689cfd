"""What a learner does on the page, by the page's data-testid hooks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import FrameLocator, Locator, Page, expect

PATIENCE_MS = 60_000
# The server shares the processor with the test; five seconds are little where a model is being compiled.
expect.set_options(timeout=PATIENCE_MS)


def hook(page: Page | FrameLocator, testid: str, /, **attributes: object) -> Locator:
    """The element with this data-testid; attributes are further data-* of it."""
    wanted = "".join(f'[data-{key}="{value}"]' for key, value in attributes.items())
    return page.locator(f"[data-testid={testid}]{wanted}")


def open_layer(page: Page | FrameLocator, name: str) -> Locator:
    """Clicks a layer in the graph and waits until it is drawn."""
    hook(page, "node", name=name).click()
    return drawn(page, name)


def drawn(page: Page | FrameLocator, name: str, state: str = "ready") -> Locator:
    layer = hook(page, "layer", name=name, state=state)
    expect(layer).to_be_visible(timeout=PATIENCE_MS)
    return layer


def predicted(page: Page | FrameLocator) -> list[str]:
    """The lines of the prediction, once they are there."""
    expect(hook(page, "predictions", state="ready")).to_be_visible(timeout=PATIENCE_MS)
    return hook(page, "prediction").all_inner_texts()


def draw_picture(path: Path, seed: int, side: int = 96) -> Path:
    """A picture with edges and colours, the same for the same seed."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:side, 0:side] / side
    waves = [np.sin(2 * np.pi * (x * rng.uniform(-4, 4) + y * rng.uniform(-4, 4) + rng.uniform())) for _ in range(3)]
    pixels = np.stack(waves, -1) * 90 + 128
    pixels[side // 4 : side // 2, side // 3 : side // 2] = rng.uniform(0, 255, 3)
    Image.fromarray(pixels.astype("uint8")).save(path)
    return path

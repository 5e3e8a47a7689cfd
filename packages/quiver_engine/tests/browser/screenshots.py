"""Renews the README's pictures, of the demo: python packages/quiver_engine/tests/browser/screenshots.py FOLDER"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from browser_steps import PATIENCE_MS, drawn, hook, open_layer, predicted
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect, sync_playwright


def desk_light_english(page: Page) -> None:
    """A shoe, the second convolution and Grad-CAM."""
    hook(page, "input").first.click()
    open_layer(page, "conv2")
    predicted(page)
    hook(page, "prediction").first.click()
    expect(hook(page, "overlay")).to_be_visible(timeout=PATIENCE_MS)


def desk_dark_japanese(page: Page) -> None:
    """Trousers are drawn by hand; the network looks at every stroke."""
    hook(page, "draw").click()
    box = hook(page, "pad-canvas").bounding_box()
    # Waist, right leg, left leg: as narrow and upright as those of Fashion-MNIST.
    legs = [
        (0.38, 0.1),
        (0.62, 0.1),
        (0.62, 0.9),
        (0.57, 0.9),
        (0.55, 0.2),
        (0.45, 0.2),
        (0.43, 0.9),
        (0.38, 0.9),
        (0.38, 0.1),
    ]
    places = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in legs]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=4)
    page.mouse.up()
    expect(hook(page, "input", kind="drawing")).to_have_attribute("aria-pressed", "true")
    open_layer(page, "pool1")
    predicted(page)


def difference(page: Page) -> None:
    """Two inputs side by side, with the difference."""
    hook(page, "input").first.click()
    hook(page, "input").nth(4).click(modifiers=["Shift"])
    open_layer(page, "conv1")
    expect(page.locator(".predictions-second").first).to_be_visible(timeout=PATIENCE_MS)
    expect(hook(page, "tile").first.locator(".tile-picture")).to_have_count(3)


def phone(page: Page) -> None:
    open_layer(page, "conv1")


def vgg16(page: Page) -> None:
    """The first convolution of VGG16, untrained, on a painted boat."""
    drawn(page, "block1_conv1")
    predicted(page)


def paint(folder: Path) -> None:
    """Four pictures of our own: a boat, a house, a flower, a face."""
    side = 448
    sky = np.linspace((255, 214, 150), (92, 160, 214), side)[::-1].round().astype("uint8")
    ground = Image.fromarray(np.repeat(sky[:, None], side, 1))
    for name in ("boat", "flower", "house", "face"):
        image = ground.copy()
        pen = ImageDraw.Draw(image)
        pen.ellipse((320, 40, 400, 120), fill=(255, 236, 170))
        if name == "boat":
            pen.polygon([(0, 290), (110, 150), (190, 260), (270, 180), (448, 300)], fill=(86, 100, 140))
            pen.rectangle((0, 290, side, side), fill=(30, 92, 140))
            for row in range(305, side, 22):
                pen.line(
                    [(x, row + 5 * (-1) ** (x // 28)) for x in range(0, side + 28, 28)], fill=(70, 140, 190), width=4
                )
            pen.polygon([(120, 330), (330, 330), (290, 384), (160, 384)], fill=(140, 52, 40))
            pen.line((222, 120, 222, 330), fill=(70, 44, 30), width=8)
            pen.polygon([(232, 130), (232, 316), (330, 316)], fill=(250, 246, 236))
            pen.polygon([(212, 160), (212, 316), (140, 316)], fill=(226, 84, 60))
        elif name == "house":
            pen.rectangle((0, 340, side, side), fill=(88, 148, 74))
            pen.rectangle((110, 210, 340, 380), fill=(236, 222, 196), outline=(90, 60, 40), width=5)
            pen.polygon([(90, 214), (225, 110), (360, 214)], fill=(166, 60, 46))
            pen.rectangle((200, 290, 252, 380), fill=(96, 62, 40))
            for left in (130, 276):
                pen.rectangle((left, 240, left + 46, 286), fill=(120, 180, 220), outline=(90, 60, 40), width=5)
        elif name == "flower":
            pen.rectangle((0, 350, side, side), fill=(70, 130, 66))
            pen.line((224, 200, 224, 420), fill=(40, 100, 50), width=14)
            for angle in np.linspace(0, 2 * np.pi, 9)[:-1]:
                x, y = 224 + 74 * np.cos(angle), 190 + 74 * np.sin(angle)
                pen.ellipse((x - 44, y - 44, x + 44, y + 44), fill=(222, 70, 120), outline=(150, 30, 80), width=4)
            pen.ellipse((176, 142, 272, 238), fill=(250, 200, 60))
        else:
            pen.ellipse((84, 84, 364, 364), fill=(255, 208, 80), outline=(120, 80, 20), width=8)
            pen.ellipse((150, 160, 190, 220), fill=(40, 30, 30))
            pen.ellipse((258, 160, 298, 220), fill=(40, 30, 30))
            pen.arc((150, 190, 298, 310), 20, 160, fill=(150, 40, 30), width=14)
        image.save(folder / f"{name}.png")


def picture(browser: Browser, url: str, path: Path, steps: Callable[[Page], None], **options: object) -> None:
    settings = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"} | options
    page = browser.new_context(**settings).new_page()
    page.goto(url)
    hook(page, "layer", state="ready").wait_for(state="attached", timeout=PATIENCE_MS)
    steps(page)
    drawn(page, hook(page, "layer").get_attribute("data-name"))
    page.wait_for_timeout(500)
    page.screenshot(path=path)
    # Chromium packs for speed; packed for size they weigh a fifth less.
    with Image.open(path) as shot:
        pixels = shot.convert("RGB")
    pixels.save(path, optimize=True)
    print(f"{path}: {path.stat().st_size:,} bytes")


def main(folder: Path) -> None:
    import keras
    from quiver_engine import demo, server

    folder.mkdir(parents=True, exist_ok=True)
    model, images, labels, classes = demo.load()
    mobile = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
    english, japanese = {"locale": "en-US"}, {"locale": "ja-JP"}
    quiet = {"port": 0, "block": False, "open_browser": False}
    named = {"inputs": images, "labels": labels, "classes": classes, "title": "Fashion-MNIST"}
    with tempfile.TemporaryDirectory() as painted, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        paint(Path(painted))
        keras.utils.set_random_seed(2017)
        with server.launch(keras.applications.VGG16(weights=None), input_folder=painted, **quiet) as handle:
            picture(browser, handle.url, folder / "vgg16-en.png", vgg16, **english)
            picture(browser, handle.url, folder / "vgg16-ja.png", vgg16, **japanese)
        with server.launch(model, **named, **quiet) as handle:
            picture(browser, handle.url, folder / "demo-en.png", desk_light_english, **english)
            picture(browser, handle.url, folder / "difference-en.png", difference, **english)
            picture(browser, handle.url, folder / "demo-ja.png", desk_dark_japanese, **japanese, color_scheme="dark")
            picture(browser, handle.url, folder / "phone.png", phone, **english, **mobile)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Click -> last pixel in Chromium on VGG16 (random weights), for Quiver and for the original's design, and the
forward pass as the floor."""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

import keras
import numpy as np
import original
import psutil
import tensorflow as tf
from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from quiver_engine import QuiverCallback, server
from quiver_engine.answers import maps
from quiver_engine.answers.activations import Request
from quiver_engine.web.handle import Handle

LAYERS = ("block1_conv1", "block5_conv3")
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

QUIET_MS = 700
SHOW = """(name) => document.querySelector(`[data-testid=node][data-name="${name}"]`)
  .scrollIntoView({block: "center", behavior: "instant"})"""
# From the click until the tiles are decoded and on the screen. Milliseconds. It is told of changes, as asking at each
# frame would take the processor from the model.
CLICK = """async (name) => {
  const frame = () => new Promise(requestAnimationFrame);
  const clicked = new MouseEvent("click", {bubbles: true});
  const ready = `[data-testid=layer][data-name="${name}"][data-state=ready] [data-testid=tile]`;
  const drawn = new Promise((done) => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector(ready)) return;
      observer.disconnect();
      done();
    }).observe(document.body, {subtree: true, childList: true, attributes: true});
  });
  const began = performance.now();
  document.querySelector(`[data-testid=node][data-name="${name}"]`).dispatchEvent(clicked);
  await drawn;
  const tiles = () => performance.getEntriesByType("resource").filter((entry) => entry.name.includes("/api/tile/"));
  while (!tiles().some((entry) => entry.startTime >= began && entry.responseEnd > 0)) await frame();
  const image = new Image();
  image.src = tiles().at(-1).name;
  await image.decode();
  await frame();
  await frame();
  return performance.now() - began;
}"""


def forward_ms(model: keras.Model, image: np.ndarray, rounds: int) -> float:
    """The compiled model alone, its output copied out."""
    run = tf.function(tf.autograph.experimental.do_not_convert(lambda x: model(x, training=False)))
    batch = tf.constant(image)
    times = []
    for _ in range(rounds + 2):
        began = time.perf_counter()
        run(batch).numpy()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times[2:])


def clicks(browser: Browser, handle: Handle, layer: str, rounds: int) -> tuple[list[float], list[float]]:
    """First clicks (nothing is computed yet) and later ones (the pass is at hand, this layer not yet drawn)."""
    first, later = [], []
    for _ in range(rounds):
        for times, forget in ((first, True), (later, False)):
            # A browser that has seen nothing, on another layer than the one that is measured.
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            page.goto(f"{handle.url}#layer=block3_pool")
            page.wait_for_selector("[data-testid=layer][data-state=ready]", timeout=60_000)
            page.wait_for_selector("[data-testid=predictions][data-state=ready]", timeout=60_000)
            # Nobody clicks on what is out of sight, or while the page is still being drawn.
            page.evaluate(SHOW, layer)
            page.wait_for_timeout(QUIET_MS)
            handle.session.pictures.clear()
            if forget:
                handle.session.activations.passes.clear()
            times.append(page.evaluate(CLICK, layer))
            page.context.close()
    return first, later


def resident_mb() -> float:
    return psutil.Process().memory_info().rss / 1e6


def memory_of(handle: Handle, folder: Path, count: int) -> tuple[float, float]:
    """Resident MB before and after a layer of that many further images was looked at."""
    generator = np.random.default_rng(1)
    before = resident_mb()
    for number in range(count):
        Image.fromarray(generator.integers(0, 256, (224, 224, 3), np.uint8)).save(folder / f"more-{number:03}.png")
    for entry in handle.session.inputs.files()[-count:]:
        maps.layer(handle.session, Request("1", entry.id))
    return before, resident_mb()


def row(label: str, study: float, peer: float, unit: str, against: str) -> None:
    print(
        f"{label:<34}  study {study:7.0f} {unit}   {against} {peer:7.0f} {unit}   ratio {study / peer:.2f}", flush=True
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--images", type=int, default=200, help="for the memory")
    arguments = parser.parse_args()
    keras.utils.set_random_seed(0)
    model = keras.applications.VGG16(weights=None)
    names = [str(number) for number in range(1000)]
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        pixels = np.random.default_rng(0).integers(0, 256, (224, 224, 3), np.uint8)
        Image.fromarray(pixels).save(folder / "image.png")
        batch = pixels[None].astype("float32")
        executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM)
        handle = server.launch(model, names, input_folder=folder, port=0, block=False, open_browser=False)
        with handle, original.serve(model, batch) as address:
            old_page = browser.new_page(viewport={"width": 1280, "height": 900})
            old_page.goto(address)
            for layer in LAYERS:
                floor = forward_ms(model, batch, arguments.rounds)
                first, later = clicks(browser, handle, layer, arguments.rounds)
                old = []
                for _ in range(max(2, arguments.rounds // 2)):
                    began = time.perf_counter()
                    old_page.evaluate("(layer) => show(layer)", layer)
                    old.append((time.perf_counter() - began) * 1000)
                first_ms, later_ms, old_ms = (statistics.median(times) for times in (first, later, old))
                row(f"{layer}, first click", first_ms, floor, "ms", "forward ")
                row(f"{layer}, first click", first_ms, old_ms, "ms", "original")
                row(f"{layer}, later click", later_ms, floor, "ms", "forward ")
                row(f"{layer}, later click", later_ms, old_ms, "ms", "original")
                answer = maps.layer(
                    handle.session, Request(node_of(handle, layer), handle.session.inputs.files()[0].id)
                )
                print(
                    f"{layer + ', later click, at the server':<34}  study {answer['convert_ms']:7.0f} ms   target "
                    "      50 ms"
                )
            before, after = memory_of(handle, folder, arguments.images)
            row(f"memory after {arguments.images} images", after, before, "MB", "before  ")
        browser.close()
    followed, alone = callback_cost(arguments.rounds)
    row("fit with QuiverCallback", followed * 1000, alone * 1000, "ms", "without ")


def callback_cost(rounds: int) -> tuple[float, float]:
    """Seconds of `fit` with an open page that asks for a layer at each event, and without Quiver, in turn."""
    generator = np.random.default_rng(0)
    x, y = generator.random((12_000, 28, 28, 1), "float32"), generator.integers(0, 10, 12_000)
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(x[:2000], y[:2000], batch_size=64, verbose=0)
    handle = server.launch(model, inputs=x[:1], input_folder=None, port=0, block=False, open_browser=False)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def look() -> None:
        with opener.open(f"{handle.url}api/events") as events:
            for line in events:
                if b'"weights"' in line:
                    opener.open(f"{handle.url}api/layer/1?input=a-0").read()
                    opener.open(f"{handle.url}api/predict?input=a-0").read()

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    while not handle.session.events.pages:
        time.sleep(0.01)
    times: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(rounds):
        for followed in (True, False):
            began = time.perf_counter()
            callbacks = [QuiverCallback(handle)] if followed else []
            model.fit(x, y, epochs=15, batch_size=64, verbose=0, callbacks=callbacks)
            times[followed].append(time.perf_counter() - began)
    handle.stop()
    return statistics.median(times[True]), statistics.median(times[False])


def node_of(handle: Handle, name: str) -> str:
    return handle.session.models["a"].structure.by_name(name).id


if __name__ == "__main__":
    main()

"""Pictures become the model's input as Keras would read them, in bounded memory, and can be inverted and removed."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from PIL import Image
from quiver_engine.inputs import images


def photograph(width: int, height: int, mode: str = "RGB") -> Image.Image:
    y, x = np.mgrid[0:height, 0:width]
    channels = [(x * k + y * (4 - k)) % 256 for k in range(1, 5)]
    picture = Image.fromarray(np.stack(channels[:3], -1).astype(np.uint8))
    return picture if mode == "RGB" else picture.convert(mode)


@pytest.mark.parametrize("kind", ["png", "jpg"])
@pytest.mark.parametrize(("mode", "channels"), [("RGB", 3), ("L", 1), ("RGB", 1), ("L", 3)])
def test_a_picture_is_stretched_as_load_img_does_bilinearly(
    tmp_path: Path, kind: str, mode: str, channels: int
) -> None:
    path = tmp_path / f"photograph.{kind}"
    photograph(83, 61, mode).save(path)
    theirs = keras.utils.load_img(
        path, color_mode="rgb" if channels == 3 else "grayscale", target_size=(32, 24), interpolation="bilinear"
    )
    own = images.fitted(path, "photograph", (32, 24, channels))
    np.testing.assert_array_equal(own, keras.utils.img_to_array(theirs))


def test_a_large_picture_with_transparency_is_nearly_the_same() -> None:
    large = photograph(2600, 2000)
    file = io.BytesIO()
    clear = large.convert("RGBA")
    clear.putalpha(Image.new("L", large.size, 255))
    clear.save(file, "PNG", compress_level=1)
    own = images.fitted(file.getvalue(), "x", (20, 26, 3))
    whole = np.asarray(large.resize((26, 20), Image.Resampling.BILINEAR), np.float32)
    assert np.abs(own - whole).max() < 4


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_taken_sideways_stands_upright(orientation: int) -> None:
    upright = Image.new("L", (40, 20))
    upright.paste(255, (0, 0, 20, 10))
    back = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    stored = upright if back is None else upright.transpose(Image.Transpose(back))
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    stored.save(file, "PNG", exif=exif)
    own = images.fitted(file.getvalue(), "x", (None, None, 1))
    np.testing.assert_array_equal(own[..., 0], np.asarray(upright))


def test_deep_gray_is_brought_to_8_bits() -> None:
    values = np.linspace(1000, 3000, 64, dtype=np.uint16).reshape(8, 8)
    file = io.BytesIO()
    Image.fromarray(values).save(file, "PNG")
    own = images.fitted(file.getvalue(), "x", (8, 8, 1))[..., 0]
    np.testing.assert_allclose(own, (values - 1000.0) * 255 / 2000, atol=1)


def test_a_broken_file_is_not_called_by_its_place_in_memory() -> None:
    with pytest.raises(Exception, match="cannot identify image file the file") as refused:
        images.fitted(b"nothing", "cat.png", (8, 8, 3))
    assert "0x" not in refused.value.en


def test_an_upload_can_be_inverted_and_removed(client: Any, png: Callable, pixels: Callable) -> None:
    made = client.post(
        "/api/inputs?name=shirt.png", content=png(color=(250, 250, 250)), headers={"content-type": "image/png"}
    )
    entry = made.json()
    before = client.get(f"/api/predict?input={entry['id']}").json()
    headers = {"origin": "http://127.0.0.1:5000"}
    turned = client.post(f"/api/inputs/{entry['id']}/invert", headers=headers).json()
    assert (entry["inverted"], turned["inverted"]) == (False, True)
    assert turned["thumbnail"] != entry["thumbnail"]
    assert pixels(client.get(f"/api/inputs/{entry['id']}/picture").content).max() == 5
    assert client.get(f"/api/predict?input={entry['id']}").json()["outputs"] != before["outputs"]
    again = client.post(f"/api/inputs/{entry['id']}/invert", headers=headers).json()
    assert again["inverted"] is False
    left = client.request("DELETE", f"/api/inputs/{entry['id']}", headers=headers)
    assert entry["id"] not in {one["id"] for one in left.json()}
    assert client.get(f"/api/predict?input={entry['id']}").status_code == 404


def test_files_of_the_folder_cannot_be_removed(client: Any, folder: Path) -> None:
    entry = client.get("/api/inputs").json()[0]
    assert client.request("DELETE", f"/api/inputs/{entry['id']}").status_code == 404
    assert (folder / entry["name"]).exists()
    assert client.post(f"/api/inputs/{entry['id']}/invert").json()["inverted"] is True


MEASURE = """
import io, sys, threading
from pathlib import Path
import numpy as np
from PIL import Image
from quiver_engine.inputs.entries import Inputs
from quiver_engine.running.specification import InputSpec

def memory(name):
    return int(Path("/proc/self/status").read_text().split(name + ":")[1].split()[0]) // 1000

folder = Path(sys.argv[1])
spec = InputSpec(((None, 224, 224, 3),), ("float32",), "image", (224, 224, 3))
inputs = Inputs(spec, folder, [])
Path("/proc/self/clear_refs").write_text("5")
start = memory("VmRSS")
at_once = []
for entry in inputs.files():
    for small in (True, False):
        at_once.append(threading.Thread(target=inputs.picture, args=(entry, small)))
for thread in at_once:
    thread.start()
for thread in at_once:
    thread.join()
file = io.BytesIO()
Image.new("RGB", (3000, 2000), (9, 9, 9)).save(file, "BMP")
photograph = file.getvalue()
assert len(photograph) > 18_000_000
for number in range(50):
    inputs.add(f"{number}.bmp", "upload", photograph)
assert len(inputs.all()) == 50 + len(inputs.files())
print(memory("VmHWM") - start)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_many_large_photographs_take_a_bounded_amount_of_memory(tmp_path: Path) -> None:
    folder = tmp_path / "photographs"
    folder.mkdir()
    large = Image.new("RGB", (8000, 6000), (90, 120, 30))
    large.save(folder / "0.jpg", quality=30)
    for number in range(1, 5):
        (folder / f"{number}.jpg").write_bytes((folder / "0.jpg").read_bytes())
    large.convert("RGBA").save(folder / "5.png", compress_level=1)
    del large
    done = subprocess.run([sys.executable, "-c", MEASURE, str(folder)], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 300, f"{done.stdout} MB over the start"

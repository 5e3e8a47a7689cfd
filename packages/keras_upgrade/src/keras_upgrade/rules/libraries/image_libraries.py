"""Names that left Pillow, OpenCV and scikit-image.

https://pillow.readthedocs.io/en/stable/deprecations.html#constants
"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.imports import moved_modules as moves
from keras_upgrade.rulebook.rule import Rule, Text

NAMES = {
    "PIL.Image.ANTIALIAS": "PIL.Image.LANCZOS",
    "PIL.Image.fromstring": "PIL.Image.frombytes",
    "cv2.CV_AA": "cv2.LINE_AA",
    "cv2.CV_LOAD_IMAGE_COLOR": "cv2.IMREAD_COLOR",
    "cv2.CV_LOAD_IMAGE_GRAYSCALE": "cv2.IMREAD_GRAYSCALE",
    "cv2.CV_LOAD_IMAGE_UNCHANGED": "cv2.IMREAD_UNCHANGED",
    "cv2.cv.CV_BGR2GRAY": "cv2.COLOR_BGR2GRAY",
    "cv2.cv.CV_BGR2RGB": "cv2.COLOR_BGR2RGB",
    "cv2.cv.CV_CAP_PROP_FPS": "cv2.CAP_PROP_FPS",
    "cv2.cv.CV_CAP_PROP_FRAME_COUNT": "cv2.CAP_PROP_FRAME_COUNT",
    "cv2.cv.CV_FOURCC": "cv2.VideoWriter_fourcc",
    "skimage.measure.compare_mse": "skimage.metrics.mean_squared_error",
    "skimage.measure.compare_psnr": "skimage.metrics.peak_signal_noise_ratio",
    "skimage.measure.compare_ssim": "skimage.metrics.structural_similarity",
    "skimage.filters.gaussian_filter": "skimage.filters.gaussian",
    "skimage.color.rgb2grey": "skimage.color.rgb2gray",
}
MODULES = {
    "Image": "PIL.Image",
    "ImageDraw": "PIL.ImageDraw",
    "ImageFont": "PIL.ImageFont",
    "ImageOps": "PIL.ImageOps",
    "skimage.filter": "skimage.filters",
}

rule = Rule(
    name="image-libraries",
    since="Pillow 10.0",
    title=Text("Names that left the picture libraries", "画像ライブラリから消えた名前"),
    reason=Text(
        "Pillow's best filter for making pictures smaller is called `LANCZOS`; `ANTIALIAS` was an older name of "
        "it. OpenCV and "
        "scikit-image tidied some names likewise.",
        "Pillow の縮小用フィルタは `LANCZOS` と呼ばれます。`ANTIALIAS` はその古い別名でした。OpenCV や "
        "scikit-image でも名前が整理されています。",
    ),
    before="from PIL import Image\n\nimg = Image.open('cat.jpg').resize((224, 224), Image.ANTIALIAS)",
    after="from PIL import Image\n\nimg = Image.open('cat.jpg').resize((224, 224), Image.LANCZOS)",
    proof=None,
    renames=NAMES,
)


moves.names(rule)


@rule.node(ast.Import, given=MODULES)
def old_pil(statement: ast.Import, edit: Editor) -> None:
    """`import Image` was PIL's own, before Pillow."""
    if len(statement.names) == 1 and statement.names[0].name in MODULES and statement.names[0].name.startswith("Image"):
        alias = statement.names[0]
        edit.replace(statement, f"from PIL import {alias.name}" + (f" as {alias.asname}" if alias.asname else ""))


@rule.node(ast.ImportFrom, given={"skimage"})
def old_filter(statement: ast.ImportFrom, edit: Editor) -> None:
    if statement.module == "skimage.filter" and not statement.level:
        edit.replace(statement, edit.text(statement).replace("skimage.filter", "skimage.filters", 1))


@rule.call("cv2.SIFT", "cv2.SURF", "cv2.FeatureDetector_create", "cv2.BackgroundSubtractorMOG")
def gone(call: Call) -> None:
    call.warn(
        f"`{call.name}` is gone from OpenCV. Next: `cv2.SIFT_create()`, `cv2.ORB_create()` or "
        f"`cv2.createBackgroundSubtractorMOG2()`.",
        f"`{call.name}` は OpenCV からなくなりました。`cv2.SIFT_create()`、`cv2.ORB_create()`、"
        f"`cv2.createBackgroundSubtractorMOG2()` を使ってください。",
    )

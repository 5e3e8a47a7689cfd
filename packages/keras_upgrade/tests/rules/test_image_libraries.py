"""Names that left the picture libraries."""

from __future__ import annotations

import pytest
from keras_upgrade import upgrade
from PIL import Image


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from PIL import Image\nImage.ANTIALIAS\n", "from PIL import Image\nImage.LANCZOS\n"),
        ("import PIL.Image\nPIL.Image.ANTIALIAS\n", "import PIL.Image\nPIL.Image.LANCZOS\n"),
        (
            "import Image\nImage.open(f).resize(s, Image.ANTIALIAS)\n",
            "from PIL import Image\nImage.open(f).resize(s, Image.LANCZOS)\n",
        ),
        ("import cv2\ncv2.CV_LOAD_IMAGE_GRAYSCALE\n", "import cv2\ncv2.IMREAD_GRAYSCALE\n"),
        ("import cv2\ncv2.cv.CV_BGR2GRAY\n", "import cv2\ncv2.COLOR_BGR2GRAY\n"),
        (
            "from skimage.measure import compare_ssim as ssim\nssim(a, b)\n",
            "from skimage.metrics import structural_similarity as ssim\nssim(a, b)\n",
        ),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    "source",
    [
        "from PIL import Image\nImage.LANCZOS\n",
        "from mine import Image\nImage.ANTIALIAS\n",
        "ANTIALIAS = 1\nprint(ANTIALIAS)\n",
        "import cv2\ncv2.imread(f, cv2.IMREAD_COLOR)\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


def test_pillow_is_as_the_rule_says() -> None:
    assert hasattr(Image, "LANCZOS")
    assert not hasattr(Image, "ANTIALIAS")


def test_what_has_to_be_done_by_hand() -> None:
    assert "SIFT_create" in upgrade("import cv2\ncv2.SIFT()\n").warnings[0].text["ja"]

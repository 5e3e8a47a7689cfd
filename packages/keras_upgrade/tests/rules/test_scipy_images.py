"""scipy.misc's pictures are those of keras_upgrade.compat."""

from __future__ import annotations

import pytest
from keras_upgrade import Memory, upgrade

HOME = "keras_upgrade.compat.scipy_images"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from scipy.misc import imread, imresize\nimresize(imread(f), .5)\n",
            f"from {HOME} import imread, imresize\nimresize(imread(f), .5)\n",
        ),
        ("from scipy.misc import imread as rd\nrd(f)\n", f"from {HOME} import imread as rd\nrd(f)\n"),
        (
            "import scipy.misc\nscipy.misc.imresize(scipy.misc.imread(f), (3, 3))\n",
            f"from {HOME} import imresize, imread\nimresize(imread(f), (3, 3))\n",
        ),
        ("import scipy.misc as sci\nsci.imsave(f, x)\n", f"from {HOME} import imsave\nimsave(f, x)\n"),
        (
            "from scipy import misc, ndimage\nmisc.imread(f)\nndimage.zoom(x, 2)\n",
            f"from scipy import ndimage\nfrom {HOME} import imread\nimread(f)\nndimage.zoom(x, 2)\n",
        ),
        ("from scipy.ndimage import imread\nmisc = imread(f)\n", f"from {HOME} import imread\nmisc = imread(f)\n"),
        (
            "import scipy.misc\nimport scipy.io\nscipy.misc.imsave(f, scipy.io.loadmat(g))\n",
            f"import scipy\nimport scipy.io\nfrom {HOME} import imsave\nimsave(f, scipy.io.loadmat(g))\n",
        ),
        ("from scipy.misc import *\nimsave(f, x)\n", f"from {HOME} import imsave\nimsave(f, x)\n"),
        ("import scipy.misc\nx = 1\n", "x = 1\n"),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    if "imresize, imread" in after:
        # Which of the two names comes first in the import is of no matter.
        code = upgrade(before).code
        assert code in (after, after.replace("imresize, imread", "imread, imresize"))
        return
    expect(before, after)


@pytest.mark.parametrize(
    "source",
    [
        "from imageio import imread\nmisc = imread(f)\n",
        "from mine.misc import imread\nimread(f)\n",
        "import misc\nmisc.imread(f)\n",
        "def imread(f): pass\nmisc = imread(f)\n",
        "import scipy.ndimage\nmisc = scipy.ndimage.zoom(x, 2)\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


def test_a_later_cell_uses_the_import() -> None:
    memory = Memory()
    assert (
        upgrade("from scipy.misc import imread, imsave\n", memory=memory).code == f"from {HOME} import imread, imsave\n"
    )
    assert upgrade("misc = imread(f)\n", memory=memory).code == "misc = imread(f)\n"


def test_a_later_cell_reaches_into_the_module() -> None:
    memory = Memory()
    upgrade("import scipy.misc\n", memory=memory)
    assert upgrade("x = scipy.misc.imread(f)\n", memory=memory).code == f"from {HOME} import imread\nx = imread(f)\n"


def test_what_is_gone_for_good_is_said() -> None:
    [warning] = upgrade("from scipy import misc\nx = misc.lena()\n").warnings
    assert "scipy.datasets.face" in warning.text["en"]

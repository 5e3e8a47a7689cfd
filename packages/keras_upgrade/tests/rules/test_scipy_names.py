"""Names that moved within SciPy, or to NumPy."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from scipy.misc import logsumexp\nlogsumexp(x)\n", "from scipy.special import logsumexp\nlogsumexp(x)\n"),
        ("from scipy import interp\ninterp(a, b, c)\n", "from numpy import interp\ninterp(a, b, c)\n"),
        ("import scipy as sp\nsp.pi\n", "import scipy as sp\nimport numpy as np\nnp.pi\n"),
        (
            "import scipy.signal\nscipy.signal.gaussian(3, 1)\n",
            "import scipy.signal\nscipy.signal.windows.gaussian(3, 1)\n",
        ),
        (
            "import scipy.ndimage.interpolation as z\nz.zoom(x)\n",
            "import scipy.ndimage as z\nz.zoom(x)\n",
        ),
        (
            "from scipy.ndimage import filters\nfilters.gaussian_filter(x, 2)\n",
            "from scipy import ndimage\nndimage.gaussian_filter(x, 2)\n",
        ),
        ("from scipy.ndimage.filters import zoom\n", "from scipy.ndimage import zoom\n"),
        ("import scipy as sp\nsp.ndimage.filters.sobel(x)\n", "import scipy as sp\nsp.ndimage.sobel(x)\n"),
        ("import scipy, numpy as np\nscipy.random.seed(3)\n", "import scipy, numpy as np\nnp.random.seed(3)\n"),
        ("from scipy.integrate import simps\nsimps(y)\n", "from scipy.integrate import simpson\nsimpson(y)\n"),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    "source",
    [
        "import scipy.ndimage\nscipy.ndimage.zoom(x, 2)\n",
        "from scipy.stats import norm\nnorm.pdf(x)\n",
        "import scipy.signal\nscipy.signal.windows.gaussian(3, 1)\n",
        "from keras.layers import filters\nscipy = filters.x\n",
        "import scipy.fft\nscipy.fft.fft(x)\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)

"""What matplotlib took away."""

from __future__ import annotations

import matplotlib
import matplotlib.style
import pytest
from keras_upgrade.rules.libraries.matplotlib_names import modern_style

P = "import matplotlib.pyplot as plt\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("plt.hist(x, normed=True)\nax.hist(x, normed=1)\n", "plt.hist(x, density=True)\nax.hist(x, density=1)\n"),
        ("plt.style.use('seaborn')\n", "plt.style.use('seaborn-v0_8')\n"),
        ("plt.style.use(['seaborn-dark', 'ggplot'])\n", "plt.style.use(['seaborn-v0_8-dark', 'ggplot'])\n"),
        ("plt.hold(True)\nax.hold(False)\nplt.show()\n", "plt.show()\n"),
        ("plt.subplot(111, axisbg='k')\n", "plt.subplot(111, facecolor='k')\n"),
        ("fig.canvas.set_window_title('a')\n", "fig.canvas.manager.set_window_title('a')\n"),
        ("ax = fig.gca(projection='3d')\n", "ax = fig.add_subplot(projection='3d')\n"),
        ("ax = plt.gca(projection='3d')\n", "ax = plt.axes(projection='3d')\n"),
        ("plt.tick_params(axis='x', labelbottom='off')\n", "plt.tick_params(axis='x', labelbottom=False)\n"),
        ("get_cmap\nplt.cm.spectral\n", "get_cmap\nplt.cm.nipy_spectral\n"),
        ("plt.plot_date(x, y)\n", "plt.plot(x, y)\n"),
        ("ax.w_xaxis\n", "ax.xaxis\n"),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(P + before, P + after)


def test_colour_maps_are_asked_of_pyplot(expect) -> None:
    expect(
        "from matplotlib import cm\nx = cm.get_cmap('jet')\n",
        "from matplotlib import cm\nfrom matplotlib.pyplot import get_cmap\nx = get_cmap('jet')\n",
    )


@pytest.mark.parametrize(
    "source",
    [
        P + "plt.get_cmap('gray')\n",
        P + "plt.hist(x, density=True)\n",
        P + "plt.style.use('seaborn-v0_8')\nplt.style.use('ggplot')\n",
        P + "normed = f(x, normed=True)\n",
        P + "plt.gca()\nplt.tick_params(direction='in')\n",
        "key.hold(True)\n",
        "f(x, normed=True)\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


@pytest.mark.parametrize("style", ["seaborn", "seaborn-darkgrid", "seaborn-whitegrid", "seaborn-talk"])
def test_the_styles_exist(style: str) -> None:
    assert modern_style(style) in matplotlib.style.available

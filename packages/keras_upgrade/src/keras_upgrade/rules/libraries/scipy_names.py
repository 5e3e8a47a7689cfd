"""Names that moved within SciPy, or to NumPy: https://docs.scipy.org/doc/scipy/release.html"""

from __future__ import annotations

from keras_upgrade.editing.calls import Call
from keras_upgrade.imports import moved_modules as moves
from keras_upgrade.rulebook.rule import Rule, Text

# scipy once showed all of NumPy.
OF_NUMPY = [
    "abs",
    "absolute",
    "all",
    "any",
    "arange",
    "arccos",
    "arcsin",
    "arctan",
    "arctan2",
    "argmax",
    "argmin",
    "argsort",
    "array",
    "asarray",
    "average",
    "ceil",
    "clip",
    "column_stack",
    "concatenate",
    "cos",
    "cosh",
    "cov",
    "cross",
    "cumprod",
    "cumsum",
    "diag",
    "diff",
    "dot",
    "dstack",
    "e",
    "empty",
    "exp",
    "eye",
    "floor",
    "hstack",
    "identity",
    "inf",
    "interp",
    "isnan",
    "linspace",
    "log10",
    "logspace",
    "loadtxt",
    "max",
    "maximum",
    "mean",
    "median",
    "meshgrid",
    "min",
    "minimum",
    "mod",
    "nan",
    "newaxis",
    "ones",
    "ones_like",
    "outer",
    "pi",
    "power",
    "prod",
    "ravel",
    "reshape",
    "round",
    "savetxt",
    "shape",
    "sign",
    "sin",
    "sinh",
    "sort",
    "sqrt",
    "squeeze",
    "std",
    "sum",
    "tan",
    "tanh",
    "transpose",
    "unique",
    "var",
    "vstack",
    "where",
    "zeros",
    "zeros_like",
]
WINDOWS = [
    "barthann",
    "bartlett",
    "blackman",
    "blackmanharris",
    "bohman",
    "boxcar",
    "flattop",
    "gaussian",
    "hamming",
    "hann",
    "kaiser",
    "nuttall",
    "parzen",
    "triang",
]
NDIMAGE = ("filters", "fourier", "interpolation", "measurements", "morphology")

NAMES = {
    **{f"scipy.{name}": f"numpy.{name}" for name in OF_NUMPY},
    **{f"scipy.signal.{name}": f"scipy.signal.windows.{name}" for name in WINDOWS},
    "scipy.signal.hanning": "scipy.signal.windows.hann",
    "scipy.integrate.cumtrapz": "scipy.integrate.cumulative_trapezoid",
    "scipy.integrate.simps": "scipy.integrate.simpson",
    "scipy.integrate.trapz": "scipy.integrate.trapezoid",
    "scipy.linalg.pinv2": "scipy.linalg.pinv",
    "scipy.misc.ascent": "scipy.datasets.ascent",
    "scipy.misc.comb": "scipy.special.comb",
    "scipy.misc.face": "scipy.datasets.face",
    "scipy.misc.factorial": "scipy.special.factorial",
    "scipy.misc.logsumexp": "scipy.special.logsumexp",
    "scipy.rand": "numpy.random.rand",
    "scipy.randn": "numpy.random.randn",
    "scipy.stats.nanmean": "numpy.nanmean",
    "scipy.stats.nanmedian": "numpy.nanmedian",
    "scipy.stats.nanstd": "numpy.nanstd",
}
MOVED_MODULES = {f"scipy.ndimage.{module}": "scipy.ndimage" for module in NDIMAGE} | {"scipy.random": "numpy.random"}

rule = Rule(
    name="scipy-names",
    since="SciPy 1.2-1.14",
    title=Text("Names that moved in SciPy", "SciPy で移った名前"),
    reason=Text(
        "SciPy keeps what is its own: NumPy's functions are in NumPy alone, windows in `scipy.signal.windows`, "
        "`logsumexp` in `scipy.special`.",
        "SciPy は固有の機能だけを持つようになりました。NumPy の関数は NumPy に、窓関数は `scipy.signal.windows` に、"
        "`logsumexp` は `scipy.special` にあります。",
    ),
    before=(
        "from scipy.misc import logsumexp\nfrom scipy.ndimage.filters import gaussian_filter1d\n"
        "\nprint(logsumexp(x), gaussian_filter1d(x, 2))"
    ),
    after=(
        "from scipy.special import logsumexp\nfrom scipy.ndimage import gaussian_filter1d\n"
        "\nprint(logsumexp(x), gaussian_filter1d(x, 2))"
    ),
    proof=None,
    renames=NAMES,
)
moves.names(rule)
moves.modules(rule, MOVED_MODULES)


@rule.call("scipy.signal.spline", "scipy.interpolate.interp2d")
def gone(call: Call) -> None:
    call.warn(
        f"`{call.name}` is gone. Next: `scipy.interpolate.RegularGridInterpolator`, or `make_interp_spline`.",
        f"`{call.name}` はなくなりました。`scipy.interpolate.RegularGridInterpolator` か `make_interp_spline` "
        f"を使ってください。",
    )

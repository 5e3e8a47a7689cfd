"""What matplotlib took away since 2.0: https://matplotlib.org/stable/api/prev_api_changes/api_changes_3.1.0.html"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.imports import moved_modules as moves
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text

NAMES = {
    "matplotlib.cm.Vega10": "matplotlib.cm.tab10",
    "matplotlib.cm.Vega20": "matplotlib.cm.tab20",
    "matplotlib.cm.get_cmap": "matplotlib.pyplot.get_cmap",
    "matplotlib.cm.spectral": "matplotlib.cm.nipy_spectral",
    "matplotlib.pyplot.cm.get_cmap": "matplotlib.pyplot.get_cmap",
    "matplotlib.pyplot.cm.spectral": "matplotlib.pyplot.cm.nipy_spectral",
    "matplotlib.pyplot.plot_date": "matplotlib.pyplot.plot",
    "matplotlib.pyplot.spectral": "matplotlib.pyplot.nipy_spectral",
}

rule = Rule(
    name="matplotlib-names",
    since="matplotlib 2.0-3.9",
    title=Text("Names and arguments that left matplotlib", "matplotlib から消えた名前と引数"),
    reason=Text(
        "matplotlib draws into the same axes by itself, so `hold` went; `normed` is `density`, `axisbg` is "
        "`facecolor`, and the styles "
        "called seaborn carry their version.",
        "matplotlib は常に同じ座標軸へ重ね描きするので `hold` はなくなりました。`normed` は `density`、`axisbg` "
        "は `facecolor` になり、"
        "seaborn 系スタイルの名前にはバージョンが付きました。",
    ),
    before="import matplotlib.pyplot as plt\n\nplt.style.use('seaborn-darkgrid')\nplt.hist(x, bins=10, normed=True)",
    after=(
        "import matplotlib.pyplot as plt\n\nplt.style.use('seaborn-v0_8-darkgrid')\nplt.hist(x, bins=10, density=True)"
    ),
    proof=None,
    renames=NAMES,
)

moves.names(rule)


def has_matplotlib(module: Module) -> bool:
    return any(moves.imports(module, one) for one in ("matplotlib", "pylab", "mpl_toolkits", "pandas", "seaborn"))


@rule.node(ast.Call, given={"normed", "axisbg", "nonposx", "nonposy", "use_line_collection"})
def arguments(node: ast.Call, edit: Editor) -> None:
    keywords = {one.arg for one in node.keywords}
    if not keywords & {"normed", "axisbg", "nonposx", "nonposy", "use_line_collection"} or not has_matplotlib(
        edit.module
    ):
        return
    name = edit.module.name(node.func) or ""
    method = node.func.attr if isinstance(node.func, ast.Attribute) else name.rpartition(".")[2]
    if name and not name.startswith(("matplotlib.", "pylab.")):
        return
    call = Call(node, edit)
    if method in ("hist", "hist2d"):
        call.rename("normed", "density")
    elif method in ("subplot", "add_subplot", "axes", "add_axes", "subplots"):
        call.rename("axisbg", "facecolor")
    elif method in ("semilogx", "semilogy", "loglog", "yscale", "xscale", "set_yscale", "set_xscale"):
        call.rename("nonposx", "nonpositive")
        call.rename("nonposy", "nonpositive")
    elif method == "stem":
        call.remove(call.get("use_line_collection"))


@rule.call(
    "matplotlib.pyplot.style.use",
    "matplotlib.style.use",
    "matplotlib.pyplot.style.context",
    "matplotlib.style.context",
    given={"seaborn"},
)
def style(call: Call) -> None:
    given = call.get("style", 0)
    if given is None:
        return
    for node in ast.walk(given.value):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            new = modern_style(node.value)
            if new != node.value:
                quote = call.editor.text(node)[-1]
                call.editor.replace(node, f"{quote}{new}{quote}")


def modern_style(name: str) -> str:
    if name == "seaborn" or (name.startswith("seaborn-") and not name.startswith("seaborn-v")):
        return name.replace("seaborn", "seaborn-v0_8", 1)
    return name


@rule.call("matplotlib.pyplot.hold", "pylab.hold", "matplotlib.pylab.hold")
def hold(call: Call) -> None:
    statement = call.module.scopes.parents.get(call.node)
    if isinstance(statement, ast.Expr):
        call.editor.remove_statement(statement)


@rule.method("hold")
def hold_of_axes(call: Call) -> None:
    statement = call.module.scopes.parents.get(call.node)
    literal = len(call.arguments) <= 1 and all(isinstance(one.value, ast.Constant) for one in call.arguments)
    if isinstance(statement, ast.Expr) and literal and has_matplotlib(call.module) and call.owner_kind is None:
        call.editor.remove_statement(statement)


@rule.method("set_window_title")
def window_title(call: Call) -> None:
    """`fig.canvas.set_window_title`"""
    if isinstance(call.owner, ast.Attribute) and call.owner.attr == "canvas":
        call.method_name("manager.set_window_title")


@rule.method("set_axis_bgcolor")
def background(call: Call) -> None:
    call.method_name("set_facecolor")


@rule.attribute("w_xaxis", "w_yaxis", "w_zaxis")
def axis_of_3d(node: ast.Attribute, edit: Editor) -> None:
    if has_matplotlib(edit.module):
        edit.replace(node, f"{edit.text(node.value)}.{node.attr[2:]}")


@rule.call("matplotlib.pyplot.gca")
def axes_of_figure(call: Call) -> None:
    """`plt.gca(projection='3d')` made the axes it was asked for."""
    if call.get("projection") is not None:
        call.function("matplotlib.pyplot.axes")


@rule.method("gca")
def axes_of(call: Call) -> None:
    if call.get("projection") is not None:
        call.method_name("add_subplot")


@rule.call("matplotlib.pyplot.tick_params")
def ticks(call: Call) -> None:
    switches(call)


@rule.method("tick_params")
def ticks_of(call: Call) -> None:
    if has_matplotlib(call.module):
        switches(call)


def switches(call: Call) -> None:
    """'off' is a string, and so true."""
    for one in call.arguments:
        if one.name in ("axis", "which", "direction") or call.constant(one) not in ("on", "off"):
            continue
        call.set(one, "True" if call.constant(one) == "on" else "False", SWITCH)


SWITCH = Text(
    "The strings 'on' and 'off' are both true for matplotlib now.",
    "文字列の 'on' と 'off' は、いまの matplotlib ではどちらも真です。",
)


@rule.call("matplotlib.mlab.normpdf", "matplotlib.pyplot.normpdf", "pylab.normpdf")
def normpdf(call: Call) -> None:
    if len(call.positional) == len(call.arguments) == 3:
        given = ", ".join(call.text(one) for one in call.positional)
        call.replace(f"{call.editor.import_name('scipy.stats.norm')}.pdf({given})")


@rule.call("pylab.imread", "matplotlib.finance.candlestick", "matplotlib.finance.quotes_historical_yahoo")
def gone(call: Call) -> None:
    if call.name.startswith("matplotlib.finance"):
        call.warn(
            "`matplotlib.finance` is gone. Next: the package mplfinance.",
            "`matplotlib.finance` はなくなりました。パッケージ mplfinance を使ってください。",
        )

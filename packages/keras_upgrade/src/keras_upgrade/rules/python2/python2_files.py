"""Files are opened as text or as bytes, and the two differ.

https://docs.python.org/3/library/pickle.html#pickle.load
"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="python2-files",
    since="Python 3.0",
    title=Text("Text files and binary files", "テキストファイルとバイナリファイル"),
    reason=Text(
        "Python 3 tells text from bytes: a pickle needs a file opened with 'b', the `csv` module one without.",
        "Python 3 は文字列とバイト列を区別します。pickle には 'b' を付けて開いたファイル、`csv` "
        "には付けずに開いたファイルが必要です。",
    ),
    before=(
        "import cPickle\n\nbatch = cPickle.load(open('data_batch_1', 'rb'))\ncPickle.dump(batch, open('copy.pkl', 'w'))"
    ),
    after=(
        "import pickle\n\nbatch = pickle.load(open('data_batch_1', 'rb'), encoding='latin1')\n"
        "pickle.dump(batch, open('copy.pkl', 'wb'))"
    ),
    proof=None,
)

LATIN = Text(
    "A pickle that Python 2 wrote holds bytes where strings are meant; NumPy arrays in it need latin1.",
    "Python 2 で書かれた pickle では文字列がバイト列として入っています。NumPy 配列を読むには latin1 を指定します。",
)
CSV_ROWS = ("csv.reader", "csv.writer", "csv.DictReader", "csv.DictWriter")


def opened(node: ast.expr, edit: Editor) -> ast.Call | None:
    """The `open(...)` that the file object `node` comes from."""
    module = edit.module
    if isinstance(node, ast.Name):
        bindings = module.scopes.lookup(node.id, node)
        if len(bindings) > 1 and all(isinstance(one.node, ast.With) for one in bindings):
            # The nearest `with` around decides.
            around = list(module.scopes.ancestors(node))
            bindings = [one for one in bindings if one.node in around]
        if len(bindings) != 1 or bindings[0].value is None:
            return None
        node = bindings[0].value
    if isinstance(node, ast.Call) and module.name(node.func) in ("builtins.open", "io.open"):
        return node
    return None


def mode_of(call: ast.Call) -> tuple[str | None, ast.expr | None]:
    """The mode as it is given, "r" without one, None where it is no literal; and the argument itself."""
    given = (
        call.args[1] if len(call.args) > 1 else next((one.value for one in call.keywords if one.arg == "mode"), None)
    )
    if given is None:
        return "r", None
    return (given.value, given) if isinstance(given, ast.Constant) and isinstance(given.value, str) else (None, given)


def reopen(opening: ast.Call, mode: str, edit: Editor) -> None:
    _, given = mode_of(opening)
    if given is not None:
        quote = edit.text(given)[-1]
        edit.replace(given, quote + mode + quote)
        return
    call = Call(opening, edit)
    if len(call.positional) == len(call.arguments) == 1:
        call.add("", f"'{mode}'", report=False)
        call.changed("open(...)", f"open(..., '{mode}')")


@rule.call("pickle.load", "cPickle.load")
def load(call: Call) -> None:
    file = call.get("file", 0)
    opening = opened(file.value, call.editor) if file else None
    if opening is not None and mode_of(opening)[0] in ("r", "rt", "rU", "U"):
        reopen(opening, "rb", call.editor)
    if call.editor.state.python2 and len(call.arguments) == 1 and not call.unpacks:
        call.add("encoding", "'latin1'", LATIN, check=True)


@rule.call("pickle.loads", "cPickle.loads")
def loads(call: Call) -> None:
    if call.editor.state.python2 and len(call.arguments) == 1 and not call.unpacks:
        call.add("encoding", "'latin1'", LATIN, check=True)


@rule.call("pickle.dump", "cPickle.dump")
def dump(call: Call) -> None:
    file = call.get("file", 1)
    opening = opened(file.value, call.editor) if file else None
    mode = mode_of(opening)[0] if opening is not None else None
    if mode in ("w", "a", "w+", "wt"):
        reopen(opening, mode.replace("t", "").replace("w", "wb").replace("a", "ab"), call.editor)


@rule.method("write")
def write_bytes(call: Call) -> None:
    """What a `BytesIO` holds, or a server sent, goes to a file of bytes, which Python 2 did not tell from text."""
    if len(call.positional) != 1 or not _is_bytes(call.positional[0].value, call.module):
        return
    opening = opened(call.owner, call.editor)
    if opening is not None and mode_of(opening)[0] in ("w", "wt", "a"):
        reopen(opening, mode_of(opening)[0][0] + "b", call.editor)


@rule.call("io.BytesIO", "pickle.loads", "cPickle.loads", "zlib.decompress", "base64.b64encode")
def read_bytes(call: Call) -> None:
    """`BytesIO(open(path).read())`"""
    read = call.positional[0].value if call.positional else None
    if isinstance(read, ast.Name):
        bindings = call.module.scopes.lookup(read.id, read)
        read = bindings[0].value if len(bindings) == 1 and bindings[0].item is None else None
    match read:
        case ast.Call(func=ast.Attribute(attr="read", value=file)):
            opening = opened(file, call.editor)
            if opening is not None and mode_of(opening)[0] in ("r", "rt", "rU", "U"):
                reopen(opening, "rb", call.editor)


def _is_bytes(node: ast.expr, module: Module) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr="getvalue", value=ast.Name(id=name) as buffer)):
            made = [one.value for one in module.scopes.lookup(name, buffer)]
            return bool(made) and all(
                isinstance(one, ast.Call) and module.name(one.func) in ("io.BytesIO",) for one in made
            )
        case ast.Call(func=ast.Attribute(attr="read", value=ast.Call(func=opener))):
            return (module.name(opener) or "").rpartition(".")[2] == "urlopen"
        case ast.Call(func=function):
            return module.name(function) in ("pickle.dumps", "zlib.compress", "base64.b64decode")
        case ast.Attribute(attr="content", value=ast.Call(func=function)):
            return (module.name(function) or "").startswith("requests.")
        case ast.Name(id=name):
            bindings = module.scopes.lookup(name, node)
            return len(bindings) == 1 and bindings[0].value is not None and _is_bytes(bindings[0].value, module)
    return False


@rule.call(*CSV_ROWS)
def rows(call: Call) -> None:
    opening = opened(call.positional[0].value, call.editor) if call.positional else None
    mode = mode_of(opening)[0] if opening is not None else None
    if mode is not None and "b" in mode:
        reopen(opening, mode.replace("b", ""), call.editor)
        outer = Call(opening, call.editor)
        if outer.get("newline") is None and not outer.unpacks:
            outer.add("newline", "''", report=False)


@rule.call("builtins.open")
def universal(call: Call) -> None:
    """The mode 'U' is what text files have without it; Python 3.11 refuses it."""
    mode, given = mode_of(call.node)
    if given is not None and mode is not None and "U" in mode:
        plain = mode.replace("U", "")
        reopen(call.node, plain if set(plain) & set("rwax") else "r" + plain, call.editor)

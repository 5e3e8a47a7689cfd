"""Python 2's modules that Python 3 renamed: https://docs.python.org/3/whatsnew/3.0.html#library-changes"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.imports import moved_modules as moves
from keras_upgrade.reading.guards import guarded
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

MODULES = {
    "__builtin__": "builtins",
    "BaseHTTPServer": "http.server",
    "ConfigParser": "configparser",
    "Cookie": "http.cookies",
    "HTMLParser": "html.parser",
    "Queue": "queue",
    "SimpleHTTPServer": "http.server",
    "SocketServer": "socketserver",
    "StringIO": "io",
    "Tkinter": "tkinter",
    "cPickle": "pickle",
    "cStringIO": "io",
    "commands": "subprocess",
    "cookielib": "http.cookiejar",
    "copy_reg": "copyreg",
    "htmlentitydefs": "html.entities",
    "httplib": "http.client",
    "thread": "_thread",
    "tkFileDialog": "tkinter.filedialog",
    "tkMessageBox": "tkinter.messagebox",
    "ttk": "tkinter.ttk",
    # Beside its own names this one still shows those of urllib.error and urllib.parse.
    "urllib2": "urllib.request",
    "urlparse": "urllib.parse",
    "xmlrpclib": "xmlrpc.client",
}
IN_REQUEST = [
    "urlretrieve",
    "urlopen",
    "urlcleanup",
    "URLopener",
    "FancyURLopener",
    "pathname2url",
    "url2pathname",
    "getproxies",
]
IN_PARSE = ["quote", "quote_plus", "unquote", "unquote_plus", "urlencode", "splitquery"]
URLLIB = {
    **{f"urllib.{name}": f"urllib.request.{name}" for name in IN_REQUEST},
    **{f"urllib.{name}": f"urllib.parse.{name}" for name in IN_PARSE},
}
ITERTOOLS = {
    "itertools.izip": "builtins.zip",
    "itertools.imap": "builtins.map",
    "itertools.ifilter": "builtins.filter",
    "itertools.izip_longest": "itertools.zip_longest",
    "itertools.ifilterfalse": "itertools.filterfalse",
}
MEMBERS = {
    "os.getcwdu": "os.getcwd",
    "string.letters": "string.ascii_letters",
    "string.lowercase": "string.ascii_lowercase",
    "string.uppercase": "string.ascii_uppercase",
    "string.maketrans": "builtins.str.maketrans",
    "sys.maxint": "sys.maxsize",
    "types.StringType": "builtins.str",
    "types.UnicodeType": "builtins.str",
    "types.IntType": "builtins.int",
    "types.FloatType": "builtins.float",
    "types.ListType": "builtins.list",
    "types.DictType": "builtins.dict",
    "types.TupleType": "builtins.tuple",
}

rule = Rule(
    name="python2-modules",
    since="Python 3.0",
    title=Text("Python 2's modules", "Python 2 のモジュール"),
    reason=Text(
        "Python 3 gave the standard library's modules tidy names: `cPickle` is `pickle`, `StringIO` is in `io`, "
        "`urllib2` is `urllib.request`.",
        "Python 3 で標準ライブラリのモジュール名が整理されました。`cPickle` は `pickle`、`StringIO` は `io`、"
        "`urllib2` は `urllib.request` になりました。",
    ),
    before="import cPickle\n\ntext = cPickle.dumps(data)",
    after="import pickle\n\ntext = pickle.dumps(data)",
    proof=None,
    # Imports of these names themselves; `from itertools import izip` has nothing to bring any more.
    renames={**URLLIB, **{old: new for old, new in MEMBERS.items() if not new.startswith("builtins.")}}
    | {old: new for old, new in ITERTOOLS.items() if not new.startswith("builtins.")},
    replaces={old: None for old, new in [*ITERTOOLS.items(), *MEMBERS.items()] if new.startswith("builtins.")},
)


def is_python2(edit: Editor) -> None:
    edit.state.python2 = True


moves.modules(rule, MODULES, found=is_python2)


@rule.reference(*URLLIB, *ITERTOOLS, *MEMBERS)
def rename(node: ast.expr, edit: Editor) -> None:
    old = edit.module.name(node)
    if guarded(edit.module, node) or _brought_in_turn(node, edit):
        return
    is_python2(edit)
    new = (URLLIB | ITERTOOLS | MEMBERS)[old]
    if old in ITERTOOLS:
        edit.state.lazy.add(new)
    if new.startswith("builtins."):
        edit.replace(node, new.removeprefix("builtins."))
    else:
        moves.turn_name(node, edit, new)


def _brought_in_turn(node: ast.expr, edit: Editor) -> bool:
    """`try: from itertools import izip as zip` / `except ImportError: pass`"""
    root = node
    while isinstance(root, ast.Attribute):
        root = root.value
    bindings = edit.module.scopes.lookup(root.id, root) if isinstance(root, ast.Name) else []
    return any(guarded(edit.module, one.node) for one in bindings)


@rule.node(ast.Import, given={"urllib"})
def import_of_urllib(statement: ast.Import, edit: Editor) -> None:
    """`import urllib` brings neither of its modules."""
    for alias in statement.names:
        if alias.name != "urllib" or alias.asname or guarded(edit.module, statement):
            continue
        found = {
            part
            for node in edit.module.source.every(ast.Attribute)
            for old, part in [(edit.module.raw(node), "")]
            if old
            for part in ("request", "parse")
            if old in URLLIB and URLLIB[old].startswith(f"urllib.{part}")
        }
        if found:
            text = ", ".join(f"urllib.{part}" for part in sorted(found))
            source = edit.module.source
            edit.edit(
                [Edit(source.start(alias), source.end(alias), text)], statement, "import urllib", f"import {text}"
            )


# What reads and what writes bytes, whichever library it is of.
READERS = frozenset({"Image.open", "ZipFile", "imread", "np.load", "numpy.load", "pickle.load"})
WRITERS = frozenset({"save", "savefig", "imsave", "savez", "savez_compressed"})


@rule.call("io.StringIO")
def bytes_in_memory(call: Call) -> None:
    """What was read from a server or a picture's file is bytes, and `StringIO` took both."""
    was_python2 = call.editor.state.python2
    if len(call.positional) == 1:
        is_bytes = _gives_bytes(call.positional[0].value, call) or (was_python2 and _is_read_as_bytes(call))
    else:
        is_bytes = was_python2 and not call.arguments and _is_written_as_bytes(call)
    if is_bytes:
        call.function("io.BytesIO", check=True)


def _is_read_as_bytes(call: Call) -> bool:
    """`Image.open(StringIO(data))`"""
    reader = call.module.scopes.parents.get(call.node)
    if not isinstance(reader, ast.Call) or call.node not in reader.args[:1]:
        return False
    name = ast.unparse(reader.func)
    return name in READERS or name.rpartition(".")[2] in READERS


def _is_written_as_bytes(call: Call) -> bool:
    """`file = StringIO()` and then `picture.save(file, "PNG")`"""
    scopes = call.module.scopes
    statement = scopes.parents.get(call.node)
    if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
        return False
    name = statement.targets[0].id
    return any(
        isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITERS
        and isinstance(node.args[0] if node.args else None, ast.Name)
        and node.args[0].id == name
        and scopes.of[node] is scopes.of[call.node]
        for node in call.module.source.every(ast.Call)
    )


def _gives_bytes(value: ast.expr, call: Call) -> bool:
    if isinstance(value, ast.Attribute):
        return value.attr == "content"
    if not isinstance(value, ast.Call):
        return False
    name = call.module.name(value.func) or ""
    if name.rpartition(".")[2] in ("b64decode", "decodebytes", "decodestring"):
        return True
    opened = value.func.value if isinstance(value.func, ast.Attribute) and value.func.attr == "read" else None
    return isinstance(opened, ast.Call) and (call.module.name(opened.func) or "").rpartition(".")[2] == "urlopen"

"""Why a script failed: sorts an exception into one of a few reasons."""

from __future__ import annotations

import re
import sys
import sysconfig
from importlib.util import find_spec
from typing import Any

OK, LOOPING = "ok", "ok (looping)"
DATA = "data not at hand"
PACKAGE = "package not installed"
PYTHON2 = "Python 2 left"
KERAS = "Keras API"
LIBRARY = "another library's API"
IDLE = "trains nothing"
TIMEOUT = "time-out"
ARGUMENTS = "needs arguments"
UNSOUND = "unsound code"
UPGRADE = "upgrade failed"
CRASH = "process died"
OTHER = "other"

KERAS_PACKAGES = {
    "keras",
    "tensorflow",
    "tensorboard",
    "optree",
    "keras_upgrade",
    "keras_preprocessing",
    "keras_applications",
}
PYTHON2_NAMES = {"xrange", "unicode", "raw_input", "reload", "basestring", "unichr", "long", "cmp", "execfile", "file"}
PYTHON2_NAMES |= {"reduce", "izip", "imap"}
PYTHON2_MODULES = {
    "cPickle", "urllib2", "Queue", "StringIO", "cStringIO", "ConfigParser", "HTMLParser", "urlparse", "Tkinter",
    "commands", "sets", "__builtin__", "httplib", "cookielib", "dummy_thread",
}  # fmt: skip
PYTHON2_MESSAGES = re.compile(
    r"Missing parentheses in call|multiple exception types must be parenthesized|leading zeros in decimal"
    r"|inconsistent use of tabs"
    r"|unsupported operand type\(s\) for >>|has no attribute '(iteritems|itervalues|iterkeys|has_key|next|maxint)'"
    r"|'str' object has no attribute 'decode'|module 'urllib' has no attribute|module 'string' has no attribute"
    r"|'(dict_\w+|map|filter|zip|range)' object (is not subscriptable|does not support item|has no attribute)"
    r"|object of type '(map|filter|zip|dict_\w+)' has no len|cannot import name '(izip|imap|ifilter|maketrans)'"
    r"|unsupported operand type\(s\) for \+: '(range|map|zip|filter|dict_\w+)'"
    r"|'<' not supported between instances of 'dict'"
    r"|write\(\) argument must be str, not bytes|a bytes-like object is required, not 'str'"
    r"|first arg must be (bytes|str) or a tuple of|can't concat str to bytes|must be str, not bytes"
)
PYTHON2_LINES = re.compile(
    r"^\s*(print\s+[^(=\s]|exec\s+[^(]|raise \w+\s*,|except \w+\s*,)|<>|\bur['\"]|`\w+`|\d+L\b|lambda \("
)
HISTORY_KEYS = {
    "acc",
    "val_acc",
    "loss",
    "val_loss",
    "mean_absolute_error",
    "val_mean_absolute_error",
    "categorical_accuracy",
}
MISSING_FILE = re.compile(
    r"No such file|[Uu]nable to (synchronously )?open file|does not exist|not found\.?$"
    r"|Resource .* not found|cannot identify image"
    r"|Found 0 images|_src\.empty|imread|File not found|Can't load"
)
STANDARD_LIBRARY = (sysconfig.get_paths()["stdlib"], "<frozen", "<string>")


def top(module: str | None) -> str:
    return (module or "").partition(".")[0]


def describe(error: BaseException, script: str, code: str) -> dict[str, Any]:
    """What a report and `classify` need to know of an exception, as plain data.

    `script` is the path that `code` was compiled under; `line` is the innermost line within it.
    """
    frames, seen = [], error.__traceback__
    while seen is not None:
        frames.append((seen.tb_frame.f_code.co_filename, seen.tb_lineno, seen.tb_frame.f_globals.get("__name__", "")))
        seen = seen.tb_next
    own = [line for file, line, _ in frames if file == script]
    if isinstance(error, SyntaxError):
        own = [error.lineno or 0]
    target = getattr(error, "obj", None)
    owner = top(getattr(target, "__name__", None) if isinstance(target, type(sys)) else type(target).__module__)
    line = own[-1] if own else None
    lines = code.splitlines()
    return {
        "type": type(error).__name__,
        "ancestors": [cls.__name__ for cls in type(error).__mro__],
        "message": str(error)[:2000],
        "line": line,
        "source_line": lines[line - 1].strip() if line and line <= len(lines) else "",
        "reads_argv": "sys.argv" in code,
        "star_import": bool(re.search(r"from\s+(tensorflow\.)?keras[\w.]*\s+import\s+\*", code)),
        "text": (error.text or "").strip() if isinstance(error, SyntaxError) else "",
        "raised_in": next((name for file, _, name in reversed(frames) if not is_standard(file)), ""),
        "name": getattr(error, "name", None),
        "target": called_package(str(error)) if isinstance(error, TypeError) else owner,
        "code": getattr(error, "code", None) if isinstance(error, SystemExit) else None,
    }


def called_package(message: str) -> str:
    """The package whose function a TypeError complains of ("Conv1D.__init__() missing ..."), if it is loaded."""
    found = re.match(r"(\w+)[\w.]*\(\) ", message)
    if not found:
        return ""
    for name, module in list(sys.modules.items()):
        called = getattr(module, "__dict__", {}).get(found.group(1)) if name != "__main__" else None
        if callable(called) and top(getattr(called, "__module__", None)) == top(name):
            return top(name)
    return ""


def is_standard(file: str) -> bool:
    return file.startswith(STANDARD_LIBRARY) and "site-packages" not in file


def installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def classify(fact: dict[str, Any], local: set[str] = frozenset()) -> tuple[str, str]:
    """The reason and its detail (which package, which key) for a described exception.

    `local` holds the names of the modules beside the script.
    """
    kind, message, ancestors = fact["type"], fact["message"], set(fact["ancestors"])
    if kind == "SystemExit":
        code = fact["code"]
        if code in (None, 0):
            return OK, ""
        asks = code == 2 or "usage" in message.lower() or fact.get("reads_argv")
        return (ARGUMENTS, "") if asks else (OTHER, f"exit: {message}")
    if kind == "TimeUp":
        return TIMEOUT, ""
    if "DataMissing" in ancestors:
        return DATA, message
    if found := re.search(r"Missing optional dependency '(\w+)'|only run with the (Theano) backend", message):
        return PACKAGE, next(filter(None, found.groups())).lower()
    if PYTHON2_MESSAGES.search(message) and "KerasTensor" not in message:
        return PYTHON2, message
    if "SyntaxError" in ancestors:
        return (PYTHON2 if PYTHON2_LINES.search(fact["text"]) else UNSOUND), message
    if kind == "NameError":
        # `from keras.layers import *` brings fewer names than it did.
        sound = PYTHON2 if fact["name"] in PYTHON2_NAMES else KERAS if fact.get("star_import") else None
        return sound or UNSOUND, message
    if "ImportError" in ancestors:
        return classify_import(fact, local)
    if kind == "IndexError" and "argv" in fact.get("source_line", ""):
        return ARGUMENTS, ""
    if "OSError" in ancestors or kind == "LookupError" or kind.startswith("BadZip"):
        return (DATA if fact["raised_in"].split(".")[0] != "keras" or MISSING_FILE.search(message) else KERAS), message
    if top(fact["raised_in"]) in KERAS_PACKAGES or fact["target"] in KERAS_PACKAGES or "keras" in message.lower():
        return KERAS, message
    if kind == "IndexError" and "get_weights" in fact.get("source_line", ""):
        return KERAS, "a layer that is not built yet has no weights"
    if kind == "KeyError" and message.strip("'\"") in HISTORY_KEYS:
        return KERAS, f"history key {message}"
    if fact["target"] not in ("", "builtins", "__main__") and kind in ("AttributeError", "TypeError"):
        return LIBRARY, message
    if MISSING_FILE.search(message):
        return DATA, message
    if kind == "UnboundLocalError":
        return UNSOUND, message
    if "0-dimensional arrays can be converted" in message or "inhomogeneous shape" in message:
        return LIBRARY, message
    if fact["raised_in"] != "__main__" and top(fact["raised_in"]) not in local and installed(top(fact["raised_in"])):
        return LIBRARY, message
    return OTHER, message


def classify_import(fact: dict[str, Any], local: set[str]) -> tuple[str, str]:
    name = fact["name"] or ""
    root = top(name)
    if root in PYTHON2_MODULES:
        return PYTHON2, fact["message"]
    if root in KERAS_PACKAGES and root not in ("keras_preprocessing", "keras_applications"):
        return KERAS, fact["message"]
    if "relative import" in fact["message"]:
        return UNSOUND, fact["message"]
    if name.startswith("google.colab"):
        return PACKAGE, name
    if not root or root in local or installed(root):
        return LIBRARY, fact["message"]
    return PACKAGE, root

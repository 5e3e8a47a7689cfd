"""Sources that only Python 2 parses become Python 3, line by line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from keras_upgrade import Memory, upgrade
from keras_upgrade.running import python2
from keras_upgrade.running.python2 import convert, expand_tabs


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("print 'a', b\n", "print('a', b)\n"),
        ("print\nprint 'a',\n", "print()\nprint('a', end=' ')\n"),
        ("print ('a', b)\nprint 1\n", "print(('a', b))\nprint(1)\n"),
        ("print >>f, x\nprint 1\n", "print(x, file=f)\nprint(1)\n"),
        ("try:\n    f()\nexcept E, e:\n    pass\n", "try:\n    f()\nexcept E as e:\n    pass\n"),
        ("raise E, 'text'\n", "raise E('text')\n"),
        ("x = 0777 + 10L\n", "x = 0o777 + 10\n"),
        ("x = a <> b\n", "x = a != b\n"),
        ("x = `a`\n", "x = repr(a)\n"),
        ("exec 'a' in d\n", "exec('a', d)\n"),
        ("x = ur'a\\d'\n", "x = r'a\\d'\n"),
        ("f(async=True)\n", "f(async_=True)\n"),
        ("async = 3\nprint async\n", "async_ = 3\nprint(async_)\n"),
        ("f = lambda (a, b): a\n", "f = lambda a_b: a_b[0]\n"),
        ("def f((a, b), c):\n    return a\n", "def f(packed, c):\n    (a, b) = packed\n    return a\n"),
        ("print('a', file=f)\nx = `a`\n", "print('a', file=f)\nx = repr(a)\n"),
        ("print 'a'", "print('a')"),
        ("print '日本', x  # 損失\n", "print('日本', x)  # 損失\n"),
        ("if x:\n\ty = 1\n        z = 2\n", "if x:\n        y = 1\n        z = 2\n"),
        ("s = '''\n\tx\n'''\nprint s\n", "s = '''\n\tx\n'''\nprint(s)\n"),
        ("x = [y for y in 1, 2]\n", "x = [y for y in (1, 2)]\n"),
    ],
)
def test_converted(before: str, after: str) -> None:
    converted = convert(before)
    assert converted is not None
    assert converted.source.text == after


@pytest.mark.parametrize(
    "source", ["x = (\n", "def f(:\n", "%matplotlib inline\n", "form keras import layers\n", "\x00", "'''"]
)
def test_what_is_no_python_at_all(source: str) -> None:
    assert convert(source) is None
    result = upgrade(source)
    assert (result.code, result.parsed, len(result.warnings)) == (source, False, 1)


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_stay(newline: str) -> None:
    before = newline.join(["class A:", "    def f(self):", "        print 'a'", ""])
    assert upgrade(before).code == before.replace("print 'a'", "print('a')")


def test_changes_name_the_lines_of_the_learners_file() -> None:
    source = "def f((a, b)):\n    return a\nprint 1\n\nfor i in xrange(3):\n    pass\n"
    changes = {(change.line, change.new) for change in upgrade(source).changes}
    assert (3, "print(1)") in changes
    assert (5, "range") in changes


def test_a_change_says_what_python_3_wants() -> None:
    [change] = convert("x = `a`\n").changes
    assert change.note["en"] == "Backticks are `repr(...)`."
    assert change.note["ja"] == "バッククォートは `repr(...)` と書きます。"


def test_tabs_within_strings_stay() -> None:
    assert expand_tabs("x = '''\n\ta'''\nif x:\n\ty\n") == "x = '''\n\ta'''\nif x:\n        y\n"


def test_later_cells_are_known_to_be_python_2() -> None:
    memory = Memory()
    upgrade("print 'a'\n", memory=memory)
    assert upgrade("n = len(x) / 2\nm = map(f, x)\n", memory=memory).code == "n = len(x) // 2\nm = list(map(f, x))\n"


def test_modern_code_does_not_load_fissix() -> None:
    code = "import sys, keras_upgrade; keras_upgrade.upgrade('import cPickle\\n'); assert 'fissix' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("writable", [True, False])
def test_no_cache_is_written_or_needed(tmp_path: Path, writable: bool) -> None:
    cache = tmp_path / "cache"
    if not writable:
        # A file where fissix would make its folder.
        cache.write_text("")
    code = "import keras_upgrade; assert keras_upgrade.upgrade('print 1').code == 'print(1)'"
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache), "HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    assert [path.name for path in tmp_path.rglob("*")] == ([] if writable else ["cache"])


@pytest.mark.parametrize(
    "source",
    ["x = [" + "1, " * 100_000, "print 'a'\nx = [" + "1, " * 100_000],
    ids=["no mark of Python 2", "too long to try"],
)
def test_a_long_list_without_its_bracket_is_read_once(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python2, "_fissix", lambda: pytest.fail("three grammars would read it"))
    result = upgrade(source)
    assert (result.code, result.parsed) == (source, False)
    assert len(result.warnings) == 1

"""What holds for any source: twice is once, comments survive, modern code is left, nothing crashes."""

from __future__ import annotations

import ast
import io
import random
import re
import subprocess
import sys
import sysconfig
import textwrap
import tokenize
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keras_upgrade import upgrade
from keras_upgrade.notebooks.nbformat_text import upgrade_notebook
from keras_upgrade.rulebook.handlers import Index
from keras_upgrade.rules.registry import all_rules

SNIPPETS = sorted((Path(__file__).parent / "corpus" / "snippets").rglob("*.*"))
SCRIPTS = [path for path in SNIPPETS if path.suffix == ".py"]
NOTEBOOKS = [path for path in SNIPPETS if path.suffix == ".ipynb"]
KERAS = Path(find_spec("keras").origin).parent
LIBRARY = Path(sysconfig.get_paths()["stdlib"])
# One file in so many: the whole of Keras takes a minute.
EVERY = 24


def parses(source: str) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError):
        return False
    return True


def comments(source: str) -> list[str]:
    return [
        one.string for one in tokenize.generate_tokens(io.StringIO(source).readline) if one.type == tokenize.COMMENT
    ]


# Old code


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_is_upgraded_for_good(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    result = upgrade(source)
    assert parses(result.code)
    again = upgrade(result.code)
    assert (again.code, again.changes) == (result.code, [])
    if parses(source):
        # A comment goes only with a line that goes.
        gone = [one for one in comments(source) if one not in comments(result.code)]
        assert len(gone) <= sum(change.new == "" for change in result.changes)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_upgraded_for_good(path: Path) -> None:
    result = upgrade_notebook(path.read_text(encoding="utf-8"))
    assert upgrade_notebook(result.text).text == result.text


def test_lines_without_a_change_are_the_same_byte_for_byte() -> None:
    odd = "x = [ 1,2 ,\n\t3 ]  #  odd \\\n\ny = ( 'a'\n      \"b\" )\t\nif  x : pass ; z=3\n"
    result = upgrade(f"{odd}model.fit(x, y, nb_epoch = 2)\r\n{odd}")
    assert result.code == f"{odd}model.fit(x, y, epochs = 2)\r\n{odd}"


# Modern code


def test_keras_own_sources_are_left() -> None:
    paths = sorted(KERAS.rglob("*.py"))[::EVERY]
    assert len(paths) > 30
    for path in paths:
        source = path.read_text(encoding="utf-8")
        result = upgrade(source)
        assert (result.code, result.changes) == (source, []), path


def test_the_examples_in_keras_own_documentation_are_left() -> None:
    # Most leave the imports to the reader.
    head = "import keras\nimport numpy as np\nimport tensorflow as tf\nfrom keras import layers, ops\n"
    examples = 0
    for path in sorted((KERAS / "src").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        blocks = [textwrap.dedent(block) for block in re.findall(r"```python\n(.*?)```", source, re.DOTALL)]
        for block in re.findall(r"(?:^ *>>> .*\n(?: *\.\.\. .*\n)*)+", source, re.MULTILINE):
            blocks.append(re.sub(r"^ *(?:>>>|\.\.\.) ?", "", block, flags=re.MULTILINE))
        for block in blocks:
            if parses(block):
                examples += 1
                result = upgrade(head + block)
                assert (result.code, result.changes) == (head + block, []), path
    assert examples > 500


# Any code


@pytest.fixture
def suspicious(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets each handler look at each source, whatever it asks for."""
    every = {handler for rule in all_rules() for handler in rule.handlers}
    monkeypatch.setattr(Index, "near", lambda self, seen: set(every))


def test_the_standard_library_is_left_by_every_rule(suspicious: None) -> None:
    paths = [path for path in sorted(LIBRARY.glob("*.py")) if path.stat().st_size < 60_000][::3]
    assert len(paths) > 40
    for path in paths:
        source = path.read_bytes().decode("utf-8", "surrogateescape")
        result = upgrade(source)
        assert parses(result.code) or not parses(source), path
        about_keras = [one for one in result.changes if one.rule in ("convolution", "layer-arguments", "backend-ops")]
        assert about_keras == [], path


def blocks_of(path: Path) -> list[str]:
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines(keepends=True)
    return ["".join(lines[one.lineno - 1 : one.end_lineno]) for one in ast.parse(source).body]


STATEMENTS = sorted(
    {block for path in SCRIPTS if parses(path.read_text(encoding="utf-8")) for block in blocks_of(path)}
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=8), st.integers(0, 2**32))
def test_statements_in_any_order_stay_python(statements: list[str], seed: int) -> None:
    """Imports may be missing, doubled or come too late; tokens may be lost."""
    chance = random.Random(seed)
    source = "".join(one if one.endswith("\n") else one + "\n" for one in statements)
    cut = chance.randrange(len(source))
    shortened = source[:cut] + source[cut + chance.randrange(4) :]
    for text in (source, shortened):
        result = upgrade(text)
        if parses(text):
            assert parses(result.code)
            assert upgrade(result.code).code == result.code
        else:
            assert parses(result.code) or result.code == text


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    result = upgrade(f"nb_epoch = {text}")
    assert result.parsed or (result.code == f"nb_epoch = {text}" and result.warnings)


def test_neither_keras_nor_tensorflow_is_ever_imported() -> None:
    """By an upgrade that all rules take part in."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom keras_upgrade import upgrade\n"
        "changes = sum(len(upgrade(Path(one).read_text()).changes) for one in sys.argv[1:])\n"
        "assert changes > 100, changes\n"
        "assert not {'keras', 'tensorflow', 'numpy', 'jax', 'torch'} & set(sys.modules)"
    )
    finished = subprocess.run([sys.executable, "-c", code, *SCRIPTS[:40]], capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr

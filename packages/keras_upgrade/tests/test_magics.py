from __future__ import annotations

import pytest
from keras_upgrade import Memory
from keras_upgrade.notebooks.cells import mask, unmask, upgrade_cell

OLD = "model.fit(x, y, nb_epoch=2)"
NEW = "model.fit(x, y, epochs=2)"


@pytest.mark.parametrize(
    "line",
    [
        "%matplotlib inline",
        "%matplotlib inline  # nb_epoch=2",
        "  %load_ext autoreload",
        "!pip install keras==2.0.8 'h5py<3'",
        "!!ls *.h5",
        "files = !ls *.h5",
        "a, b = !echo 'nb_epoch=3",
        "here = %pwd",
        "?model.fit",
        "model.fit??",
        "model.layers[0]?",
        "%timeit?",
        ",print a b",
        ";print a b",
        "/print a",
        "pip install keras",
        "ls -la",
        "cd ..",
        "!echo \\\n    --flag (unbalanced \\\n'quote",
        "%run -i train.py",
        "%%time",
        "%%capture output --no-stderr",
        "\n\n%%time",
    ],
)
def test_what_ipython_alone_reads_survives_byte_for_byte(line: str) -> None:
    indented = line.startswith(" ")
    head = "if True:\n" if indented else ""
    indent = "  " if indented else ""
    result = upgrade_cell(f"{head}{line}\n{indent}{OLD}\n")
    assert result.code == f"{head}{line}\n{indent}{NEW}\n"
    assert result.parsed


@pytest.mark.parametrize("magic", ["%%bash", "%%javascript", "%%html", "%%writefile old.py", "%%cython -a", "%%R -i x"])
def test_the_cell_of_another_language_is_not_read(magic: str) -> None:
    source = f"{magic}\n{OLD}\n"
    result = upgrade_cell(source)
    assert (result.code, result.changes, result.warnings) == (source, [], [])


@pytest.mark.parametrize(
    "prefix", ["%time ", "%time  ", "%timeit ", "%timeit -n 1 -r 3 ", "%timeit -n1 -r3 ", "%prun -l 5 ", "    %time "]
)
def test_code_behind_a_timing_magic_is_upgraded(prefix: str) -> None:
    indent = prefix[: len(prefix) - len(prefix.lstrip())]
    head = "if True:\n" if indent else ""
    result = upgrade_cell(f"{head}{prefix}{OLD}  # once\n{indent}x = 1")
    assert result.code == f"{head}{prefix}{NEW}  # once\n{indent}x = 1"
    assert [change.line for change in result.changes] == [2 if indent else 1]


def test_a_name_that_a_timed_line_brings_is_known_below_it() -> None:
    result = upgrade_cell("%time h = model.fit(x, y, nb_epoch=2)\nplt.plot(h.history['acc'])\n")
    assert result.code == "%time h = model.fit(x, y, epochs=2)\nplt.plot(h.history['accuracy'])\n"


def test_an_edit_that_needs_more_lines_leaves_the_timed_line_alone() -> None:
    masked = mask("%time f()\ny = 1")
    moved = masked.code.replace("f()", "g = 1\nf()")
    assert unmask(moved, masked) is None


@pytest.mark.parametrize(
    "source",
    [
        's = """\n%d items\n!important\nwhy?\n"""\n',
        "x = (a\n% b)\n",
        "x = a \\\n% b\n",
        "x = {\n'k': 'what?'\n}\n",
        "s = 'is it?'\nt = '= !ls'\n",
        "# %matplotlib inline\n# why?\nls = 3\nls\n",
    ],
)
def test_python_that_only_looks_like_a_magic_is_not_masked(source: str) -> None:
    # The first line makes that the cell as a whole is no Python, so that its lines are looked at.
    cell = f"!ls\n{source}{OLD}\n"
    masked = mask(cell)
    assert masked.code.partition("\n")[2] == f"{source}{OLD}\n"
    assert upgrade_cell(cell).code == f"!ls\n{source}{NEW}\n"


def test_string_that_a_line_leaves_open_ends_with_it() -> None:
    # Not Python, and said so; the magics below are still seen as such.
    assert len(mask("x = 'open\n%matplotlib inline\n!ls").lines) == 2


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_masking_alone_changes_nothing(newline: str) -> None:
    source = newline.join(["%%time", "%time a = 1", "b = !ls \\", "   -l", "if a:", "    !rm x", "a?", ""])
    masked = mask(source)
    assert masked.code.count("\n") == source.count("\n")
    assert unmask(masked.code, masked) == source


def test_reports_show_the_magic_not_its_placeholder() -> None:
    result = upgrade_cell("from keras.layers import Convolution2D\n%time c = Convolution2D(2, 3, 3)\nx = !ls\n")
    assert result.code == "from keras.layers import Conv2D\n%time c = Conv2D(2, (3, 3))\nx = !ls\n"
    assert not any("keras_upgrade_magic" in change.old + change.new for change in result.changes)


def test_a_magic_between_imports_keeps_its_place() -> None:
    code = upgrade_cell("import numpy as np\n%matplotlib inline\nfrom keras.layers.core import Dense\n!ls").code
    assert code == "import numpy as np\n%matplotlib inline\nfrom keras.layers import Dense\n!ls"


def test_python_2_cell_with_magics() -> None:
    assert upgrade_cell("%matplotlib inline\nprint 'a'\nx = !ls\n").code == "%matplotlib inline\nprint('a')\nx = !ls\n"


def test_a_cell_that_is_no_python_is_left_and_said() -> None:
    result = upgrade_cell("%matplotlib inline\nmodel.fit(x, nb_epoch=2\ny = = 3\n")
    assert result.code == "%matplotlib inline\nmodel.fit(x, nb_epoch=2\ny = = 3\n"
    assert not result.parsed
    assert result.warnings


def test_the_callers_memory_learns_from_a_masked_cell() -> None:
    memory = Memory()
    upgrade_cell("%matplotlib inline\nfrom keras.layers import Convolution2D\n", memory)
    assert upgrade_cell("Convolution2D(8, 3, 3)", memory).code.endswith("Conv2D(8, (3, 3))")

from __future__ import annotations

import difflib
import json

import pytest
from keras_upgrade.notebooks.nbformat_text import looks_like_notebook, upgrade_notebook

PYTHON3 = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def code(*lines: str, **more: object) -> dict:
    source = "\n".join(lines).splitlines(keepends=True)
    return {"cell_type": "code", "execution_count": 3, "metadata": {}, "outputs": [], "source": source, **more}


def notebook(*cells: dict, metadata: dict | None = None) -> dict:
    return {
        "cells": list(cells),
        "metadata": PYTHON3 if metadata is None else metadata,
        "nbformat": 4,
        "nbformat_minor": 2,
    }


def sources(text: str) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(text)["cells"]]


FORMS = {
    "nbformat": {"indent": 1, "ensure_ascii": False},
    "two": {"indent": 2, "ensure_ascii": False},
    "tab": {"indent": "\t"},
    "compact": {"separators": (",", ":")},
    "one-line": {},
    "sorted": {"indent": 1, "sort_keys": True},
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_only_the_changed_lines_differ(form: str, end: str) -> None:
    document = notebook(
        {"cell_type": "markdown", "metadata": {}, "source": ["nb_epoch=2 とは"]},
        code("# 学習", "model.fit(x, y, nb_epoch=2)", "x = 1", outputs=[{"data": {"text/plain": ["nb_epoch=2"]}}]),
        code("y = 2"),
    )
    text = json.dumps(document, **FORMS[form]) + end
    document["cells"][1]["source"][1] = "model.fit(x, y, epochs=2)\n"
    result = upgrade_notebook(text)
    assert result.text == json.dumps(document, **FORMS[form]) + end


def test_without_a_change_the_text_is_the_same_however_odd() -> None:
    text = (
        '{ "nbformat":4,"cells" : [\n\n{"source":["x=1"] ,"cell_type":"code","source":["y = \\u0032"]}]\r\n'
        ',"metadata":{}}  '
    )
    assert upgrade_notebook(text).text == text


def test_oddly_written_json_around_a_change_is_kept() -> None:
    text = (
        '{"nbformat":4, "cells":[{"cell_type":"code",\r\n\t"source" : [ "a = \'\\u3042\'\\n" ,\r\n'
        '  "m.fit(x, nb_epoch=1)\\n",\r\n  "b = 1"\r\n\t],"x":1e400}],"metadata":{"k":[]}}'
    )
    assert upgrade_notebook(text).text == text.replace("nb_epoch", "epochs")


def test_source_as_one_string_stays_one() -> None:
    cell = code()
    cell["source"] = "a = 1\nm.fit(x, nb_epoch=1)\n"
    text = json.dumps(notebook(cell))
    assert upgrade_notebook(text).text == text.replace("nb_epoch", "epochs")


def test_lines_that_come_and_go_keep_the_lists_form() -> None:
    before = notebook(
        code(
            "from keras import backend as K",
            "K.set_learning_phase(0)",
            "from keras.layers.core import Dense",
            "Dense(3)",
        )
    )
    text = json.dumps(before, indent=1)
    result = upgrade_notebook(text)
    assert result.text == json.dumps(json.loads(result.text), indent=1)
    assert json.loads(result.text)["cells"][0]["source"] == ["from keras.layers import Dense\n", "Dense(3)"]


def test_a_cell_whose_single_line_becomes_two() -> None:
    memory_cell = code("from keras.utils import np_utils as u")
    text = json.dumps(notebook(memory_cell, code("u.to_categorical(y)")), indent=1)
    result = upgrade_notebook(text)
    assert result.text == json.dumps(json.loads(result.text), indent=1)
    assert "np_utils" not in result.text


@pytest.mark.parametrize("ensure_ascii", [True, False])
def test_escapes_beyond_ascii_only_where_the_file_has_them(ensure_ascii: bool) -> None:
    document = notebook(code("m.fit(x, nb_epoch=1)  # 日本語"))
    text = json.dumps(document, ensure_ascii=ensure_ascii)
    assert upgrade_notebook(text).text == text.replace("nb_epoch", "epochs")


def test_half_of_a_surrogate_pair_stops_its_own_cell_only() -> None:
    text = json.dumps(notebook(code("s = '\ud83d'", "m.fit(x)"), code("m.fit(x, nb_epoch=1)")))
    assert upgrade_notebook(text).text == text.replace("nb_epoch", "epochs")


def test_cells_share_their_imports_in_order() -> None:
    result = upgrade_notebook(
        json.dumps(notebook(code("from keras.layers import Convolution2D"), code("Convolution2D(8, 3, 3)")))
    )
    assert sources(result.text) == ["from keras.layers import Conv2D", "Conv2D(8, (3, 3))"]


def test_the_generation_that_a_later_cell_proves_counts_for_the_first() -> None:
    defaults = [code("from keras.optimizers import Adadelta", "optimizer = Adadelta()")]
    modern = json.dumps(notebook(*defaults))
    assert upgrade_notebook(modern).text == modern
    old = sources(upgrade_notebook(json.dumps(notebook(*defaults, code("model.fit(x, y, nb_epoch=2)")))).text)
    assert old == [
        "from keras.optimizers import Adadelta\noptimizer = Adadelta(learning_rate=1.0, epsilon=1e-08)",
        "model.fit(x, y, epochs=2)",
    ]


def test_what_a_later_cell_asks_of_fit_reaches_the_compile_of_an_earlier_one() -> None:
    cells = [code("model.compile('sgd', 'mse')"), code("model.fit(x, y, show_accuracy=True)")]
    assert sources(upgrade_notebook(json.dumps(notebook(*cells))).text) == [
        "model.compile('sgd', 'mse', metrics=['accuracy'])",
        "model.fit(x, y)",
    ]


def test_own_functions_of_another_cell_are_left_alone() -> None:
    cells = [code("class Net:", "    def predict_classes(self, x): ..."), code("net.predict_classes(x)")]
    for order in (cells, cells[::-1]):
        text = json.dumps(notebook(*order))
        assert upgrade_notebook(text).text == text


def test_nbformat_3() -> None:
    cell = {"cell_type": "code", "collapsed": False, "input": ["m.fit(x, nb_epoch=1)"], "language": "python"}
    other = {**cell, "language": "ruby"}
    heading = {"cell_type": "heading", "level": 1, "source": ["nb_epoch"]}
    document = {
        "metadata": {"name": ""},
        "nbformat": 3,
        "nbformat_minor": 0,
        "worksheets": [{"cells": [heading, cell]}, {"metadata": {}}, {"cells": [other, cell]}],
    }
    text = json.dumps(document, indent=1)
    result = upgrade_notebook(text)
    cell["input"] = ["m.fit(x, epochs=1)"]
    assert result.text == json.dumps(document, indent=1)
    assert [(one.number, one.index) for one in result.cells] == [(1, 1), (2, 3)]


@pytest.mark.parametrize(
    "metadata",
    [
        {"kernelspec": {"name": "ir", "display_name": "R"}},
        {"kernelspec": {"name": "julia-1.0"}},
        {"kernelspec": {"name": "x", "language": "scala"}},
        {"language_info": {"name": "R"}},
    ],
)
def test_another_kernel_is_left_alone_and_named(metadata: dict) -> None:
    text = json.dumps(notebook(code("m.fit(x, nb_epoch=1)"), metadata=metadata))
    result = upgrade_notebook(text)
    assert (result.text, result.cells) == (text, [])
    assert result.language


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"kernelspec": {"name": "python2", "language": "python", "display_name": "Python 2"}},
        {"kernelspec": {"name": "conda-env-irene-py"}},
        {"kernelspec": {"name": "tf-gpu"}},
        {"language_info": {"name": "ipython"}},
        {"kernelspec": None, "language_info": "python"},
    ],
)
def test_python_by_whatever_name_is_upgraded(metadata: dict) -> None:
    assert upgrade_notebook(json.dumps(notebook(code("m.fit(x, nb_epoch=1)"), metadata=metadata))).changed


def test_a_broken_cell_does_not_stop_the_others() -> None:
    result = upgrade_notebook(
        json.dumps(
            notebook(code("m.fit(x, nb_epoch=1)"), code("y = = 3"), code("%matplotlib inline", "m.fit(x, nb_epoch=2)"))
        )
    )
    assert sources(result.text) == ["m.fit(x, epochs=1)", "y = = 3", "%matplotlib inline\nm.fit(x, epochs=2)"]
    assert [cell.number for cell in result.cells if not cell.result.parsed] == [2]
    assert result.cells[1].result.warnings


def test_odd_cells_are_passed_over() -> None:
    cells = [
        code(),
        {"cell_type": "code"},
        {"cell_type": "code", "source": [1]},
        {"cell_type": "raw", "source": "nb_epoch"},
        7,
    ]
    text = json.dumps(notebook(*cells, code("m.fit(x, nb_epoch=1)")))
    assert upgrade_notebook(text).text == text.replace("x, nb_epoch", "x, epochs")


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"nbformat": 4}', '{"cells": 3}', "x = 1", '{"cells": [}', "[" * 100_000]
)
def test_what_is_no_notebook_is_refused_with_words(text: str) -> None:
    with pytest.raises(ValueError, match="Expected a notebook"):
        upgrade_notebook(text)


def test_a_notebook_is_told_from_a_module() -> None:
    assert looks_like_notebook("\n" + json.dumps(notebook()))
    assert not looks_like_notebook("{'nbformat': 4}")
    assert not looks_like_notebook("x = '\"nbformat\"'")


def test_upgraded_twice_is_upgraded_once() -> None:
    cells = [
        code(
            "%matplotlib inline",
            "from keras.layers.convolutional import Convolution2D as C",
            "from keras.utils import np_utils",
        ),
        code("%%time", "m.add(C(8, 3, 3, border_mode='same'))", "y = np_utils.to_categorical(y)"),
        code("h = m.fit(x, y, nb_epoch=2)", "h.history['acc']", "!ls"),
    ]
    once = upgrade_notebook(json.dumps(notebook(*cells), indent=1)).text
    assert upgrade_notebook(once).text == once
    changed = [
        line
        for line in difflib.ndiff(json.dumps(notebook(*cells), indent=1).split("\n"), once.split("\n"))
        if line[:1] in "+-"
    ]
    assert all("source" not in line and "outputs" not in line for line in changed)

"""The upgrade in a running IPython: what runs, what is shown, and what stays as it was typed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from keras_upgrade import upgrade
from keras_upgrade.notebooks import session as ipython
from keras_upgrade.running import engine
from keras_upgrade.telling import language as learner
from traitlets.config import Config


@pytest.fixture
def shell(monkeypatch, tmp_path: Path) -> Iterator[InteractiveShell]:
    """A fresh IPython without history on disk, in English."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setattr(learner, "language", lambda: "en")
    InteractiveShell.clear_instance()
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    made = InteractiveShell.instance(config=config)
    yield made
    ipython.unload(made)
    InteractiveShell.clear_instance()


@pytest.fixture
def loaded(shell: InteractiveShell) -> InteractiveShell:
    shell.run_line_magic("load_ext", "keras_upgrade")
    return shell


class Ran:
    def __init__(self, shell: InteractiveShell, cell: str) -> None:
        with capture_output() as captured:
            self.result = shell.run_cell(cell, store_history=True)
        self.printed = captured.stdout
        self.shown = [output.data for output in captured.outputs if "keras" in str(output.data).lower()]

    @property
    def html(self) -> str:
        return "".join(one["text/html"] for one in self.shown)

    @property
    def text(self) -> str:
        return "\n".join(one["text/plain"] for one in self.shown)


# What is upgraded


def test_cell_is_upgraded_before_it_runs_and_the_learner_sees_how(loaded) -> None:
    loaded.run_cell("def fit(**a): print(sorted(a))")
    ran = Ran(loaded, "import keras\nclass O: fit = staticmethod(fit)\nd = {'o': O}\nd['o'].fit(nb_epoch=2)  # <b>")
    assert "['epochs']" in ran.printed
    assert ran.html.count("<details") == 1
    assert "-d[&#x27;o&#x27;].fit(nb_epoch=2)  # &lt;b&gt;" in ran.html
    assert "+d[&#x27;o&#x27;].fit(epochs=2)  # &lt;b&gt;" in ran.html
    assert "<b>" not in ran.html
    assert "+d['o'].fit(epochs=2)" in ran.text
    assert "https://github.com/keras-team/keras/releases/tag/2.0.0" in ran.text


@pytest.fixture
def trained(loaded) -> InteractiveShell:
    """A shell with `box['model']`, whose `fit` prints its arguments' names."""
    loaded.run_cell(
        "def fit(**arguments):\n    print(sorted(arguments))\nclass Box: fit = staticmethod(fit)\nbox = {'model': Box}"
    )
    return loaded


OLD, NEW = "['nb_epoch']", "['epochs']"
CALL = "box['model'].fit(nb_epoch=2)"


@pytest.mark.parametrize(
    "cell",
    [
        f"%time {CALL}",
        f"%time x = {CALL}",
        f"%timeit -n 1 -r 1 {CALL}",
        f"%%time\n{CALL}",
        f"%%time\n%pwd\n{CALL}",
        f"%%capture --no-stdout\n{CALL}",
        f"if True:\n    %time {CALL}",
    ],
)
def test_code_inside_of_magics_is_upgraded(trained, cell: str) -> None:
    ran = Ran(trained, cell)
    assert NEW in ran.printed
    assert OLD not in ran.printed
    assert ran.html.count("<details") == 1
    assert "get_ipython" not in ran.html


def test_line_numbers_count_below_the_cell_magic(trained) -> None:
    trained.transform_cell(f"%%time\n1\n{CALL}")
    [one] = ipython.SESSIONS[id(trained)].prepared.values()
    assert [change.line for change in one.result.changes] == [3]


def test_shell_commands_and_other_magics_stay(trained) -> None:
    ran = Ran(trained, f"%%writefile /dev/null\n{CALL}")
    assert ran.shown == []
    assert ran.result.success


def test_name_of_a_failed_import_resolves_in_a_later_cell(loaded) -> None:
    first = Ran(loaded, "import nosuchmodule\nfrom keras.layers import Convolution2D")
    assert isinstance(first.result.error_in_exec, ModuleNotFoundError)
    second = Ran(loaded, "Convolution2D(3, 3, 3) if False else 7")
    assert second.result.result == 7
    assert "+Conv2D(3, (3, 3)) if False else 7" in second.text


def test_late_load_knows_the_cells_before_it(shell) -> None:
    shell.run_cell("import nosuchmodule\nfrom keras.layers import Convolution2D", store_history=True)
    shell.run_cell("%load_ext keras_upgrade", store_history=True)
    assert "Conv2D(3, (3, 3))" in Ran(shell, "Convolution2D(3, 3, 3) if False else 7").text


def test_late_load_knows_names_that_came_without_a_cell(shell) -> None:
    import keras

    shell.push({"K": keras.backend, "Conv": keras.layers.Conv2D, "net": keras.Sequential(), "xrange": list})
    shell.run_line_magic("load_ext", "keras_upgrade")
    memory = ipython.SESSIONS[id(shell)].memory
    assert memory.names["K"] == "keras.backend"
    assert memory.names["Conv"] == "keras.layers.Conv2D"
    assert memory.kinds["net"] == "model"
    assert memory.names["xrange"] == "builtins.list"


def test_same_cell_is_shown_again_when_it_runs_again(trained) -> None:
    assert len(Ran(trained, CALL).shown) == 1
    assert len(Ran(trained, CALL).shown) == 1


def test_cell_that_ipython_transforms_twice_is_upgraded_and_shown_once(trained, monkeypatch) -> None:
    calls = []
    monkeypatch.setattr(ipython, "upgrade", lambda *one, **more: calls.append(one) or upgrade(*one, **more))
    trained.transform_cell(CALL)
    trained.transform_cell(CALL)
    assert len(Ran(trained, CALL).shown) == 1
    assert len(calls) == 1


def test_what_a_modern_cell_imports_is_known_to_a_later_old_one(loaded) -> None:
    loaded.run_cell("import nosuchmodule\nimport keras as k")
    assert "k.layers.Conv2D(3, (3, 3))" in Ran(loaded, "k.layers.Convolution2D(3, 3, 3) if False else 7").text


def test_silent_run_shows_nothing(trained) -> None:
    with capture_output() as captured:
        trained.run_cell(CALL, silent=True)
        trained.run_cell("1")
    assert captured.outputs == []


def test_completeness_check_does_not_run_the_transformer(loaded) -> None:
    assert loaded.input_transformers_post[-1].has_side_effects


# What is not


@pytest.mark.parametrize(
    "cell",
    [
        "import keras\nx = keras.layers.Dense(3) if False else 3\n",
        "def nb_epoch(): pass\nlr = 3\r\nmerge = 'é ☃'",
        "x = 1;",
        "text = '''\nmodel.fit(nb_epoch=3)\n'''",
        "!true",
        "%pwd",
        "%time 1 + 1",
        "%%bash\nnb_epoch=3",
    ],
)
def test_modern_cell_is_left_byte_for_byte(loaded, cell: str) -> None:
    lines = loaded.input_transformer_manager.transform_cell(cell).splitlines(keepends=True)
    assert loaded.input_transformers_post[-1](lines) is lines
    assert Ran(loaded, cell).shown == []


def test_modern_cell_is_not_even_searched_for_names(loaded, monkeypatch) -> None:
    """What keeps a modern cell below 5 ms; benchmarks/upgrade measures it."""

    def search(*_: object) -> None:
        raise AssertionError("expected no look at scopes and imports")

    monkeypatch.setattr(engine, "Module", search)
    lines = ["import keras\n", "x = keras.layers.Dense(3, activation='relu')(keras.Input((2,)))  # modern\n"]
    assert loaded.input_transformers_post[-1](lines) is lines
    [one] = ipython.SESSIONS[id(loaded)].prepared.values()
    assert one.defect is None


def test_cell_with_a_syntax_error_is_left_to_ipython(loaded) -> None:
    ran = Ran(loaded, "model.fit(nb_epoch=")
    assert isinstance(ran.result.error_before_exec, SyntaxError)
    assert ran.shown == []
    assert "keras_upgrade" not in ran.printed


def test_cell_with_top_level_await_runs(trained) -> None:
    ran = Ran(trained, f"import asyncio\nawait asyncio.sleep(0)\n{CALL}")
    assert NEW in ran.printed
    assert ran.result.success


def test_defect_in_the_upgrade_does_not_stop_the_cell(trained, monkeypatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a rule fell over")

    monkeypatch.setattr(ipython, "upgrade", broken)
    ran = Ran(trained, CALL)
    assert OLD in ran.printed
    assert ran.printed.count("a rule fell over") == 1
    assert ran.result.success


def test_defect_in_the_display_does_not_stop_the_cell(trained, monkeypatch) -> None:
    monkeypatch.setattr("keras_upgrade.telling.display.changes_html", lambda *_: 1 / 0)
    ran = Ran(trained, CALL)
    assert NEW in ran.printed
    assert "ZeroDivisionError" in ran.printed


# Magics


def test_off_and_on(trained) -> None:
    assert "off" in Ran(trained, "%keras_upgrade off").printed
    assert OLD in Ran(trained, CALL).printed
    assert "off" in Ran(trained, "%keras_upgrade status").printed
    assert "on." in Ran(trained, "%keras_upgrade on").printed
    assert NEW in Ran(trained, CALL).printed


def test_a_cell_that_turns_it_off_runs_as_typed_and_says_one_thing(trained) -> None:
    ran = Ran(trained, f"%keras_upgrade off\n{CALL}")
    assert OLD in ran.printed
    assert "Cells run as typed" in ran.printed
    assert ran.html == ""
    ran = Ran(trained, f"%keras_upgrade on\n{CALL}")
    assert NEW in ran.printed
    assert "1 place" in ran.html


def test_language_can_be_chosen(trained) -> None:
    trained.run_line_magic("keras_upgrade", "lang ja")
    assert "古い Keras のコードです。1 か所を" in Ran(trained, CALL).html
    trained.run_line_magic("keras_upgrade", "lang auto")
    assert "1 place" in Ran(trained, CALL).html


def test_unknown_argument_says_what_was_expected(loaded, capsys) -> None:
    loaded.run_cell("%keras_upgrade onn")
    assert "received 'onn'" in "".join(capsys.readouterr())


@pytest.mark.parametrize("state", ["on", "off"])
def test_cell_magic_runs_the_upgraded_cell_and_writes_it_back(trained, monkeypatch, state: str) -> None:
    written = []
    monkeypatch.setattr(trained, "set_next_input", lambda text, replace=False: written.append((text, replace)))
    trained.run_line_magic("keras_upgrade", state)
    ran = Ran(trained, f"%%keras_upgrade\n%pwd\n{CALL}  # kept\n\n%time 3")
    assert written == [("%pwd\nbox['model'].fit(epochs=2)  # kept\n\n%time 3", True)]
    assert NEW in ran.printed
    assert len(ran.shown) == 1


def test_cell_magic_lets_an_error_end_the_cell(trained, monkeypatch) -> None:
    monkeypatch.setattr(trained, "set_next_input", lambda text, replace=False: None)
    ran = Ran(trained, "%%keras_upgrade\n1 / 0")
    assert isinstance(ran.result.error_in_exec, ZeroDivisionError)


# Errors


def test_hint_follows_the_traceback(loaded) -> None:
    ran = Ran(loaded, "raise ValueError(\"Argument(s) not recognized: {'lr': 0.1}\")")
    assert isinstance(ran.result.error_in_exec, ValueError)
    assert ran.printed.rstrip().endswith("ValueError: Argument(s) not recognized: {'lr': 0.1}")
    assert "<code>lr=...</code> &rarr; <code>learning_rate=...</code>" in ran.html


def test_traceback_is_the_same_as_without_the_extension(shell) -> None:
    cell = "def f():\n    raise ValueError('x')\nf()"
    before = Ran(shell, cell).printed.replace("In[1]", "In[2]")
    shell.run_line_magic("load_ext", "keras_upgrade")
    assert Ran(shell, cell).printed == before
    assert "ValueError: x" in before


def test_defect_in_the_hints_leaves_the_traceback(loaded, monkeypatch) -> None:
    monkeypatch.setattr(ipython, "hint_for", lambda error: 1 / 0)
    ran = Ran(loaded, "raise ValueError('x')")
    assert "ValueError: x" in ran.printed
    assert loaded.CustomTB is ipython.SESSIONS[id(loaded)].handler


def test_handler_of_somebody_else_goes_on_and_comes_back(shell) -> None:
    calls = []
    shell.set_custom_exc((ZeroDivisionError,), lambda *arguments, **_: calls.append(arguments[2]))
    theirs = shell.CustomTB
    shell.run_line_magic("load_ext", "keras_upgrade")
    Ran(shell, "1 / 0")
    assert [type(one) for one in calls] == [ZeroDivisionError]
    shell.run_line_magic("unload_ext", "keras_upgrade")
    assert shell.CustomTB is theirs
    assert shell.custom_exceptions == (ZeroDivisionError,)


def test_handler_that_was_set_later_stays_at_unload(loaded) -> None:
    loaded.set_custom_exc((KeyError,), lambda *_, **__: None)
    theirs = loaded.CustomTB
    loaded.run_line_magic("unload_ext", "keras_upgrade")
    assert loaded.CustomTB is theirs


def test_unload_leaves_nothing_behind(shell) -> None:
    before = list(shell.input_transformers_post), {name: list(one) for name, one in shell.events.callbacks.items()}
    shell.run_line_magic("load_ext", "keras_upgrade")
    shell.run_line_magic("unload_ext", "keras_upgrade")
    after = list(shell.input_transformers_post), {name: list(one) for name, one in shell.events.callbacks.items()}
    assert after == before
    assert shell.find_line_magic("keras_upgrade") is None
    assert shell.custom_exceptions == ()


def test_loading_twice_upgrades_once(trained) -> None:
    ipython.load(trained)
    assert len(Ran(trained, CALL).shown) == 1


def test_extension_imports_neither_keras_nor_tensorflow() -> None:
    code = (
        "import sys; from IPython.core.interactiveshell import InteractiveShell as S; s = S.instance();"
        "s.run_line_magic('load_ext', 'keras_upgrade'); s.run_cell('model.fit(nb_epoch=2) if False else 1');"
        "sys.exit(bool({'keras', 'tensorflow', 'fissix'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0


# The learner's language


@pytest.mark.parametrize(
    ("environment", "folder", "expected"),
    [
        ({}, "/work", "en"),
        ({"LANG": "ja_JP.UTF-8"}, "/work", "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "C.UTF-8"}, "/work", "en"),
        ({}, "/study/notebooks/ja", "ja"),
        ({"JPY_SESSION_NAME": "ja/00-your-first-network.ipynb"}, "/study", "ja"),
        ({"JPY_SESSION_NAME": "en/00-your-first-network.ipynb", "LANG": "ja_JP.UTF-8"}, "/study", "en"),
        # The notebook's own folder is nearer than the one that the kernel stands in.
        ({"JPY_SESSION_NAME": "en/00-your-first-network.ipynb"}, "/study/notebooks/ja", "en"),
        # The name of a file says nothing.
        ({"JPY_SESSION_NAME": "notes/ja"}, "/study", "en"),
    ],
)
def test_language(environment: dict[str, str], folder: str, expected: str, tmp_path: Path) -> None:
    assert learner.language({"HOME": str(tmp_path), **environment}, Path(folder)) == expected


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ('{\n    // Translation\n    "locale": "ja_JP",\n}', "ja"),
        ('{\n    "locale": "default"\n}', "en"),
        ("{", "en"),
    ],
)
def test_language_of_jupyterlab(settings: str, expected: str, tmp_path: Path) -> None:
    file = tmp_path / learner.SETTINGS
    file.parent.mkdir(parents=True)
    file.write_text(settings)
    assert learner.language({"JUPYTERLAB_SETTINGS_DIR": str(tmp_path)}, Path("/work")) == expected


def test_jupyterlab_without_a_choice_leaves_it_to_the_system(tmp_path: Path) -> None:
    file = tmp_path / learner.SETTINGS
    file.parent.mkdir(parents=True)
    file.write_text('{\n    "locale": "default"\n}')
    environment = {"JUPYTERLAB_SETTINGS_DIR": str(tmp_path), "LANG": "ja_JP.UTF-8"}
    assert learner.language(environment, Path("/work")) == "ja"

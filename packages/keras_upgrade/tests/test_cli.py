from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from keras_upgrade import cli
from keras_upgrade.files import job
from keras_upgrade.running import engine
from keras_upgrade.telling.catalogue import entries

OLD = (
    "from keras.layers import Convolution2D  # 畳み込み\n"
    "model.add(Convolution2D(32, 3, 3))\nmodel.fit(x, y, nb_epoch=2)\n"
)
NEW = "from keras.layers import Conv2D  # 畳み込み\nmodel.add(Conv2D(32, (3, 3)))\nmodel.fit(x, y, epochs=2)\n"
MODERN = "from keras.layers import Dense\nmodel.fit(x, y, epochs=2)\n"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("old.py")
    path.write_text(OLD)
    return path


def usage_error(*argv: str) -> int:
    with pytest.raises(SystemExit) as raised:
        cli.main(argv)
    return raised.value.code


def test_rewrites_in_place_and_says_each_change(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["old.py"]) == 1
    assert old.read_text() == NEW
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0] == "Rewriting old.py"
    assert any(
        line.startswith("old.py:2: Convolution2D -> Conv2D  [convolution] A convolution takes") for line in lines
    )
    assert any(line.startswith("old.py:3: nb_epoch= -> epochs=  [training-arguments] ") for line in lines)
    assert err == ""


def test_a_second_run_finds_nothing(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["old.py"])
    written = old.stat().st_mtime_ns
    capsys.readouterr()
    assert cli.main(["old.py"]) == 0
    assert capsys.readouterr() == ("", "")
    assert old.stat().st_mtime_ns == written


def test_diff_goes_to_stdout_alone_and_writes_nothing(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--diff", "old.py"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("--- old.py\n+++ old.py\n@@ ")
    assert "\n-model.add(Convolution2D(32, 3, 3))\n" in out
    assert "[convolution]" not in out
    assert "old.py:2: Convolution2D -> Conv2D  [convolution]" in err
    assert old.read_text() == OLD


@pytest.mark.parametrize("end", ["\n", "", "\r\n"])
def test_patch_takes_the_diff(old: Path, capfd: pytest.CaptureFixture[str], end: str) -> None:
    source = OLD.rstrip("\n").replace("\n", "\r\n" if end == "\r\n" else "\n") + end
    old.write_bytes(source.encode())
    done = subprocess.run([sys.executable, "-m", "keras_upgrade.cli", "--diff", "old.py"], capture_output=True)
    applied = subprocess.run(["git", "apply", "-p0", "-"], input=done.stdout, capture_output=True)
    assert applied.returncode == 0, applied.stderr
    assert (
        old.read_bytes()
        == source.replace(OLD.splitlines()[1], NEW.splitlines()[1])
        .replace("nb_epoch", "epochs")
        .replace("Convolution2D  #", "Conv2D  #")
        .encode()
    )


def test_check_writes_nothing(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--check", "old.py"]) == 1
    assert old.read_text() == OLD
    assert capsys.readouterr().out.startswith("Would rewrite old.py\n")
    old.write_text(MODERN)
    assert cli.main(["--check", "old.py"]) == 0


def test_stdout_prints_the_new_code_and_nothing_else(old: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert cli.main(["--stdout", "old.py"]) == 1
    out, err = capsysbinary.readouterr()
    assert out == NEW.encode()
    assert b"[convolution]" in err
    assert old.read_text() == OLD


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Callable:
    def run(data: bytes, *argv: str) -> tuple[int, bytes, bytes]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        code = cli.main(["-", *argv])
        return (code, *capsysbinary.readouterr())

    return run


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (MODERN.encode(), 0),
        (b"x = 1\r\n\x0c\ry = 2", 0),
        (b"\xef\xbb\xbfx = 1\n", 0),
        (b"def (:\n", 3),
        (b"\xff\xfe broken", 3),
        (b"", 0),
    ],
)
def test_a_filter_gives_back_what_it_has_no_edit_for(pipe: Callable, data: bytes, code: int) -> None:
    assert pipe(data)[:2] == (code, data)


def test_standard_input_is_upgraded(pipe: Callable) -> None:
    code, out, err = pipe(b"\xef\xbb\xbf" + OLD.encode().replace(b"\n", b"\r\n"))
    assert (code, out) == (1, b"\xef\xbb\xbf" + NEW.encode().replace(b"\n", b"\r\n"))
    assert b"-:2: " in err


def test_standard_input_may_be_a_notebook(pipe: Callable) -> None:
    text = json.dumps({"cells": [{"cell_type": "code", "source": ["m.fit(x, nb_epoch=1)"]}], "nbformat": 4})
    code, out, err = pipe(text.encode())
    assert (code, out.decode()) == (1, text.replace("nb_epoch", "epochs"))
    assert b"-:cell 1:1: nb_epoch= -> epochs=" in err


def test_standard_input_with_check_prints_no_code(pipe: Callable) -> None:
    code, out, _ = pipe(OLD.encode(), "--check")
    assert code == 1
    assert out.startswith(b"Would rewrite -\n")


def test_notebooks_are_reported_by_cell(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cells = [{"cell_type": "markdown", "source": []}]
    cells += [{"cell_type": "code", "source": ["x = 1\n", "m.fit(x, nb_epoch=1)"]}] * 2
    Path("n.ipynb").write_text(json.dumps({"cells": cells, "nbformat": 4}))
    assert cli.main(["--lang", "ja", "n.ipynb"]) == 1
    out = capsys.readouterr().out
    assert "n.ipynb:セル 1:2: nb_epoch= -> epochs=  [training-arguments] " in out
    assert "n.ipynb:セル 2:2: " in out
    assert "nb_epoch" not in Path("n.ipynb").read_text()


def test_a_notebook_of_another_kernel_is_noted_and_left(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = json.dumps({"cells": [], "nbformat": 4, "metadata": {"kernelspec": {"name": "ir", "language": "R"}}})
    Path("r.ipynb").write_text(text)
    assert cli.main(["r.ipynb"]) == 0
    assert capsys.readouterr().err == "r.ipynb: note: The notebook's kernel speaks R, not Python: left as it is.\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"def (:\n", "Nothing was changed. Next: "),
        (b"x = '\xe9'\n", "Expected text in the encoding"),
    ],
)
def test_what_cannot_be_read_is_said_loudly_and_the_rest_is_done(
    old: Path, capsys: pytest.CaptureFixture[str], content: bytes, words: str
) -> None:
    Path("bad.py").write_bytes(content)
    assert cli.main(["bad.py", "old.py", "gone.py"]) == 3
    assert old.read_text() == NEW
    assert Path("bad.py").read_bytes() == content
    err = capsys.readouterr().err
    assert words in err
    assert "gone.py: error: Expected a file, a folder or a pattern" in err


def test_what_needs_a_hand_is_3_even_where_something_was_rewritten(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("n.ipynb").write_text(
        json.dumps(
            {
                "nbformat": 4,
                "cells": [{"cell_type": "code", "source": [text]} for text in ("x = = 1", "m.fit(x, nb_epoch=1)")],
            }
        )
    )
    assert cli.main(["n.ipynb"]) == 3
    assert "n.ipynb:cell 1:1: by hand: [python2] " in capsys.readouterr().err
    assert "nb_epoch" not in Path("n.ipynb").read_text()


def test_a_defect_costs_its_own_file_only(
    old: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("trap.py").write_text("TRAP = 1\n")
    real = engine.upgrade

    def upgrade(source: str, **options: object) -> object:
        if "TRAP" in source:
            raise KeyError("trap")
        return real(source, **options)

    monkeypatch.setattr(engine, "upgrade", upgrade)
    assert cli.main(["trap.py", "old.py"]) == 3
    assert "keras-upgrade itself failed (KeyError: 'trap')" in capsys.readouterr().err
    assert old.read_text() == NEW


def test_only_and_skip_take_lists_and_repeats(old: Path) -> None:
    assert cli.main(["--skip", "convolution,imports", "--skip", "training-arguments", "--check", "old.py"]) == 0
    assert cli.main(["--only", "training-arguments", "old.py"]) == 1
    assert old.read_text() == OLD.replace("nb_epoch", "epochs")
    assert cli.main(["--only", "moved", "--only", "convolution, imports", "old.py"]) == 1
    assert old.read_text() == NEW


def test_one_rule_alone_brings_the_imports_that_it_needs_and_no_more(old: Path) -> None:
    old.write_text("from keras.layers.core import Dense\n" + OLD)
    cli.main(["--only", "convolution", "old.py"])
    assert old.read_text() == "from keras.layers.core import Dense\n" + NEW.replace("epochs", "nb_epoch")


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["--only", "convolutoin", "old.py"],
        ["--skip", ",", "old.py"],
        ["--explain", "no-such"],
        ["--diff", "--stdout", "old.py"],
        ["--jobs", "0", "old.py"],
        ["--jobs", "two", "old.py"],
        ["--lang", "fr", "old.py"],
        ["--nonsense"],
    ],
)
def test_wrong_usage_is_2_and_touches_nothing(old: Path, argv: list[str]) -> None:
    assert usage_error(*argv) == 2
    assert old.read_text() == OLD


def test_a_misspelt_rule_is_guessed(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    usage_error("--only", "convolutoin", "old.py")
    assert "received 'convolutoin'. Did you mean 'convolution'?" in capsys.readouterr().err


def test_every_rule_is_listed_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--list-rules", "--lang", "ja"]) == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert listed == list(entries())
    for name, rule in entries().items():
        assert cli.main(["--explain", name, "--lang", "ja"]) == 0
        out = capsys.readouterr().out
        assert rule.title.ja in out
        assert rule.reason.ja in out
        assert rule.link in out
        assert cli.main(["--explain", name]) == 0
        assert rule.reason.en in capsys.readouterr().out


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE", "LC_MESSAGES": "ja_JP"}, "ja"),
        ({"LANG": "ja_JP", "LC_ALL": ""}, "ja"),
    ],
)
def test_the_language_is_the_systems(
    old: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, environment: dict, language: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    cli.main(["--check", "old.py"])
    assert ("書き換えが必要" in capsys.readouterr().out) == (language == "ja")


def test_a_folder_without_code_is_noted(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty").mkdir()
    assert cli.main(["empty"]) == 0
    assert capsys.readouterr().err == "empty: note: There is no .py or .ipynb file in empty.\n"


def test_many_files_on_several_processes_are_reported_in_order(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(12):
        Path(f"f{number:02}.py").write_text(OLD)
    Path("f05.py").write_text("def (:\n")
    assert cli.main([".", "--jobs", "3"]) == 3
    files = [
        line.removeprefix("Rewriting ") for line in capsys.readouterr().out.splitlines() if line.startswith("Rewr")
    ]
    assert files == [f"f{number:02}.py" for number in range(12) if number != 5] + ["old.py"]
    assert all(Path(name).read_text() == NEW for name in files)


def test_a_worker_that_dies_is_told(
    old: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        Path(f"f{number}.py").write_text(OLD)
    monkeypatch.setattr(job, "read", lambda path: os._exit(1))
    assert cli.main([".", "--jobs", "2"]) == 3
    assert "keras-upgrade itself failed" in capsys.readouterr().err
    assert old.read_text() == OLD


def test_a_reader_that_leaves_early_costs_no_traceback(old: Path) -> None:
    for number in range(200):
        Path(f"f{number}.py").write_text(OLD)
    command = f"{sys.executable} -m keras_upgrade.cli --check . | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert done.stdout.startswith("Would rewrite")
    assert done.stderr == ""


def test_a_terminal_without_japanese_does_not_end_the_run(old: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "keras_upgrade.cli", "--lang", "ja", "--diff", "old.py"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 1
    assert b"\\u" in done.stderr


@pytest.mark.parametrize(("no_color", "expected"), [("", True), ("1", False)])
def test_colours_on_a_terminal_only(old: Path, no_color: str, expected: bool) -> None:
    environment = {**os.environ, "TERM": "xterm"} | ({"NO_COLOR": no_color} if no_color else {})
    command = [sys.executable, "-m", "keras_upgrade.cli", "--check", "old.py"]
    parent, child = pty.openpty()
    subprocess.run(command, stdout=child, stderr=child, env=environment)
    os.close(child)
    assert (b"\x1b[" in os.read(parent, 65536)) == expected
    os.close(parent)
    assert b"\x1b[" not in subprocess.run(command, capture_output=True, env=environment).stdout


def test_control_characters_of_a_source_do_not_reach_the_terminal(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old.write_text(
        "model.fit(x, '\x1b]0;owned\x07', nb_epoch='\x1b[2J')\nfrom keras.layers.core import Dense  # \x1b[2J\n"
    )
    cli.main(["--check", "old.py"])
    assert "\x1b" not in capsys.readouterr().out


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert usage_error("--version") == 0
    assert capsys.readouterr().out.startswith("keras-upgrade ")
    assert usage_error("--help") == 0
    assert "exit codes:" in capsys.readouterr().out


def test_help_does_not_load_what_it_does_not_need() -> None:
    code = (
        "import sys\nfrom keras_upgrade.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
        "sys.exit(bool({'keras', 'tensorflow', 'numpy', 'fissix', 'keras_upgrade.engine'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


def test_a_reason_is_told_once_and_then_counted(tmp_path, capsys) -> None:
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text("from keras import backend as K\nK.exp(x)\nK.exp(y)\n")
    cli.main(["--diff", str(tmp_path)])
    told = capsys.readouterr().err
    assert told.count("NumPy's names") == 1
    assert "a.py:2: K.exp -> ops.exp  [backend-ops] The functions" in told
    assert "b.py:3: K.exp -> ops.exp  [backend-ops]\n" in told
    assert told.splitlines()[-1].startswith("Changes by rule: backend-ops 4, ")


def test_nothing_is_counted_where_each_rule_acts_once(tmp_path, capsys) -> None:
    (tmp_path / "a.py").write_text("model.fit(x, y, nb_epoch=20)\n")
    cli.main([str(tmp_path / "a.py")])
    assert "Changes by rule" not in capsys.readouterr().out


def test_names_are_told_as_the_file_has_them(tmp_path, capsys) -> None:
    (tmp_path / "a.py").write_text("import keras\nkeras.backend.exp(x)\n")
    cli.main([str(tmp_path / "a.py")])
    assert "keras.backend.exp -> keras.ops.exp" in capsys.readouterr().out

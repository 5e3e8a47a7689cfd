from __future__ import annotations

import errno
import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from keras_upgrade.files import texts as files
from keras_upgrade.files.texts import FileProblem, find, read, write


def names(tmp_path: Path, *arguments: str) -> list[str]:
    found = find([str(tmp_path / name) if name else str(tmp_path) for name in arguments])
    assert not found.missing
    return [path.relative_to(tmp_path).as_posix() for path in found.paths]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in [
        "b.py",
        "a.ipynb",
        "notes.txt",
        "script",
        "deep/c.py",
        "deep/x.ipynb",
        ".hidden/h.py",
        ".ipynb_checkpoints/a.ipynb",
        ".venv/lib/v.py",
        "env/lib/e.py",
        "env/pyvenv.cfg",
        "node_modules/n.py",
        "deep/__pycache__/p.py",
        "deep/.dot.py",
    ]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x = 1\n")
    return tmp_path


def test_a_folder_is_searched_without_other_peoples_code(tree: Path) -> None:
    assert names(tree, "") == ["a.ipynb", "b.py", "deep/c.py", "deep/x.ipynb"]


def test_what_is_named_is_taken_whatever_its_name(tree: Path) -> None:
    assert names(tree, "script", ".hidden", ".ipynb_checkpoints/a.ipynb") == [
        "script",
        ".hidden/h.py",
        ".ipynb_checkpoints/a.ipynb",
    ]


def test_a_pattern_that_the_shell_left_as_it_is(tree: Path) -> None:
    assert names(tree, "*.py") == ["b.py"]
    assert names(tree, "**/*.ipynb") == ["a.ipynb", "deep/x.ipynb"]
    # A bare star takes folders too, and of files those that are code.
    assert names(tree, "*") == ["a.ipynb", "b.py", "deep/c.py", "deep/x.ipynb"]


def test_a_name_with_brackets_is_no_pattern_where_it_exists(tmp_path: Path) -> None:
    (tmp_path / "a[1].py").write_text("")
    assert names(tmp_path, "a[1].py") == ["a[1].py"]


def test_a_file_named_twice_is_upgraded_once(tree: Path) -> None:
    (tree / "link.py").symlink_to("b.py")
    assert names(tree, "b.py", "b.py", "link.py", "*.py") == ["b.py"]


def test_what_names_nothing_is_told(tmp_path: Path) -> None:
    found = find([str(tmp_path / "no.py"), str(tmp_path / "*.py")])
    assert found.paths == []
    assert found.missing == [str(tmp_path / "no.py"), str(tmp_path / "*.py")]


def test_a_broken_link_is_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "gone.py").symlink_to("nowhere.py")
    with pytest.raises(FileProblem) as raised:
        read(find([str(tmp_path / "gone.py")]).paths[0])
    assert raised.value.kind == "read"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"x = '\xe3\x81\x82'\r\n", "x = 'あ'\r\n"),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "# -*- coding: latin-1 -*-\nx = 'é'\n"),
        (b"#!/usr/bin/python\n# vim: set fileencoding=euc-jp :\nx = '\xa4\xa2'", None),
        (b"a\rb\r\nc\n\x0cd", "a\rb\r\nc\n\x0cd"),
        (b"", ""),
    ],
)
def test_encodings_marks_and_newlines_come_back(tmp_path: Path, data: bytes, text: str | None) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(data)
    original = read(path)
    assert text is None or original.text == text
    assert original.encode(original.text) == data
    write(original, original.text + "# 1")
    assert path.read_bytes() == data + b"# 1"


@pytest.mark.parametrize("data", [b"x = '\xe9'\n", b"# coding: no-such-code\n", b"\xff\xfex\x00"])
def test_what_cannot_be_decoded_is_said(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(data)
    with pytest.raises(FileProblem) as raised:
        read(path)
    assert raised.value.kind == "decode"


def test_what_the_encoding_does_not_have_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"# coding: latin-1\n")
    with pytest.raises(FileProblem) as raised:
        write(read(path), "# coding: latin-1\n# あ\n")
    assert raised.value.kind == "encode"
    assert path.read_bytes() == b"# coding: latin-1\n"


@pytest.mark.parametrize("mode", [0o644, 0o755, 0o600, 0o664])
def test_mode_bits_are_kept(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.py"
    path.write_text("x")
    path.chmod(mode)
    write(read(path), "y")
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("y", mode)
    assert os.listdir(tmp_path) == ["a.py"]


def test_a_link_stays_one_and_its_target_is_written(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "a.py"
    target.write_text("x")
    link = tmp_path / "link.py"
    link.symlink_to(target)
    write(read(link), "y")
    assert link.is_symlink()
    assert target.read_text() == "y"
    assert sorted(os.listdir(tmp_path)) == ["link.py", "real"]


def problem_of_write(path: Path, between: object) -> str:
    original = read(path)
    between()
    with pytest.raises(FileProblem) as raised:
        write(original, "new")
    return raised.value.kind


def test_a_file_that_went_is_not_brought_back(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("x")
    assert problem_of_write(path, path.unlink) == "vanished"
    assert os.listdir(tmp_path) == []


def test_what_an_editor_saved_meanwhile_is_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("x")
    assert problem_of_write(path, lambda: path.write_text("mine, saved")) == "changed"
    assert path.read_text() == "mine, saved"


def test_write_protection_counts_for_root_too(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("x")
    path.chmod(0o444)
    assert problem_of_write(path, lambda: None) == "protected"
    assert path.read_text() == "x"


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
def test_a_failure_at_any_step_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "a.py"
    path.write_text("x")
    original = read(path)

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, step, fail)
    with pytest.raises(FileProblem) as raised:
        write(original, "new")
    assert (raised.value.kind, raised.value.detail) == ("write", "No space left on device")
    assert path.read_text() == "x"
    assert os.listdir(tmp_path) == ["a.py"]


def test_a_disk_that_fills_up_for_real(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("x" * 3000 + " = 1\nmodel.fit(x, y, nb_epoch=2)\n")
    before = path.read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "keras_upgrade.cli", str(path)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024)),
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 3, done.stderr
    assert "could not be written" in done.stderr
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["a.py"]


# What is not the learner's file alone


def test_a_pipe_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.py")
    with pytest.raises(FileProblem) as raised:
        read(find([str(tmp_path)]).paths[0])
    assert raised.value.kind == "special"


def test_a_file_with_further_names_is_left(tmp_path: Path) -> None:
    file, other = tmp_path / "a.py", tmp_path / "other.py"
    file.write_text("nb_epoch = 1\n")
    os.link(file, other)
    with pytest.raises(FileProblem) as raised:
        write(read(file), "epochs = 1\n")
    assert (raised.value.kind, raised.value.detail) == ("linked", "2")
    assert file.read_text() == other.read_text() == "nb_epoch = 1\n"
    assert sorted(tmp_path.iterdir()) == [file, other]


def test_a_link_out_of_the_folder_is_left_unless_its_file_is_named(tmp_path: Path) -> None:
    folder, outside = tmp_path / "course", tmp_path / "elsewhere.py"
    folder.mkdir()
    outside.write_text("")
    link = folder / "a.py"
    link.symlink_to(outside)
    assert (find([str(folder)]).paths, find([str(folder)]).outside) == ([], [link])
    assert find([str(link)]).paths == [link]
    both = find([str(folder), str(outside)])
    assert (both.paths, both.outside) == ([outside], [])


def test_a_link_within_the_folder_is_followed(tree: Path) -> None:
    (tree / "deep" / "link.py").symlink_to(tree / "b.py")
    found = find([str(tree / "deep"), str(tree)])
    assert found.outside == []
    assert tree / "b.py" in found.paths

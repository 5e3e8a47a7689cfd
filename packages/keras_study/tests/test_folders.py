from __future__ import annotations

from pathlib import Path

import pytest
from keras_study.folders import logs_folder


def test_setting_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGS_DIR", str(tmp_path / "mine"))
    assert logs_folder(tmp_path) == tmp_path / "mine"


def test_the_images_folder_before_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOGS_DIR", raising=False)
    (tmp_path / "logs").mkdir()
    (tmp_path / "image" / "logs").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert logs_folder(tmp_path / "image" / "logs") == tmp_path / "image" / "logs"


def test_nearest_logs_going_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOGS_DIR", raising=False)
    (tmp_path / "logs").mkdir()
    (tmp_path / "checkout" / "logs").mkdir(parents=True)
    (tmp_path / "checkout" / "notebooks" / "en").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "checkout" / "notebooks" / "en")
    assert logs_folder(tmp_path / "absent") == tmp_path / "checkout" / "logs"

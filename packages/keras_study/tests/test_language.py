from __future__ import annotations

import pytest
from jupyterlab_server import settings_utils, translations_handler
from keras_study.jupyter import language


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("ja,en-US;q=0.9,en;q=0.8", "ja"),
        ("ja-JP", "ja"),
        ("en-GB,en;q=0.9,ja;q=0.8", "en"),
        ("en;q=0.5,ja;q=0.9", "ja"),
        ("fr-FR,fr;q=0.9,ja;q=0.3", "ja"),
        ("fr", "en"),
        ("", "en"),
        ("ja;q=0", "en"),
        ("ja;q=no, *", "ja"),
    ],
)
def test_browser_decides_where_nothing_is_set(monkeypatch, header, expected):
    monkeypatch.delenv("STUDY_LANGUAGE", raising=False)
    assert language.of(header) == expected
    monkeypatch.setenv("STUDY_LANGUAGE", "auto")
    assert language.of(header) == expected


@pytest.mark.parametrize("setting", ["en", "ja"])
def test_setting_comes_before_the_browser(monkeypatch, setting):
    monkeypatch.setenv("STUDY_LANGUAGE", setting)
    assert language.of("ja,en;q=0.5") == language.of("en") == setting


def test_setting_is_the_default_of_jupyterlabs_menus(monkeypatch):
    for module in (settings_utils, translations_handler):
        monkeypatch.setattr(module, "SYS_LOCALE", "C")
    monkeypatch.setenv("STUDY_LANGUAGE", "auto")
    language.prepare()
    assert settings_utils.SYS_LOCALE == "C"
    monkeypatch.setenv("STUDY_LANGUAGE", "ja")
    language.prepare()
    assert settings_utils.SYS_LOCALE == translations_handler.SYS_LOCALE == "ja_JP"

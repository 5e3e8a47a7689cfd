"""The learner's language: STUDY_LANGUAGE (en or ja), else the browser's."""

from __future__ import annotations

import os
import re

LANGUAGES = ("en", "ja")
LOCALES = {"en": "en", "ja": "ja_JP"}


def of(accept_language: str) -> str:
    """The language for a browser that sends this Accept-Language header."""
    setting = os.environ.get("STUDY_LANGUAGE", "auto")
    return setting if setting in LANGUAGES else _preferred(accept_language)


def _preferred(accept_language: str) -> str:
    """The first of ours by quality, then by place; English if there is none."""
    best, language = 0.0, "en"
    for wish in accept_language.split(","):
        name, _, rest = wish.strip().partition(";")
        quality = re.fullmatch(r"\s*q=([0-9.]+)\s*", rest)
        weight = float(quality[1]) if quality and quality[1].count(".") < 2 else 1.0
        tag = name.strip().lower().partition("-")[0]
        if tag in LANGUAGES and weight > best:
            best, language = weight, tag
    return language


def prepare() -> None:
    """JupyterLab's menus speak the setting's language, if there is one."""
    if (setting := os.environ.get("STUDY_LANGUAGE", "auto")) in LANGUAGES:
        use(setting)


def use(language: str) -> None:
    """JupyterLab's menus speak `language`, unless the learner has chosen another in its menu.

    JupyterLab takes the locale of the server's process for its own "default", and has no setting for that.
    """
    from jupyterlab_server import settings_utils, translations_handler

    settings_utils.SYS_LOCALE = translations_handler.SYS_LOCALE = LOCALES[language]

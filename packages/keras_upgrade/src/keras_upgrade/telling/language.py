"""Which language the learner reads, as far as their notebook, JupyterLab and the system tell."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path, PurePath

SETTINGS = "@jupyterlab/translation-extension/plugin.jupyterlab-settings"
# JupyterLab's settings are JSON with comments.
LOCALE = re.compile(r'^\s*"locale"\s*:\s*"(\w+)', re.MULTILINE)


def language(environment: Mapping[str, str] | None = None, folder: Path | None = None) -> str:
    """ "ja" or "en": as the notebook's folder is called, else JupyterLab's language, else LC_ALL, LC_MESSAGES, LANG."""
    environment = os.environ if environment is None else environment
    notebook = PurePath(environment.get("JPY_SESSION_NAME", "")).parts[:-1]
    for part in reversed([*_parts(folder), *notebook]):
        if part in ("en", "ja"):
            return part
    locale = _jupyterlab(environment) or next(
        (value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environment.get(name))), ""
    )
    return "ja" if locale.startswith("ja") else "en"


def _parts(folder: Path | None) -> tuple[str, ...]:
    try:
        return (folder or Path.cwd()).parts
    except OSError:
        # The folder that the kernel was started in is gone.
        return ()


def _jupyterlab(environment: Mapping[str, str]) -> str:
    """The language that the learner chose in JupyterLab's menu; empty where they chose none."""
    config = environment.get("JUPYTER_CONFIG_DIR") or Path(environment.get("HOME", "~")) / ".jupyter"
    settings = Path(environment.get("JUPYTERLAB_SETTINGS_DIR") or Path(config) / "lab" / "user-settings")
    try:
        match = LOCALE.search((settings / SETTINGS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    # "default" leaves it to the browser, which the kernel doesn't see.
    return match[1] if match and match[1] != "default" else ""

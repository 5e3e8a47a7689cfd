"""JupyterLab as the learner meets it, in the container and natively: always a token, notebooks/ as its root."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

from jupyter_core.paths import jupyter_runtime_dir
from keras_study.jupyter import memory

c = get_config()  # noqa: F821 (traitlets gives it)


def lasting_token() -> str:
    """The token of this container or checkout: made once, so that a link survives a restart."""
    file = Path(jupyter_runtime_dir()) / "keras-study-token"
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # An empty file, as a full disk leaves it behind, counts for none: an empty token would let everybody in.
    if file.exists() and (token := file.read_text().strip()):
        return token
    token = secrets.token_hex(24)
    new = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.write(token)
    new.replace(file)
    return token


c.ServerApp.root_dir = str(Path(os.environ["STUDY_HOME"]) / "notebooks")
# What the lessons are made from is of no use to a learner; it opens by its address all the same.
c.ContentsManager.hide_globs = ["__pycache__", "*.pyc", "*.pyo", ".DS_Store", "*~", "source"]
c.ServerApp.ip = os.environ.get("JUPYTER_IP", "127.0.0.1")
# The next free port would be one that no printed link knows and no container publishes.
c.ServerApp.port_retries = 0
c.ServerApp.open_browser = False
# Uid 0 has no capabilities in the container, and natively root may want to study as well.
c.ServerApp.allow_root = True

token = os.environ.pop("JUPYTER_TOKEN", "") or lasting_token()
c.IdentityProvider.token = token
# JUPYTER_URL_PORT is where Docker publishes this server. Jupyter hides a token that it has not made itself.
port = os.environ.get("JUPYTER_URL_PORT") or os.environ.get("JUPYTER_PORT") or "8888"
print(f"JupyterLab: http://127.0.0.1:{port}/lab?token={token}", file=sys.stderr)
if password_hash := os.environ.pop("JUPYTER_PASSWORD_HASH", ""):
    c.PasswordIdentityProvider.hashed_password = password_hash

# A study environment works offline and asks nothing on its first page (nor about news: labconfig/).
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"

if limit := memory.limit():
    c.ResourceUseDisplay.mem_limit = limit

# The %tensorboard magic embeds a page of its own port, which only the proxy can reach from outside.
os.environ.setdefault("TENSORBOARD_PROXY_URL", os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "/") + "proxy/%PORT%/")
os.environ.setdefault("LOGS_DIR", str(Path(os.environ["STUDY_HOME"]) / "logs"))

"""JupyterLab as the learner meets it, in the container and natively: always a token, notebooks/ as its root."""

from __future__ import annotations

import os
from pathlib import Path

from keras_study.jupyter import memory
from keras_study.server.token import announce_given_token, lasting_token, token_file

c = get_config()  # noqa: F821 (traitlets gives it)

c.ServerApp.root_dir = str(Path(os.environ["STUDY_HOME"]) / "notebooks")
# What the lessons are made from is of no use to a learner; it opens by its address all the same.
c.ContentsManager.hide_globs = ["__pycache__", "*.pyc", "*.pyo", ".DS_Store", "*~", "source"]
c.ServerApp.ip = os.environ.get("JUPYTER_IP", "127.0.0.1")
# The next free port would be one that no printed link knows and no container publishes.
c.ServerApp.port_retries = 0
c.ServerApp.open_browser = False
# Uid 0 has no capabilities in the container, and natively root may want to study as well.
c.ServerApp.allow_root = True

given = os.environ.pop("JUPYTER_TOKEN", "")
announce_given_token(given)
c.IdentityProvider.token = given or lasting_token(token_file())
if password_hash := os.environ.pop("JUPYTER_PASSWORD_HASH", ""):
    c.PasswordIdentityProvider.hashed_password = password_hash
# A hub brings an identity provider of its own.
if not os.environ.get("JUPYTERHUB_API_TOKEN"):
    c.ServerApp.identity_provider_class = "keras_study.server.identity.StudyIdentityProvider"
    c.StudyIdentityProvider.token_file = "" if given else str(token_file())
# The page that asks for the token.
c.ServerApp.extra_template_paths = [str(Path(__file__).parent / "templates")]

# The link is printed when the server answers; TensorBoard's first run waits until it is idle.
c.ServerApp.jpserver_extensions = {"keras_study.server": True}
# A training that saves at SIGTERM has the time for it.
c.AsyncMappingKernelManager.kernel_manager_class = "keras_study.server.kernels.StudyKernelManager"

# A study environment works offline and asks nothing on its first page (nor about news: labconfig/).
c.LabApp.news_url = None
# No language server is installed, so none is looked for.
c.LanguageServerManager.autodetect = False
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"

if limit := memory.limit():
    c.ResourceUseDisplay.mem_limit = limit

# The %tensorboard magic embeds a page of its own port, which only the proxy can reach from outside.
os.environ.setdefault("TENSORBOARD_PROXY_URL", os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "/") + "proxy/%PORT%/")
os.environ.setdefault("LOGS_DIR", str(Path(os.environ["STUDY_HOME"]) / "logs"))

"""The token that JupyterLab asks for: made once per checkout, so that a bookmark outlives the server."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import quote

from jupyter_core.paths import jupyter_runtime_dir


def state_folder() -> Path | None:
    """The checkout's `.study`, where it is there (a plain `docker run` has none) and may be written to."""
    folder = Path(os.environ["STUDY_HOME"]) / ".study"
    return folder if os.access(folder, os.R_OK | os.W_OK | os.X_OK) else None


def token_file() -> Path:
    """Where the lasting token is: in the checkout, else beside the server's own files, which end with the container."""
    if folder := state_folder():
        file = folder / "token"
        if not file.exists() or os.access(file, os.R_OK):
            return file
    return Path(jupyter_runtime_dir()) / "keras-study-token"


def lasting_token(file: Path) -> str:
    """The token in `file`; made, with mode 0600, where there is none.

    Raises:
        OSError: The file can neither be read nor written.
    """
    # An empty file, as a full disk leaves it behind, counts for none: an empty token would let everybody in.
    if file.exists() and (token := file.read_text().strip()):
        return token
    token = secrets.token_hex(24)
    write_private(file, token)
    return token


def announce_given_token(token: str) -> None:
    """Tell `make url` a token that JUPYTER_TOKEN gave, as it stands in a link; an empty one takes that back."""
    folder = state_folder()
    if folder is None:
        return
    if token:
        write_private(folder / "token-given", quote(token, safe=""))
    else:
        (folder / "token-given").unlink(missing_ok=True)


def write_private(file: Path, text: str) -> None:
    """Write `text` so that only the owner reads it and nobody ever meets half of it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = file.with_name(f"{file.name}.{os.getpid()}")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(f"{text}\n")
    new.replace(file)

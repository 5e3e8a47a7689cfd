"""What happens once JupyterLab answers: its link is printed; when it is idle, TensorBoard gets its first run."""

from __future__ import annotations

import asyncio
import atexit
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import psutil
from jupyter_core.paths import jupyter_runtime_dir
from jupyter_server.serverapp import ServerApp

# Seconds over which the use of the processor is looked at, and what counts as idle in them.
INTERVAL = 2.0
OWN_SHARE = 0.1
MACHINE_SHARE = 0.5
# Somebody else's load must not keep the first run away for ever.
PATIENCE = 30.0


def _load_jupyter_server_extension(app: ServerApp) -> None:
    """Nothing is to be done before the server answers."""


async def _start_jupyter_server_extension(app: ServerApp) -> None:
    """Called by Jupyter when its event loop runs, that is, when the port is served."""
    port = os.environ.get("JUPYTER_URL_PORT") or app.port
    query = f"?token={quote(app.identity_provider.token, safe='')}" if app.identity_provider.token else ""
    # Jupyter hides a token that it has not made itself.
    print(f"JupyterLab: http://127.0.0.1:{port}{app.base_url}start{query}", file=sys.stderr, flush=True)
    # The event loop keeps only a weak reference to a task.
    app.keras_study_first_run = asyncio.create_task(_first_run_when_idle(app))


async def _first_run_when_idle(app: ServerApp) -> None:
    """Train TensorBoard's first run in a process of its own, which ends with the server."""
    await _idle()
    log = Path(jupyter_runtime_dir()) / "first-run.log"
    with log.open("w") as stream:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "keras_study.first_run", os.environ["LOGS_DIR"]),
            # A line of TensorFlow's would land in whatever a learner does in the same terminal.
            stdin=asyncio.subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
    atexit.register(_terminate, process)
    status = await process.wait()
    last = (log.read_text(errors="replace").splitlines() or ["It wrote nothing."])[-1]
    (app.log.info if status == 0 else app.log.warning)("%s (%s)", last, log)


def _terminate(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()


async def _idle() -> None:
    """Wait until this server, and within PATIENCE seconds also the machine, has little to do."""
    server = psutil.Process()
    begun = time.monotonic()
    while True:
        used = sum(server.cpu_times()[:2])
        psutil.cpu_percent()
        await asyncio.sleep(INTERVAL)
        own = (sum(server.cpu_times()[:2]) - used) / INTERVAL
        machine = psutil.cpu_percent() / 100
        if own <= OWN_SHARE and (machine <= MACHINE_SHARE or time.monotonic() - begun >= PATIENCE):
            return

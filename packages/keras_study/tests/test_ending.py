"""SIGTERM ends a Jupyter server in whichever moment it comes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
# A server that gets SIGTERM in the moment that its argument names.
SERVER = """
import asyncio, os, signal, sys
import anyio.to_thread
from jupyter_server.serverapp import ServerApp

moment = sys.argv.pop(1)
app = ServerApp.instance(jpserver_extensions={"keras_study.jupyter": True}, open_browser=False, allow_root=True, port=0)
app.initialize(sys.argv[1:])
kernels = app.kernel_manager

async def request():
    await anyio.to_thread.run_sync(int)
    begun.set()
    await asyncio.Event().wait()

async def come_to_the_moment():
    global begun, task
    if moment == "answering a request":
        begun, task = asyncio.Event(), asyncio.create_task(request())
        await begun.wait()
    elif moment == "restarting a kernel":
        manager = kernels.get_kernel(await kernels.start_kernel())
        task = asyncio.create_task(manager.restart_kernel(now=True))
        while manager.ready.done():
            await asyncio.sleep(0)
    elif moment == "starting a kernel":
        task = asyncio.create_task(kernels.start_kernel())
        while not kernels._pending_kernels:
            await asyncio.sleep(0)
    elif moment == "after a kernel that could not start":
        await kernels.start_kernel()
        try:
            await kernels.start_kernel(kernel_name="no-such-kernel")
        except Exception as error:
            print(repr(error))
        assert kernels._pending_kernels
    elif moment == "with an extension that cannot stop":
        async def stop():
            raise OSError("cannot stop")
        app.extension_manager.stop_all_extensions = stop
    print("at the moment", flush=True)
    os.kill(os.getpid(), signal.SIGTERM)

app.io_loop.add_callback(come_to_the_moment)
app.start()
"""


@pytest.mark.parametrize(
    "moment",
    [
        "answering a request",
        "restarting a kernel",
        "starting a kernel",
        "after a kernel that could not start",
        "with an extension that cannot stop",
    ],
)
def test_server_ends_when_asked_to(tmp_path: Path, moment: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "JPY"))} | {
        "HOME": str(tmp_path),
        "IPYTHONDIR": str(tmp_path / "ipython"),
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "JUPYTER_DATA_DIR": str(tmp_path / "data"),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
        "PYTHONPATH": os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")]),
    }
    log = tmp_path / "log"
    with log.open("w") as stream:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVER, moment],
            env=environment,
            cwd=tmp_path,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
    try:
        assert process.wait(60) == 0, log.read_text()
    except subprocess.TimeoutExpired:
        pytest.fail(f"The server did not end:\n{log.read_text()}")
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    assert "at the moment" in log.read_text()
    # Whoever kept the log would be a kernel that outlived its server.
    assert list((tmp_path / "runtime").glob("kernel-*.json")) == []

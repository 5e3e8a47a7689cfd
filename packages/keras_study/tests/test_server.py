from __future__ import annotations

import asyncio
import stat
import time
from pathlib import Path

import pytest
from jupyter_client.asynchronous import AsyncKernelClient
from keras_study.server import startup, token
from keras_study.server.kernels import StudyKernelManager


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STUDY_HOME", str(tmp_path))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    (tmp_path / ".study").mkdir()
    return tmp_path


def test_token_is_made_once_and_only_its_owner_reads_it(checkout: Path) -> None:
    file = token.token_file()
    assert file == checkout / ".study/token"
    made = token.lasting_token(file)
    assert len(made) == 48
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert token.lasting_token(file) == made
    assert [path.name for path in file.parent.iterdir()] == ["token"]


@pytest.mark.parametrize("left", ["", "\n", "  \n"])
def test_what_a_full_disk_leaves_behind_lets_nobody_in(checkout: Path, left: str) -> None:
    file = token.token_file()
    file.write_text(left)
    assert len(token.lasting_token(file)) == 48


def test_container_without_the_checkout_keeps_its_own(checkout: Path) -> None:
    (checkout / ".study").rmdir()
    file = token.token_file()
    assert file == checkout / "runtime/keras-study-token"
    assert token.lasting_token(file) == token.lasting_token(file)
    # Nobody reads it there, and nothing is made for it.
    token.announce_given_token("given")
    assert not (checkout / ".study").exists()


def test_given_token_is_announced_as_it_stands_in_a_link_and_taken_back(checkout: Path) -> None:
    given = checkout / ".study/token-given"
    token.announce_given_token("a b&c")
    assert given.read_text() == "a%20b%26c\n"
    assert stat.S_IMODE(given.stat().st_mode) == 0o600
    token.announce_given_token("")
    assert not given.exists()


# What a cell does that saves on SIGTERM: it has begun, it was asked to end, it has saved.
SAVES = """
import pathlib, signal, time
folder = pathlib.Path({folder!r})
def save(*_):
    time.sleep({seconds})
    (folder / "saved").touch()
    raise SystemExit
signal.signal(signal.SIGTERM, {handler})
(folder / "begun").touch()
while True:
    try:
        time.sleep(60)
    except KeyboardInterrupt:
        pass
"""


def shut_down_while_running(folder: Path, handler: str, seconds: float, **times: float) -> float:
    """Seconds that the shutdown of a kernel took that runs SAVES."""

    async def shut_down() -> float:
        manager = StudyKernelManager(kernel_name="python3", **times)
        await manager.start_kernel()
        client: AsyncKernelClient = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=60)
            client.execute(SAVES.format(folder=str(folder), seconds=seconds, handler=handler))
            while not (folder / "begun").exists():
                assert await manager.is_alive()
                await asyncio.sleep(0.05)
            begun = time.monotonic()
            await manager.shutdown_kernel()
            assert not await manager.is_alive()
            return time.monotonic() - begun
        finally:
            client.stop_channels()

    return asyncio.run(shut_down())


def test_kernel_that_saves_gets_its_grace_period(tmp_path: Path) -> None:
    # Twice as long as Jupyter itself would have waited after SIGTERM.
    shut_down_while_running(tmp_path, "save", 1.0, terminate_after=0.5, shutdown_wait_time=1.0)
    assert (tmp_path / "saved").exists()


def test_kernel_without_a_handler_ends_at_sigterm(tmp_path: Path) -> None:
    took = shut_down_while_running(tmp_path, "signal.SIG_DFL", 0, terminate_after=0.2, grace_period=600.0)
    assert took < 600
    assert not (tmp_path / "saved").exists()


def test_kernel_that_never_ends_is_killed(tmp_path: Path) -> None:
    shut_down_while_running(tmp_path, "signal.SIG_IGN", 0, terminate_after=0.2, grace_period=0.5)
    assert not (tmp_path / "saved").exists()


class Machine:
    """Stands in for psutil: how busy the server and the machine are, one value for each look."""

    def __init__(self, own: list[float], machine: list[float]) -> None:
        self.own, self.machine, self.used, self.looks = iter(own), iter(machine), 0.0, 0

    def Process(self) -> Machine:
        return self

    def cpu_times(self) -> tuple[float, float]:
        self.looks += 1
        if self.looks % 2 == 0:
            self.used += next(self.own) * startup.INTERVAL
        return self.used, 0.0

    def cpu_percent(self) -> float:
        return next(self.machine) * 100 if self.looks % 2 == 0 else 0.0


@pytest.mark.parametrize(
    ("own", "machine", "patience", "looks"),
    [
        pytest.param([0.0], [0.0], 60, 1, id="idle at once"),
        pytest.param([0.9, 0.5, 0.0], [0.0, 0.0, 0.0], 60, 3, id="the server starts"),
        pytest.param([0.0, 0.0], [0.9, 0.2], 60, 2, id="a browser opens the page"),
        pytest.param([0.9, 0.0], [0.9, 0.9], 0, 2, id="somebody else's load never goes"),
    ],
)
def test_first_run_waits_until_there_is_little_to_do(
    monkeypatch: pytest.MonkeyPatch, own: list[float], machine: list[float], patience: float, looks: int
) -> None:
    fake = Machine(own, machine)
    monkeypatch.setattr(startup, "psutil", fake)
    monkeypatch.setattr(startup, "INTERVAL", 0.001)
    monkeypatch.setattr(startup, "PATIENCE", patience)
    asyncio.run(startup._idle())
    assert fake.looks == 2 * looks

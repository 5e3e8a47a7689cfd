"""What becomes of kernels: one that its page has left is ended after a grace, and one that died of memory is known."""

from __future__ import annotations

import time
from dataclasses import dataclass

import psutil
from tornado.ioloop import PeriodicCallback
from traitlets import Float
from traitlets.config import LoggingConfigurable

from keras_study.jupyter import memory

# A kernel that waits uses some thousandths of a processor; a training, also in a thread of its own, much more.
COMPUTES = 0.1
# That many looks in a row mean a training rather than the last lines of a cell.
TRAINS_LOOKS = 3
# How long a kill is the explanation of a kernel's death, which is noticed some seconds after it.
EXPLAINS_SECONDS = 30


@dataclass
class Sample:
    """A kernel's process at one moment: bytes in memory and seconds of processor time, those of its children too.

    `looks`: how many times in a row it was found computing.
    """

    process: int
    size: int
    computed: float
    at: float
    looks: int = 0


class KernelKeeper(LoggingConfigurable):
    """Looks at all kernels every `interval` seconds.

    A left kernel that trains, also with verbose=0 or in a thread, or whose page is back, is no longer a left one. One
    that serves a page (Quiver's) stays until the grace has passed since that was last asked for.
    """

    grace = Float(120, config=True, help="Seconds from a page's closing to the end of its idle kernel.")
    interval = Float(2, config=True, help="Seconds between two looks.")

    def __init__(self, server_app: object) -> None:
        super().__init__(parent=server_app)
        self.kernels = server_app.kernel_manager
        self.sessions = server_app.session_manager
        self._left: dict[str, float] = {}
        self._samples: dict[str, Sample] = {}
        self._last_sizes: dict[str, int] = {}
        self._kills = memory.kills()
        self._killed_at = float("-inf")
        self._timer = PeriodicCallback(self.look, self.interval * 1000)

    def start(self) -> None:
        """Looks from now on, for as long as the server's loop runs."""
        self._timer.start()

    def left(self, kernel: str) -> None:
        """The page of this kernel was closed."""
        self._left[kernel] = time.monotonic() + self.grace

    async def look(self) -> None:
        """Measures every kernel, and ends those that were left long enough ago."""
        self._count_kills()
        looks = {kernel: self._measure(kernel) for kernel in self.kernels.list_kernel_ids()}
        for kernel, deadline in list(self._left.items()):
            if kernel not in self.kernels or self._is_used(kernel) or looks.get(kernel, 0) >= TRAINS_LOOKS:
                del self._left[kernel]
            elif looks.get(kernel) or _is_asked(self._served_ports(kernel)):
                self._left[kernel] = max(deadline, time.monotonic() + self.grace)
            elif time.monotonic() >= deadline:
                del self._left[kernel]
                await self._end(kernel)

    async def report(self) -> dict[str, object]:
        """What memory there is, whether a program was just `killed` for it, and what each kernel holds (bytes).

        A kernel that died is listed with what it held when last seen.
        """
        self._count_kills()
        killed = time.monotonic() - self._killed_at < EXPLAINS_SECONDS
        sessions = {one["kernel"]["id"]: one["path"] for one in await self.sessions.list_sessions() if one["kernel"]}
        kernels = []
        for kernel in self.kernels.list_kernel_ids():
            size = self._samples[kernel].size if kernel in self._samples else 0
            before = self._last_sizes.get(kernel, 0) if killed else 0
            kernels.append({"id": kernel, "path": sessions.get(kernel, ""), "bytes": max(size, before)})
        total = memory.limit() or psutil.virtual_memory().total
        return {
            "killed": killed,
            "limited": memory.limit() is not None,
            "total": total,
            "used": min(memory.highest(), total),
            "kernels": sorted(kernels, key=lambda one: -one["bytes"]),
        }

    def _count_kills(self) -> None:
        kills = memory.kills()
        if kills is not None and self._kills is not None and kills > self._kills:
            self._killed_at = time.monotonic()
        self._kills = kills

    def _measure(self, kernel: str) -> int:
        """Takes a sample; for how many looks in a row the kernel has been computing."""
        process = getattr(self.kernels.get_kernel(kernel).provisioner, "pid", None)
        try:
            family = [psutil.Process(process), *psutil.Process(process).children(recursive=True)]
            size = sum(one.memory_info().rss for one in family)
            computed = sum(sum(one.cpu_times()[:2]) for one in family)
        except (psutil.Error, TypeError, ValueError):
            return 0
        if not size:
            # Killed, and not yet replaced: what it held is in the sample before.
            return 0
        new, old = Sample(process, size, computed, time.monotonic()), self._samples.get(kernel)
        self._samples[kernel] = new
        if old is None or old.process != process:
            self._last_sizes[kernel] = old.size if old else 0
        elif new.computed - old.computed > COMPUTES * (new.at - old.at):
            new.looks = old.looks + 1
        return new.looks

    def _is_used(self, kernel: str) -> bool:
        model = self.kernels.kernel_model(kernel)
        return model["connections"] > 0 or model["execution_state"] != "idle"

    def _served_ports(self, kernel: str) -> set[int]:
        """Where a program in the kernel, such as Quiver, answers a browser."""
        own = {port for port in self.kernels.get_kernel(kernel).get_connection_info().values() if isinstance(port, int)}
        try:
            connections = psutil.Process(self._samples[kernel].process).net_connections("tcp")
        except (psutil.Error, KeyError):
            return set()
        return {one.laddr.port for one in connections if one.status == psutil.CONN_LISTEN} - own

    async def _end(self, kernel: str) -> None:
        session = next((one for one in await self.sessions.list_sessions() if one["kernel"]["id"] == kernel), None)
        name = session["path"] if session else kernel
        self.log.info(f"The kernel of {name} is ended: its page was closed, and it has been idle since.")
        if session:
            await self.sessions.delete_session(session["id"])
        else:
            await self.kernels.shutdown_kernel(kernel)


def _is_asked(ports: set[int]) -> bool:
    """Whether a browser has asked there within the last seconds: the connection is open, or just closed."""
    if not ports:
        return False
    try:
        connections = psutil.net_connections("tcp")
    except psutil.AccessDenied:
        # macOS tells nobody but root: rather keep such a kernel.
        return True
    return any(one.laddr and one.laddr.port in ports and one.status != psutil.CONN_LISTEN for one in connections)

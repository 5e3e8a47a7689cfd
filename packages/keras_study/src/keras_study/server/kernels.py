"""Kernels get time to save: an interrupt, soon SIGTERM, and only after the grace period SIGKILL."""

from __future__ import annotations

import asyncio

from jupyter_server.services.kernels.kernelmanager import ServerKernelManager
from traitlets import Float


class StudyKernelManager(ServerKernelManager):
    """Jupyter's own manager, which by itself kills a kernel that still saves five seconds after it was asked to end.

    A kernel that is shut down, restarted, or ended with the server is interrupted, asked to end, gets SIGTERM after
    `terminate_after` seconds, and is killed when it still runs `grace_period` seconds after that. One that is stuck and
    has no handler for SIGTERM thus ends as soon as in any Jupyter. stop_grace_period in docker-compose.yml and
    stopwaitsecs in scripts/services/supervisord.conf must be longer than both together.
    """

    terminate_after = Float(2.5, help="Seconds from the interrupt to SIGTERM.").tag(config=True)
    grace_period = Float(30.0, help="Seconds from SIGTERM to SIGKILL.").tag(config=True)

    async def _async_finish_shutdown(
        self, waittime: float | None = None, pollinterval: float = 0.1, restart: bool = False
    ) -> None:
        # Jupyter knows one waiting time, of which each half is one of the two.
        if not await self._ends_within(self.terminate_after, pollinterval):
            self.log.info("Kernel %s is still at work: it has %g s to save.", self.kernel_id, self.grace_period)
            await self._async_send_kernel_sigterm()
            if not await self._ends_within(self.grace_period, pollinterval):
                self.log.warning("Kernel %s did not end in its %g s: killed.", self.kernel_id, self.grace_period)
                await self._async_kill_kernel(restart=restart)
                return
        if self.has_kernel and self.provisioner is not None:
            await self.provisioner.wait()

    async def _ends_within(self, seconds: float, pollinterval: float) -> bool:
        try:
            await asyncio.wait_for(self._async_wait(pollinterval=pollinterval), timeout=seconds)
        except TimeoutError:
            return False
        return True

"""How the server ends: whatever its pages, kernels and extensions are doing at that moment, it does end."""

from __future__ import annotations

import asyncio

from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.kernelmanager import MappingKernelManager

# What is cancelled ends at once; a request that will not is not waited for.
REQUESTS_END_SECONDS = 1.0


def prepare(server_app: ServerApp) -> None:
    """Mends Jupyter's own end, which stops half way in two cases, so that SIGTERM is without effect from then on.

    A kernel that is just starting or restarting makes its clean-up raise, after which nothing stops the event loop. A
    request in the middle of its answer keeps the thread that reads a file for it, and Python waits for that for ever.
    """
    clean_up = server_app._cleanup

    async def end_kernels() -> None:
        await end_all(server_app.kernel_manager)

    async def end() -> None:
        try:
            await clean_up()
        except Exception:
            server_app.log.exception("The server ends without having tidied up everything.")
        await cancel_rest()

    # Jupyter offers no hook behind its kernels' end.
    server_app.cleanup_kernels = end_kernels
    server_app._cleanup = end


async def end_all(kernels: MappingKernelManager) -> None:
    """Ends all kernels side by side, those too that are just starting; each has its time to save."""
    while True:
        running = kernels.list_kernel_ids()
        # Jupyter keeps those here for ever that failed to start.
        changing = [task for task in kernels._pending_kernels.values() if not task.done()]
        if not running and not changing:
            return
        ends = [_end(kernels, kernel) for kernel in running]
        for result in await asyncio.gather(*ends, *changing, return_exceptions=True):
            if isinstance(result, Exception):
                kernels.log.error("A kernel did not end as it should: %r", result)
        for kernel in running:
            if kernel in kernels:
                kernels.remove_kernel(kernel)


async def _end(kernels: MappingKernelManager, kernel: str) -> None:
    manager = kernels.get_kernel(kernel)
    # A restart is an end and a start, each with a future of its own.
    while not (ready := manager.ready).done():
        await asyncio.wait([asyncio.wrap_future(ready) if not asyncio.isfuture(ready) else ready])
    # Its page's closing may have ended it in the meantime.
    if kernel in kernels:
        await kernels.shutdown_kernel(kernel)


async def cancel_rest() -> None:
    """Cancels every other task, as `asyncio.run` does at its end: what a task has begun in a thread ends with it."""
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_tell_all_but_cancelling)
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    if others:
        await asyncio.wait(others, timeout=REQUESTS_END_SECONDS)


def _tell_all_but_cancelling(loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    if not isinstance(context.get("exception"), asyncio.CancelledError):
        loop.default_exception_handler(context)

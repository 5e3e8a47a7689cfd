"""What happens while the page is open, sent to every open page."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator

# A page that no longer reads must not fill the memory.
MOST_WAITING = 100
MOST_PAGES = 100
HEARTBEAT = 15.0


class Events:
    """`send` may be called from any thread; `stream` is one page's connection."""

    def __init__(self) -> None:
        self._pages: set[tuple[asyncio.AbstractEventLoop, asyncio.Queue]] = set()
        self._lock = threading.Lock()
        self.closed = False

    @property
    def pages(self) -> int:
        return len(self._pages)

    def send(self, **event: object) -> None:
        with self._lock:
            pages = list(self._pages)
        for loop, queue in pages:
            try:
                loop.call_soon_threadsafe(_offer, queue, event)
            except RuntimeError:
                # The server has stopped meanwhile.
                continue

    def close(self) -> None:
        """Ends all streams, so that the server can stop."""
        self.closed = True
        self.send(type="bye")

    async def stream(self) -> AsyncIterator[str]:
        page = (asyncio.get_running_loop(), asyncio.Queue(MOST_WAITING))
        with self._lock:
            self._pages.add(page)
        try:
            yield _line({"type": "hello"})
            while not self.closed:
                try:
                    event = await asyncio.wait_for(page[1].get(), HEARTBEAT)
                except TimeoutError:
                    # Through a proxy a client that is gone is only noticed by writing to it.
                    yield ": still here\n\n"
                    continue
                yield _line(event)
                if event["type"] == "bye":
                    return
            # The end came while the last event was on its way.
            yield _line({"type": "bye"})
        finally:
            with self._lock:
                self._pages.discard(page)


def _offer(queue: asyncio.Queue, event: dict[str, object]) -> None:
    if not queue.full():
        queue.put_nowait(event)


def _line(event: dict[str, object]) -> str:
    return f"data: {json.dumps(event)}\n\n"

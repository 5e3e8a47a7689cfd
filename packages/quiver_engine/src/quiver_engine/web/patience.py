"""Connections that ask for nothing, or never finish asking, are ended: each would keep its place for ever."""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

# Seconds for a whole request, its body included.
PATIENCE = 30.0
# Connections at once; beyond, uvicorn answers 503.
MOST_CONNECTIONS = 500


class PatientProtocol(H11Protocol):
    """uvicorn's, with a limit to how long a client may take over one request. An answer may take its time."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        super().connection_lost(exc)

    def _watch(self) -> None:
        asking = self.conn.their_state is h11.SEND_BODY or (
            self.conn.their_state is h11.IDLE and (self.cycle is None or bool(self.conn.trailing_data[0]))
        )
        if not asking:
            self._stop()
        elif self._deadline is None:
            # Not put off by further bytes: one a second would do for ever.
            self._deadline = self.loop.call_later(PATIENCE, self.transport.abort)

    def _stop(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

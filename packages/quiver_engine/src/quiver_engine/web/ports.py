"""A port to listen on: the one asked for, else the next free one, and who holds it."""

from __future__ import annotations

import contextlib
import errno
import json
import socket
import time
from pathlib import Path

# Browsers refuse to open these (the Fetch standard's "bad ports" from 1024 on).
REFUSED_BY_BROWSERS = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080}
)
TRIED = 100
HOLDER_TIMEOUT = 0.5
MOST_SAID = 2000


class NoPort(OSError):
    """No port could be listened on; the message says why and what to do."""


def listen(host: str, port: int) -> tuple[socket.socket, str | None]:
    """A listening socket from `port` on, and, where another port had to be taken, the sentence that says so.

    Port 0 takes any free one.

    Raises:
        TypeError: a port that is no whole number.
        NoPort: a port beyond 65535, a host that this machine does not have, or no free port among the next hundred.
    """
    if isinstance(port, bool) or not isinstance(port, int):
        raise TypeError(
            f"Expected port to be a whole number, received {port!r}. Next: e.g. port=5001, or port=0 for any."
        )
    if not 0 <= port <= 65535:
        raise NoPort(f"Expected port to be from 0 to 65535, received {port}.")
    candidates = [0] if port == 0 else range(port, min(port + TRIED, 65536))
    reason = None
    for candidate in candidates:
        if candidate in REFUSED_BY_BROWSERS:
            reason = reason or f"Browsers refuse to open port {candidate}."
            continue
        try:
            found = _bind(host, candidate)
        except PermissionError as error:
            reason = reason or f"Port {candidate} is not allowed to this user ({error.strerror})."
        except OSError as error:
            if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
                raise NoPort(
                    f"Expected host to be an address of this machine, received {host!r} ({error.strerror}). "
                    "Next: leave host at 127.0.0.1, or take 0.0.0.0 for all of them."
                ) from error
            reason = reason or f"Port {candidate} is taken by {holder(candidate)}."
        else:
            taken = found.getsockname()[1]
            return found, f"{reason} Quiver is on {taken} instead." if reason else None
    raise NoPort(
        f"Expected a free port from {port} on, found none. {reason or ''} Next: launch(..., port=0) takes any."
    )


def _bind(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except BaseException:
        listener.close()
        raise
    return listener


def holder(port: int) -> str:
    """Who listens there, as far as it can be told: another Quiver by name, a process by its number."""
    return _quiver(port) or _process(port) or "another program"


def _quiver(port: int) -> str | None:
    """Asks as `GET api/status`; None where anything else answers, in whatever way, or nothing within half a second."""
    deadline = time.monotonic() + HOLDER_TIMEOUT
    said = b""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        with socket.create_connection(("127.0.0.1", port), timeout=HOLDER_TIMEOUT) as asked:
            asked.sendall(f"GET /api/status HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            while len(said) < MOST_SAID and (left := deadline - time.monotonic()) > 0:
                asked.settimeout(left)
                if not (part := asked.recv(MOST_SAID)):
                    break
                said += part
        head, _, body = said.partition(b"\r\n\r\n")
        if head.startswith((b"HTTP/1.0 200", b"HTTP/1.1 200")):
            told = json.loads(body)
            return f"another Quiver (model {told['title']!r}, process {int(told['pid'])})" if "quiver" in told else None
    return None


def _process(port: int) -> str | None:
    """Linux only: the process whose socket listens on that port."""
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            for line in Path(table).read_text().splitlines()[1:]:
                fields = line.split()
                if int(fields[1].rpartition(":")[2], 16) == port and fields[3] == "0A":
                    inodes.add(f"socket:[{fields[9]}]")
    if not inodes:
        return None
    for folder in Path("/proc").glob("[0-9]*"):
        # Processes come and go, and those of others may not be looked into.
        with contextlib.suppress(OSError):
            for link in (folder / "fd").iterdir():
                with contextlib.suppress(OSError):
                    if str(link.readlink()) in inodes:
                        return f"process {folder.name} ({(folder / 'comm').read_text().strip()})"
    return None

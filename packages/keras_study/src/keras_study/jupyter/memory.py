"""What this container, or machine, says about its memory: the limit, the highest use, and programs killed for it."""

from __future__ import annotations

from pathlib import Path

import psutil

CGROUP = Path("/sys/fs/cgroup")
VMSTAT = Path("/proc/vmstat")
# cgroup 1 writes "no limit" as a number of exabytes.
NO_LIMIT = 1 << 60


def limit(cgroup: Path = CGROUP) -> int | None:
    """Bytes that the container may use; None without a limit."""
    found = _number(cgroup / "memory.max", cgroup / "memory/memory.limit_in_bytes")
    return found if found is not None and found < NO_LIMIT else None


def highest(cgroup: Path = CGROUP) -> int:
    """The most bytes that the container has used; without a limit, what the machine uses now."""
    found = _number(cgroup / "memory.peak", cgroup / "memory/memory.max_usage_in_bytes") if limit(cgroup) else None
    if found is not None:
        return found
    return limit(cgroup) or psutil.virtual_memory().used


def kills(cgroup: Path = CGROUP, vmstat: Path = VMSTAT) -> int | None:
    """How many programs were killed because memory ran out; None where the system does not count them (macOS)."""
    inside = (cgroup / "memory.events", cgroup / "memory/memory.oom_control")
    for file in inside if limit(cgroup) else (vmstat,):
        try:
            lines = dict(line.split() for line in file.read_text().splitlines())
            return int(lines["oom_kill"])
        except (OSError, ValueError, KeyError):
            continue
    return None


def _number(*files: Path) -> int | None:
    """What the first of the files that exists holds; None if it is no number ("max")."""
    for file in files:
        try:
            return int(file.read_text())
        except OSError:
            continue
        except ValueError:
            return None
    return None

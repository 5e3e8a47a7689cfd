"""Runs jobs in forked children, a few at a time, each with a time limit."""

from __future__ import annotations

import mmap
import os
import signal
import struct
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# A child stuck in C code does not hear its own alarm.
GRACE = 5
# A script has so many seconds of computing; beside other work they take longer, at most this many times.
PATIENCE = 8


@dataclass
class Job:
    """One run: `run(count_steps)` is called in the child."""

    key: Any
    run: Callable[[Callable[[int], None]], None]
    log: Path


@dataclass
class Ended:
    """How a child ended: seconds, training steps done, and a signal or exit code where it died."""

    job: Job
    seconds: float
    steps: int
    killed_by: int | None
    timed_out: bool


@dataclass
class Running:
    job: Job
    started: float
    memory: mmap.mmap
    timed_out: bool = False


def start(job: Job) -> tuple[int, Running]:
    memory = mmap.mmap(-1, 8)
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid, Running(job, time.monotonic(), memory)
    status = 1
    try:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        # Should memory run out, a child goes and not the runner.
        Path("/proc/self/oom_score_adj").write_text("1000")
        log = os.open(job.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for target, source in ((0, nothing), (1, log), (2, log)):
            os.dup2(source, target)
        job.run(lambda number: count(memory, number))
        status = 0
    finally:
        sys.stdout.flush()
        os._exit(status)


def count(memory: mmap.mmap, number: int) -> None:
    memory[:] = struct.pack("q", steps_in(memory) + number)


def steps_in(memory: mmap.mmap) -> int:
    return struct.unpack("q", memory[:])[0]


def run_all(jobs: Iterable[Job], at_once: int, seconds: float) -> Iterator[Ended]:
    """Yields the jobs as they end; one that outlives `seconds` of computing is killed with its own children.

    Nothing is left running, also where the caller stops early.
    """
    waiting = iter(jobs)
    running: dict[int, Running] = {}
    try:
        while True:
            while len(running) < at_once and (job := next(waiting, None)):
                pid, entry = start(job)
                running[pid] = entry
            if not running:
                return
            yield from collect(running, seconds)
            time.sleep(0.05)
    finally:
        for pid in running:
            end_group(pid)
            os.waitpid(pid, 0)


def collect(running: dict[int, Running], seconds: float) -> Iterator[Ended]:
    """Takes those out of `running` that have ended, and ends those whose time is up."""
    for pid, entry in list(running.items()):
        if time.monotonic() - entry.started > seconds * PATIENCE + GRACE and not entry.timed_out:
            entry.timed_out = True
            end_group(pid)
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            del running[pid]
            end_group(pid)
            died = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
            took = time.monotonic() - entry.started
            yield Ended(entry.job, took, steps_in(entry.memory), died, entry.timed_out)


def end_group(pid: int) -> None:
    """Ends the processes that a script left behind, by its own process group."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return

"""Many files on several processes, with their outcomes in the files' order."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from keras_upgrade.files.job import Outcome
from keras_upgrade.rules.registry import all_rules


def work(run: Callable[[Path], Outcome], paths: list[Path], jobs: int) -> Iterator[Outcome]:
    """`run(path)` for each path. Where a process dies (no memory left), its files get a problem and stay untouched."""
    # A forked worker has the rules already. Elsewhere forking is not safe, and each worker loads them.
    method = "fork" if sys.platform == "linux" else "spawn"
    all_rules()
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context(method)) as pool:
        futures = [(path, pool.submit(run, path)) for path in paths]
        try:
            for path, future in futures:
                try:
                    yield future.result()
                except BrokenProcessPool as error:
                    yield Outcome(path, problem=("defect", str(error)))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise

"""Counts results and prints them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TextIO

from . import reasons

PASSED = (reasons.OK, reasons.LOOPING)
# A script without its data or packages says nothing about the upgrade.
NOT_AT_HAND = (reasons.DATA, reasons.PACKAGE, reasons.ARGUMENTS)
ORDER = (
    *(reasons.UPGRADE, reasons.KERAS, reasons.LIBRARY, reasons.PYTHON2),
    *(reasons.IDLE, reasons.TIMEOUT, reasons.CRASH, reasons.OTHER, reasons.UNSOUND),
    *NOT_AT_HAND,
)


@dataclass
class Run:
    """The outcome of one script in one mode."""

    reason: str
    detail: str = ""
    line: int | None = None
    error: str = ""
    message: str = ""
    traceback: str = ""
    seconds: float = 0.0
    steps: int = 0
    params: list[tuple[int, int | None]] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return self.reason in PASSED


@dataclass
class Result:
    """One script: as it is and upgraded (None where that mode was not asked for)."""

    name: str
    unchanged: Run | None = None
    upgraded: Run | None = None
    edited: bool = False
    params: list[tuple[int, int, int | None]] = field(default_factory=list)
    """A notebook's figures: cell, stored 'Total params', the upgraded model's (None: not printed or not built)."""

    def run_of(self, upgraded: bool) -> Run:
        run = self.upgraded if upgraded else self.unchanged
        assert run is not None
        return run

    @property
    def last(self) -> Run:
        return self.run_of(self.upgraded is not None)

    @property
    def regressed(self) -> bool:
        return bool(self.unchanged and self.upgraded and self.unchanged.passed and not self.upgraded.passed)


def summary(results: Iterable[Result]) -> dict[str, Any]:
    """The figures of a set of results."""
    results = list(results)
    at_hand = [result for result in results if result.last.reason not in NOT_AT_HAND]
    compared = [figure for result in results for figure in result.params if figure[2] is not None]
    return {
        "scripts": len(results),
        "unchanged ok": sum(bool(result.unchanged and result.unchanged.passed) for result in results),
        "upgraded ok": sum(bool(result.upgraded and result.upgraded.passed) for result in results),
        "at hand": len(at_hand),
        "edited": sum(result.edited for result in results),
        "regressions": sum(result.regressed for result in results),
        "params equal": sum(stored == now for _, stored, now in compared),
        "params different": sum(stored != now for _, stored, now in compared),
        "params not reached": sum(len(result.params) for result in results) - len(compared),
        "failing": dict(Counter(result.last.reason for result in results if not result.last.passed)),
    }


def share(part: int, whole: int) -> str:
    return f"{part}/{whole} ({100 * part / whole:.0f} %)" if whole else "0/0"


def print_report(results: list[Result], out: TextIO, verbose: bool = False) -> None:
    """The table by corpus, what still fails grouped by reason, and the notebooks' parameters."""
    by_corpus: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        by_corpus[result.name.partition("/")[0]].append(result)
    rows = [(name, summary(group)) for name, group in sorted(by_corpus.items())]
    if len(rows) > 1:
        rows.append(("all", summary(results)))
    width = max(len(name) for name, _ in rows)
    print(f"{'':{width}}  scripts  unchanged ok  upgraded ok  of those at hand  regressions", file=out)
    for name, figures in rows:
        done = figures["upgraded ok"] if any(result.upgraded for result in results) else figures["unchanged ok"]
        print(
            f"{name:{width}}  {figures['scripts']:7}  {figures['unchanged ok']:12}  {figures['upgraded ok']:11}"
            f"  {share(done, figures['at hand']):>16}  {figures['regressions']:11}",
            file=out,
        )
    print_failures(results, out, verbose)
    print_params(results, out)
    for result in results:
        if result.regressed:
            print(f"\nREGRESSION {result.name}: {line_of(result.last)}", file=out)


def line_of(run: Run) -> str:
    message = " ".join(run.message.split())
    return f"line {run.line}: {run.error}: {message[:160]}"


def print_failures(results: list[Result], out: TextIO, verbose: bool) -> None:
    failing = [result for result in results if not result.last.passed]
    for reason in ORDER:
        group = [result for result in failing if result.last.reason == reason]
        if group:
            print(f"\nstill failing, {reason}: {len(group)}", file=out)
        for result in group:
            print(f"  {result.name}: {line_of(result.last)}", file=out)
            if verbose:
                print("    " + result.last.traceback.replace("\n", "\n    "), file=out)


def print_params(results: list[Result], out: TextIO) -> None:
    figures = summary(results)
    kinds = [f"{figures[f'params {kind}']} {kind}" for kind in ("equal", "different", "not reached")]
    if any(result.params for result in results):
        print(f"\nstored 'Total params': {', '.join(kinds)}", file=out)
    for result in results:
        for cell, stored, now in result.params:
            if now is not None and now != stored:
                print(f"  {result.name}, cell {cell}: stored {stored:,}, now {now:,}", file=out)

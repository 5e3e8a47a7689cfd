"""The command line: reads the folders, plans the runs, prints the report."""

from __future__ import annotations

import argparse
import json
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from . import child
from .pool import Ended, Job, run_all
from .reasons import ARGUMENTS, CRASH, DATA, IDLE, LOOPING, OK, TIMEOUT, UPGRADE, classify
from .report import Result, Run, print_report, summary
from .scratch import Corpus
from .sources import Script, cell_at, find_scripts, labels, read_notebook, read_script

LOOP_STEPS = 3
# The stub of the keyboard ends so a script that asks for ever.
NO_MORE_INPUT = "no more input"
# One script writes what the next reads, and so on.
CHAIN = 3


class Plan:
    """The scripts, their upgraded sources, and the runs over them."""

    def __init__(
        self,
        folders: Iterable[Path],
        workspace: Path,
        seconds: float,
        at_once: int,
        only: str | None = None,
        keras: bool = False,
    ) -> None:
        self.workspace, self.seconds, self.at_once = workspace, seconds, at_once
        self.scripts: dict[str, Script] = {}
        self.corpora: dict[Path, Corpus] = {}
        self.upgraded: dict[str, str | Exception] = {}
        folders = list(folders)
        named = labels(folder if folder.is_dir() else folder.parent for folder in folders)
        for folder in folders:
            for path in find_scripts(folder):
                if only is None or only in path.as_posix():
                    script = read_script(folder, path, named[folder if folder.is_dir() else folder.parent])
                    if keras and not script.imports_keras:
                        continue
                    self.scripts[script.name] = script
                    if script.folder not in self.corpora:
                        self.corpora[script.folder] = Corpus(script.folder, workspace / f"corpus{len(self.corpora)}")
        self.results = {name: Result(name) for name in self.scripts}

    def upgrade(self, upgrade: Callable[[str], Any], upgrade_notebook: Callable[[str], Any] | None = None) -> None:
        """Upgrades every script and every module beside one; what the tool raises is that script's failure.

        Without `upgrade_notebook` a notebook is upgraded as one module.
        """
        for name, script in self.scripts.items():
            if script.path.suffix == ".ipynb" and upgrade_notebook:
                self.upgraded[name] = upgraded = try_upgrade_notebook(upgrade_notebook, script.path)
            else:
                self.upgraded[name] = upgraded = try_upgrade(upgrade, script.source)
            if isinstance(upgraded, str) and upgraded != script.source:
                self.results[name].edited = True
        named = {script.folder: script.label for script in self.scripts.values()}
        for folder, corpus in self.corpora.items():
            for path in find_scripts(folder):
                if path.suffix == ".py":
                    script = read_script(folder, path, named[folder])
                    code = self.upgraded.get(script.name) or try_upgrade(upgrade, script.source)
                    if isinstance(code, str) and code != script.source:
                        corpus.upgraded[path.relative_to(folder)] = code

    def same(self, name: str) -> bool:
        """Whether the upgrade changed neither the script nor a module whose name it mentions."""
        script = self.scripts[name]
        changed = {path.stem for path in self.corpora[script.folder].upgraded if path.suffix == ".py"}
        return self.upgraded[name] == script.source and changed.isdisjoint(re.findall(r"\w+", script.source))

    def job(self, name: str, upgraded: bool, again: bool = False) -> Job:
        script = self.scripts[name]
        corpus = self.corpora[script.folder]
        place = self.workspace / f"{'upgraded' if upgraded else 'unchanged'}-{list(self.scripts).index(name)}"
        code = self.upgraded[name] if upgraded else script.source
        assert isinstance(code, str)

        def run(count_steps: Callable[[int], None]) -> None:
            # Scripts reach for '../data': the folder stands two levels deep.
            path = corpus.copy(script.path, place / "scratch" / script.folder.name, upgraded, with_made_files=again)
            # The one argument that can be guessed is a picture.
            arguments = ("picture.jpg",) if again and script.reads_pictures else ()
            files = child.Files(path.with_suffix(".py"), place / "outcome.json", self.workspace / "library", arguments)
            child.run_script(code, files, count_steps, self.seconds)

        place.mkdir(parents=True, exist_ok=True)
        return Job((name, upgraded), run, place / "log")

    def run(self, wanted: Iterable[tuple[str, bool]], again: bool = False) -> None:
        """Runs scripts (name, upgraded or not) and files their results; clears up behind each."""
        wanted = list(wanted)
        jobs = (self.job(name, upgraded, again) for name, upgraded in wanted)
        for number, ended in enumerate(run_all(jobs, self.at_once, self.seconds), start=1):
            name, upgraded = ended.job.key
            place = ended.job.log.parent
            run = self.read_outcome(ended, place)
            script = self.scripts[name]
            if run.passed:
                target = place / "scratch" / script.folder.name
                self.corpora[script.folder].keep_made_files(target, upgraded)
            setattr(self.results[name], "upgraded" if upgraded else "unchanged", run)
            mode = "upgraded" if upgraded else "unchanged"
            print(f"[{number}/{len(wanted)}] {run.seconds:5.1f} s  {mode:9}  {run.reason:22}  {name}", file=sys.stderr)
            shutil.rmtree(place, ignore_errors=True)

    def read_outcome(self, ended: Ended, place: Path) -> Run:
        name, _ = ended.job.key
        script = self.scripts[name]
        run = Run(OK, seconds=round(ended.seconds, 1), steps=ended.steps)
        file = place / "outcome.json"
        if not file.exists():
            run.reason = CRASH if not ended.timed_out else LOOPING if ended.steps >= LOOP_STEPS else TIMEOUT
            run.message = f"signal {ended.killed_by}" if ended.killed_by else log_tail(place / "log")
            run.line = line_in_log(place / "log", script.path.stem)
            return run
        outcome = json.loads(file.read_text())
        run.params = [tuple(entry) for entry in outcome["params"]]
        if fact := outcome["error"]:
            local = self.corpora[script.folder].modules_beside(script.path)
            run.reason, run.detail = classify(fact, local)
            run.line, run.error, run.message = fact["line"], fact["type"], fact["message"]
            run.traceback = outcome["traceback"]
            endless = run.reason == TIMEOUT or (run.error == "EOFError" and run.message == NO_MORE_INPUT)
            if endless and ended.steps >= LOOP_STEPS:
                run.reason = LOOPING
        if run.passed and outcome["idle"]:
            run.reason, run.message = IDLE, f"no weight changed of {', '.join(outcome['idle'])}"
        return run

    def compare_params(self) -> None:
        for name, script in self.scripts.items():
            result, code = self.results[name], self.upgraded.get(name, script.source)
            if not script.stored_params or not isinstance(code, str):
                continue
            printed: dict[int | None, list[int | None]] = {}
            for line, figure in result.last.params:
                printed.setdefault(cell_at(code, line), []).append(figure)
            for cell, stored in script.stored_params.items():
                now = printed.get(cell, [])
                for index, figure in enumerate(stored):
                    result.params.append((cell, figure, now[index] if index < len(now) else None))


def try_upgrade(upgrade: Callable[[str], Any], source: str) -> str | Exception:
    try:
        return upgrade(source).code
    except Exception as error:
        return error


def try_upgrade_notebook(upgrade_notebook: Callable[[str], Any], path: Path) -> str | Exception:
    try:
        return read_notebook(upgrade_notebook(path.read_text(encoding="utf-8")).text)[0]
    except Exception as error:
        return error


def line_in_log(log: Path, stem: str) -> int | None:
    """The innermost line of the script in the last traceback of the log."""
    found = re.findall(rf'File ".*/{re.escape(stem)}\.py", line (\d+)', log_tail(log, 6000))
    return int(found[0]) if found else None


def log_tail(log: Path, characters: int = 500) -> str:
    return log.read_text(errors="replace")[-characters:] if log.exists() else ""


def parse_args(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py", description=__doc__)
    parser.add_argument(
        "folders", nargs="+", type=Path, metavar="FOLDER", help="folders of scripts and notebooks, or files"
    )
    parser.add_argument("--upgrade", action="store_true", help="run upgraded sources only")
    parser.add_argument("--no-upgrade", action="store_true", help="run the sources as they are only")
    parser.add_argument("--jobs", type=int, default=2, help="scripts at a time (default: %(default)s)")
    parser.add_argument(
        "--timeout", type=float, default=90, help="seconds of computing for a script (default: %(default)s)"
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all results there")
    parser.add_argument("--only", metavar="NAME", help="only paths that contain NAME")
    parser.add_argument("--keras", action="store_true", help="only what imports Keras")
    parser.add_argument("--verbose", action="store_true", help="print the traceback of each failure")
    args = parser.parse_args(argv)
    for folder in args.folders:
        if not folder.exists():
            parser.error(f"no such folder: {folder}")
    if args.upgrade and args.no_upgrade:
        parser.error("--upgrade and --no-upgrade exclude each other")
    args.folders = [folder.resolve() for folder in args.folders]
    return args


def load_upgrade() -> tuple[Callable[[str], Any], Callable[[str], Any]]:
    from keras_upgrade import Memory, upgrade
    from keras_upgrade.notebooks.nbformat_text import upgrade_notebook

    def upgrade_module(source: str) -> Any:
        # A module beside a script belongs to it, whatever it imports itself.
        return upgrade(source, memory=Memory(keras=True))

    return upgrade_module, upgrade_notebook


def main(argv: Sequence[str] | None = None, upgrade: Callable[[str], Any] | None = None) -> int:
    """Runs the corpus; 1 where a script that ran before fails upgraded, else 0."""
    args = parse_args(argv)
    # Leave through the `finally` clauses, which end the children and clear the workspace.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with tempfile.TemporaryDirectory(prefix="corpus-", ignore_cleanup_errors=True) as workspace:
        plan = Plan(args.folders, Path(workspace), args.timeout, args.jobs, args.only, args.keras)
        if not args.no_upgrade:
            plan.upgrade(*((upgrade,) if upgrade else load_upgrade()))
        child.preload()
        run_modes(plan, unchanged=not args.upgrade, upgraded=not args.no_upgrade)
        plan.compare_params()
    results = list(plan.results.values())
    print_report(results, sys.stdout, args.verbose)
    if args.json:
        content = {"summary": summary(results), "results": [asdict(result) for result in results]}
        args.json.write_text(json.dumps(content, indent=1, ensure_ascii=False))
    return int(any(result.regressed for result in results))


def run_modes(plan: Plan, unchanged: bool, upgraded: bool) -> None:
    """Both modes; then once more what missed a file that another script writes, and what may have regressed."""
    if unchanged:
        plan.run((name, False) for name in plan.scripts)
    if upgraded:
        runnable = []
        for name, code in plan.upgraded.items():
            if isinstance(code, Exception):
                plan.results[name].upgraded = Run(UPGRADE, error=type(code).__name__, message=str(code))
            elif unchanged and plan.same(name):
                plan.results[name].upgraded = plan.results[name].unchanged
            else:
                runnable.append((name, True))
        plan.run(runnable)
    run_again(plan)
    # A busy machine must not count as a regression.
    doubtful = [name for name, result in plan.results.items() if result.regressed and result.last.reason != UPGRADE]
    plan.run([(name, True) for name in doubtful], again=True)


def run_again(plan: Plan) -> None:
    """Gives scripts the files that the others wrote meanwhile, as long as that helps one of them."""
    for _ in range(CHAIN):
        missed = []
        for name, result in plan.results.items():
            for upgraded, run in ((False, result.unchanged), (True, result.upgraded)):
                if run and (run.reason == DATA or (run.reason == ARGUMENTS and plan.scripts[name].reads_pictures)):
                    missed.append((name, upgraded))
        plan.run(missed, again=True)
        if not any(plan.results[name].run_of(upgraded).passed for name, upgraded in missed):
            return

"""`keras-upgrade`: rewrites files in place, and says what changed and why."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence

# As typing has it, whose import `--help` would wait for.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from keras_upgrade.files.job import Options, Outcome
    from keras_upgrade.telling.report import Reporter

UNCHANGED, CHANGED, USAGE, BY_HAND = 0, 1, 2, 3
# Below this, starting processes costs more than they save.
MANY = 8

EPILOG = """\
exit codes:
  0  nothing to do
  1  files were rewritten (with --check, --diff and --stdout: would be)
  2  wrong usage
  3  a file could not be read, parsed or written, or something in it needs your hand;
     all else was done
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit code.

    Raises:
        SystemExit: after --help and --version (0), and for wrong usage (2), as argparse does.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Japanese on a terminal that has none must not end the run.
            stream.reconfigure(errors="backslashreplace")
    parser = _parser()
    arguments = parser.parse_args(argv)
    try:
        return _run(parser, arguments)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # `keras-upgrade ... | head`: what is left has no reader; Python's own flush at exit must not fail either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CHANGED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="keras-upgrade",
        description="Rewrite 2015-2019 Keras code to Keras 3, and say what changed and why.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="a .py or .ipynb file, a folder, a pattern such as 'book/**/*.py', or - for standard input",
    )
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--diff", action="store_true", help="print a diff, write nothing")
    output.add_argument("--stdout", action="store_true", help="print the new code, write nothing")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 if anything would change")
    parser.add_argument(
        "--only", action="append", metavar="RULE", help="use these rules alone (comma list, repeatable)"
    )
    parser.add_argument(
        "--skip", action="append", metavar="RULE", help="leave these rules out (comma list, repeatable)"
    )
    parser.add_argument("--list-rules", action="store_true", help="print every rule's name and title")
    parser.add_argument("--explain", metavar="RULE", help="print what a rule does and why")
    parser.add_argument(
        "--lang", choices=("en", "ja"), help="the language of reasons (default: by LC_ALL, LC_MESSAGES, LANG)"
    )
    parser.add_argument("--jobs", type=_positive, metavar="N", help="processes for many files (default: one per core)")
    parser.add_argument("--version", action=_Version, help="print the version")
    return parser


class _Version(argparse.Action):
    """Reading a package's metadata takes a while that `--help` need not."""

    def __init__(self, option_strings: list[str], dest: str, help: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("keras-upgrade")
        except PackageNotFoundError:
            number = "(not installed)"
        print(f"keras-upgrade {number}")
        parser.exit()


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a positive integer, received {text!r}")
    return int(text)


def _run(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    from keras_upgrade.telling.report import Reporter, language_of

    language = arguments.lang or language_of(os.environ)
    out = Reporter(language, _colorful(sys.stdout))
    if arguments.list_rules:
        print(out.list_rules())
        return UNCHANGED
    if arguments.explain is not None:
        from keras_upgrade.telling.catalogue import entries

        (name,) = _rules(parser, [arguments.explain])
        print(out.explain(entries()[name]))
        return UNCHANGED
    if not arguments.files:
        parser.error("expected a file, a folder or -, received none")
    from keras_upgrade.files.job import Options

    options = Options(
        only=_rules(parser, arguments.only),
        skip=_rules(parser, arguments.skip),
        write=not (arguments.check or arguments.diff or arguments.stdout),
    )
    return _upgrade(arguments, options, out, Reporter(language, _colorful(sys.stderr)))


def _rules(parser: argparse.ArgumentParser, lists: list[str] | None) -> frozenset[str] | None:
    """The rules that comma lists name; an unknown one is wrong usage."""
    if lists is None:
        return None
    from keras_upgrade.telling.catalogue import entries

    names = [name.strip() for text in lists for name in text.split(",") if name.strip()]
    if not names:
        parser.error("expected the name of a rule, received nothing. Next: keras-upgrade --list-rules")
    for name in names:
        if name not in entries():
            from difflib import get_close_matches

            close = get_close_matches(name, entries(), n=1)
            guess = f" Did you mean {close[0]!r}?" if close else ""
            parser.error(f"expected the name of a rule, received {name!r}.{guess} Next: keras-upgrade --list-rules")
    return frozenset(names)


def _upgrade(arguments: argparse.Namespace, options: Options, out: Reporter, err: Reporter) -> int:
    from keras_upgrade.files.texts import find

    found = find([one for one in arguments.files if one != "-"])
    paths, missing = found.paths, found.missing
    code = UNCHANGED
    for link in found.outside:
        print(err.problem(str(link), "outside", os.path.realpath(link)), file=sys.stderr)
    for name in missing:
        print(err.problem(name, "missing"), file=sys.stderr)
        code = BY_HAND
    if not paths and not missing and "-" not in arguments.files:
        print(err.problem(arguments.files[0], "nothing", ", ".join(arguments.files)), file=sys.stderr)
    for outcome in _outcomes(arguments, paths, options):
        code = max(code, _tell(outcome, arguments, out, err))
    for reporter, stream in ((out, sys.stdout), (err, sys.stderr)):
        if summary := reporter.summary():
            print(summary, file=stream)
    sys.stdout.flush()
    return code


def _outcomes(arguments: argparse.Namespace, paths: list[Path], options: Options) -> Iterator[Outcome]:
    from dataclasses import replace
    from pathlib import Path

    from keras_upgrade.files import job

    if "-" in arguments.files:
        yield job.run(Path("-"), replace(options, write=False), sys.stdin.buffer.read())
    if len(paths) > 1:
        from keras_upgrade.files.neighbours import tell

        options = replace(options, folders=tell(paths))
    jobs = min(arguments.jobs or _cores(), len(paths))
    if jobs < 2 or (len(paths) < MANY and arguments.jobs is None):
        yield from (job.run(path, options) for path in paths)
        return
    from functools import partial

    from keras_upgrade.files.workers import work

    yield from work(partial(job.run, options=options), paths, jobs)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _tell(outcome: Outcome, arguments: argparse.Namespace, out: Reporter, err: Reporter) -> int:
    """Prints what became of a file, and gives its part of the exit code."""
    file = str(outcome.path)
    piped = file == "-" and not arguments.check and not arguments.diff
    code = CHANGED if outcome.changed else UNCHANGED
    if arguments.stdout or piped:
        # A filter never swallows what it was given.
        _write_bytes(outcome.data)
    elif arguments.diff:
        for part in outcome.parts if outcome.changed else []:
            title = file if part.cell is None else f"{file}:{out.word('cell', number=part.cell)}"
            sys.stdout.write(out.diff(title, part.old, part.new))
    # Where standard output holds code, what is told about it must not get in between.
    holds_code = arguments.stdout or piped or arguments.diff
    stream, reporter = (sys.stderr, err) if holds_code else (sys.stdout, out)
    if outcome.changed:
        writes = not (arguments.check or holds_code)
        print(reporter.word("rewritten" if writes else "would", file=file), file=stream)
    for part in outcome.parts:
        for change in part.changes:
            print(reporter.change(file, part.cell, change), file=stream)
        for warning in part.warnings:
            print(err.warning(file, part.cell, warning), file=sys.stderr)
            code = BY_HAND
    if outcome.note:
        print(err.problem(file, *outcome.note), file=sys.stderr)
    if outcome.problem:
        print(err.problem(file, *outcome.problem), file=sys.stderr)
        code = BY_HAND
    return code


def _write_bytes(data: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _colorful(stream: object) -> bool:
    return bool(stream.isatty()) and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


if __name__ == "__main__":
    sys.exit(main())

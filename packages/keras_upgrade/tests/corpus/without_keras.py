"""Which files of installed libraries an upgrade would change: none of them works with Keras.

    python packages/keras_upgrade/tests/corpus/without_keras.py [--every N] [FOLDER...]

Without folders: the standard library and those of LIBRARIES that are installed. `--every 40` reads each fortieth file.
Exit code 1 where a file would change, or something in it "needs your hand".
"""

from __future__ import annotations

import argparse
import importlib.util
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from keras_upgrade import Result, upgrade

LIBRARIES = ("sklearn", "pandas", "matplotlib", "numpy", "scipy", "flask", "seaborn", "h5py", "PIL")


def folders() -> Iterator[Path]:
    yield Path(sysconfig.get_path("stdlib"))
    for name in LIBRARIES:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations:
            yield from map(Path, spec.submodule_search_locations)


def sources(places: Iterable[Path], every: int = 1) -> Iterator[tuple[Path, str]]:
    """Every `every`th Python file below `places` that is UTF-8; other people's packages below them are left out."""
    for place in places:
        files = [one for one in sorted(place.rglob("*.py")) if "site-packages" not in one.relative_to(place).parts]
        for file in files[::every]:
            try:
                yield file, file.read_bytes().decode()
            except UnicodeDecodeError:
                continue


def touched(places: Iterable[Path], every: int = 1) -> tuple[int, list[tuple[Path, Result]]]:
    """How many files were read, and those that an upgrade changes or warns of. Python 2's own files do not count."""
    number, found = 0, []
    for file, text in sources(places, every):
        try:
            compile(text, str(file), "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            # Test data that no Python 3 reads.
            continue
        number += 1
        result = upgrade(text)
        if result.code != text or result.warnings:
            found.append((file, result))
    return number, found


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Expects no change in libraries that do not work with Keras.")
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--every", type=int, default=1)
    arguments = parser.parse_args(argv)
    number, found = touched(arguments.folders or list(folders()), arguments.every)
    for file, result in found:
        for change in result.changes:
            print(f"{file}:{change.line}: [{change.rule}] {change.old} -> {change.new}")
        for warning in result.warnings:
            print(f"{file}:{warning.line}: [{warning.rule}] {warning.text.en}")
    print(f"{number} files read, {len(found)} touched.")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())

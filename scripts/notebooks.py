"""Generate notebooks/en and notebooks/ja from notebooks/source: python scripts/notebooks.py [--check]"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from keras_study import lessons


def main(argv: Sequence[str] | None = None) -> int:
    """Returns 0, or 1 when a source is not as expected, a notebook is stale (--check) or holds somebody's work."""
    parser = argparse.ArgumentParser(description="Generate the lessons' notebooks from notebooks/source.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if notebooks are stale, and name them"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace notebooks that have been run as well")
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(__file__).resolve().parents[1] / "notebooks",
        help="the folder that holds source/ (default: this checkout's notebooks)",
    )
    arguments = parser.parse_args(argv)
    try:
        if arguments.check:
            stale = lessons.stale(arguments.folder)
            for path in stale:
                print(f"{path} differs from what its source generates. Run: make notebooks", file=sys.stderr)
            return 1 if stale else 0
        record = arguments.folder.parent / "build/generated/notebooks.txt"
        for path in lessons.write(arguments.folder, overwrite=arguments.overwrite, record=record):
            print(f"wrote {path}", file=sys.stderr)
    except (lessons.LessonError, ModuleNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Write the reference pages in docs/ from docs/*.yaml: python scripts/reference.py [--check]"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from keras_study import reference

ROOT = Path(__file__).resolve().parents[1]


def main(argv: Sequence[str] | None = None) -> int:
    """Returns 0, or 1 when a data file is not as expected or a page is stale (--check)."""
    parser = argparse.ArgumentParser(description="Write the cheat sheet, the differences and the glossary.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a page is stale, and name it")
    arguments = parser.parse_args(argv)
    try:
        pages = reference.pages(ROOT / "docs")
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if arguments.check:
            print(f"{path} differs from what its data generate. Run: make notebooks", file=sys.stderr)
        else:
            path.write_text(pages[path], encoding="utf-8", newline="\n")
            print(f"wrote {path}", file=sys.stderr)
    return 1 if arguments.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())

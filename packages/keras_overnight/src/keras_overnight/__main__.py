"""`python -m keras_overnight FOLDER`: where the training in a folder stands."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from keras_overnight.errors import OvernightError
from keras_overnight.status import status


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m keras_overnight", description=__doc__)
    parser.add_argument("folder", nargs="+", help="a folder that keras_overnight.fit trains in")
    failed = False
    for folder in parser.parse_args(argv).folder:
        try:
            now = status(folder)
        except OvernightError as error:
            print(error, file=sys.stderr)
            failed = True
            continue
        print(f"{now.folder}: {now.state}, epoch {now.done:,} of {now.epochs:,}")
        if now.best:
            print(f"  best {now.best['monitor']} {now.best['value']:.6g} in epoch {now.best['epoch']:,}")
        if now.last:
            print("  last " + ", ".join(f"{k} {v:.6g}" for k, v in now.last.items() if isinstance(v, float)))
        print(f"  {len(now.runs)} runs, {now.interruptions} interruptions")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

"""Trains the chapter's network through the night and stops where it no longer improves: make overnight

    python scripts/overnight.py --epochs 5 --folder logs/short    # a small variant: about ten seconds
    python -m keras_overnight logs/overnight                      # where it stands

Run it again after any interruption: it goes on bit for bit.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(os.environ.get("LOGS_DIR", "logs")) / "overnight")
    parser.add_argument("--epochs", type=int, default=8_000_000, help="at most; early stopping ends it sooner")
    parser.add_argument("--patience", type=int, default=50, help="epochs without a better val_loss")
    parser.add_argument("--dropout", type=float, default=0.3)
    parser.add_argument("--batch-size", type=int, default=128)
    arguments = parser.parse_args()

    # Late: the backend takes seconds, and a mistyped argument should not.
    from keras_overnight import fit
    from keras_study import night

    history = fit(
        **night.training(arguments.folder, arguments.patience, arguments.dropout),
        folder=arguments.folder,
        epochs=arguments.epochs,
        batch_size=arguments.batch_size,
    )
    # `make up` goes on with what is still wanted.
    (arguments.folder / "wanted").unlink(missing_ok=True)
    losses = history.history["val_loss"]
    best = min(range(len(losses)), key=losses.__getitem__)
    print(
        f"{len(losses):,} epochs; best val_loss {losses[best]:.4f} in epoch {best + 1:,}: {arguments.folder}/report.md"
    )


if __name__ == "__main__":
    main()

"""What a training shows: a line when it begins or goes on, and Keras's bar, or one line that is written over."""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta

import keras

from keras_overnight.session import Session, say

MANY = 100


class Progress(keras.callbacks.Callback):
    """For many epochs one line, since a notebook keeps all that Keras's bar prints: two lines an epoch."""

    def __init__(self, session: Session, verbose: str | int) -> None:
        super().__init__()
        self.session = session
        self.one_line = verbose == "auto" and session.epochs > MANY
        self.quiet = verbose == 0
        self.keras_verbose = 0 if self.one_line else verbose
        self.shown = 0.0
        self.began = time.monotonic()
        # A file gets a line a minute, a screen as many as can be read.
        self.pause = 0.2 if _rewrites() else 60.0

    def begins(self) -> None:
        session = self.session
        if self.quiet:
            return
        if session.resumed is None:
            say(f"Training in {session.folder}, epoch 1 of {session.epochs:,}.",
                f"{session.folder} で学習を始めます (全 {session.epochs:,} エポック)。")  # fmt: skip
            return
        best, best_ja = self._best()
        say(f"Going on in {session.folder} after epoch {session.done:,} of {session.epochs:,}{best}.",
            f"{session.folder} の学習をエポック {session.done:,} の続きから再開します "
            f"(全 {session.epochs:,} エポック){best_ja}。")  # fmt: skip

    def already(self) -> None:
        if not self.quiet:
            best, best_ja = self._best()
            say(f"The training in {self.session.folder} has finished: {self.session.done:,} epochs{best}.",
                f"{self.session.folder} の学習は終わっています "
                f"({self.session.done:,} エポック){best_ja}。")  # fmt: skip

    def interrupted(self, why: str) -> None:
        """How to go on; whoever pressed Ctrl-C on a quiet training knows that he did."""
        self._end_line()
        if self.quiet and why == "Ctrl-C":
            return
        done = self.session.committed
        say(f"Interrupted ({why}). {self.session.folder} holds epoch {done:,}: run the same call "
            "again to go on.",
            f"中断しました ({why})。"
            f"{self.session.folder} にはエポック {done:,} までが保存されています。"
            "同じ呼び出しをもう一度実行すると、続きから再開します。")  # fmt: skip

    def on_train_begin(self, logs: dict | None = None) -> None:
        self.began = time.monotonic()
        self.first = self.session.done

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        now = time.monotonic()
        if self.one_line and now - self.shown >= self.pause:
            self.shown = now
            numbers = " - ".join(f"{k}: {v:.4g}" for k, v in (logs or {}).items() if isinstance(v, float))
            end = self._end(epoch, (now - self.began) / (epoch + 1 - self.first))
            text = f"Epoch {epoch + 1:,}/{self.session.epochs:,} - {numbers}{self._best()[0]}{end}"
            sys.stdout.write(f"\r{text}\x1b[K" if _rewrites() else text + "\n")
            sys.stdout.flush()

    def on_train_end(self, logs: dict | None = None) -> None:
        self._end_line()

    def _end_line(self) -> None:
        if self.one_line and self.shown and _rewrites():
            sys.stdout.write("\n")
            sys.stdout.flush()

    def _best(self) -> tuple[str, str]:
        best = self.session.best
        if best.value is None:
            return "", ""
        return (f" - best {best.monitor} {best.value:.4g} in epoch {best.epoch + 1:,}",
                f"、最良の {best.monitor} は {best.value:.4g} (エポック {best.epoch + 1:,})")  # fmt: skip

    def _end(self, epoch: int, seconds: float) -> str:
        """When the training ends unless an epoch better than the best comes along."""
        best = self.session.best
        last = self.session.epochs
        if best.patience is not None and best.epoch is not None:
            last = min(last, best.epoch + 1 + best.patience)
        left = timedelta(seconds=max(0.0, (last - epoch - 1) * seconds))
        if left > timedelta(days=2):
            return ""
        return f" - ends about {datetime.now() + left:%H:%M}" + (
            " unless it improves" if last < self.session.epochs else ""
        )


def _rewrites() -> bool:
    """Whether a carriage return takes the line back: a terminal and a notebook do so, a file does not."""
    return sys.stdout.isatty() or type(sys.stdout).__module__.startswith("ipykernel")

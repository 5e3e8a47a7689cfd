"""One training in one folder: what is saved at an epoch's end, and how it comes back."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np

from keras_overnight import callback_states, container, outside_files, state
from keras_overnight.best import Best
from keras_overnight.budget import Budget
from keras_overnight.errors import Damaged, Interrupted, OvernightError
from keras_overnight.history import HistoryFile
from keras_overnight.history_callback import History
from keras_overnight.runs import Runs
from keras_overnight.signals import Termination
from keras_overnight.snapshots import Snapshot, Snapshots


def say(en: str, ja: str) -> None:
    """A line that must be seen, whatever `verbose` is."""
    print(f"[keras_overnight] {en}\n[keras_overnight] {ja}", file=sys.stderr, flush=True)


class Session:
    """The folder's files, and the model and callbacks that they belong to.

    Attributes:
        done: epochs that are behind.
        committed: epochs that the newest snapshot holds.
        stopped: whether a callback ended the training at `done`.
    """

    def __init__(
        self, folder: Path, model: keras.Model, callbacks: list, fingerprint: dict, epochs: int, budget: Budget
    ) -> None:
        self.folder, self.model, self.callbacks = folder, model, callbacks
        self.fingerprint, self.epochs, self.budget = fingerprint, epochs, budget
        self.snapshots = Snapshots(folder)
        self.runs = Runs(folder)
        self.file = HistoryFile(folder)
        self.history = History(self.file)
        self.best = Best(callbacks)
        self.watch = callback_states.Watch(callbacks)
        self.done = self.committed = 0
        self.stopped = False
        self.resumed: Snapshot | None = None
        self.trouble = ""

    # Going on

    def open(self) -> None:
        """Finds where the training stands, and brings the files that callbacks write to there.

        Raises:
            OvernightError: the folder belongs to another model, other data or other callbacks; nothing was changed.
        """
        start = self.folder / "start.json"
        snapshot = self.snapshots.newest(self._fits_history, say)
        if snapshot is not None:
            self._refuse_another(snapshot.header)
            self._refuse_epochs(snapshot.header)
            outside_files.roll_back(self.callbacks, snapshot.header["outside"], self.runs.processes())
            self.file.roll_back(*snapshot.header["history"])
            for later in self.snapshots.paths():
                if later.name > snapshot.path.name:
                    later.rename(later.with_suffix(".damaged"))
            self.resumed = snapshot
            self.done = self.committed = snapshot.header["epochs"]
            self.stopped = snapshot.header["stopped"]
            self.best.restore(snapshot.header["best"])
            return
        if start.exists():
            noted = json.loads(start.read_text(encoding="utf-8"))
            if noted["callbacks"] == self._classes():
                outside_files.roll_back(self.callbacks, noted["outside"], self.runs.processes())
        self.file.roll_back(0, 0)
        noted = {"outside": outside_files.marks(self.callbacks, before=True), "callbacks": self._classes()}
        beside = start.with_suffix(".tmp")
        with open(beside, "w", encoding="utf-8") as file:
            json.dump(noted, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, start)
        container.sync_folder(self.folder)

    def restore(self) -> None:
        """Model and callbacks as they were; called when the callbacks' own `on_train_begin` is behind."""
        header, arrays = self.resumed.header, self.resumed.arrays
        state.give(self.model, header["model"], arrays)
        callback_states.restore(self.callbacks, header["callbacks"], arrays)
        # The arrays are as large as the model; they have done their work.
        self.resumed = Snapshot(self.resumed.path, header, [])

    def _fits_history(self, snapshot: Snapshot) -> None:
        self.file.verify(*snapshot.header["history"])

    def _classes(self) -> list[str]:
        return [type(callback).__name__ for callback in self.callbacks]

    def _refuse_another(self, header: dict) -> None:
        now = {**self.fingerprint, "callbacks": self._classes()}
        from keras_overnight.fingerprint import differences

        saved = {**header["fingerprint"], "callbacks": [entry["class"] for entry in header["callbacks"]]}
        found = differences(saved, now)
        if found:
            listed = "\n  ".join(found)
            raise OvernightError(
                f"Expected the training that {self.folder} holds ({header['epochs']} epochs), received another one:\n"
                f"  {listed}\nNothing was changed. Next: undo the difference, or take another folder.",
                f"{self.folder} には別の学習 ({header['epochs']} エポック) が保存されています。違いは上のとおりです。"
                "何も変更していません。違いを元に戻すか、別のフォルダを指定してください。",
            )

    def _refuse_epochs(self, header: dict) -> None:
        done = header["epochs"]
        if self.epochs < done:
            raise OvernightError(
                f"Expected epochs >= {done}, which {self.folder} has behind it, received: epochs={self.epochs}. "
                f"Next: epochs={done} or more, or another folder.",
                f"{self.folder} はすでに {done} エポックを終えています。epochs={self.epochs} は {done} 以上にするか、"
                "別のフォルダを指定してください。",
            )
        swaps = any(isinstance(c, keras.callbacks.SwapEMAWeights) and c.swap_on_epoch for c in self.callbacks)
        if swaps and done == header["asked"] < self.epochs:
            raise OvernightError(
                f"Expected epochs={done}, received epochs={self.epochs}: SwapEMAWeights(swap_on_epoch=True) has put "
                "the averages in the weights' place in what was the last epoch. Next: another folder.",
                f"SwapEMAWeights(swap_on_epoch=True) は最後のエポックで重みを平均値に置き換えたため、"
                f"epochs={done} を超えて続けられません。別のフォルダを指定してください。",
            )

    # Saving

    def epoch_ended(self, epoch: int, logs: dict, last: bool) -> None:
        """`last`: nothing follows, so that a snapshot is due."""
        self.done = epoch + 1
        self.stopped = bool(self.model.stop_training)
        self.best.see(epoch, logs)
        if last or self.stopped or self.budget.due():
            self.watch.look()
            self.save()

    def save(self) -> bool:
        """Writes a snapshot of now. A full disk is said, and the training goes on with the previous snapshot."""
        began = time.monotonic()
        try:
            outside_files.flush(self.callbacks)
            self.file.commit()
            size = self.snapshots.write(self.done, *self._contents())
        except OSError as error:
            self.budget.failed()
            self._say_trouble(error)
            return False
        self.budget.saved(time.monotonic() - began)
        self.committed = self.done
        if self.trouble:
            say(
                f"Saving works again: epoch {self.done} ({size:,} bytes).",
                f"再び保存できました: エポック {self.done} ({size:,} バイト)。",
            )
            self.trouble = ""
        return True

    def _contents(self) -> tuple[dict, list[np.ndarray]]:
        arrays: list[np.ndarray] = []
        header = {
            "epochs": self.done,
            "asked": self.epochs,
            "stopped": self.stopped,
            "fingerprint": self.fingerprint,
            "history": [self.file.size, self.file.check],
            "outside": outside_files.marks(self.callbacks),
            "best": self.best.state(),
            "model": state.take(self.model, arrays),
            "callbacks": callback_states.states_of(self.callbacks, arrays),
        }
        return header, arrays

    def _say_trouble(self, error: OSError) -> None:
        if str(error) == self.trouble:
            return
        self.trouble = str(error)
        needed = sum(array.nbytes for array in self._contents()[1])
        free = shutil.disk_usage(self.folder).free
        say(
            f"Epoch {self.done} is not saved ({error}): a snapshot needs {needed:,} bytes, {free:,} are free on "
            f"{self.folder}. The training goes on; the snapshot of epoch {self.committed} stays.",
            f"エポック {self.done} を保存できませんでした ({error})。必要な容量は {needed:,} バイト、{self.folder} の"
            f"空きは {free:,} バイトです。学習は続きます。エポック {self.committed} のスナップショットは残っています。",
        )

    # The end

    def finished(self) -> dict | None:
        """The header of the finished training, and its state in the model, when it is just this one; else None."""
        path = self.folder / "finished.snapshot"
        if not path.exists() or self.resumed is None:
            return None
        try:
            header, arrays = container.read(path)
        except Damaged as error:
            say(
                f"{path} is damaged ({error}); it is made again from the last snapshot.",
                f"{path} が壊れています ({error})。最後のスナップショットから作り直します。",
            )
            return None
        if header["epochs"] != self.done or not (self.stopped or self.epochs == self.done):
            return None
        state.give(self.model, header["model"], arrays)
        callback_states.restore(self.callbacks, header["callbacks"], arrays)
        return header

    def finish(self) -> None:
        """Keeps what `fit` leaves in the model, beside the last snapshot, from which more epochs can follow."""
        try:
            container.write(self.folder / "finished.snapshot", *self._contents())
        except OSError as error:
            self._say_trouble(error)


class Recorder(keras.callbacks.Callback):
    """The last callback: restores when all others have begun, and saves when they have seen an epoch's end."""

    def __init__(self, session: Session, set_epoch: Callable[[int], None], termination: Termination) -> None:
        super().__init__()
        self.session, self.set_epoch, self.termination = session, set_epoch, termination
        self.epoch_began = time.monotonic()
        self.epoch_seconds: float | None = None

    def seconds_left(self) -> float | None:
        """Of this epoch, by the last one's length."""
        if self.epoch_seconds is None:
            return None
        return self.epoch_seconds - (time.monotonic() - self.epoch_began)

    def on_train_begin(self, logs: dict | None = None) -> None:
        session = self.session
        if session.resumed is not None:
            session.restore()
            session.budget.start(0.0)
            return
        began = time.monotonic()
        session.save()
        session.budget.spent = 0.0
        session.budget.start(time.monotonic() - began)

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self.epoch_began = time.monotonic()
        self.set_epoch(epoch)

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        self.epoch_seconds = time.monotonic() - self.epoch_began
        self.termination.saving = True
        last = epoch + 1 == self.session.epochs or self.termination.wanted
        self.session.epoch_ended(epoch, logs or {}, last)
        self.termination.saving = False
        if self.termination.wanted and not self.session.stopped and epoch + 1 < self.session.epochs:
            raise Interrupted

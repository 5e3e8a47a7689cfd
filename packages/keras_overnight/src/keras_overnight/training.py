"""`fit`: as `model.fit`, in a folder from which it goes on after anything."""

from __future__ import annotations

import os
from pathlib import Path

import keras

from keras_overnight import callback_states, data, fingerprint, outside_files, state
from keras_overnight.budget import Budget
from keras_overnight.errors import Interrupted, OvernightError
from keras_overnight.keras_internals import train_validation_split
from keras_overnight.lock import FolderLock
from keras_overnight.progress import Progress
from keras_overnight.report import write_report
from keras_overnight.session import Recorder, Session, say
from keras_overnight.signals import Termination


def fit(
    model: keras.Model,
    x: object = None,
    y: object = None,
    *,
    folder: str | os.PathLike,
    batch_size: int | None = None,
    epochs: int = 1,
    verbose: str | int = "auto",
    callbacks: list[keras.callbacks.Callback] | keras.callbacks.Callback | None = None,
    validation_split: float = 0.0,
    validation_data: object = None,
    shuffle: bool | str = True,
    class_weight: dict | None = None,
    sample_weight: object = None,
    steps_per_epoch: int | None = None,
    validation_steps: int | None = None,
    validation_batch_size: int | None = None,
    validation_freq: int | list = 1,
    seed: int = 0,
    saving_share: float = 0.01,
    lose_at_most: float | None = None,
    grace: float = 8.0,
) -> keras.callbacks.History:
    """Trains `model` as `model.fit` does, and goes on with the training that `folder` holds, bit for bit.

    Call it again with the same arguments, in the same process or another: after an interruption of any kind it goes on
    from the newest snapshot; after the end it returns the history at once, with the model as the training left it.

    Args:
        model: built and compiled.
        x: arrays of shape (samples, ...), alone, in a list or in a dict; a tf.data.Dataset that gives the same batches
            in every pass; a PyDataset; or a function of the epoch's number (from 0) that returns any of these.
        y: targets of shape (samples, ...).
        folder: where the training lives; made when it is missing. One training a folder.
        epochs: in all, those before an interruption included. A larger number later trains on.
        verbose: as in `model.fit`; "auto" shows one line that is written over where there are more than 100 epochs.
        seed: of the shuffling, which is a function of the seed and the epoch's number alone.
        saving_share: the part of the time that saving may take; 0.01 is 1 %.
        lose_at_most: seconds of training that an interruption may cost, beside the epoch that it falls into, even if
            saving then takes more than `saving_share`.
        grace: seconds in which SIGTERM must have been obeyed; `docker stop` gives 10.

    The other arguments are those of `model.fit`.

    Returns:
        The history of all epochs, read from the folder when it is asked for.

    Raises:
        OvernightError: the training could not go on exactly; the message says why and what to do. Nothing in the folder
            was changed.
    """
    callbacks = keras.tree.flatten(callbacks) if callbacks else []
    folder = _usable(folder)
    _check_numbers(epochs, saving_share, lose_at_most)
    state.build(model)
    callback_states.refuse_what_cannot_resume(callbacks)
    arguments = {
        "seed": seed,
        "batch_size": batch_size,
        "shuffle": shuffle,
        "class_weight": None if class_weight is None else {str(k): float(v) for k, v in class_weight.items()},
        "validation_split": validation_split,
        "steps_per_epoch": steps_per_epoch,
        "validation_steps": validation_steps,
        "validation_batch_size": validation_batch_size,
        "validation_freq": validation_freq if isinstance(validation_freq, int) else list(validation_freq),
    }
    if validation_split and validation_data is None:
        (x, y, sample_weight), validation_data = train_validation_split(
            (x, y, sample_weight), validation_split=validation_split
        )
    if validation_data is not None and not isinstance(validation_data, list | tuple | dict):
        data.refuse(validation_data, "validation_data")
    adapter, options = data.training_data(x, y, sample_weight, class_weight, batch_size, steps_per_epoch, shuffle, seed)
    marks = {
        "versions": fingerprint.of_versions(),
        "model": fingerprint.of_model(model),
        "compile": fingerprint.of_compile(model),
        "fit": arguments,
        "data": fingerprint.of_data({"x": x, "y": y, "sample_weight": sample_weight}),
        "validation_data": fingerprint.of_data(validation_data),
    }
    with FolderLock(folder):
        session = Session(folder, model, callbacks, marks, epochs, Budget(saving_share, lose_at_most))
        session.open()
        progress = Progress(session, verbose)
        if session.finished() is not None:
            progress.already()
            return _history(session)
        _train(session, adapter, progress, grace, {
            "epochs": session.done if session.stopped else epochs,
            "initial_epoch": session.done,
            "verbose": progress.keras_verbose,
            "validation_data": validation_data,
            "validation_steps": validation_steps,
            "validation_batch_size": validation_batch_size or batch_size,
            "validation_freq": validation_freq,
            **options,
        })  # fmt: skip
        return _history(session)


def _train(session: Session, adapter: object, progress: Progress, grace: float, options: dict) -> None:
    """One process's part of the training; what interrupts it passes through."""
    session.runs.begin(session.done)
    progress.begins()
    termination = Termination(grace, lambda: recorder.seconds_left())
    set_epoch = getattr(adapter, "set_epoch", lambda epoch: None)
    recorder = Recorder(session, set_epoch, termination)
    set_epoch(session.done)
    resumes = session.resumed is not None
    session.model._initial_epoch = 0
    try:
        with termination, _appending(session.callbacks, resumes):
            session.model.fit(adapter, callbacks=[*session.callbacks, session.history, progress, recorder], **options)
            session.finish()
    except BaseException as error:
        outside_files.close(session.callbacks)
        why = {Interrupted: "SIGTERM", KeyboardInterrupt: "Ctrl-C"}.get(type(error), type(error).__name__)
        session.runs.end(session.committed, why)
        # The grace period is no time for a picture.
        write_report(session.folder, picture=False)
        progress.interrupted(why)
        if isinstance(error, Interrupted):
            termination.deliver()
            raise SystemExit(143) from None
        raise
    session.runs.end(session.done, "stopped" if session.stopped else "finished")
    write_report(session.folder)


def _appending(callbacks: list, resumes: bool) -> outside_files.Appending:
    return outside_files.Appending(callbacks if resumes else [])


def _history(session: Session) -> keras.callbacks.History:
    session.model.history = session.history
    session.history.set_model(session.model)
    for callback in session.callbacks:
        if type(callback) is keras.callbacks.History:
            callback.history, callback.epoch = session.history.history, session.history.epoch
    return session.history


def _usable(folder: str | os.PathLike) -> Path:
    path = Path(folder)
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise OvernightError(
            f"Expected `folder` to be a folder that can be written to, received {path}: {error}. Next: another folder.",
            f"`folder` に書き込めません: {path} ({error})。別のフォルダを指定してください。",
        ) from error
    return path


def _check_numbers(epochs: object, share: object, lose_at_most: object) -> None:
    if not isinstance(epochs, int) or epochs < 1:
        raise OvernightError(
            f"Expected `epochs` to be a positive integer, received: {epochs!r}.",
            f"`epochs` には正の整数を指定してください。渡された値: {epochs!r}。",
        )
    if not isinstance(share, int | float) or not share > 0:
        raise OvernightError(
            f"Expected `saving_share` to be a positive number such as 0.01, received: {share!r}.",
            f"`saving_share` には 0.01 のような正の数を指定してください。渡された値: {share!r}。",
        )
    if lose_at_most is not None and (not isinstance(lose_at_most, int | float) or lose_at_most < 0):
        raise OvernightError(
            f"Expected `lose_at_most` to be seconds or None, received: {lose_at_most!r}.",
            f"`lose_at_most` には秒数か None を指定してください。渡された値: {lose_at_most!r}。",
        )


__all__ = ["fit", "say"]

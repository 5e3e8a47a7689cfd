"""What each callback holds between two epochs, and how it comes back.

Keras's own callbacks have no API for it, so their attributes stand here by name (checked with Keras 3.15). A callback
of the user's takes part by `get_state()` and `set_state(state)`.
"""

from __future__ import annotations

import hashlib
import json
import warnings

import keras
import numpy as np
from keras import callbacks as kc

from keras_overnight import codec
from keras_overnight.errors import OvernightError

ATTRIBUTES: dict[type, tuple[str, ...]] = {
    kc.EarlyStopping: ("best", "wait", "stopped_epoch", "best_epoch", "best_weights"),
    kc.ModelCheckpoint: ("best", "_last_batch_seen", "_batches_seen_since_last_saving"),
    kc.ReduceLROnPlateau: ("best", "wait", "cooldown_counter"),
    kc.TensorBoard: ("_global_train_batch", "_global_test_batch", "_should_write_train_graph"),
    kc.SwapEMAWeights: ("_ema_weights_in_model",),
    kc.CSVLogger: ("keys",),
}
# What a callback has without being asked, and what Keras sets anew in every `fit`.
OWN = frozenset({"_model", "params", "validation_data", "monitor_op", "min_delta"})


def refuse_what_cannot_resume(callbacks: list[keras.callbacks.Callback]) -> None:
    """Raises OvernightError for a callback that would resume the training in its own way."""
    for callback in callbacks:
        if not isinstance(callback, kc.Callback):
            raise OvernightError(
                f"Expected `callbacks` to hold Keras callbacks, received: {type(callback).__name__}.",
                f"`callbacks` には Keras のコールバックを渡してください。渡されたもの: {type(callback).__name__}。",
            )
        if isinstance(callback, kc.BackupAndRestore):
            raise OvernightError(
                "Expected callbacks beside which keras_overnight.fit can restore the state, received BackupAndRestore, "
                "which does so itself, by half. Next: leave it out.",
                "BackupAndRestore は keras_overnight.fit と同じ役割を持つため、併用できません。外してください。",
            )


def states_of(callbacks: list[keras.callbacks.Callback], arrays: list[np.ndarray]) -> list[dict]:
    """The state of each callback as JSON; arrays are appended to `arrays`."""
    return [{"class": type(c).__name__, "state": codec.encode(_state(c), arrays, _name(c))} for c in callbacks]


def restore(callbacks: list[keras.callbacks.Callback], states: list[dict], arrays: list[np.ndarray]) -> None:
    """Gives each callback what `states_of` took from it."""
    for callback, entry in zip(callbacks, states, strict=True):
        state = codec.decode(entry["state"], arrays)
        for name, value in state["attributes"].items():
            setattr(callback, name, value)
        if "own" in state:
            callback.set_state(state["own"])


def takes_part(callback: keras.callbacks.Callback) -> bool:
    return hasattr(callback, "get_state") and hasattr(callback, "set_state")


def _state(callback: keras.callbacks.Callback) -> dict:
    state = {"attributes": {name: getattr(callback, name) for name in _known(callback) if hasattr(callback, name)}}
    if takes_part(callback):
        state["own"] = callback.get_state()
    return state


def _known(callback: keras.callbacks.Callback) -> list[str]:
    return [name for kind, names in ATTRIBUTES.items() if isinstance(callback, kind) for name in names]


def _name(callback: keras.callbacks.Callback) -> str:
    return f"The state of {type(callback).__name__}"


class Watch:
    """Warns, once, of each callback that changes while it trains and does not take part."""

    def __init__(self, callbacks: list[keras.callbacks.Callback]) -> None:
        # Keras's own have all their state in the table above, or none.
        watched = [c for c in callbacks if not takes_part(c) and not type(c).__module__.startswith("keras.")]
        self.before = {callback: _looks(callback) for callback in watched}

    def look(self) -> None:
        """Compares what stands in the callbacks with what stood there before."""
        for callback, before in list(self.before.items()):
            now = _looks(callback)
            changed = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
            if changed:
                del self.before[callback]
                warnings.warn(
                    f"{type(callback).__name__} holds state that keras_overnight cannot save ({', '.join(changed)}): "
                    "after an interruption it starts anew. Next: give it `get_state()`, which returns a dict of "
                    "numbers, text, lists and arrays, and `set_state(state)`.\n"
                    f"{type(callback).__name__} の状態 ({', '.join(changed)}) は保存できないため、"
                    "中断後は初期値から始まります。"
                    "数値・文字列・リスト・配列の辞書を返す `get_state()` と、それを受け取る `set_state(state)` を"
                    "定義してください。",
                    stacklevel=2,
                )


def _looks(callback: keras.callbacks.Callback) -> dict[str, str]:
    known = {*OWN, *_known(callback)}
    return {name: _digest(value) for name, value in vars(callback).items() if name not in known}


def _digest(value: object) -> str:
    arrays: list[np.ndarray] = []
    try:
        code = codec.encode(value, arrays)
    except TypeError:
        return f"{type(value).__name__} {id(value)}"
    digest = hashlib.sha256(json.dumps(code).encode())
    for array in arrays:
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()

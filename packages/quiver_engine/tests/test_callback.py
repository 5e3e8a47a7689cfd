"""The page follows a training."""

from __future__ import annotations

import itertools
import queue
import threading
import types

import keras
import numpy as np
import pytest
from keras import layers
from quiver_engine import QuiverCallback, callback, server
from quiver_engine.answers.activations import Request
from quiver_engine.web import handle as handles


def make_model() -> keras.Model:
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((6,)), layers.Dense(4, activation="relu"), layers.Dense(2, activation="softmax")]
    )
    model.compile("sgd", "sparse_categorical_crossentropy")
    return model


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> queue.Queue:
    """Every event that pages would hear, with one page open."""
    from quiver_engine.events import Events

    events: queue.Queue = queue.Queue()
    monkeypatch.setattr(Events, "send", lambda self, **event: events.put(event))
    monkeypatch.setattr(Events, "pages", property(lambda self: 1))
    monkeypatch.setattr(handles, "open_browser", lambda url: None)
    return events


def fit(model: keras.Model, follower: QuiverCallback, epochs: int = 3) -> None:
    generator = np.random.default_rng(0)
    x, y = generator.random((64, 6), "float32"), generator.integers(0, 2, 64)
    model.fit(x, y, epochs=epochs, batch_size=16, verbose=0, callbacks=[follower])


def test_the_page_sees_the_weights_of_every_step(heard: queue.Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callback, "SHORTEST", 0.0)
    monkeypatch.setattr(callback, "SHARE", 1e9)
    model = make_model()
    follower = QuiverCallback(inputs=np.ones((1, 6), "float32"), port=0, input_folder=None)
    seen: list[np.ndarray] = []

    class Look(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
            seen.append(follower.handle.session.activations.get(Request("1", "a-0")).values.copy())

    generator = np.random.default_rng(0)
    x, y = generator.random((64, 6), "float32"), generator.integers(0, 2, 64)
    try:
        model.fit(x, y, epochs=2, batch_size=16, verbose=0, callbacks=[follower, Look()])
        assert len(seen) == 8
        assert all(not np.array_equal(a, b) for a, b in itertools.pairwise(seen))
        # After the end the page shows the model itself.
        final = follower.handle.session.activations.get(Request("2", "a-0")).values
        np.testing.assert_allclose(final, model.predict(np.ones((1, 6), "float32"), verbose=0)[0], rtol=1e-4)
        told = [event for event in heard.queue if event["type"] == "weights"]
        assert [event["epoch"] for event in told if event["batch"] == 2] == [1, 2]
        assert told[1]["logs"]["loss"] > 0
        assert len({event["weights"] for event in told}) >= 8
        assert [event["live"] for event in heard.queue if event["type"] == "training"] == [True, False]
        assert follower.handle.running
    finally:
        follower.handle.stop()


def test_what_looking_costs_decides_how_often(heard: queue.Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(callback, "time", types.SimpleNamespace(monotonic=lambda: now[0], perf_counter=lambda: now[0]))
    model = make_model()
    handle = server.launch(model, inputs=np.ones((1, 6), "float32"), port=0, input_folder=None, block=False)
    follower = QuiverCallback(handle)
    follower.set_model(model)
    try:
        follower.on_train_begin()
        # What the launch itself computed in the background is over.
        handle.session.close()
        handle.session.activations.take_spent()
        # The page's first look took 60 ms of the processor's time. A second one makes it 120 ms: 3 % of 4 s.
        handle.session.activations.spend(0.06)
        count = heard.qsize()
        now[0] = 3.9
        follower.on_train_batch_end(0, {})
        follower.on_epoch_end(0, {})
        assert heard.qsize() == count
        now[0] = 4.1
        follower.on_epoch_end(0, {"loss": 1.0})
        assert heard.qsize() == count + 1
        # A cheap page is told at most every half second.
        now[0] = 1000.0
        follower.on_train_batch_end(1, {})
        now[0] += callback.SHORTEST - 0.01
        follower.on_train_batch_end(2, {})
        assert heard.qsize() == count + 2
        now[0] += 0.02
        follower.on_train_batch_end(3, {})
        assert heard.qsize() == count + 3
    finally:
        handle.stop()


def test_without_an_open_page_nothing_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handles, "open_browser", lambda url: None)
    monkeypatch.setattr(callback, "SHORTEST", 0.0)
    follower = QuiverCallback(inputs=np.ones((1, 6), "float32"), port=0, input_folder=None)
    monkeypatch.setattr(follower, "_snapshot", lambda: pytest.fail("copied"))
    try:
        fit(make_model(), follower)
    finally:
        follower.handle.stop()


def test_a_handle_of_another_model_is_refused(heard: queue.Queue) -> None:
    handle = server.launch(make_model(), input_folder=None, port=0, block=False)
    try:
        with pytest.raises(ValueError, match="Expected a handle of the model that is fitted"):
            fit(make_model(), QuiverCallback(handle))
        with pytest.raises(TypeError, match="either a handle or launch's parameters"):
            QuiverCallback(handle, port=1)
    finally:
        handle.stop()


def test_the_histories_agree_with_and_without(heard: queue.Queue) -> None:
    plain, followed = make_model(), make_model()
    fit(plain, keras.callbacks.Callback())
    follower = QuiverCallback(inputs=np.ones((1, 6), "float32"), port=0, input_folder=None)
    try:
        fit(followed, follower)
    finally:
        follower.handle.stop()
    for one, two in zip(plain.get_weights(), followed.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)


class Breaks(keras.callbacks.Callback):
    """Ends a `fit` in its second epoch as a learner's own code or Ctrl-C does."""

    def __init__(self, error: type[BaseException]) -> None:
        super().__init__()
        self.error = error

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        if epoch == 1:
            raise self.error("in the middle")


def until(events: queue.Queue, **wanted: object) -> dict:
    """The next event of that content, which must come within the patience of a slow machine."""
    while True:
        event = events.get(timeout=30)
        if wanted.items() <= event.items():
            return event


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_fit_that_breaks_off_is_told_and_leaves_no_stale_weights(
    heard: queue.Queue, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    monkeypatch.setattr(callback, "SHORTEST", 0.0)
    monkeypatch.setattr(callback, "SHARE", 1e9)
    model = make_model()
    follower = QuiverCallback(inputs=np.ones((1, 6), "float32"), port=0, input_folder=None)
    generator = np.random.default_rng(0)
    x, y = generator.random((64, 6), "float32"), generator.integers(0, 2, 64)
    try:
        with pytest.raises(error):
            model.fit(x, y, epochs=5, batch_size=16, verbose=0, callbacks=[follower, Breaks(error)])
        until(heard, type="training", live=False, interrupted=True)
        session = follower.handle.session
        told = session.as_json()
        assert (told["live"], told["interrupted"]) == (False, True)
        if keras.backend.backend() == "tensorflow":
            # What the learner changes afterwards is what the page shows.
            model.layers[0].set_weights([np.zeros((6, 4), "float32"), np.full(4, 2, "float32")])
            session.models["a"].changed()
            np.testing.assert_allclose(session.activations.get(Request("1", "a-0")).values, 2)
        # The next training is one as any other.
        model = make_model() if keras.backend.backend() != "tensorflow" else model
        if model is session.models["a"].model:
            fit(model, follower, epochs=1)
            until(heard, type="training", live=False, interrupted=False)
            assert session.as_json()["interrupted"] is False
    finally:
        follower.handle.stop()


def test_a_training_loop_of_ones_own_is_not_taken_for_broken(heard: queue.Queue) -> None:
    model = make_model()
    follower = QuiverCallback(inputs=np.ones((1, 6), "float32"), port=0, input_folder=None)
    follower.set_model(model)
    try:
        follower.on_train_begin()
        assert "quiver-fit" not in {thread.name for thread in threading.enumerate()}
        follower.on_train_end()
        assert until(heard, type="training", live=False)["interrupted"] is False
    finally:
        follower.handle.stop()

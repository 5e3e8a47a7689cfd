"""Run by test_wheel.py in an environment that has only the wheel: the last line is JSON."""

from __future__ import annotations

import importlib.metadata
import json
import sys
import traceback
import urllib.request

ASKED_FOR: list[str] = []


class Hidden:
    """As if TensorFlow and IPython were not installed: Keras itself takes them where they are."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name in ("tensorflow", "IPython", "jupyter_core"):
            frames = [frame.filename for frame in traceback.extract_stack() if "importlib" not in frame.filename]
            if "quiver_engine" in frames[-2]:
                ASKED_FOR.append(name)
            raise ModuleNotFoundError(name)


sys.meta_path.insert(0, Hidden())

# ruff: noqa: E402
import keras
import numpy as np
import quiver_engine
from keras import layers
from quiver_engine import QuiverCallback, callback, events, server

OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def main() -> None:
    keras.utils.set_random_seed(0)
    base = keras.Sequential(
        [keras.Input((8, 8, 1)), layers.Conv2D(3, 3, activation="relu"), layers.BatchNormalization()]
    )
    model = keras.Sequential(
        [keras.Input((8, 8, 1)), base, layers.Flatten(), layers.Dropout(0.5), layers.Dense(3, activation="softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    x, y = np.random.default_rng(0).random((40, 8, 8, 1), "float32"), np.arange(40) % 3
    handle = server.launch(
        model, ["a", "b", "c"], inputs=x[:4], labels=y[:4], input_folder=None, port=0, block=False, open_browser=False
    )

    def get(path: str) -> dict:
        with OPENER.open(handle.url + path) as answer:
            return json.load(answer)

    nodes = get("api/graph")["nodes"]
    kinds = [get(f"api/layer/{node['id']}?input=a-0")["kind"] for node in nodes]
    trained = get(f"api/layer/{nodes[-1]['id']}?input=a-0&training=1")
    assert trained["kind"] == "bars"
    explained = [get(f"api/explain?input=a-0&method={method}")["method"] for method in ("gradcam", "saliency")]
    # JAX lends the weights to its compiled step: what the page is shown meanwhile are snapshots.
    callback.SHORTEST, callback.SHARE = 0.0, 1e9
    events.Events.pages = property(lambda self: 1)
    seen = set()

    class Look(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
            seen.add(get("api/predict?input=a-0")["weights"])

    model.fit(x, y, epochs=2, batch_size=10, verbose=0, callbacks=[QuiverCallback(handle), Look()])
    (answer,) = get("api/predict?input=a-0")["outputs"]
    expected = model.predict(x[:1], verbose=0)[0]
    assert abs(answer["top"][0]["probability"] - expected.max()) < 1e-3
    handle.stop()
    foreign = sorted(
        {name.partition(".")[0] for name in sys.modules} & {"tensorflow", "torch", "IPython", "jupyter_core"}
    )
    distribution = importlib.metadata.distribution("quiver_engine")
    print(
        json.dumps(
            {
                "package": quiver_engine.__file__,
                "backend": keras.backend.backend(),
                "foreign": foreign,
                "kinds": sorted(set(kinds)),
                "versions_seen": len(seen),
                "explained": explained,
                "entry_points": [point.name for point in distribution.entry_points if point.group == "console_scripts"],
            }
        )
    )


if __name__ == "__main__":
    main()

"""What was taken out of the image is not missed."""

from __future__ import annotations

import pytest
from harness import ROOT, run

SCRIPTS = {
    "train, save and load": """
import keras, numpy as np
x, y = np.random.rand(64, 8, 8, 1), np.random.randint(0, 3, 64)
model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv2D(4, 3), keras.layers.BatchNormalization(),
                          keras.layers.Flatten(), keras.layers.Dropout(0.2), keras.layers.Dense(3, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=1, verbose=0)
for name in ("/tmp/m.keras", "/tmp/m.h5"):
    model.save(name)
    np.testing.assert_array_equal(keras.models.load_model(name).predict(x, verbose=0), model.predict(x, verbose=0))
lstm = keras.Sequential([keras.Input((5, 2)), keras.layers.LSTM(3)])
assert lstm.predict(np.ones((1, 5, 2)), verbose=0).shape == (1, 3)
""",
    "jit_compile": """
import tensorflow as tf
@tf.function(jit_compile=True)
def square(x):
    return tf.reduce_sum(x * x)
assert square(tf.constant([1.0, 2.0])).numpy() == 5.0
import keras, numpy as np
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
model.compile("sgd", "mse", jit_compile=True)
model.fit(np.ones((8, 4)), np.ones((8, 3)), verbose=0)
""",
    "TensorBoard without and with a profile": """
import glob, keras, numpy as np
for profile_batch, folder in ((0, "/tmp/plain"), ((1, 2), "/tmp/profiled")):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
    model.compile("sgd", "mse")
    callback = keras.callbacks.TensorBoard(folder, histogram_freq=1, write_graph=True, profile_batch=profile_batch)
    model.fit(np.ones((64, 4)), np.ones((64, 3)), batch_size=8, verbose=0, callbacks=[callback])
    assert glob.glob(folder + "/train/events*")
assert not glob.glob("/tmp/plain/**/*.xplane.pb", recursive=True)
assert glob.glob("/tmp/profiled/**/*.xplane.pb", recursive=True)
""",
    "SavedModel and TFLite export": """
import keras, numpy as np, tensorflow as tf
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
model.export("/tmp/saved")
x = np.ones((1, 4), "float32")
expected = model.predict(x, verbose=0)
loaded = tf.saved_model.load("/tmp/saved")
np.testing.assert_allclose(loaded.serve(x), expected, rtol=1e-6)
lite = tf.lite.Interpreter(model_content=tf.lite.TFLiteConverter.from_saved_model("/tmp/saved").convert())
lite.allocate_tensors()
lite.set_tensor(lite.get_input_details()[0]["index"], x)
lite.invoke()
np.testing.assert_allclose(lite.get_tensor(lite.get_output_details()[0]["index"]), expected, rtol=1e-5)
""",
    "tf.data, images and h5py": """
import h5py, io, keras, numpy as np, tensorflow as tf
from PIL import Image
data = tf.data.Dataset.from_tensor_slices(np.arange(10)).shuffle(10).batch(3).prefetch(1)
assert sorted(np.concatenate(list(data.as_numpy_iterator()))) == list(range(10))
image = io.BytesIO(); Image.new("RGB", (8, 8), "red").save(image, "PNG")
assert tf.io.decode_png(image.getvalue()).shape == (8, 8, 3)
with h5py.File("/tmp/x.h5", "w") as file:
    file["a"] = np.ones(3)
""",
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_is_not_missed(image: str, script: str) -> None:
    run("docker", "run", "--rm", "--network", "none", image, "python", "-c", script)


def test_every_module_of_the_lesson_tools_imports(image: str) -> None:
    modules = "IPython, ipykernel, ipywidgets, jupyter_server_proxy, jupyterlab, matplotlib.pyplot, nbconvert, notebook"
    run("docker", "run", "--rm", "--network", "none", image, "python", "-c", f"import {modules}")
    run("docker", "run", "--rm", "--network", "none", image, "pip", "check")


def test_what_goes_is_gone(image: str) -> None:
    command = "cd /opt/keras-study/lib/python3*/site-packages && find . -name tests -type d; ls"
    left = run("docker", "run", "--rm", image, "sh", "-c", command + "; ls tensorflow").stdout.split()
    assert "tensorflow" in left
    assert not {"clang", "include", "tests"} & {name.rpartition("/")[2] for name in left}


def test_bytecode_is_compiled_and_checked_by_content(image: str) -> None:
    code = """
import importlib.util, keras.src.models.sequential as module
with open(module.__cached__, "rb") as file:
    header = file.read(8)
# Flags 3: validated by the hash of the source.
assert int.from_bytes(header[4:8], "little") == 3, header
"""
    run("docker", "run", "--rm", image, "python", "-W", "ignore::DeprecationWarning", "-c", code)


def test_two_builds_agree_to_the_byte(image: str) -> None:
    assert "entries agree: " in run("sh", ROOT / "scripts" / "reproducible.sh").stdout

"""The corpus runner over tiny scripts: each reason, the stubs, notebooks, regressions."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent

# Stands for keras_upgrade: renames one keyword, spoils the scripts that say so, and fails on another.
DRIVER = """
import sys
from types import SimpleNamespace
sys.path.insert(0, {here!r})
from corpus_runner.cli import main

def upgrade(source):
    if "refuse this" in source:
        raise RuntimeError("refused")
    return SimpleNamespace(code=source.replace("nb_epoch", "epochs").replace("# spoil", "import no_such_package"))

sys.exit(main(sys.argv[1:], upgrade=upgrade))
"""

MODEL = """
import numpy as np
import keras
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile("sgd", "mse", metrics=["mae"])
x, y = np.zeros((640, 4)), np.ones((640, 1))
"""

SCRIPTS = {
    "passes.py": "print('hello')",
    "trains_nothing.py": MODEL + "model.trainable = False\nmodel.fit(x, y)",
    "trains_a_part.py": MODEL
    + """
head = keras.layers.Dense(1)
both = keras.Sequential([keras.Input((4,)), model, head])
model.trainable = False
both.compile("sgd", "mse")
before = head.get_weights()[1]
both.fit(x, y)
assert before != head.get_weights()[1]
""",
    "keras_old.py": "from keras.layers.core import Dense",
    "keras_method.py": MODEL + "model.predict_classes(x)",
    "keras_key.py": MODEL + "model.fit(x, y).history['acc']",
    "keras_call.py": "import keras\nkeras.layers.Conv1D(nb_filter=3)",
    "file_missing.py": "open('/no/such/folder/nobody-knows.csv')",
    "url_missing.py": "from urllib.request import urlopen\nurlopen('http://example.org/nobody-knows.bin')",
    "network_missing.py": "import socket\nsocket.create_connection(('203.0.113.1', 80))",
    "package_missing.py": "import no_such_package",
    "python2_print.py": "print 'hello'",
    "python2_name.py": "xrange(3)",
    "unsound_name.py": "print(never_defined)",
    "unsound_syntax.py": "print('hello'",
    "star.py": "from keras.layers import *\nCuDNNGRU",
    "library_numpy.py": "import numpy as np\nnp.int(3)",
    "needs_arguments.py": "import argparse\np = argparse.ArgumentParser()\np.add_argument('corpus')\np.parse_args()",
    "picture_of_argv.py": "import sys\nfrom keras.utils import load_img\nprint(load_img(sys.argv[1]).size)",
    "asks_for_ever.py": MODEL + "while True:\n    model.train_on_batch(x, y)\n    input('And now?')",
    "climbs.py": MODEL
    + """
from keras_upgrade.compat import function
loss = function([model.inputs[0]], [model.outputs[0]])
for _ in range(2000):
    assert loss([x])[0].shape == (640, 1)
assert sum(loss.calls.values()) == 3, "after three calls alike, none is carried out"
""",
    "makes_folders.py": "import os\nos.mkdir('a/b/')\nassert os.path.isdir('a/b')",
    "exits_well.py": "import sys\nsys.exit(0)",
    "dies.py": "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)",
    "fit_generator_of_the_reader.py": "def gen():\n    return 1\nassert gen() == 2, 'no good'",
    "fixed.py": MODEL + "model.fit(x, y, nb_epoch=2)",
    "fixed_helper.py": "import helper\nhelper.train()",
    "helper.py": MODEL + "def train():\n    model.fit(x, y, nb_epoch=2)",
    "spoilt.py": "# spoil",
    "refused.py": "print('refuse this')",
    "a_reader.py": "print(open('written/by_the_other.bin').read())",
    "z_writer.py": "open('written/by_the_other.bin', 'w').write('x')",
    "history.py": MODEL
    + """
history = model.fit(x, y, epochs=7, validation_split=0.5, verbose=0)
assert type(history) is keras.callbacks.History
assert sorted(history.history) == ["loss", "mae", "val_loss", "val_mae"]
assert len(history.history["val_mae"]) == len(history.epoch) == 7
assert model.optimizer.iterations == 2, "two steps"
for _ in range(2000):
    model.train_on_batch(x, y)
    model.fit(x, y, verbose=0)
assert model.optimizer.iterations == 2 + 3 + 4, "after three calls alike, none is carried out"
""",
    "mistakes_stay.py": MODEL
    + """
for wrong in (
    lambda: model.fit(x, y, nb_epochs=2), lambda: model.fit(x, y[:600]), lambda: model.fit(x[:, :2], y),
    lambda: model.predict(x[:, :2]), lambda: model.evaluate(x, y, no_such=1),
):
    try:
        wrong()
    except (TypeError, ValueError):
        continue
    raise AssertionError("taken for right")
""",
    "rows.py": MODEL
    + """
assert model.predict(x[:600]).shape == (600, 1)
assert model.predict(x[:3]).shape == (3, 1)
assert model.predict(((x[:10],) for _ in range(30)), steps=20).shape == (200, 1)
assert len(model.evaluate(x, y)) == 2
two = keras.Model(model.inputs, [model.outputs[0], model.outputs[0] + 1])
assert [part.shape for part in two.predict(x)] == [(640, 1), (640, 1)]
""",
    "images.py": """
import numpy as np
from tensorflow.keras.datasets import mnist
from keras.datasets import cifar10, cifar100, fashion_mnist
for module, shape in ((mnist, (28, 28)), (fashion_mnist, (28, 28)), (cifar10, (32, 32, 3)), (cifar100, (32, 32, 3))):
    (x, y), (x_test, y_test) = module.load_data()
    assert x.dtype == np.uint8 and x.shape[1:] == x_test.shape[1:] == shape
    assert len(x) == len(y) == (60_000 if len(shape) == 2 else 50_000) and len(x_test) == len(y_test) == 10_000
    assert len(np.unique(y)) == (100 if module is cifar100 else 10)
    centres = np.stack([x[y.ravel() == label][:200].mean(0).ravel() for label in range(10)])
    some = x_test[y_test.ravel() < 10][:100]
    nearest = ((some.reshape(len(some), 1, -1) - centres) ** 2).sum(-1).argmin(1)
    assert (nearest == y_test[y_test.ravel() < 10][:100].ravel()).mean() > 0.9, "labels can be learnt"
""",
    "words.py": """
from keras.datasets import imdb, reuters
(x, y), (x_test, y_test) = imdb.load_data(num_words=5000)
assert len(x) == len(y) == len(x_test) == 25_000 and max(max(row) for row in x) < 5000 and set(y) == {0, 1}
assert len(imdb.get_word_index()) == 88_584
(x, y), (x_test, y_test) = reuters.load_data(num_words=1000)
assert (len(x), len(x_test), max(y)) == (8982, 2246, 45)
""",
    "files.py": """
import numpy as np
from urllib.request import urlopen
from keras.utils import get_file
from PIL import Image
text = open(get_file('nietzsche.txt', origin='https://example.org/datasets/nietzsche.txt')).read()
assert len(text) > 50_000 and 30 < len(set(text)) < 90
assert np.loadtxt('data/pima-indians-diabetes.csv', delimiter=',').shape == (768, 9)
assert open('iris.csv').readline().strip().endswith(',Iris-setosa')
assert len(urlopen('https://example.org/winequality-red.csv').read().splitlines()) == 1600
assert Image.open('holiday/elephant.jpg').size == (320, 240)
assert Image.open('/home/author/pictures/cat.jpg').size == (320, 240)
import os
assert len(os.listdir('/Users/author/aclImdb/train/neg')) == 150
from keras.src.legacy.preprocessing.image import ImageDataGenerator
flow = ImageDataGenerator().flow_from_directory('data/train', target_size=(32, 32), class_mode='binary')
assert flow.class_indices == {'cats': 0, 'dogs': 1}
""",
    "pretrained.py": """
import numpy as np
from keras.applications import mobilenet
model = mobilenet.MobileNet(weights='imagenet')
top = mobilenet.decode_predictions(model.predict(np.zeros((1, 224, 224, 3))), top=3)
assert len(top[0]) == 3
try:
    mobilenet.MobileNet(weights='imagenet', classes=7)
except ValueError:
    pass
else:
    raise AssertionError('Keras does not take 7 classes')
""",
    "harmless.py": MODEL
    + """
import os, time, argparse
import matplotlib
matplotlib.use('TkAgg')
import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.show()
started = time.monotonic()
time.sleep(30)
os.system('sleep 30')
assert time.monotonic() - started < 5
assert int(input('How many?')) == 1
keras.utils.plot_model(model, to_file='model.png')
assert open('model.png', 'rb').read(4) == b'\\x89PNG'
parser = argparse.ArgumentParser()
parser.add_argument('base_image_path')
parser.add_argument('result_prefix')
assert parser.parse_args().base_image_path.endswith('.jpg')
""",
}
EXPECTED = {
    "trains_nothing.py": "trains nothing",
    "keras_old.py": "Keras API",
    "keras_method.py": "Keras API",
    "keras_key.py": "Keras API",
    "keras_call.py": "Keras API",
    "file_missing.py": "data not at hand",
    "url_missing.py": "data not at hand",
    "network_missing.py": "data not at hand",
    "package_missing.py": "package not installed",
    "python2_print.py": "Python 2 left",
    "python2_name.py": "Python 2 left",
    "unsound_name.py": "unsound code",
    "unsound_syntax.py": "unsound code",
    "star.py": "Keras API",
    "library_numpy.py": "another library's API",
    "needs_arguments.py": "needs arguments",
    "dies.py": "process died",
    "fit_generator_of_the_reader.py": "other",
    "refused.py": "upgrade failed",
    "asks_for_ever.py": "ok (looping)",
    "spoilt.py": "package not installed",
}


def cell(source: str, output: str = "") -> dict:
    outputs = [{"output_type": "stream", "name": "stdout", "text": [output]}] if output else []
    return {"cell_type": "code", "source": source.splitlines(keepends=True), "outputs": outputs, "metadata": {}}


NOTEBOOK = [
    cell("%matplotlib inline\n!pip install keras\nfiles = !ls"),
    cell("%%bash\nexit 1"),
    cell("%%time\nimport keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])"),
    cell("model.summary()", "Total params: 5\n"),
    cell("model.compile('sgd', 'mse')\nmodel.summary()", "Total params: 1,005\n"),
    cell("def show(model):\n    model.summary()\nshow(model)\nkeras.Sequential([keras.layers.Dense(2)]).summary()",
         "Total params: 5\n ...\nTotal params: 6\n"),
    cell("%time print('before', 1)\ndisplay(model)\nmodel?"),
    cell("from __future__ import print_function\nprint('a cell of its own')"),
]  # fmt: skip


def run(folder: Path, *options: str) -> tuple[subprocess.CompletedProcess, dict]:
    out = folder.parent / "out.json"
    driver = DRIVER.format(here=str(HERE))
    command = [sys.executable, "-c", driver, "--json", str(out), str(folder), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert out.exists(), done.stderr
    return done, json.loads(out.read_text())


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus") / "old"
    folder.mkdir()
    for name, source in SCRIPTS.items():
        (folder / name).write_text(source)
    notebook = {"cells": NOTEBOOK, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "notebook.ipynb").write_text(json.dumps(notebook))
    before = sorted(folder.rglob("*"))
    done, content = run(folder)
    assert sorted(folder.rglob("*")) == before, "the corpus itself is left alone"
    results = {result["name"].removeprefix("old/"): result for result in content["results"]}
    return done, results, content["summary"]


@pytest.mark.parametrize("name", SCRIPTS)
def test_reason(report, name):
    _, results, _ = report
    run = results[name]["upgraded"]
    assert run["reason"] == EXPECTED.get(name, "ok"), run["traceback"]


def test_line_and_message_of_a_failure(report):
    _, results, _ = report
    run = results["keras_call.py"]["upgraded"]
    assert (run["line"], run["error"]) == (2, "TypeError")
    assert "kernel_size" in run["message"]


@pytest.mark.parametrize("name", ["url_missing.py", "network_missing.py"])
def test_network_is_never_asked(report, name):
    _, results, _ = report
    assert results[name]["upgraded"]["error"] == "DataMissing"


def test_upgrade_of_a_script_and_of_the_module_beside_it(report):
    _, results, _ = report
    for name in ("fixed.py", "fixed_helper.py"):
        assert results[name]["unchanged"]["reason"] == "Keras API"
        assert "nb_epoch" in results[name]["unchanged"]["message"]
    assert results["fixed.py"]["edited"]
    assert not results["fixed_helper.py"]["edited"]


def test_script_that_ran_before_and_fails_upgraded_is_a_regression(report):
    done, results, summary = report
    assert results["spoilt.py"]["unchanged"]["reason"] == "ok"
    assert summary["regressions"] == 2, "spoilt.py, and refused.py"
    assert done.returncode == 1
    assert "REGRESSION old/spoilt.py" in done.stdout


def test_table_counts_scripts_at_hand(report):
    done, _, summary = report
    gone = sum(
        reason in ("data not at hand", "package not installed", "needs arguments") for reason in EXPECTED.values()
    )
    assert summary["at hand"] == len(SCRIPTS) + 1 - gone
    assert "still failing, Keras API: 5" in done.stdout


def test_stored_parameters_of_a_notebook(report):
    done, results, summary = report
    assert results["notebook.ipynb"]["upgraded"]["reason"] == "ok", results["notebook.ipynb"]["upgraded"]["traceback"]
    assert results["notebook.ipynb"]["params"] == [[3, 5, 5], [4, 1005, 5], [5, 5, 5], [5, 6, None]]
    assert (summary["params equal"], summary["params different"], summary["params not reached"]) == (2, 1, 1)
    assert "cell 4: stored 1,005, now 5" in done.stdout


def test_only_what_imports_keras(tmp_path):
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "plain.py").write_text("# of keras it only speaks\nprint('hello')")
    (folder / "old.py").write_text("from keras.layers import Dense\nimport plain")
    _, content = run(folder, "--no-upgrade", "--keras")
    assert {entry["name"]: entry["unchanged"]["reason"] for entry in content["results"]} == {"mixed/old.py": "ok"}


def test_notebooks_are_upgraded_cell_by_cell(tmp_path):
    folder = tmp_path / "cells"
    folder.mkdir()
    cells = [cell("import keras\nimport numpy as np\n%matplotlib inline"), cell("np.int(3)")]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "old.ipynb").write_text(json.dumps(notebook))
    out = tmp_path / "out.json"
    command = [sys.executable, str(HERE / "run.py"), str(folder), "--upgrade", "--json", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    result = json.loads(out.read_text())["results"][0]
    assert (result["upgraded"]["reason"], result["edited"]) == ("ok", True), done.stderr


def test_time_limit_and_loop_that_trains(tmp_path):
    folder, other = tmp_path / "one" / "loops", tmp_path / "two" / "loops"
    for place in (folder, other):
        place.mkdir(parents=True)
    (folder / "stuck.py").write_text("while True:\n    pass")
    (other / "stuck.py").write_text("print('not at all')")
    (folder / "deaf.py").write_text(
        "import signal\nfor number in (signal.SIGALRM, signal.SIGPROF):\n    signal.signal(number, signal.SIG_IGN)\n"
        "while True:\n    pass"
    )
    (folder / "hidden.py").write_text("while True:\n    try:\n        1 / 0\n    except:\n        pass")
    (folder / "trains.py").write_text(MODEL + "while True:\n    model.train_on_batch(x, y)")
    (folder / "trained_once.py").write_text(MODEL + "model.train_on_batch(x, y)\nwhile True:\n    pass")
    done, content = run(folder, str(other), "--no-upgrade", "--timeout", "5")
    reasons = {result["name"]: result["unchanged"]["reason"] for result in content["results"]}
    assert reasons == {
        "one-loops/stuck.py": "time-out",
        "two-loops/stuck.py": "ok",
        "one-loops/hidden.py": "time-out",
        "one-loops/deaf.py": "time-out",
        "one-loops/trains.py": "ok (looping)",
        "one-loops/trained_once.py": "time-out",
    }
    lines = {result["name"]: result["unchanged"]["line"] for result in content["results"]}
    assert lines["one-loops/stuck.py"] in (1, 2)
    assert lines["one-loops/deaf.py"] in (4, 5)
    assert done.returncode == 0

from __future__ import annotations

import pytest
from keras_upgrade import upgrade
from keras_upgrade.cli import main
from keras_upgrade.reading.memory import Memory

HEAD = (
    "from keras.models import Sequential\nfrom keras.callbacks import *\nmodel = Sequential()\n"
    "model.compile('sgd', 'mse', metrics=['accuracy'])\nh = model.fit(x, y)\n"
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("h.history['acc']", "h.history['accuracy']"),
        ('h.history["val_acc"]', 'h.history["val_accuracy"]'),
        ("d = h.history\nd['acc']", "d = h.history\nd['accuracy']"),
        ("h.history.get('acc')", "h.history.get('accuracy')"),
        ("'val_acc' in h.history", "'val_accuracy' in h.history"),
        ("def plot(run):\n    run.history['acc']", "def plot(run):\n    run.history['accuracy']"),
        ("for key in ['acc', 'loss']:\n    h.history[key]", "for key in ['accuracy', 'loss']:\n    h.history[key]"),
        (
            "key = 'acc'\nh.history[key]\nh.history['val_' + key]",
            "key = 'accuracy'\nh.history[key]\nh.history['val_' + key]",
        ),
        ("pd.DataFrame(h.history)[['acc', 'val_acc']]", "pd.DataFrame(h.history)[['accuracy', 'val_accuracy']]"),
        ("h.history['main_output_acc']", "h.history['main_output_accuracy']"),
        ("EarlyStopping('val_acc')", "EarlyStopping('val_accuracy')"),
        ("EarlyStopping(monitor='acc')", "EarlyStopping(monitor='accuracy')"),
        ("ModelCheckpoint('a.keras', 'val_acc')", "ModelCheckpoint('a.keras', 'val_accuracy')"),
        ("ModelCheckpoint('{val_acc:.2f}.keras')", "ModelCheckpoint('{val_accuracy:.2f}.keras')"),
        ("p = '{acc}.keras'\nModelCheckpoint(p)", "p = '{accuracy}.keras'\nModelCheckpoint(p)"),
        (
            "class Log(Callback):\n    def on_epoch_end(self, epoch, logs={}):\n        logs.get('acc')",
            "class Log(Callback):\n    def on_epoch_end(self, epoch, logs={}):\n        logs.get('accuracy')",
        ),
    ],
)
def test_key_follows_compile(expect, before: str, after: str) -> None:
    expect(HEAD + before, HEAD + after)


def test_key_handed_over_with_its_history_is_a_guess(expect) -> None:
    result = expect(HEAD + "plot(h, 'acc')", HEAD + "plot(h, 'accuracy')")
    assert result.changes[0].check


def test_spelt_out_error_follows_the_short_name(expect) -> None:
    head = HEAD.replace("'accuracy'", "'mae'")
    expect(head + "h.history['val_mean_absolute_error']", head + "h.history['val_mae']")


@pytest.mark.parametrize(
    "line",
    [
        "acc = 'acc'\nprint('acc')",
        "plt.legend(['acc', 'val_acc'])",
        "scores['acc']",
        "scores.get('acc')",
        "'acc' in scores",
        "logs = {}\nlogs['acc'] = logs['acc']",
        "ModelCheckpoint(**options)",
        "h.history['accuracy']",
        "h.history['my_accident']",
        "h.history['mean_absolute_error']",
    ],
)
def test_other_words_stay(expect_unchanged, line: str) -> None:
    expect_unchanged(HEAD + line)


def test_key_stays_where_compile_says_acc(expect_unchanged) -> None:
    expect_unchanged(HEAD.replace("'accuracy'", "'acc'") + "h.history['acc']\nEarlyStopping('val_acc')")


def test_key_stays_where_nothing_is_known_of_a_modern_source(expect_unchanged) -> None:
    expect_unchanged("import keras\nh = model.fit(x, y)\nh.history['acc']")


def test_old_source_without_compile_is_a_guess(expect) -> None:
    result = expect(
        "import keras\nh = model.fit(x, y, nb_epoch=3)\nh.history['acc']",
        "import keras\nh = model.fit(x, y, epochs=3)\nh.history['accuracy']",
    )
    assert [change.check for change in result.changes] == [False, True]


@pytest.mark.parametrize(("metric", "key"), [("accuracy", "accuracy"), ("acc", "acc")])
def test_compile_of_an_earlier_cell_counts(metric: str, key: str) -> None:
    memory = Memory()
    upgrade(
        f"import keras\nmodel = keras.Sequential()\nmodel.compile('sgd', 'mse', metrics=['{metric}'])", memory=memory
    )
    upgrade("h = model.fit(x, y)", memory=memory)
    assert upgrade("h.history['acc']", memory=memory).code == f"h.history['{key}']"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "def make(key='val_acc'):\n    return EarlyStopping(key)\nmake('acc')\nmake(key='val_acc')",
            "def make(key='val_accuracy'):\n    return EarlyStopping(key)\nmake('accuracy')\nmake(key='val_accuracy')",
        ),
        (
            "def make(*, key='val_acc'):\n    return EarlyStopping(monitor=key)\nother('acc')",
            "def make(*, key='val_accuracy'):\n    return EarlyStopping(monitor=key)\nother('acc')",
        ),
        ("h.history['lr']", "h.history['learning_rate']"),
        ("h.history.get('lr')", "h.history.get('learning_rate')"),
        (
            "import csv\nCSVLogger('a.csv')\nrows = list(csv.DictReader(log))\nrows[0]['acc']",
            "import csv\nCSVLogger('a.csv')\nrows = list(csv.DictReader(log))\nrows[0]['accuracy']",
        ),
        (
            "import pandas as pd\nCSVLogger('a.csv')\nlog = pd.read_csv('a.csv')\nlog['val_acc']",
            "import pandas as pd\nCSVLogger('a.csv')\nlog = pd.read_csv('a.csv')\nlog['val_accuracy']",
        ),
    ],
)
def test_key_that_is_handed_in_or_read_from_a_table(expect, before: str, after: str) -> None:
    expect(HEAD + before, HEAD + after)


@pytest.mark.parametrize(
    "line",
    [
        "import pandas as pd\nscores = pd.read_csv('a.csv')\nscores['acc']",
        "class Log(Callback):\n    def on_epoch_end(self, epoch, logs={}):\n        logs['lr'] = 3\nh.history['lr']",
        "options['lr']",
    ],
)
def test_what_the_learner_named_stays(expect_unchanged, line: str) -> None:
    expect_unchanged(HEAD + line)


@pytest.mark.parametrize(("module", "back"), [("pickle", "pickle.load(f)"), ("json", "json.load(open('h.json'))")])
def test_history_that_went_through_a_file(expect, module: str, back: str) -> None:
    head = f"import {module}\n{HEAD}{module}.dump(h.history, f)\nd = {back}\n"
    expect(head + "d['val_acc']", head + "d['val_accuracy']")


@pytest.mark.parametrize(
    "dump", ["", "pickle.dump(scores, f)\n", "pickle.dump(h.history, f)\npickle.dump(scores, g)\n"]
)
def test_file_that_may_hold_something_else_tells_nothing(expect_unchanged, dump: str) -> None:
    expect_unchanged("import pickle\n" + HEAD + dump + "d = pickle.load(f)\nd['acc']")


def test_file_that_holds_what_a_file_held_tells_nothing(expect_unchanged) -> None:
    expect_unchanged("import pickle\n" + HEAD + "d = pickle.load(f)\npickle.dump(d, g)\nd['acc']")


def test_key_follows_also_where_only_the_upgrade_imports_keras(expect) -> None:
    expect(
        "history.history['acc']\nmodel.fit(x, y, nb_epoch=1, show_accuracy=True)\n"
        "model.compile(loss='mse', optimizer='adadelta')\n",
        "from keras.optimizers import Adadelta\nhistory.history['accuracy']\nmodel.fit(x, y, epochs=1)\n"
        "model.compile(loss='mse', optimizer=Adadelta(learning_rate=1.0, epsilon=1e-08), metrics=['accuracy'])\n",
    )


BOTH = (
    "from keras.layers.core import Dense\nfrom keras.models import Sequential\n"
    "m = Sequential()\nm.compile('sgd', 'mse', metrics=['accuracy'])\nh = m.fit(x, y)\nh.history[{}]\n"
    "n = Sequential()\nn.compile('sgd', 'mse', metrics=['acc'])\nh = n.fit(x, y)\nh.history['acc']\n"
)


def test_each_model_has_its_keys() -> None:
    found = upgrade(BOTH.format("'acc'")).code
    assert found.partition("\n")[2] == BOTH.format("'accuracy'").partition("\n")[2]
    assert upgrade(found).code == found


PLOT = "def plot(history):\n    draw(history.history['val_acc'])\n"


@pytest.mark.parametrize("plot", [PLOT, PLOT.replace("history.history", "history")])
def test_module_that_plots_for_its_folder(tmp_path, capsys, plot: str) -> None:
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "plot.py").write_text(plot)
    (tmp_path / "train.py").write_text(
        "from keras.models import Sequential\nm = Sequential()\nm.compile('sgd', 'mse', metrics=['accuracy'])\n"
    )
    assert main([str(tmp_path)]) == 1
    assert (tmp_path / "tools" / "plot.py").read_text() == plot.replace("val_acc", "val_accuracy")


@pytest.mark.parametrize("metric", ["'acc'", "'mse'", "f"])
def test_module_that_plots_what_is_there(tmp_path, capsys, metric: str) -> None:
    (tmp_path / "plot.py").write_text(PLOT)
    (tmp_path / "train.py").write_text(
        f"from keras.models import Sequential\nm = Sequential()\nm.compile('sgd', 'mse', metrics=[{metric}])\n"
    )
    assert main([str(tmp_path)]) == 0

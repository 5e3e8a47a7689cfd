from __future__ import annotations

import json
from pathlib import Path

import pytest
from keras_upgrade import cli
from keras_upgrade.files.neighbours import tell

SAVES = """\
from keras.callbacks import ModelCheckpoint
from keras.models import Sequential

model = Sequential()
best = ModelCheckpoint('best.hdf5', save_best_only=True)
each = ModelCheckpoint('weights.{epoch:02d}.h5', save_weights_only=True)
model.fit(x, y, nb_epoch=3, callbacks=[best, each])
model.save_weights('last.h5')
"""
LOADS = """\
from keras.models import Sequential, load_model

model = Sequential()
model.load_weights('best.hdf5')
model.load_weights('weights.02.h5')
model.load_weights('last.h5')
load_model('best.hdf5')
"""
LOADS_TODAY = """\
from keras.models import Sequential, load_model

model = Sequential()
model.load_weights('best.keras')
model.load_weights('weights.02.weights.h5')
model.load_weights('last.weights.h5')
load_model('best.keras')
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("train.py").write_text(SAVES)
    Path("apply.py").write_text(LOADS)
    return tmp_path


def test_load_follows_the_save_of_another_file(folder: Path) -> None:
    assert cli.main(["apply.py", "train.py"]) == 1
    saves = Path("train.py").read_text()
    assert "'best.keras'" in saves
    assert "'weights.{epoch:02d}.weights.h5'" in saves
    assert "'last.weights.h5'" in saves
    assert Path("apply.py").read_text() == LOADS_TODAY
    assert cli.main(["."]) == 0, "expected a second run to find nothing"


def test_order_of_the_files_and_number_of_processes_are_the_same(folder: Path) -> None:
    for name in "abcdefghi":
        Path(f"{name}.py").write_text(LOADS)
    assert cli.main(["train.py", ".", "--jobs", "3"]) == 1
    assert {Path(f"{name}.py").read_text() for name in "abcdefghi"} == {LOADS_TODAY}


def test_notebook_and_script_tell_each_other(folder: Path) -> None:
    Path("train.py").unlink()
    cells = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": one} for one in ("%matplotlib inline", SAVES)
    ]
    Path("train.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 2}))
    assert cli.main(["."]) == 1
    assert Path("apply.py").read_text() == LOADS_TODAY


def test_python_2_tells_too(folder: Path) -> None:
    Path("train.py").write_text(SAVES + "print 'done'\n")
    assert cli.main(["."]) == 1
    assert Path("apply.py").read_text() == LOADS_TODAY


def test_file_of_another_folder_tells_nothing(folder: Path) -> None:
    Path("other").mkdir()
    Path("train.py").rename("other/train.py")
    told = tell([Path("apply.py"), Path("other/train.py")])
    assert [(one.beside, one.facts) for one in told.values()] == [({}, set())] * 2


def test_path_that_two_files_save_differently_tells_nothing(folder: Path) -> None:
    Path("more.py").write_text(SAVES.replace("save_best_only=True", "save_weights_only=True"))
    (memory,) = tell([Path("apply.py"), Path("more.py"), Path("train.py")]).values()
    assert memory.beside == {"weights.{epoch:02d}.h5": ".weights.h5", "last.h5": ".weights.h5"}


@pytest.mark.parametrize(
    "saves",
    [
        "import keras\nmodel = keras.Sequential()\nmodel.save('last.keras')\nmodel.save('best.h5')\n",
        "import numpy as np\nnp.save('last.h5', x)\n",
        "def broken(:\n    model.save_weights('last.h5')\n",
    ],
    ids=["saved as today", "no model", "no Python"],
)
def test_what_keeps_its_name_changes_no_load(folder: Path, saves: str) -> None:
    Path("train.py").write_text(saves)
    source = (
        "import keras\nmodel = keras.Sequential()\nmodel.load_weights('last.h5')\nkeras.models.load_model('best.h5')\n"
    )
    Path("apply.py").write_text(source)
    cli.main(["."])
    assert Path("apply.py").read_text() == source


def test_weights_loaded_by_name_in_another_file_are_saved_in_a_whole_model(folder: Path) -> None:
    Path("apply.py").write_text(
        "from keras.models import Sequential\nmodel = Sequential()\nmodel.load_weights('last.h5', by_name=True)\n"
    )
    assert cli.main(["."]) == 1
    assert "model.save('last.h5', include_optimizer=False)" in Path("train.py").read_text()
    assert "load_weights('last.h5', by_name=True)" in Path("apply.py").read_text()


def test_path_that_another_file_computes_is_asked_for(folder: Path) -> None:
    Path("train.py").write_text(SAVES.replace("'last.h5'", "sys.argv[1]"))
    Path("apply.py").write_text(
        LOADS.replace("'last.h5'", "sys.argv[1]").replace("load_model('", "model.fit(nb_epoch=1)#")
    )
    assert cli.main(["."]) == 1
    assert "load_weights(weights_file(sys.argv[1]))" in Path("apply.py").read_text()

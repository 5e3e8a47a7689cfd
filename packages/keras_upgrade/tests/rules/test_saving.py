from __future__ import annotations

import pytest
from keras_upgrade import upgrade
from keras_upgrade.reading.memory import Memory

HEAD = (
    "import os\nfrom keras.models import Sequential, load_model\n"
    "from keras.callbacks import ModelCheckpoint\nmodel = Sequential()\n"
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("model.save_weights('a.h5')", "model.save_weights('a.weights.h5')"),
        ('model.save_weights(r"a.hdf5", overwrite=True)', 'model.save_weights(r"a.weights.h5", overwrite=True)'),
        ("model.save_weights('a')", "model.save_weights('a.weights.h5')"),
        ("model.save_weights('a.weights.hdf5')", "model.save_weights('a.weights.h5')"),
        ("model.save_weights(os.path.join(d, 'a.h5'))", "model.save_weights(os.path.join(d, 'a.weights.h5'))"),
        ("model.save_weights('%03d.h5' % i)", "model.save_weights('%03d.weights.h5' % i)"),
        ("model.save_weights('{}.h5'.format(i))", "model.save_weights('{}.weights.h5'.format(i))"),
        ("model.save_weights(f'{i}.h5')", "model.save_weights(f'{i}.weights.h5')"),
        (
            "p = 'a.h5'\nmodel.save_weights(p)\nmodel.load_weights(p)",
            "p = 'a.weights.h5'\nmodel.save_weights(p)\nmodel.load_weights(p)",
        ),
        (
            "model.load_weights('a.h5')\nmodel.save_weights('a.h5')",
            "model.load_weights('a.weights.h5')\nmodel.save_weights('a.weights.h5')",
        ),
        (
            "if os.path.exists('a.h5'):\n    model.load_weights('a.h5')\nmodel.save_weights('a.h5')",
            "if os.path.exists('a.weights.h5'):\n    model.load_weights('a.weights.h5')\n"
            "model.save_weights('a.weights.h5')",
        ),
        ("ModelCheckpoint('a.hdf5')", "ModelCheckpoint('a.keras')"),
        (
            "ModelCheckpoint('a-{epoch:02d}.hdf5')\nload_model('a-07.hdf5')",
            "ModelCheckpoint('a-{epoch:02d}.keras')\nload_model('a-07.keras')",
        ),
        ("ModelCheckpoint('a.h5', save_weights_only=True)", "ModelCheckpoint('a.weights.h5', save_weights_only=True)"),
        (
            "ModelCheckpoint('a.hdf5')\nmodel.load_weights('a.hdf5')",
            "ModelCheckpoint('a.keras')\nmodel.load_weights('a.keras')",
        ),
        ("model.save('a')\nload_model('a')", "model.save('a.keras')\nload_model('a.keras')"),
        ("model.save('a.model')", "model.save('a.keras')"),
    ],
)
def test_suffix_agrees(expect, before: str, after: str) -> None:
    expect(HEAD + before, HEAD + after)


@pytest.mark.parametrize(
    "source",
    [
        "model.save_weights('a.weights.h5')\nmodel.save('a.h5')\nmodel.load_weights('a.h5')",
        "model.save('a.h5')\nload_model('a.h5')",
        "model.save('a.keras')\nModelCheckpoint('b.keras')\nModelCheckpoint('c.h5')",
        "model.load_weights('pretrained.h5')",
        "model.save_weights(path)\nmodel.load_weights(path)\nModelCheckpoint(path)",
        "model.save_weights('a.weights.json')",
        "figure.save('a')\nimage.save('b.png')",
        "tuner.hypermodel.save('a')",
        "with pytest.raises(ValueError):\n    model.save_weights('a.h5')",
    ],
)
def test_modern_source_is_left(expect_unchanged, source: str) -> None:
    expect_unchanged(HEAD + source)


def test_methods_of_the_learner_are_theirs(expect) -> None:
    source = (
        "class Agent:\n    def save_weights(self, path):\n        pass\n\n\nagent = Agent()\n"
        "agent.save_weights('a.h5')\nmodel.save_weights('b{}')"
    )
    expect(HEAD + source.format(""), HEAD + source.format(".weights.h5"))


@pytest.mark.parametrize(
    ("before", "after", "helper"),
    [
        ("model.load_weights('a.h5')", "model.load_weights(weights_file('a.h5'))", "weights_file"),
        ("model.save_weights(p)", "model.save_weights(weights_path(p))", "weights_path"),
        ("ModelCheckpoint(filepath=p)", "ModelCheckpoint(filepath=model_path(p))", "model_path"),
        ("load_model('a.hdf5')", "load_model(model_file('a.hdf5'))", "model_file"),
    ],
)
def test_helper_where_an_old_source_does_not_tell(expect, before: str, after: str, helper: str) -> None:
    imports, model = HEAD.rsplit("\n", 2)[0], "model = Sequential()\n"
    expect(
        f"{imports}\n{model}model.fit(x, y, nb_epoch=1)\n{before}",
        f"{imports}\nfrom keras_upgrade.compat.saving import {helper}\n{model}model.fit(x, y, epochs=1)\n{after}",
    )


def test_load_follows_the_save_of_an_earlier_cell() -> None:
    memory = Memory()
    upgrade(HEAD + "model.save_weights('a.h5')", memory=memory)
    assert upgrade("model.load_weights('a.h5')", memory=memory).code == "model.load_weights('a.weights.h5')"


def test_load_follows_the_checkpoint_of_an_earlier_cell() -> None:
    memory = Memory()
    upgrade(HEAD + "checkpoint = ModelCheckpoint('best.hdf5')", memory=memory)
    code = "model.load_weights('{0}')\nload_model('{0}')"
    assert upgrade(code.format("best.hdf5"), memory=memory).code == code.format("best.keras")


@pytest.mark.parametrize("name", ["model", "self.model", "base_model", "topModel", "Model"])
def test_model_by_its_name(name: str) -> None:
    code = "import keras\ndef keep({0}):\n    {0}.save('{1}')".replace("def keep({0})", "def keep(one)")
    assert upgrade(code.format(name, "a")).code == code.format(name, "a.keras")


def test_folder_of_a_model_becomes_a_file(expect) -> None:
    expect(HEAD + "model.save('saved/2/')", HEAD + "model.save('saved/2.keras')")


def test_by_name_is_said() -> None:
    result = upgrade(HEAD + "model.save_weights('a')\nmodel.load_weights('a', by_name=True)")
    assert [warning.rule for warning in result.warnings] == ["saving"]


def test_model_loaded_by_a_name_that_the_checkpoint_computes(expect) -> None:
    expect(
        "from keras.callbacks import ModelCheckpoint\nfrom keras.models import load_model\n"
        "model.fit(x, y, nb_epoch=2, callbacks=[ModelCheckpoint(best())])\nload_model(best())\n",
        "from keras.callbacks import ModelCheckpoint\nfrom keras.models import load_model\n"
        "from keras_upgrade.compat.saving import model_file, model_path\n"
        "model.fit(x, y, epochs=2, callbacks=[ModelCheckpoint(model_path(best()))])\nload_model(model_file(best()))\n",
    )


def test_weights_that_are_loaded_by_name_are_saved_in_a_whole_model(expect) -> None:
    head = "from keras.models import Sequential\na = Sequential()\nb = Sequential()\n"
    load = "b.load_weights('w.h5', by_name=True)\nb.compile('sgd', 'mse')\n"
    expect(head + "a.save_weights('w.h5')\n" + load, head + "a.save('w.h5', include_optimizer=False)\n" + load)


def test_other_files_than_those_loaded_by_name_hold_weights(expect) -> None:
    head = "from keras.models import Sequential\na = Sequential()\n"
    load = "a.load_weights('w.h5', by_name=True)\na.load_weights('v.h5', by_name=False)\n"
    result = expect(
        head + "a.save_weights('v.h5')\n" + load,
        head + "a.save_weights('v.weights.h5')\n" + load.replace("v.h5", "v.weights.h5"),
    )
    assert "'w.h5', by_name=True" in result.code


LOAD = "from keras.models import load_model\n"
HELPER = "from keras_upgrade.compat.saving import load_model_to_train\n"


def test_model_in_hdf5_that_learns_on(expect) -> None:
    expect(
        LOAD + "m = load_model('a.h5')\nm.fit(x, y, epochs=2)\n",
        LOAD + HELPER + "m = load_model_to_train('a.h5')\nm.fit(x, y, epochs=2)\n",
    )


@pytest.mark.parametrize(
    "source",
    [
        "m = load_model('a.h5')\nm.predict(x)\n",
        "m = load_model('a.keras')\nm.fit(x, y)\n",
        "m = load_model('a.h5')\nm.compile('sgd', 'mean_squared_error')\nm.fit(x, y)\n",
        "m.fit(x, y)\nm = load_model('a.h5')\n",
    ],
)
def test_model_in_hdf5_that_learns_no_more_is_loaded_as_ever(expect_unchanged, source: str) -> None:
    expect_unchanged(LOAD + source)


SAVE_MODEL = "from keras.models import load_model, save_model\nfrom keras.layers.core import Dense\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("save_model(m, 'm.hdf')\nload_model('m.hdf')\n", "save_model(m, 'm.keras')\nload_model('m.keras')\n"),
        ("save_model(m, filepath='m')\n", "save_model(m, filepath='m.keras')\n"),
        ("save_model(m, 'm.h5')\nload_model('m.h5')\n", "save_model(m, 'm.h5')\nload_model('m.h5')\n"),
        ("save_model(m, path)\n", "save_model(m, path)\n"),
        ("def save_model(a, b): pass\nsave_model(m, 'm')\n", "def save_model(a, b): pass\nsave_model(m, 'm')\n"),
    ],
)
def test_save_model(old: str, new: str) -> None:
    assert upgrade(SAVE_MODEL + old).code.endswith("\n" + new)

from __future__ import annotations

import pytest
from keras_upgrade import upgrade

HEAD = "from keras.models import Sequential\n"
MODEL = "model = Sequential()\n"


def test_reset_states_of_a_model(expect) -> None:
    expect(
        HEAD + MODEL + "for i in range(3):\n    model.reset_states()",
        HEAD
        + "from keras_upgrade.compat.training import reset_states\n"
        + MODEL
        + "for i in range(3):\n    reset_states(model)",
    )


def test_functions_are_built_by_themselves(expect) -> None:
    expect(HEAD + MODEL + "model._make_predict_function()\nx = 1", HEAD + MODEL + "x = 1")


def test_metric_names_of_an_old_source(expect) -> None:
    expect(
        HEAD + MODEL + "model.fit(x, y, nb_epoch=1)\nprint(model.metrics_names[1])",
        HEAD
        + "from keras_upgrade.compat.training import metrics_names\n"
        + MODEL
        + "model.fit(x, y, epochs=1)\nprint(metrics_names(model)[1])",
    )


@pytest.mark.parametrize(
    "source",
    [
        HEAD + MODEL + "print(model.metrics_names)",
        "import keras\nlstm = keras.layers.LSTM(3)\nlstm.reset_states()",
        "import keras\nthing.reset_states()",
        "class Agent:\n    def reset_states(self):\n        pass\n\n\nAgent().reset_states()",
    ],
)
def test_unchanged(expect_unchanged, source: str) -> None:
    expect_unchanged(source)


def test_own_attributes_stay_in_an_old_source() -> None:
    source = (
        "import keras\nclass Agent:\n    def __init__(self):\n        self.metrics_names = []\n"
        "        self.reset_states()\n"
        "    def reset_states(self):\n        return self.metrics_names, self.policy.metrics_names\n"
        "model.fit(x, y, nb_epoch=1)"
    )
    assert upgrade(source).code == source.replace("nb_epoch", "epochs")


def test_learning_phase_is_done_by_hand() -> None:
    assert len(upgrade("import keras\nif model.uses_learning_phase:\n    pass").warnings) == 1

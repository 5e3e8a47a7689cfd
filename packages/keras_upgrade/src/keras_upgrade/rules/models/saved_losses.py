"""A model in an `.h5` file is loaded only where its loss was given by its full name.

https://keras.io/api/losses/regression_losses/
"""

from __future__ import annotations

from keras_upgrade.editing.calls import Call
from keras_upgrade.reading import facts
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.rules.compiling.losses import SHORT

rule = Rule(
    name="saved-losses",
    since="3.0",
    title=Text("Losses of models in .h5 files", ".h5 に保存するモデルの損失関数"),
    reason=Text(
        "An `.h5` file keeps the loss by its name, and Keras 3 does not find 'mse' when it loads the file; "
        "'mean_squared_error' it does.",
        "`.h5` には損失関数が名前で保存されます。Keras 3 は読み込むときに 'mse' を見つけられませんが、"
        "'mean_squared_error' なら読み込めます。",
    ),
    before=(
        "from keras.models import Sequential\n\nmodel = Sequential()\nmodel.compile('sgd', loss='mse')\n"
        "model.fit(x, y, nb_epoch=2)\nmodel.save('model.h5')"
    ),
    after=(
        "from keras.models import Sequential\n\nmodel = Sequential()\nmodel.compile('sgd', loss='mean_squared_error')\n"
        "model.fit(x, y, epochs=2)\nmodel.save('model.h5')"
    ),
    proof=None,
    needs=2,
)


@rule.method("compile")
def spell_out(call: Call) -> None:
    loss = call.get("loss", 1)
    value = call.constant(loss)
    if isinstance(value, str) and value in SHORT and facts.known(call.module, "saves a model as .h5"):
        call.set(loss, call.text(loss).replace(value, SHORT[value]))

from __future__ import annotations


def test_both_ways(expect) -> None:
    expect(
        "from keras.models import Sequential, model_from_yaml\nmodel = Sequential()\ntext = model.to_yaml()\n"
        "model_from_yaml(text)",
        "from keras.models import Sequential\nfrom keras_upgrade.compat.saving import model_from_yaml, to_yaml\n"
        "model = Sequential()\n"
        "text = to_yaml(model)\nmodel_from_yaml(text)",
    )


def test_through_the_module(expect) -> None:
    expect(
        "import keras\nkeras.models.model_from_yaml(text)",
        "import keras\nfrom keras_upgrade.compat.saving import model_from_yaml\nmodel_from_yaml(text)",
    )


def test_yaml_of_others_is_left(expect_unchanged) -> None:
    expect_unchanged("config.to_yaml()")
    expect_unchanged("import keras\nfrom mine import Config\nconfig = Config\nmodel.to_json()")

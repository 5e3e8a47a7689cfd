"""A Sequential of merged models becomes a functional model."""

from __future__ import annotations

import pytest

HEAD = (
    "from keras.layers import Dense, Merge\nfrom keras.models import Sequential\n"
    "a = Sequential([Dense(3, input_shape=(4,))])\n"
)


def new(*names: str) -> str:
    return HEAD.replace("Merge", ", ".join(names)).replace("import Sequential", "import Sequential, Model")


def test_first_layer(expect):
    expect(
        HEAD + "m = Sequential()\nm.add(Merge([a, b], mode='concat', concat_axis=1))\nm.add(Dense(3, init='normal'))\n"
        "m.compile('sgd', 'mse')\n",
        new("concatenate") + "m_output = concatenate([a.outputs[0], b.outputs[0]], axis=1)\n"
        "m_output = Dense(3, kernel_initializer='normal')(m_output)\n"
        "m = Model(inputs=a.inputs + b.inputs, outputs=m_output)\nm.compile('sgd', 'mse')\n",
    )


def test_layers_in_a_loop_and_other_lines_between(expect):
    expect(
        HEAD + "m = Sequential()\nprint('model')\nm.add(Merge([a, b]))\n"
        "for n in (1, 2):\n    m.add(Dense(n))\nm.summary()\n",
        new("add") + "print('model')\nm_output = add([a.outputs[0], b.outputs[0]])\nfor n in (1, 2):\n"
        "    m_output = Dense(n)(m_output)\nm = Model(inputs=a.inputs + b.inputs, outputs=m_output)\nm.summary()\n",
    )


def test_merge_of_merged_models(expect):
    expect(
        HEAD
        + "m = Sequential()\nm.add(Merge([a, b], mode='mul'))\nn = Sequential()\nn.add(Merge([m, a], mode='ave'))\n",
        new("multiply", "average") + "m_output = multiply([a.outputs[0], b.outputs[0]])\n"
        "m = Model(inputs=a.inputs + b.inputs, outputs=m_output)\nn_output = average([m.outputs[0], a.outputs[0]])\n"
        "n = Model(inputs=a.inputs + b.inputs, outputs=n_output)\n",
    )


def test_input_that_branches_share_deep_down_is_asked_for_once(expect):
    expect(
        HEAD + "m = Sequential()\nm.add(Merge([a, b], mode='mul'))\nn = Sequential()\nn.add(Merge([m, c]))\n"
        "n.add(Dense(2))\np = Sequential()\np.add(Merge([n, b], mode='ave'))\n",
        new("multiply", "add", "average") + "m_output = multiply([a.outputs[0], b.outputs[0]])\n"
        "m = Model(inputs=a.inputs + b.inputs, outputs=m_output)\nn_output = add([m.outputs[0], c.outputs[0]])\n"
        "n_output = Dense(2)(n_output)\nn = Model(inputs=m.inputs + c.inputs, outputs=n_output)\n"
        "p_output = average([n.outputs[0], b.outputs[0]])\n"
        "p = Model(inputs=a.inputs + b.inputs + c.inputs, outputs=p_output)\n",
    )


def test_function_as_mode(expect):
    expect(
        HEAD + "m = Sequential()\nm.add(Merge([a, b], mode=lambda t: t[0], output_shape=(3,)))\n",
        new("Lambda") + "m_output = Lambda(lambda t: t[0], output_shape=(3,))([a.outputs[0], b.outputs[0]])\n"
        "m = Model(inputs=a.inputs + b.inputs, outputs=m_output)\n",
    )


def test_merged_models_are_found_by_their_names(expect):
    expect(
        HEAD + "m = Sequential()\nm.add(Merge([a, b], mode='dot', dot_axes=0))\nmerge_layer = m.layers[0]\n"
        "word = merge_layer.layers[1]\nword.layers[0].get_weights()\n",
        new("dot") + "m_output = dot([a.outputs[0], b.outputs[0]], axes=-1)\n"
        "m = Model(inputs=a.inputs + b.inputs, outputs=m_output)\nword = b\nword.layers[0].get_weights()\n",
    )


def test_comments_and_line_breaks_of_layers_stay(expect):
    expect(
        HEAD + "m = Sequential()\nm.add(Merge([a, b]))  # join\nm.add(Dense(\n    3,  # three\n))  # out\n",
        new("add")
        + "m_output = add([a.outputs[0], b.outputs[0]])  # join\nm_output = Dense(\n    3,  # three\n)(m_output)"
        "\nm = Model(inputs=a.inputs + b.inputs, outputs=m_output)  # out\n",
    )


@pytest.mark.parametrize(
    "body",
    [
        "m.add(Merge([a, b]))\n",
        "m = Sequential()\nm.add(Merge(branches, mode='sum'))\n",
        "m = Sequential()\nm.add(Dense(3))\nm.add(Merge([a, b]))\n",
        "m = Sequential([Merge([a, b]), Dense(3)])\n",
        "m = Sequential()\nif c:\n    m.add(Merge([a, b]))\n",
    ],
)
def test_out_of_sight_is_said_aloud(expect, body):
    result = expect(HEAD + body, HEAD + body)
    assert [warning.rule for warning in result.warnings] == ["merged-models"]


def test_the_learners_own_class(expect_unchanged):
    expect_unchanged("class Merge:\n    pass\nm.add(Merge([a, b]))\n")


def test_merge_with_a_name_of_its_own(expect):
    expect(
        HEAD + "merged = Merge([a, b], mode='sum')\nm = Sequential()\nm.add(merged)\nm.add(Dense(2))\n",
        new("add") + "m_output = add([a.outputs[0], b.outputs[0]])\nm_output = Dense(2)(m_output)\n"
        "m = Model(inputs=a.inputs + b.inputs, outputs=m_output)\n",
    )


def test_named_merge_with_another_use_is_left(expect):
    source = HEAD + "merged = Merge([a, b], mode='sum')\nm = Sequential()\nm.add(merged)\nprint(merged)\n"
    result = expect(source, source)
    assert [one.rule for one in result.warnings] == ["merged-models"]

"""A table of model kinds: every layer of each is shown, with the values that the model itself computes."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
import pytest
from keras import layers, ops
from quiver_engine.answers import maps, outputs
from quiver_engine.answers.activations import Request
from quiver_engine.answers.session import Session
from quiver_engine.errors import QuiverError
from quiver_engine.running.specification import NotBuilt


def functional() -> keras.Model:
    image = keras.Input((8, 8, 3))
    x = layers.Conv2D(4, 3, padding="same")(image)
    x = layers.BatchNormalization()(x)
    x = layers.add([layers.ReLU()(x), x])
    return keras.Model(image, layers.Dense(3, activation="softmax")(layers.GlobalAveragePooling2D()(x)))


def nested() -> keras.Model:
    base = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(4, 3, name="inner"), layers.ReLU()], name="base")
    image = keras.Input((8, 8, 3))
    return keras.Model(image, layers.Dense(3, activation="softmax")(layers.Flatten()(base(image))))


def shared() -> keras.Model:
    left, right = keras.Input((6,), name="left"), keras.Input((6,), name="right")
    twin = layers.Dense(4, name="twin")
    merged = layers.concatenate([twin(left), twin(right)])
    return keras.Model([left, right], [layers.Dense(2, activation="softmax")(merged), layers.Dense(1)(merged)])


def siamese() -> keras.Model:
    tower = keras.Sequential([keras.Input((6,)), layers.Dense(3, name="inner")], name="tower")
    left, right = keras.Input((6,), name="left"), keras.Input((6,), name="right")
    return keras.Model({"left": left, "right": right}, layers.subtract([tower(left), tower(right)]))


def text() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((7,), dtype="int32"),
            layers.Embedding(20, 4, mask_zero=True),
            layers.Bidirectional(layers.LSTM(3, return_sequences=True)),
            layers.GRU(2),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def series() -> keras.Model:
    return keras.Sequential(
        [keras.Input((12, 2)), layers.Conv1D(4, 3), layers.MaxPooling1D(), layers.SimpleRNN(3), layers.Dense(2)]
    )


def arithmetic() -> keras.Model:
    image = keras.Input((8, 8, 3))
    return keras.Model(image, layers.Dense(2)(layers.Flatten()(ops.mean(image * 2, axis=-1, keepdims=True))))


def own_preprocessing() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Rescaling(1 / 255),
            layers.Normalization(mean=0.5, variance=0.25),
            layers.SeparableConv2D(4, 3),
            layers.Conv2DTranspose(3, 2),
            layers.Dropout(0.5),
            layers.GlobalMaxPooling2D(),
            layers.Dense(2, activation="softmax"),
        ]
    )


def any_size() -> keras.Model:
    return keras.Sequential(
        [keras.Input((None, None, 3)), layers.Conv2D(4, 3), layers.GlobalMaxPooling2D(), layers.Dense(2)]
    )


def perceptron() -> keras.Model:
    return keras.Sequential(
        [keras.Input((784,)), layers.Dense(5, activation="relu"), layers.Dense(3, activation="softmax")]
    )


def volumes() -> keras.Model:
    return keras.Sequential(
        [keras.Input((4, 4, 4, 1)), layers.Conv3D(2, 2), layers.Flatten(), layers.LayerNormalization(), layers.Dense(2)]
    )


def attention() -> keras.Model:
    steps = keras.Input((5, 4))
    return keras.Model(steps, layers.Dense(2)(layers.Flatten()(layers.MultiHeadAttention(2, 3)(steps, steps))))


class Subclassed(keras.Model):
    def __init__(self) -> None:
        super().__init__(name="subclassed")
        self.convolution = layers.Conv2D(3, 3, activation="relu")
        self.inner = keras.Sequential([layers.Flatten(), layers.Dense(6, name="deep")], name="inner_block")
        self.head = layers.Dense(2, activation="softmax")

    # As many learners write it, without `training`.
    def call(self, images: object) -> object:
        return self.head(self.inner(self.convolution(images) * 2))


def subclassed() -> keras.Model:
    model = Subclassed()
    model(np.zeros((1, 8, 8, 1), "float32"))
    return model


# model, nodes, kinds of view that must occur
KINDS: dict[str, tuple[Callable[[], keras.Model], int, set[str]]] = {
    "functional": (functional, 7, {"maps", "bars"}),
    "nested": (nested, 7, {"maps", "bars"}),
    "shared, several inputs and outputs": (shared, 6, {"bars"}),
    "shared nested model, dict of inputs": (siamese, 6, {"bars"}),
    "text": (text, 5, {"heat", "bars"}),
    "series": (series, 5, {"heat", "bars"}),
    "bare operations": (arithmetic, 5, {"maps", "bars"}),
    "preprocessing inside, grayscale": (own_preprocessing, 8, {"maps", "bars"}),
    "variable size": (any_size, 4, {"maps", "bars"}),
    "perceptron": (perceptron, 3, {"bars"}),
    "volumes": (volumes, 5, {"maps", "bars"}),
    "attention": (attention, 4, {"heat", "bars"}),
    "subclassed": (subclassed, 6, {"maps", "bars"}),
}


def some_inputs(model: keras.Model, count: int = 2) -> list[np.ndarray]:
    shapes = [tensor.shape for tensor in model.inputs] if getattr(model, "inputs", None) else [(None, 8, 8, 1)]
    whole = [getattr(tensor, "dtype", "") == "int32" for tensor in getattr(model, "inputs", None) or [None]]
    generator = np.random.default_rng(1)
    return [
        generator.integers(0, 20, (count, *shape[1:]))
        if integer
        else generator.random((count, *(9 if size is None else size for size in shape[1:])), "float32")
        for shape, integer in zip(shapes, whole, strict=True)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_layer_of_every_kind_of_model_is_shown(kind: str) -> None:
    keras.utils.set_random_seed(3)
    make, count, views = KINDS[kind]
    model = make()
    arrays = some_inputs(model)
    session = Session(model, inputs=arrays if len(arrays) > 1 else arrays[0], input_folder=None)
    graph = session.graph("a")
    assert len(graph["nodes"]) == count, [node["name"] for node in graph["nodes"]]
    answers = {node["id"]: maps.layer(session, Request(node["id"], "a-1")) for node in graph["nodes"]}
    assert views <= {answer["kind"] for answer in answers.values()}
    for node in graph["nodes"]:
        assert answers[node["id"]]["kind"] == node["view"], node["name"]
    # Everything but inputs has someone that feeds it, and ends are known layers.
    ids = {node["id"] for node in graph["nodes"]}
    assert {end for edge in graph["edges"] for end in edge.values()} <= ids
    targets = {edge["target"] for edge in graph["edges"]}
    fed = [node for node in graph["nodes"] if node["category"] != "input" and node["parent"] is None]
    assert {node["id"] for node in fed[1:]} <= targets
    # It ran compiled, and computed what the model does.
    assert session.models["a"].forward.compiled
    flat = keras.tree.flatten(
        model.predict_on_batch(
            keras.tree.pack_sequence_as(
                model.input if getattr(model, "inputs", None) and not isinstance(model, keras.Sequential) else 0,
                [array[1:2] for array in arrays],
            )
        )
    )
    found, _, _ = session.activations.run(session.models["a"], session.inputs.get("a-1"))
    for own, theirs in zip(found.outputs, flat, strict=True):
        np.testing.assert_allclose(keras.ops.convert_to_numpy(own), theirs, rtol=1e-4, atol=1e-5)
    assert outputs.predict(session, "a-1", "a")["outputs"]


def test_values_of_inner_layers_are_those_of_the_layer_itself() -> None:
    model = nested()
    array = some_inputs(model)[0]
    session = Session(model, inputs=array, input_folder=None)
    node = session.models["a"].structure.by_name("inner")
    shown = session.activations.get(Request(node.id, "a-0"))
    expected = model.get_layer("base").get_layer("inner")(array[:1])
    np.testing.assert_allclose(shown.values, keras.ops.convert_to_numpy(expected)[0], rtol=1e-4, atol=1e-5)
    assert node.parent is not None


def test_each_call_of_a_shared_layer_can_be_seen() -> None:
    model = shared()
    arrays = some_inputs(model)
    session = Session(model, inputs=arrays, input_folder=None)
    node = session.models["a"].structure.by_name("twin")
    assert node.calls == 2
    twin = model.get_layer("twin")
    for call in (0, 1):
        shown = session.activations.get(Request(node.id, "a-0", call=call)).values
        np.testing.assert_allclose(shown, keras.ops.convert_to_numpy(twin(arrays[call][:1]))[0], rtol=1e-4, atol=1e-5)
    with pytest.raises(QuiverError, match="from 0 to 1"):
        session.activations.get(Request(node.id, "a-0", call=2))


def test_layers_in_a_shared_nested_model_are_called_twice_too() -> None:
    session = Session(siamese(), input_folder=None)
    assert session.models["a"].structure.by_name("inner").calls == 2


def test_a_layer_used_inside_and_outside_is_told_apart() -> None:
    layer = layers.Dense(3, name="both")
    inner = keras.Sequential([keras.Input((3,)), layer], name="inside")
    start = keras.Input((3,))
    model = keras.Model(start, layer(inner(start)))
    array = np.ones((1, 3), "float32")
    session = Session(model, inputs=array, input_folder=None)
    nodes = [node for node in session.models["a"].structure.nodes.values() if node.name == "both"]
    shown = [session.activations.get(Request(node.id, "a-0")).values for node in nodes]
    once = keras.ops.convert_to_numpy(layer(array))
    twice = keras.ops.convert_to_numpy(layer(once))
    by_parent = {bool(node.parent): values for node, values in zip(nodes, shown, strict=True)}
    np.testing.assert_allclose(by_parent[True], once[0], rtol=1e-5)
    np.testing.assert_allclose(by_parent[False], twice[0], rtol=1e-5)


def test_another_size_of_a_variable_model() -> None:
    session = Session(any_size(), inputs=np.zeros((1, 9, 9, 3), "float32"), input_folder=None)
    session.inputs.arrays.append(Session(any_size(), inputs=np.zeros((1, 6, 7, 3), "float32")).inputs.arrays[0])
    session.inputs.arrays[1].id = "a-1"
    assert maps.layer(session, Request("1", "a-0"))["shape"] == [7, 7, 4]
    assert maps.layer(session, Request("1", "a-1"))["shape"] == [4, 5, 4]


def test_unbuilt_sequential_says_how_to_build_it() -> None:
    with pytest.raises(NotBuilt, match=r"keras\.Input.*inputs=x_test"):
        Session(keras.Sequential([layers.Flatten(), layers.Dense(2)]))


def test_unbuilt_sequential_is_built_by_its_inputs() -> None:
    model = keras.Sequential([layers.Flatten(), layers.Dense(2)])
    session = Session(model, inputs=np.zeros((2, 8, 8)), input_folder=None)
    assert maps.layer(session, Request("2", "a-0"))["count"] == 2


def test_subclassed_model_that_was_never_called_says_so() -> None:
    with pytest.raises(NotBuilt, match=r"call it once.*model\(x_train\[:1\]\)"):
        Session(Subclassed())


def test_a_model_that_runs_only_step_by_step_is_shown_all_the_same() -> None:
    class Stubborn(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.layer = layers.Dense(2, name="only")

        def call(self, x: object) -> object:
            # Reads a value, which no compiled pass can.
            return self.layer(x) if float(keras.ops.convert_to_numpy(x).sum()) >= 0 else x

    model = Stubborn()
    array = np.ones((1, 3), "float32")
    model(array)
    session = Session(model, inputs=array, input_folder=None)
    session.graph("a")
    assert maps.layer(session, Request("0", "a-0"))["count"] == 2
    assert not session.models["a"].forward.compiled


def test_what_is_no_model_is_refused() -> None:
    with pytest.raises(TypeError, match="Expected model to be a Keras model"):
        Session("model.keras")


def test_dropout_is_seen_only_as_while_training() -> None:
    model = keras.Sequential([keras.Input((1000,)), layers.Dropout(0.5)])
    session = Session(model, inputs=np.ones((1, 1000), "float32"), input_folder=None)
    before = [weight.numpy() for weight in model.variables]
    assert maps.layer(session, Request("1", "a-0"))["dead_share"] == 0
    assert 0.4 < maps.layer(session, Request("1", "a-0", training=True))["dead_share"] < 0.6
    for old, new in zip(before, model.variables, strict=True):
        np.testing.assert_array_equal(old, new.numpy())


def test_training_mode_leaves_batch_statistics_alone() -> None:
    model = keras.Sequential([keras.Input((4,)), layers.BatchNormalization()])
    session = Session(model, inputs=np.ones((1, 4), "float32") * 9, input_folder=None)
    before = [weight.numpy() for weight in model.weights]
    maps.layer(session, Request("1", "a-0", training=True))
    for old, new in zip(before, model.weights, strict=True):
        np.testing.assert_array_equal(old, new.numpy())


def test_channels_first_maps() -> None:
    if keras.backend.backend() == "tensorflow":
        model = keras.Sequential([keras.Input((3, 8, 8)), layers.Permute((2, 3, 1)), layers.Conv2D(2, 3)])
    else:
        model = keras.Sequential([keras.Input((3, 8, 8)), layers.Conv2D(2, 3, data_format="channels_first")])
    session = Session(model, inputs=np.zeros((1, 3, 8, 8), "float32"), input_folder=None)
    assert session.spec.picture == (8, 8, 3)
    assert maps.layer(session, Request(list(session.models["a"].structure.nodes)[-1], "a-0"))["shape"] == [6, 6, 2]

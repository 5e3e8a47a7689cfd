"""What `inputs=` may be, and what a model that is built in an unusual way is given."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers, ops
from quiver_engine.answers import explanations, maps, outputs
from quiver_engine.answers.activations import Request
from quiver_engine.answers.session import Session
from quiver_engine.errors import QuiverError, forward_failed

tensorflow_only = pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="TensorFlow alone has these")


class ByName(keras.Model):
    """Takes and gives dicts."""

    def __init__(self) -> None:
        super().__init__()
        self.left, self.right = layers.Dense(3, name="for_left"), layers.Dense(2, name="for_right")

    def call(self, given: dict) -> dict:
        return {"price": self.left(given["left"]), "class": ops.softmax(self.right(given["right"]))}


def two() -> dict[str, np.ndarray]:
    generator = np.random.default_rng(0)
    return {"right": generator.random((3, 5), "float32"), "left": generator.random((3, 4), "float32")}


@pytest.mark.parametrize("built", ["by the inputs", "by an earlier call"])
def test_a_subclassed_model_takes_a_dict_and_names_its_outputs(built: str) -> None:
    model, arrays = ByName(), two()
    if built == "by an earlier call":
        model(arrays)
    session = Session(model, inputs=arrays, input_folder=None)
    told = {output["name"]: output for output in outputs.predict(session, "a-1", "a")["outputs"]}
    assert set(told) == {"price", "class"}
    expected = model({name: array[1:2] for name, array in arrays.items()})
    # Each shows what it predicts for its own inputs.
    price = {top["index"]: top["probability"] for top in told["price"]["top"]}
    np.testing.assert_allclose([price[i] for i in range(3)], ops.convert_to_numpy(expected["price"])[0], rtol=2e-3)
    # A linear layer's values are none, wherever they lie.
    assert told["price"]["kind"] == "values"
    assert told["class"]["kind"] == "classes"


def test_without_inputs_a_dict_model_is_given_random_ones() -> None:
    model = ByName()
    model(two())
    session = Session(model, input_folder=None)
    assert outputs.predict(session, "r-0", "a")["outputs"]


def test_a_linear_output_of_a_subclassed_model_is_a_value() -> None:
    class Between(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.only = layers.Dense(1, kernel_initializer="zeros", bias_initializer=keras.initializers.Constant(0.4))

        def call(self, x: object) -> object:
            return self.only(x)

    session = Session(Between(), inputs=np.ones((1, 3), "float32"), input_folder=None)
    assert outputs.predict(session, "a-0", "a")["outputs"][0]["kind"] == "values"


def test_a_functional_model_takes_a_dict_by_its_inputs_names() -> None:
    wide, narrow = keras.Input((4,), name="wide"), keras.Input((2,), name="narrow")
    model = keras.Model([wide, narrow], layers.concatenate([wide, narrow]))
    arrays = {"narrow": np.zeros((1, 2)), "wide": np.ones((1, 4))}
    session = Session(model, inputs=arrays, input_folder=None)
    found, _, _ = session.activations.run(session.models["a"], session.inputs.get("a-0"))
    np.testing.assert_array_equal(ops.convert_to_numpy(found.outputs[0])[0], [1, 1, 1, 1, 0, 0])
    with pytest.raises(ValueError, match="Expected inputs for wide, narrow, received narrow"):
        Session(model, inputs={"narrow": arrays["narrow"]}, input_folder=None)


def test_a_model_built_for_four_rows_is_shown_the_first() -> None:
    start = keras.Input(batch_shape=(4, 6, 6, 3))
    x = layers.Conv2D(2, 3, name="conv")(start)
    model = keras.Model(start, layers.Dense(2, name="last")(ops.reshape(x, (4, -1))))
    images = np.random.default_rng(0).random((5, 6, 6, 3), "float32")
    session = Session(model, inputs=images, input_folder=None)
    expected = ops.convert_to_numpy(model(np.repeat(images[4:5], 4, axis=0)))[0]
    last = session.models["a"].structure.by_name("last").id
    np.testing.assert_allclose(session.activations.get(Request(last, "a-4")).values, expected, rtol=1e-4)
    assert maps.layer(session, Request(session.models["a"].structure.by_name("conv").id, "a-4"))["shape"] == [4, 4, 2]
    for method in ("gradcam", "saliency"):
        explanations.explain(session, method, "a-4", "a", 0, 1)


@tensorflow_only
@pytest.mark.parametrize("given", [True, False])
def test_a_model_of_texts(given: bool) -> None:
    words = layers.TextVectorization(max_tokens=20, output_sequence_length=5, name="words")
    words.adapt(["the cat sat", "on the mat"])
    model = keras.Sequential(
        [
            keras.Input((1,), dtype="string", name="text"),
            words,
            layers.Embedding(20, 4),
            layers.GlobalAveragePooling1D(),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    session = Session(model, inputs=["the mat", "a cat"] if given else None, input_folder=None)
    entry = session.inputs.all()[0]
    assert session.spec.kind == "text"
    assert entry.name == "[0] the mat" if given else entry.name.startswith("random")
    by_name = {node["name"]: node for node in session.graph("a")["nodes"]}
    assert by_name["text"]["view"] == "none"
    shown = session.activations.get(Request(by_name["words"]["id"], entry.id)).values
    text = "the mat" if given else str(entry.arrays[0][0])
    np.testing.assert_array_equal(shown, ops.convert_to_numpy(words([text]))[0])
    with pytest.raises(TypeError, match=r"Expected inputs of strings.*received numbers"):
        Session(model, inputs=np.zeros((2, 1)), input_folder=None)


@tensorflow_only
def test_what_no_array_is_says_what_to_pass() -> None:
    import tensorflow as tf

    model = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
    for inputs, expected in (
        (tf.ragged.constant([[1.0], [1.0, 2.0]]), r"RaggedTensor.*to_tensor\(\)"),
        (tf.sparse.from_dense([[1.0, 0, 0]]), r"SparseTensor.*tf\.sparse\.to_dense"),
        ([[1.0], [1.0, 2.0]], r"rows of different shapes: \(1,\), \(2,\).*one shape"),
        ([np.ones((2, 3)), np.ones((3, 3))], r"different shapes: \(2, 3\), \(3, 3\)"),
        (np.ones((2, 3), "complex64"), r"real numbers.*np\.abs"),
        (["a", "b"], "numbers.*received strings"),
    ):
        with pytest.raises((TypeError, ValueError), match=expected):
            Session(model, inputs=inputs, input_folder=None)


def test_complex_numbers_are_shown_as_their_magnitude() -> None:
    class Rotated(layers.Layer):
        def call(self, x: object) -> object:
            return ops.cast(x, "complex64") * (3 + 4j)

    start = keras.Input((2,))
    model = keras.Model(start, Rotated(name="turn", dtype="complex64", autocast=False)(start))
    session = Session(model, inputs=np.ones((1, 2), "float32"), input_folder=None)
    np.testing.assert_allclose(maps.layer(session, Request("1", "a-0"))["values"], [5, 5])


def test_bfloat16_is_shown() -> None:
    policy = keras.DTypePolicy("mixed_bfloat16")
    model = keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            layers.Conv2D(4, 3, dtype=policy, name="conv"),
            layers.Flatten(dtype=policy),
            layers.Dense(3, activation="softmax", dtype=policy),
        ]
    )
    image = np.random.default_rng(0).random((1, 8, 8, 3), "float32")
    session = Session(model, inputs=image, input_folder=None)
    shown = session.activations.get(Request("1", "a-0")).values
    np.testing.assert_allclose(shown, np.asarray(model.layers[0](image))[0].astype("float32"), rtol=1e-2, atol=1e-2)
    for node in session.graph("a")["nodes"]:
        maps.layer(session, Request(node["id"], "a-0"))
    maps.layer(session, Request("1", "a-0"))
    maps.kernels(session, "1", "a")
    for method in ("gradcam", "saliency"):
        explanations.explain(session, method, "a-0", "a", 0, None)


def test_layers_say_where_their_channels_are_and_the_rest_follows() -> None:
    start = keras.Input((3, 8, 9), name="image")
    x = layers.ReLU(name="before")(start)
    x = layers.Conv2D(4, 3, data_format="channels_first", name="conv")(x)
    x = layers.BatchNormalization(axis=1, name="norm")(x)
    inner = keras.Sequential([keras.Input((4, 6, 7)), layers.ReLU(name="inside")], name="inner")
    x = layers.Dropout(0.5, name="dropout")(inner(x))
    x = layers.Permute((2, 3, 1), name="turned")(x)
    x = layers.ReLU(name="after")(x)
    model = keras.Model(start, layers.GlobalAveragePooling2D(name="pooled")(x))
    session = Session(model, inputs=np.zeros((1, 3, 8, 9), "float32"), input_folder=None)
    shapes = {
        n.name: maps.layer(session, Request(n.id, "a-0"))["shape"] for n in session.models["a"].structure.nodes.values()
    }
    assert shapes["image"] == shapes["before"] == [8, 9, 3]
    for name in ("conv", "norm", "inside", "inner", "dropout"):
        assert shapes[name] == [6, 7, 4], name
    assert shapes["turned"] == shapes["after"] == [6, 7, 4]


def test_a_latent_vector_is_no_photograph() -> None:
    generator = keras.Sequential(
        [keras.Input((256,)), layers.Dense(7 * 7), layers.Reshape((7, 7, 1)), layers.Conv2DTranspose(1, 4, strides=4)]
    )
    assert Session(generator, input_folder=None).spec.kind == "vector"
    autoencoder = keras.Sequential([keras.Input((784,)), layers.Dense(9), layers.Dense(784)])
    assert Session(autoencoder, input_folder=None).spec.kind == "image"


def test_a_label_that_no_class_has_is_refused() -> None:
    model = keras.Sequential([keras.Input((3,)), layers.Dense(10, activation="softmax")])
    with pytest.raises(ValueError, match=r"labels from 0 to 9.*received 99"):
        Session(model, inputs=np.zeros((2, 3)), labels=[3, 99], input_folder=None)
    prices = keras.Sequential([keras.Input((3,)), layers.Dense(1)])
    Session(prices, inputs=np.zeros((2, 3)), labels=[30000, 99], input_folder=None)


def test_a_models_error_is_shortened_to_its_sentence() -> None:
    raw = (
        "Exception encountered when calling Reshape.call().\n\n\x1b[1m{{function_node __wrapped__Reshape_device}} "
        "Input to reshape is a tensor with 3 values, but the requested shape has 4 [Op:Reshape]\x1b[0m\n\n"
        "Arguments received by Reshape.call():\n  • inputs=tf.Tensor(shape=(1, 3), dtype=float32)"
    )
    told = forward_failed(ValueError(raw)).as_json()
    for text in (told["en"], told["ja"]):
        assert "ValueError: Input to reshape is a tensor with 3 values, but the requested shape has 4." in text
        assert [part for part in ("\x1b", "{{", "[Op:", "Arguments") if part in text] == []
    assert "Arguments received by" in told["details"]
    assert "\x1b" not in told["details"]


def test_a_wrong_size_that_the_model_cannot_know_is_told_in_one_sentence() -> None:
    class Fixed(keras.Model):
        def call(self, x: object) -> object:
            return ops.reshape(x, (4, 5))

    model = Fixed()
    model.built = True
    session = Session(model, inputs=np.ones((1, 3), "float32"), input_folder=None)
    with pytest.raises(QuiverError) as raised:
        outputs.predict(session, "a-0", "a")
    assert raised.value.code == "forward_failed"
    assert len(raised.value.en) < 450
    assert "\x1b" not in raised.value.en

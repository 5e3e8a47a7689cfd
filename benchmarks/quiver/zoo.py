"""python benchmarks/quiver/zoo.py [--only VGG16 ...]: every layer of many kinds of models in Quiver against the same
layer of a multi-output Keras model, and Grad-CAM and saliency against one forward pass, as a table.

Weights are random: nothing is downloaded. Times are ratios within one run; an idle machine makes them worth reading.
"""

from __future__ import annotations

import argparse
import statistics
import time

import keras
import numpy as np
from quiver_engine.answers import explanations
from quiver_engine.answers.activations import Request
from quiver_engine.answers.session import Session

# Name -> the side of its pictures; small ones, where the family allows it.
APPLICATIONS = {
    "VGG16": 224,
    "ResNet50V2": 96,
    "InceptionV3": 139,
    "Xception": 96,
    "MobileNetV3Small": 96,
    "EfficientNetV2B0": 96,
    "DenseNet121": 96,
    "NASNetMobile": 96,
    "ConvNeXtTiny": 64,
}
# Float32 sums in another order.
TOLERANCE = 1e-3
REPEATS = 9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="*", choices=APPLICATIONS, default=list(APPLICATIONS))
    arguments = parser.parse_args()
    print("| Model | layers | largest difference | Grad-CAM at | Grad-CAM / forward | saliency / forward |")
    print("|---|---|---|---|---|---|")
    for name in arguments.only:
        print("| " + " | ".join(row(name, APPLICATIONS[name])) + " |", flush=True)


def row(name: str, side: int) -> list[str]:
    keras.utils.set_random_seed(0)
    shape = (side, side, 3)
    model = getattr(keras.applications, name)(weights=None, include_top=False, pooling="avg", input_shape=shape)
    model = keras.Model(model.input, keras.layers.Dense(10, activation="softmax")(model.output))
    images = np.random.default_rng(0).normal(size=(REPEATS + 1, *shape)).astype("float32")
    session = Session(model, inputs=images, input_folder=None)
    layers, worst = compared(session, model, images[:1])
    answer, _ = explanations.explain(session, "gradcam", "a-0", "a", 0, 3)
    times = {method: measured(session, model, images, method) for method in ("gradcam", "saliency")}
    return [name, str(layers), f"{worst:.1e}", answer["layer_name"], *(f"{ratio:.2f}" for ratio in times.values())]


def compared(session: Session, model: keras.Model, image: np.ndarray) -> tuple[int, float]:
    """How many layers, and the largest difference, relative to the layer's largest value."""
    nodes = [node for node in session.models["a"].structure.nodes.values() if node.parent is None and node.calls == 1]
    nodes = [node for node in nodes if isinstance(node.operation, keras.layers.Layer)]
    outputs = keras.Model(model.input, [node.operation.output for node in nodes]).predict_on_batch(image)
    worst = 0.0
    for node, expected in zip(nodes, outputs, strict=True):
        shown = session.activations.get(Request(node.id, "a-0")).values
        size = max(float(np.abs(expected).max()), 1e-6)
        worst = max(worst, float(np.abs(shown - expected[0]).max()) / size)
    if worst > TOLERANCE:
        raise SystemExit(
            f"Expected {model.name}'s layers as Keras computes them, received a difference of {worst:.2g}."
        )
    return len(nodes), worst


def measured(session: Session, model: keras.Model, images: np.ndarray, method: str) -> float:
    """The median time of an explanation by that of a forward pass, alternately; both are compiled before."""
    explanations.explain(session, method, "a-0", "a", 0, 3)
    model.predict_on_batch(images[:1])
    own, forward = [], []
    for number in range(1, REPEATS + 1):
        began = time.perf_counter()
        model.predict_on_batch(images[number : number + 1])
        forward.append(time.perf_counter() - began)
        # The page has the layers of an input before it asks why.
        session.activations.run(session.models["a"], session.inputs.get(f"a-{number}"))
        began = time.perf_counter()
        explanations.explain(session, method, f"a-{number}", "a", 0, 3)
        own.append(time.perf_counter() - began)
    return statistics.median(own) / statistics.median(forward)


if __name__ == "__main__":
    main()

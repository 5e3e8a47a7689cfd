"""What one server holds: models, inputs, preprocessing, classes, and what it keeps. The answers are built beside it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import keras

from quiver_engine.answers import making
from quiver_engine.answers.activations import Activations
from quiver_engine.cache import Cache
from quiver_engine.errors import QuiverError
from quiver_engine.events import Events
from quiver_engine.graph import structure
from quiver_engine.inputs import images
from quiver_engine.inputs.classes import Classes, is_trained
from quiver_engine.inputs.entries import Inputs, arrays_of, random_inputs
from quiver_engine.inputs.preprocessing import Preprocessing
from quiver_engine.running import given
from quiver_engine.running.specification import specify, zeros
from quiver_engine.running.viewed import ViewedModel
from quiver_engine.version import VERSION

log = logging.getLogger("quiver")
PASSES_BYTES = 512_000_000
PICTURES_BYTES = 64_000_000


class Session:
    """See `server.launch` for the parameters.

    Raises:
        TypeError, ValueError: a parameter does not fit the model; the message says what was expected.
    """

    def __init__(
        self,
        model: keras.Model,
        *,
        classes: Sequence[str | Mapping[str, str]] | None = None,
        top: int = 5,
        input_folder: str | Path | None = "./",
        mean: Sequence[float] | None = None,
        std: Sequence[float] | None = None,
        preprocess: str | Callable = "auto",
        inputs: object = None,
        labels: object = None,
        compare: keras.Model | str | Path | None = None,
        title: str | None = None,
        cache_bytes: int = PASSES_BYTES,
    ) -> None:
        if not isinstance(model, keras.Model):
            raise TypeError(
                f"Expected model to be a Keras model, received {type(model).__module__}.{type(model).__name__}. "
                "Next: pass the model itself, e.g. launch(keras.saving.load_model('model.keras'))."
            )
        if labels is not None and inputs is None:
            raise ValueError("Expected labels only together with inputs=, received labels alone.")
        taken = None if inputs is None else given.read(inputs, model)
        self.events = Events()
        self.top = max(1, int(top))
        self.title = title or model.name
        self.spec = specify(model, taken)
        self.models = {"a": ViewedModel("a", model, self.spec)}
        if compare is not None:
            other = load_compared(compare) if not isinstance(compare, keras.Model) else compare
            other_spec = specify(other, taken)
            if other_spec.shapes != self.spec.shapes:
                raise ValueError(
                    f"Expected compare= to take the same input as the model, {self.spec.shapes}, received "
                    f"{other_spec.shapes}."
                )
            self.models["b"] = ViewedModel("b", other, other_spec)
        self.classes = Classes(
            classes, _output_count(model), lambda: self.events.send(type="classes"), lambda: is_trained(model)
        )
        entries = []
        if taken is not None:
            entries = arrays_of(taken.arrays, labels, self.spec, self.classes.names, self.classes.count)
        if not entries and self.spec.picture is None:
            entries = random_inputs(self.spec.shapes, self.spec.dtypes, _most_tokens(model))
        folder = None if input_folder is None else Path(input_folder).expanduser().absolute()
        self.inputs = Inputs(self.spec, folder, entries)
        self.preprocessing = Preprocessing(
            model, preprocess, mean, std, None if taken is None or self.spec.picture is None else taken.arrays[0]
        )
        self.activations = Activations(self.models, self.inputs, self.preprocessing, cache_bytes)
        self.pictures = Cache(PICTURES_BYTES)
        # Whether a QuiverCallback follows a `fit`, and whether the last one ended by an exception or Ctrl-C.
        self.live = False
        self.interrupted = False
        self._flows = threading.Lock()
        self._warming: threading.Thread | None = None

    def warm(self) -> None:
        """Runs the first input in the background, so that the first click need not wait for the compiler."""

        def run() -> None:
            try:
                for entry in self.inputs.all()[:1]:
                    for model in self.models.values():
                        self.activations.run(model, entry)
                    return
                for model in self.models.values():
                    model.run(zeros(self.spec))
            except Exception as error:
                # The next click shows the error.
                log.debug("The first run failed: %s", error)

        self._warming = threading.Thread(target=run, name="quiver-warm", daemon=True)
        self._warming.start()

    def close(self) -> None:
        """Lets go of all memory. A run that has begun is waited for: Python must not end under it."""
        if self._warming is not None:
            self._warming.join(30)
        self.activations.passes.clear()
        self.pictures.clear()

    def as_json(self) -> dict[str, object]:
        picture = self.spec.picture is not None
        return {
            "version": VERSION,
            "backend": keras.backend.backend(),
            "title": self.title,
            "models": [
                {"id": model.id, "name": model.model.name, "weights": model.version} for model in self.models.values()
            ],
            "preprocess": self.preprocessing.as_json(),
            "classes": self.classes.as_json(),
            "input": {
                "kind": self.spec.kind,
                "shape": list(self.spec.shapes[0]),
                "picture": list(self.spec.picture) if picture else None,
                "grayscale": self.spec.grayscale,
            },
            "can_upload": picture,
            "can_draw": picture,
            "max_upload_bytes": images.MOST_BYTES,
            "live": self.live,
            "interrupted": self.interrupted,
        }

    def select_preprocessing(self, option: object) -> dict[str, object]:
        if not isinstance(option, str) or option not in self.preprocessing.options:
            known = ", ".join(self.preprocessing.options)
            shown = str(option)[:40]
            raise QuiverError(
                "unknown_option",
                f"Expected one of {known}, received {shown!r}.",
                f"{known} のいずれかを指定してください ({shown!r} が渡されました)。",
            )
        self.preprocessing.select(option)
        self.events.send(type="preprocess")
        return self.preprocessing.as_json()

    def graph(self, model_id: str) -> dict[str, object]:
        model = self.activations.model(model_id)
        if model.structure.opaque:
            self._learn_flows(model)
        return structure.as_json(model.structure, making.explainable)

    def _learn_flows(self, model: ViewedModel) -> None:
        """What feeds what inside of a subclassed model is seen when it runs; a chain is drawn until it has."""
        with self._flows:
            if not model.forward.flows_known:
                try:
                    for entry in self.inputs.all()[:1]:
                        self.activations.run(model, entry)
                    if not model.forward.flows_known:
                        model.run(zeros(self.spec))
                except Exception:
                    # The click on a layer tells the fault; the graph is worth showing anyway.
                    model.forward.chain()


def load_compared(path: str | Path) -> keras.Model:
    from quiver_engine.running.model_files import load

    return load(path)


def _output_count(model: keras.Model) -> int | None:
    """Units of the first output, where it is a vector."""
    shapes = [tuple(tensor.shape) for tensor in getattr(model, "outputs", None) or []]
    return shapes[0][-1] if shapes and len(shapes[0]) == 2 else None


def _most_tokens(model: keras.Model) -> int:
    embeddings = [layer.input_dim for layer in model.layers if isinstance(layer, keras.layers.Embedding)]
    return min(embeddings, default=10)

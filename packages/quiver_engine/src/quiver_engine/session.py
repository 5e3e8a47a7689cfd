"""Everything that one server knows: models, inputs, preprocessing, classes, and the answers made of them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import keras
import numpy as np

from quiver_engine import errors, explain, given, images, making, predictions, structure, tensors, views
from quiver_engine.activations import Activation, Activations, Request
from quiver_engine.cache import Cache
from quiver_engine.classes import Classes, is_trained
from quiver_engine.errors import QuiverError
from quiver_engine.events import Events
from quiver_engine.forward import as_tensor
from quiver_engine.inputs import Input, Inputs, arrays_of, random_inputs
from quiver_engine.preprocessing import Preprocessing
from quiver_engine.specification import specify, zeros
from quiver_engine.version import VERSION
from quiver_engine.viewed import ViewedModel

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
                # Whoever clicks is told.
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

    def input_list(self) -> list[dict[str, object]]:
        return [self.input_json(entry) for entry in self.inputs.all()]

    def input_json(self, entry: Input) -> dict[str, object]:
        error = self.inputs.error_of(entry)
        address = f"api/inputs/{entry.id}/thumbnail?v={entry.version}"
        return {
            "id": entry.id,
            "name": entry.name,
            "kind": entry.kind,
            "label": entry.label,
            "inverted": entry.inverted,
            "thumbnail": address if self.inputs.is_picture(entry) and error is None else None,
            "error": None if error is None else error.as_json(),
        }

    def input_picture(self, id: str, small: bool) -> bytes:
        entry = self.inputs.get(id)
        key = ("input", entry.id, entry.version, small)
        if (known := self.pictures.get(key)) is not None:
            return known
        picture = self.inputs.picture(entry, small)
        if picture is None:
            raise QuiverError("not_found", "This input is no picture.", "この入力は画像ではありません。", status=404)
        image = images.from_array(picture) if entry.arrays is not None else images.from_levels(picture)
        data = images.thumbnail(image) if small else images.png(image)
        self.pictures.put(key, data, len(data))
        return data

    def layer(self, request: Request) -> dict[str, object]:
        found = self.activations.get(request)
        answer, picture = views.layer(found, request, self._address(request, found, None), self._labels(found))
        self.activations.spend(answer["convert_ms"] / 1000)
        if picture is not None:
            self._keep(request, None, found.weights, picture)
        return answer

    def channel(self, request: Request, index: int) -> dict[str, object]:
        found = self.activations.get(request)
        if not 0 <= index < found.values.shape[-1]:
            raise QuiverError(
                "unknown_option",
                f"Expected a channel from 0 to {found.values.shape[-1] - 1}, received {index}.",
                f"チャンネルは 0 から {found.values.shape[-1] - 1} までです ({index} が渡されました)。",
                status=404,
            )
        answer, picture = views.channel(found, index, request, self._address(request, found, index))
        self._keep(request, index, found.weights, picture)
        return answer

    def number(self, request: Request, row: int, column: int, channel: int) -> dict[str, object]:
        made, boxes, found = self.activations.number(request, row, column, channel)
        return views.number(made, boxes, found)

    def tile(self, request: Request, index: int | None, weights: str) -> bytes:
        """The PNG of an earlier answer, drawn again where it was forgotten."""
        known = self.pictures.get(self._key(request, index, weights))
        if known is not None:
            return known
        found = self.activations.get(request)
        if index is None:
            _, picture = views.layer(found, request, "", None)
        elif 0 <= index < found.values.shape[-1]:
            _, picture = views.channel(found, index, request, "")
        else:
            picture = None
        if picture is None:
            raise QuiverError(
                "not_found", "This layer is drawn without a picture.", "このレイヤーには画像がありません。", status=404
            )
        self._keep(request, index, found.weights, picture)
        return picture

    def kernels(self, node_id: str, model_id: str) -> tuple[dict[str, object], bytes]:
        model = self.activations.model(model_id)
        node = self.activations.node(model, node_id)
        kernel = structure.kernel_of(node.operation)
        if kernel is None:
            raise QuiverError(
                "no_kernels",
                f"Expected a one- or two-dimensional convolution, received {node.name!r} "
                f"({type(node.operation).__name__}).",
                f"カーネルを表示できるのは 1 次元・2 次元の畳み込み層です ({node.name!r} は "
                f"{type(node.operation).__name__})。",
                status=404,
            )
        place = next(i for i, variable in enumerate(model.forward.variables) if variable is kernel)
        with model.lock:
            values = tensors.as_numpy(as_tensor(model.values()[place]))
        address = f"api/tile/{node_id}/kernels.png?model={model_id}&v={model.version}"
        return views.kernels(np.asarray(values, np.float32), address)

    def predict(self, input_id: str, model_id: str) -> dict[str, object]:
        model = self.activations.model(model_id)
        found, version, took = self.activations.run(model, self.inputs.get(input_id))
        forward = model.forward
        activations = [
            None if id is None else structure.activation_of(model.structure.nodes[id].operation)
            for id in forward.output_nodes
        ]
        outputs = predictions.outputs(found.outputs, forward.output_names, activations, self.classes, self.top)
        for number, output in enumerate(outputs):
            made = predictions.picture(tensors.as_numpy(found.outputs[number]))
            if made is not None:
                option = self.preprocessing.choice.option
                query = f"output={number}&input={input_id}&model={model_id}&p={option}&v={version}"
                output["picture"] = {"url": f"api/output.png?{query}", "width": made.shape[1], "height": made.shape[0]}
        return {"outputs": outputs, "forward_ms": round(took, 2), "weights": version}

    def output_picture(self, input_id: str, model_id: str, output: int) -> bytes:
        """What a generator made, as a PNG."""
        found, _, _ = self.activations.run(self.activations.model(model_id), self.inputs.get(input_id))
        _from_zero("output", output, len(found.outputs))
        made = predictions.picture(tensors.as_numpy(found.outputs[output]))
        if made is None:
            raise QuiverError("not_found", "This output is no picture.", "この出力は画像ではありません。", status=404)
        return images.png(images.from_array(made))

    def explain(
        self,
        method: str,
        input_id: str,
        model_id: str,
        output: int,
        index: int | None = None,
        layer: str | None = None,
    ) -> tuple[dict, bytes]:
        """The JSON of `GET api/explain` without its image's address, and the PNG. `layer`: the node that Grad-CAM looks
        at, by default the last one that it can."""
        if method not in explain.METHODS:
            raise QuiverError(
                "unknown_option",
                f"Expected method to be gradcam or saliency, received {method[:40]!r}.",
                f"method は gradcam か saliency です ({method[:40]!r} が渡されました)。",
            )
        model = self.activations.model(model_id)
        entry = self.inputs.get(input_id)
        found, version, _ = self.activations.run(model, entry)
        _from_zero("output", output, len(found.outputs))
        if index is None:
            index = predictions.most_likely(tensors.as_numpy(found.outputs[output]))
        _from_zero("class", index, explain.class_count(model, output, found.outputs[output]))
        answer = {
            "class": index,
            "label": self.classes.name(index) if output == 0 else None,
            "method": method,
            "layer": None,
            "layer_name": None,
            "layers": [],
            "weights": version,
        }
        arrays = self.activations.arrays(entry)
        picture = self.inputs.picture(entry)
        try:
            if method == "gradcam":
                choices = explain.maps_before(model, output)
                node = choices[-1] if layer is None else next((each for each in choices if each.id == layer), None)
                if node is None:
                    self.activations.node(model, layer or "")
                    raise QuiverError(
                        "unknown_option",
                        f"Expected layer to be one of {', '.join(each.id for each in choices)[:200]}, "
                        f"received {layer}.",
                        "layer には、この出力につながる特徴マップのレイヤーを指定してください。",
                    )
                maps = found.layers[node.id][0][0]
                dtype = keras.backend.standardize_dtype(maps.dtype)
                heat = explain.gradcam(model, arrays, output, index, node, tuple(maps.shape), dtype)
                answer |= {"layer": node.id, "layer_name": node.name}
                answer["layers"] = [{"id": each.id, "name": each.name} for each in choices]
            else:
                heat = explain.spread(self.spec.planes(explain.saliency(model, arrays, output, index)))
        except QuiverError:
            raise
        except Exception as error:
            # The model's own code may raise anything when it is run in another way.
            raise errors.forward_failed(error) from error
        size = (picture.shape[1], picture.shape[0]) if picture is not None else (heat.shape[1], heat.shape[0])
        answer["image"] = {"width": size[0], "height": size[1]}
        return answer, images.png(explain.overlay(heat, size))

    def _labels(self, found: Activation) -> list[str] | None:
        return self.classes.names if found.kind == "bars" and len(self.classes.names) == found.values.size else None

    def _key(self, request: Request, index: int | None, weights: str) -> tuple:
        return (request, index, weights, self.preprocessing.choice.option)

    def _keep(self, request: Request, index: int | None, weights: str, picture: bytes) -> None:
        self.pictures.put(self._key(request, index, weights), picture, len(picture))

    def _address(self, request: Request, found: Activation, index: int | None) -> str:
        """Relative, with all that draws the same picture again; `v` makes it another address when the weights
        change."""
        given = {key: value for key, value in asdict(request).items() if value != DEFAULTS.get(key) and key != "node"}
        given["training"] = "1" if request.training else None
        query = "&".join(f"{key}={value}" for key, value in given.items() if value is not None)
        channel = "" if index is None else f"/{index}"
        option = self.preprocessing.choice.option
        return f"api/tile/{request.node}{channel}.png?{query}&p={option}&v={found.weights}"


DEFAULTS = {"model": "a", "sort": "index", "scale": "layer", "call": 0}


def _from_zero(name: str, received: int, count: int) -> None:
    if not 0 <= received < count:
        raise QuiverError(
            "unknown_option",
            f"Expected {name} to be from 0 to {count - 1}, received {received}.",
            f"{name} は 0 から {count - 1} までです ({received} が渡されました)。",
        )


def load_compared(path: str | Path) -> keras.Model:
    from quiver_engine.model_files import load

    return load(path)


def _output_count(model: keras.Model) -> int | None:
    """Units of the first output, where it is a vector."""
    shapes = [tuple(tensor.shape) for tensor in getattr(model, "outputs", None) or []]
    return shapes[0][-1] if shapes and len(shapes[0]) == 2 else None


def _most_tokens(model: keras.Model) -> int:
    embeddings = [layer.input_dim for layer in model.layers if isinstance(layer, keras.layers.Embedding)]
    return min(embeddings, default=10)

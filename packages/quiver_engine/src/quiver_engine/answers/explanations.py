"""Why the model says it: the overlays of Grad-CAM and saliency."""

from __future__ import annotations

import keras

from quiver_engine import errors
from quiver_engine.answers import explain as methods
from quiver_engine.answers import predictions
from quiver_engine.answers.session import Session
from quiver_engine.errors import QuiverError, from_zero
from quiver_engine.inputs import images
from quiver_engine.running import tensors


def explain(
    session: Session,
    method: str,
    input_id: str,
    model_id: str,
    output: int,
    index: int | None = None,
    layer: str | None = None,
) -> tuple[dict, bytes]:
    """The JSON of `GET api/explain` without its image's address, and the PNG. `layer`: the node that Grad-CAM looks
    at, by default the last one that it can."""
    if method not in methods.METHODS:
        raise QuiverError(
            "unknown_option",
            f"Expected method to be gradcam or saliency, received {method[:40]!r}.",
            f"method は gradcam か saliency です ({method[:40]!r} が渡されました)。",
        )
    model = session.activations.model(model_id)
    entry = session.inputs.get(input_id)
    found, version, _ = session.activations.run(model, entry)
    from_zero("output", output, len(found.outputs))
    if index is None:
        index = predictions.most_likely(tensors.as_numpy(found.outputs[output]))
    from_zero("class", index, methods.class_count(model, output, found.outputs[output]))
    answer = {
        "class": index,
        "label": session.classes.name(index) if output == 0 else None,
        "method": method,
        "layer": None,
        "layer_name": None,
        "layers": [],
        "weights": version,
    }
    arrays = session.activations.arrays(entry)
    picture = session.inputs.picture(entry)
    try:
        if method == "gradcam":
            choices = methods.maps_before(model, output)
            node = choices[-1] if layer is None else next((each for each in choices if each.id == layer), None)
            if node is None:
                session.activations.node(model, layer or "")
                raise QuiverError(
                    "unknown_option",
                    f"Expected layer to be one of {', '.join(each.id for each in choices)[:200]}, received {layer}.",
                    "layer には、この出力につながる特徴マップの層を指定してください。",
                )
            maps = found.layers[node.id][0][0]
            dtype = keras.backend.standardize_dtype(maps.dtype)
            heat = methods.gradcam(model, arrays, output, index, node, tuple(maps.shape), dtype)
            answer |= {"layer": node.id, "layer_name": node.name}
            answer["layers"] = [{"id": each.id, "name": each.name} for each in choices]
        else:
            heat = methods.spread(session.spec.planes(methods.saliency(model, arrays, output, index)))
    except QuiverError:
        raise
    except Exception as error:
        # The model's own code may raise anything when it is run in another way.
        raise errors.forward_failed(error) from error
    size = (picture.shape[1], picture.shape[0]) if picture is not None else (heat.shape[1], heat.shape[0])
    answer["image"] = {"width": size[0], "height": size[1]}
    return answer, images.png(methods.overlay(heat, size))

"""What the model says about an input, and what it makes of it where that is a picture."""

from __future__ import annotations

from quiver_engine.answers import predictions
from quiver_engine.answers.session import Session
from quiver_engine.errors import QuiverError, from_zero
from quiver_engine.graph import structure
from quiver_engine.inputs import images
from quiver_engine.running import tensors


def predict(session: Session, input_id: str, model_id: str) -> dict[str, object]:
    model = session.activations.model(model_id)
    found, version, took = session.activations.run(model, session.inputs.get(input_id))
    forward = model.forward
    activations = [
        None if id is None else structure.activation_of(model.structure.nodes[id].operation)
        for id in forward.output_nodes
    ]
    outputs = predictions.outputs(found.outputs, forward.output_names, activations, session.classes, session.top)
    for number, output in enumerate(outputs):
        made = predictions.picture(tensors.as_numpy(found.outputs[number]))
        if made is not None:
            option = session.preprocessing.choice.option
            query = f"output={number}&input={input_id}&model={model_id}&p={option}&v={version}"
            output["picture"] = {"url": f"api/output.png?{query}", "width": made.shape[1], "height": made.shape[0]}
    return {"outputs": outputs, "forward_ms": round(took, 2), "weights": version}


def output_picture(session: Session, input_id: str, model_id: str, output: int) -> bytes:
    """What a generator made, as a PNG."""
    found, _, _ = session.activations.run(session.activations.model(model_id), session.inputs.get(input_id))
    from_zero("output", output, len(found.outputs))
    made = predictions.picture(tensors.as_numpy(found.outputs[output]))
    if made is None:
        raise QuiverError("not_found", "This output is no picture.", "この出力は画像ではありません。", status=404)
    return images.png(images.from_array(made))

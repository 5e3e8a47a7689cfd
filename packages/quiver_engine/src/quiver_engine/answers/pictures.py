"""The list of inputs and their pictures."""

from __future__ import annotations

from quiver_engine.answers.session import Session
from quiver_engine.errors import QuiverError
from quiver_engine.inputs import images
from quiver_engine.inputs.entries import Input


def input_list(session: Session) -> list[dict[str, object]]:
    return [input_json(session, entry) for entry in session.inputs.all()]


def input_json(session: Session, entry: Input) -> dict[str, object]:
    error = session.inputs.error_of(entry)
    address = f"api/inputs/{entry.id}/thumbnail?v={entry.version}"
    return {
        "id": entry.id,
        "name": entry.name,
        "kind": entry.kind,
        "label": entry.label,
        "inverted": entry.inverted,
        "thumbnail": address if session.inputs.is_picture(entry) and error is None else None,
        "error": None if error is None else error.as_json(),
    }


def input_picture(session: Session, id: str, small: bool) -> bytes:
    entry = session.inputs.get(id)
    key = ("input", entry.id, entry.version, small)
    if (known := session.pictures.get(key)) is not None:
        return known
    picture = session.inputs.picture(entry, small)
    if picture is None:
        raise QuiverError("not_found", "This input is no picture.", "この入力は画像ではありません。", status=404)
    image = images.from_array(picture) if entry.arrays is not None else images.from_levels(picture)
    data = images.thumbnail(image) if small else images.png(image)
    session.pictures.put(key, data, len(data))
    return data

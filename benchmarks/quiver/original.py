"""A stand-in for the original Quiver's design, written anew: a sub-model for each request and one PNG for each
channel."""

from __future__ import annotations

import contextlib
import io
import json
import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import keras
import numpy as np
from PIL import Image

PAGE = b"""<!doctype html><meta charset="utf-8"><title>original</title><div id="maps"></div><script>
window.show = async (layer) => {
  const names = await (await fetch("layer/" + layer)).json();
  const maps = document.getElementById("maps");
  maps.replaceChildren();
  await Promise.all(names.map((name) => {
    const image = new Image(80, 80);
    image.src = "temp-file/" + name;
    maps.append(image);
    return image.decode();
  }));
};
</script>"""


@contextlib.contextmanager
def serve(model: keras.Model, image: np.ndarray) -> Iterator[str]:
    """The page's address; `show(layer)` on it resolves when the last picture is decoded."""
    files: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, _, name = urllib.parse.urlsplit(self.path).path.strip("/").partition("/")
            if kind == "layer":
                content, data = "application/json", json.dumps(draw(name)).encode()
            elif kind == "temp-file":
                content, data = "image/png", files[name]
            else:
                content, data = "text/html", PAGE
            self.send_response(200)
            self.send_header("Content-Type", content)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *arguments: object) -> None:
            pass

    def draw(name: str) -> list[str]:
        part = keras.Model(model.inputs[0], model.get_layer(name).output)
        maps = part.predict(image, verbose=0)[0]
        names = []
        for channel in range(maps.shape[-1]):
            values = maps[..., channel]
            spread = (values.max() - values.min()) or 1
            file = io.BytesIO()
            Image.fromarray(((values - values.min()) * (255 / spread)).astype(np.uint8)).save(file, "PNG")
            names.append(f"{name}_{channel}.png")
            files[names[-1]] = file.getvalue()
        return names

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()

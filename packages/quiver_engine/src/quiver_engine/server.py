"""`launch`: two lines, and you see what every layer sees."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import keras
import uvicorn

from quiver_engine.answers.session import PASSES_BYTES, Session
from quiver_engine.running import needs
from quiver_engine.web import handle as handles
from quiver_engine.web import notebook, ports
from quiver_engine.web.app import make_app
from quiver_engine.web.handle import Handle
from quiver_engine.web.patience import PatientProtocol


def launch(
    model: keras.Model,
    classes: Sequence[str | Mapping[str, str]] | None = None,
    top: int = 5,
    temp_folder: str | Path = "./tmp",
    input_folder: str | Path = "./",
    port: int = 5000,
    html_base_dir: str | Path | None = None,
    mean: Sequence[float] | None = None,
    std: Sequence[float] | None = None,
    *,
    host: str = "127.0.0.1",
    preprocess: str | Callable = "auto",
    block: bool | None = None,
    open_browser: bool | None = None,
    inputs: object = None,
    labels: object = None,
    compare: keras.Model | str | Path | None = None,
    title: str | None = None,
    allowed_hosts: Sequence[str] = (),
    token: str | None = None,
    cache_bytes: int = PASSES_BYTES,
) -> Handle:
    """Shows a model in the browser: its graph, and what each layer makes of an input.

    The first nine parameters are those of the original's master. A text as the second one is taken as the call of its
    first release, `launch(model, temp_folder, input_folder, port, html_base_dir)`.

    Args:
        model: any built Keras model; an unbuilt Sequential only together with `inputs`.
        classes: names of the outputs, in their order, each a text or `{"en": ..., "ja": ...}`. Without: ImageNet's for
            a trained model with 1000 outputs, else indices.
        top: how many predictions are listed.
        temp_folder: where the original's route `/layer/...` writes its PNGs; made when first needed.
        input_folder: the folder whose images are offered (not those below it), followed as it changes.
        port: where to listen; if it is taken the next free one, 0 for any.
        html_base_dir: a folder with another client at `quiverboard/dist`, such as the original's.
        mean, std: each channel (RGB, 0 to 255) minus its mean, divided by its std; 1 or 3 values.
        host: the address to listen at; beyond loopback every request needs the token in `url`.
        preprocess: `auto`, `none`, `scale` (0 to 1), `tf` (-1 to 1), `caffe`, `torch`, `custom` (mean, std),
            or a function of an image, (height, width, channels) from 0 to 255, that keeps its shape.
        block: wait until Ctrl-C; by default in a script, not in IPython.
        open_browser: by default in a script and in a terminal's IPython, not in a notebook.
        inputs: an array with the batch first, as the model is given it, or a list or dict of them for several inputs.
        labels: one an input: class numbers, one-hot rows or names.
        compare: a second model or a .keras file with the same input, for a view side by side.
        title: shown above the page; the model's name by default.
        allowed_hosts: further host names that may be used without the token, such as that of a proxy.
        token: by default made up anew each time.
        cache_bytes: how much memory activations may take.

    Returns:
        A handle with `.url`, `.stop()`, `.status()`; a context manager; in a notebook it shows the page.

    Raises:
        TypeError, ValueError: what does not fit the model.
        OSError: no port to listen on.
    """
    if isinstance(classes, (str, Path)):
        classes, top, temp_folder, input_folder, port, html_base_dir = _first_release(
            classes, top, temp_folder, input_folder, port, html_base_dir
        )
    session = Session(
        model,
        classes=classes,
        top=top,
        input_folder=input_folder,
        mean=mean,
        std=std,
        preprocess=preprocess,
        inputs=inputs,
        labels=labels,
        compare=compare,
        title=title,
        cache_bytes=cache_bytes,
    )
    if told := needs.notice(session.models["a"].structure, session.spec):
        print(told, flush=True)
    client = None if html_base_dir is None else Path(html_base_dir) / "quiverboard" / "dist"
    handle = handles.start(
        session,
        host=host,
        port=port,
        allowed_hosts=tuple(allowed_hosts),
        token=token,
        temp_folder=Path(temp_folder),
        client=client,
    )
    if handle.notice:
        print(handle.notice)
    in_ipython = notebook.ipython() is not None
    if open_browser if open_browser is not None else not notebook.in_notebook():
        handles.open_browser(handle.url)
    if not in_ipython or not notebook.in_notebook():
        print(f"Quiver shows {session.title!r} at {handle.url}", flush=True)
    if block if block is not None else not in_ipython:
        print("Ctrl-C stops it.", flush=True)
        handle.wait()
    return handle


def _first_release(temp_folder: object, *rest: object) -> tuple:
    """`(temp_folder, input_folder, port, html_base_dir)`: by position they arrive under the later names, one place
    on."""
    top, given_port, given_base, port, html_base_dir = rest
    by_position = isinstance(top, (str, Path))
    input_folder = top if by_position else given_base
    if by_position and isinstance(given_port, int):
        port = given_port
        html_base_dir = given_base if given_base not in (None, "./") else html_base_dir
    return None, 5, temp_folder, input_folder, port, html_base_dir


def get_app(
    model: keras.Model,
    classes: Sequence[str] | None,
    top: int,
    html_base_dir: str | Path | None = None,
    temp_folder: str | Path = "./tmp",
    input_folder: str | Path = "./",
    mean: Sequence[float] | None = None,
    std: Sequence[float] | None = None,
) -> object:
    """The original's function: the application (ASGI instead of WSGI) for a server of one's own, reachable as
    localhost."""
    session = Session(model, classes=classes, top=top, input_folder=input_folder, mean=mean, std=std)
    client = None if html_base_dir is None else Path(html_base_dir) / "quiverboard" / "dist"
    return make_app(session, token=secrets.token_urlsafe(24), temp_folder=Path(temp_folder), client=client)


def run_app(app: object, port: int = 5000) -> None:
    """The original's function: serves what `get_app` returned, on loopback, until Ctrl-C."""
    listener, notice = ports.listen("127.0.0.1", port)
    with listener:
        print(notice or f"Quiver is at http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
        config = uvicorn.Config(app, log_level="warning", access_log=False, http=PatientProtocol, ws="none")
        uvicorn.Server(config).run(sockets=[listener])

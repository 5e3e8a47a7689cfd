"""TensorBoard as ever, but without importing TensorFlow: `python -m keras_study.tensorboard --logdir logs`.

Only the projector needs TensorFlow, to read checkpoints; the rest starts several times faster and uses a seventh of
the memory without it (`make bench` prints both). For embeddings: `python -m tensorboard.main --logdir logs`.

It answers to this machine's own names only, and to those of TENSORBOARD_HOSTS (with commas between them).
"""

from __future__ import annotations

import ipaddress
import os
import sys
from argparse import Namespace
from types import ModuleType

from keras_study.hosts import Application, HostCheck
from keras_study.panel import ClosedPanel


def allowed_names(flags: Namespace) -> list[str]:
    """The names that TensorBoard answers to, besides localhost and addresses.

    All of them on a container's own loopback (the image sets LOOPBACK=container): only Jupyter's proxy gets there,
    which asks for Jupyter's token and passes on whatever name Jupyter was opened by.
    """
    if os.environ.get("LOOPBACK") == "container" and not flags.bind_all and _is_loopback(flags.host or "localhost"):
        return ["*"]
    return [name for name in os.environ.get("TENSORBOARD_HOSTS", "").replace(",", " ").split() if name]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def main() -> None:
    """TensorBoard's own command line; ends the process with its exit code."""
    # TensorBoard's own switch: where this module can be imported, it uses its stand-in for TensorFlow. Set here and not
    # when ours is imported, since whoever imports that may need TensorBoard with TensorFlow.
    # https://github.com/tensorflow/tensorboard/blob/2.21.0/tensorboard/compat/__init__.py
    sys.modules["tensorboard.compat.notf"] = ModuleType("tensorboard.compat.notf")
    from absl import app
    from tensorboard import default, main_lib, program
    from tensorboard.plugins.base_plugin import FlagsError

    def server(wsgi_app: Application, flags: Namespace) -> program.TensorBoardServer:
        return program.create_port_scanning_werkzeug_server(
            HostCheck(ClosedPanel(wsgi_app), allowed_names(flags)), flags
        )

    # Its data server is on this machine. A proxy for the outside would refuse it, and TensorBoard take its slow way.
    os.environ["no_grpc_proxy"] = "localhost"  # noqa: SIM112 (gRPC knows no other spelling)
    print("TensorBoard starts without TensorFlow, which only its projector needs.", file=sys.stderr)
    main_lib.global_init()
    tensorboard = program.TensorBoard(plugins=default.get_plugins(), server_class=server)
    try:
        app.run(tensorboard.main, flags_parser=tensorboard.configure)
    except FlagsError as error:
        sys.exit(f"Error: {error}")


if __name__ == "__main__":
    main()

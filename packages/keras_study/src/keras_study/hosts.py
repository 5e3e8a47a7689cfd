"""Which names a server without a password answers to.

A page on the internet may let its own name point to 127.0.0.1 (DNS rebinding); the browser then lets that page read
what it asks for. Such a request carries the page's name in its Host header, never an address.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Collection, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

REFUSAL = """\
TensorBoard does not answer to the name {name}.
Expected localhost, an IP address or a name of TENSORBOARD_HOSTS.
Next: open http://127.0.0.1:PORT/, or set TENSORBOARD_HOSTS={name} where TensorBoard starts, if that name is yours.

TensorBoard は {name} という名前では応答しません。
使えるのは localhost、IP アドレス、TENSORBOARD_HOSTS に書いた名前です。
http://127.0.0.1:PORT/ を開いてください。この名前を自分で使っている場合は、TensorBoard を起動する側で
TENSORBOARD_HOSTS={name} を設定してください。
"""


HOST = re.compile(r"(?:\[(?P<address>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+?))\.?(?::[0-9]*)?")


def host_name(header: str) -> str:
    """The name in a Host header, without port, brackets and final dot; "" for what no browser sends."""
    found = HOST.fullmatch(header.lower())
    return (found["address"] or found["name"]) if found else ""


def is_own_name(host: str) -> bool:
    """Whether no other page's name can be this one: localhost and what is below it, and every IP address."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


class HostCheck:
    """Around a WSGI application: a request by another name than `localhost`, an address or one of `names` gets 403.

    A request without a Host header is none of a browser's, and passes. The name `*` lets every name pass.
    """

    def __init__(self, application: Application, names: Collection[str] = ()) -> None:
        self.application = application
        self.names = {name.lower().rstrip(".") for name in names}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        header = environ.get("HTTP_HOST")
        host = host_name(header or "")
        if header is None or "*" in self.names or host in self.names or is_own_name(host):
            return self.application(environ, start_response)
        body = REFUSAL.format(name=host or "?").encode()
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
        ]
        start_response("403 Forbidden", headers)
        return [body]

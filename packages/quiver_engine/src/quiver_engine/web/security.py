"""Who may ask: allowed hosts, the same origin, a token; and the headers that keep a page to itself."""

from __future__ import annotations

import hmac
import html
import ipaddress
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quiver_engine.errors import QuiverError

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
TOKEN_HEADER = "x-quiver-token"

FORBIDDEN_HOST = QuiverError(
    "forbidden_host",
    "Expected to be asked as localhost, 127.0.0.1 or with this server's token. Next: open the address that "
    "launch printed.",
    "localhost か 127.0.0.1、またはトークン付きのアドレスで開いてください。launch が表示したアドレスを使ってください。",
    status=403,
)
FORBIDDEN_ORIGIN = QuiverError(
    "forbidden_origin",
    "Expected the request to come from this server's own page.",
    "このサーバー自身の画面からのリクエストだけを受け付けます。",
    status=403,
)
TOKEN_REQUIRED = QuiverError(
    "token_required",
    "Expected this server's token. Next: open the whole address that launch printed, with ?token=...",
    "トークンが必要です。launch が表示したアドレスを、?token=... も含めて開いてください。",
    status=403,
)


class Guard:
    """Around the whole application.

    While the server is bound to loopback, a request by a loopback name needs no token; with `always` each one does. Any
    other name (a page that rebinds its DNS, a proxy's own name) is let in only with the token, or as one of `hosts`.
    """

    def __init__(
        self, app: ASGIApp, token: str, cookie: str, hosts: tuple[str, ...] = (), always: bool = False
    ) -> None:
        self.app = app
        self.token = token
        # Cookies go to every port of a host: this one says nothing about the token.
        self._cookie_value = hmac.new(token.encode(), b"quiver cookie", "sha256").hexdigest()
        self.cookie = cookie
        self.hosts = {host.lower() for host in hosts}
        self.always = always

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        answer = self.check(Request(scope))
        await (answer or self.app)(scope, receive, with_headers)

    def check(self, request: Request) -> Response | None:
        """None where the request may pass."""
        given = request.query_params.get("token")
        by_address = given is not None and self._is_token(given)
        known = by_address or self._is_cookie(request) or self._is_token(request.headers.get(TOKEN_HEADER))
        named = host_name(request.headers.get("host", ""))
        if not known and (self.always or not (is_loopback(named) or named in self.hosts)):
            error = TOKEN_REQUIRED if self.always or not named else FORBIDDEN_HOST
            return refusal_page(error) if _opens_a_page(request) else refusal(error)
        if not (same_origin(request.headers) or _opens_the_page(request)):
            return refusal(FORBIDDEN_ORIGIN)
        if by_address and request.method == "GET":
            # The token must not stay in the address bar. Relative, since a proxy's prefix is not known here.
            left = [(key, value) for key, value in request.query_params.multi_items() if key != "token"]
            answer = RedirectResponse("./" + ("?" + urlencode(left) if left else ""), status_code=303)
            if request.url.path != "/":
                return None
            # Without a path the browser takes the page's own folder, whatever the prefix. Over TLS the browser is asked
            # to keep the cookie from every other host and port's page.
            tls = request.url.scheme == "https"
            answer.set_cookie(
                self._cookie_name(request),
                self._cookie_value,
                path="/" if tls else None,
                secure=tls,
                httponly=True,
                samesite="strict",
            )
            return answer
        return None

    def _cookie_name(self, request: Request) -> str:
        return f"__Host-{self.cookie}" if request.url.scheme == "https" else self.cookie

    def _is_cookie(self, request: Request) -> bool:
        given = request.cookies.get(self._cookie_name(request))
        return given is not None and hmac.compare_digest(given.encode(), self._cookie_value.encode())

    def _is_token(self, given: str | None) -> bool:
        return given is not None and hmac.compare_digest(given.encode(), self.token.encode())


def _opens_a_page(request: Request) -> bool:
    """A person at a browser, who wants to read more than JSON."""
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


def _opens_the_page(request: Request) -> bool:
    """A link on another site may lead to the page, which gives nothing to whoever leads there."""
    mode = request.headers.get("sec-fetch-mode")
    return request.method in ("GET", "HEAD") and request.url.path == "/" and mode == "navigate"


def refusal_page(error: QuiverError) -> HTMLResponse:
    """The same in both languages, as a page; there is no style that its policy would let in."""
    text = {language: html.escape(said) for language, said in (("en", error.en), ("ja", error.ja))}
    return HTMLResponse(
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
        '<meta name="viewport" content="width=device-width"><title>Quiver</title><h1>Quiver</h1>'
        f'<p>{text["en"]}</p><p lang="ja">{text["ja"]}</p></html>',
        error.status,
    )


def refusal(error: QuiverError) -> JSONResponse:
    return JSONResponse({"error": error.as_json()}, error.status)


def host_name(header: str) -> str:
    """Without the port; an IPv6 address without its brackets."""
    try:
        return (urlsplit(f"//{header}").hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def same_origin(headers: Headers) -> bool:
    """Browsers state it. A program states nothing, and no other page can make a program send a request."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()

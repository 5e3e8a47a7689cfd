"""Who may enter: whoever has the checkout's token, also one that `make token` renews while the server runs."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from jupyter_server.auth.identity import PasswordIdentityProvider, User
from tornado.web import RequestHandler
from traitlets import Unicode

from keras_study.server.token import lasting_token


class StudyIdentityProvider(PasswordIdentityProvider):
    """Jupyter's own provider for tokens and passwords, whose token follows a file.

    A renewed token also ends what the old one opened: the login cookie's name depends on the token.
    """

    token_file = Unicode("", help="The file that holds the token; empty where JUPYTER_TOKEN gives it.").tag(config=True)

    _seen: tuple[int, int, int] | None = None

    async def _get_user(self, handler: RequestHandler) -> User | None:
        self._follow_file()
        return await super()._get_user(handler)

    def get_cookie_name(self, handler: RequestHandler) -> str:
        key = hmac.new(handler.settings["cookie_secret"], self.token.encode(), hashlib.sha256)
        return f"{super().get_cookie_name(handler)}-{key.hexdigest()[:16]}"

    def _follow_file(self) -> None:
        if not self.token_file:
            return
        file = Path(self.token_file)
        try:
            status = file.stat()
            seen = (status.st_ino, status.st_mtime_ns, status.st_size)
            if seen == self._seen:
                return
            token = lasting_token(file)
        except OSError as error:
            # Nobody is let in by a token that cannot be read, and nobody is thrown out either.
            self.log.warning("Expected the token in %s, received: %s. The one before still holds.", file, error)
            return
        self._seen = seen
        if token != self.token:
            self.log.info("The token was renewed; whoever entered with the old one has to come again.")
            self.token = token

"""`%quiver model` in IPython and notebooks."""

from __future__ import annotations

import re

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_magic, magics_class

from quiver_engine.web.handle import Handle

USAGE = (
    "%quiver MODEL [NAME=VALUE ...], e.g. %quiver model input_folder='images' port=5001; the names are those of launch"
)

# Before each NAME=, but not before a comparison.
WORDS = re.compile(r"\s+(?=[A-Za-z_]\w*=(?!=))")


@magics_class
class QuiverMagics(Magics):
    @line_magic
    def quiver(self, line: str) -> Handle:
        """%quiver MODEL [NAME=VALUE ...]: shows a model of this session, e.g. `%quiver model inputs=x_test[:50]
        labels=y_test[:50]`."""
        from quiver_engine.server import launch

        words = WORDS.split(line.strip())
        if not words[0] or WORDS.match(" " + words[0]):
            raise UsageError(USAGE)
        options = {}
        for word in words[1:]:
            name, _, value = word.partition("=")
            options[name] = self._value(value)
        options.setdefault("block", False)
        return launch(self._value(words[0]), **options)

    def _value(self, text: str) -> object:
        try:
            return self.shell.ev(text)
        except SyntaxError as error:
            raise UsageError(f"Expected Python, received {text!r} ({error.msg}). {USAGE}") from error


def load_ipython_extension(shell: object) -> None:
    shell.register_magics(QuiverMagics)

"""`%load_ext keras_upgrade`: cells written for an older Keras are upgraded before they run, and the learner sees how.

%keras_upgrade on | off | status      whether cells are upgraded
%keras_upgrade lang en | ja | auto    the language of what is shown
%%keras_upgrade                       upgrades this cell, runs it, and writes the upgraded code back; also when off
"""

from __future__ import annotations

import ast
import re
import sys
import threading
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

from keras_upgrade.telling import language as learner
from keras_upgrade.running.engine import Result, upgrade
from keras_upgrade.hints.lookup import hint_for
from keras_upgrade.reading.learning import catch_up
from keras_upgrade.notebooks.cells import upgrade_cell
from keras_upgrade.reading.memory import Memory
from keras_upgrade.rulebook.rule import Text
from keras_upgrade.notebooks.run_magics import upgrade_magics

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

# What old code raises. SyntaxError and Ctrl-C stay with IPython.
EXCEPTIONS = (ImportError, AttributeError, TypeError, ValueError, KeyError, RuntimeError)
STATUS = {
    True: Text(
        "keras_upgrade: on. Cells are upgraded to Keras 3 before they run.",
        "keras_upgrade: オン。セルは実行前に Keras 3 向けに書き換えられます。",
    ),
    False: Text("keras_upgrade: off. Cells run as typed.", "keras_upgrade: オフ。セルは書いたとおりに実行されます。"),
}
DEFECT = Text(
    "keras_upgrade could not look at this cell ({error}); it runs as typed. `%keras_upgrade off` hides this line.",
    "keras_upgrade はこのセルを調べられませんでした（{error}）。セルは書いたとおりに実行されます。"
    "`%keras_upgrade off` でこの表示を消せます。",
)
# `%keras_upgrade off`, as IPython hands the cell on.
SWITCH = re.compile(r"^\s*get_ipython\(\)\.run_line_magic\('keras_upgrade', '(on|off)'\)", re.MULTILINE)
USAGE = "Expected on, off, status, lang en, lang ja or lang auto, received {received!r}."


@dataclass
class Prepared:
    """What became of one cell's text."""

    text: str
    code: str
    result: Result | None = None
    # For `%%keras_upgrade`: what to write back into the cell.
    written: str | None = None
    defect: str | None = None
    shown: bool = False


class Session:
    """The upgrade in one IPython shell, from load to unload."""

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell
        self.on = True
        self.chosen_language: str | None = None
        self.memory = Memory(live=True)
        # IPython may transform the same cell more than once before it runs, and an upgrade must not be learned twice.
        self.prepared: dict[str, Prepared] = {}
        # Subshells run cells in threads of their own.
        self.lock = threading.RLock()
        self.before: tuple[tuple[type[BaseException], ...], Any] = ((), None)
        self.handler: Any = None

    @property
    def language(self) -> str:
        return self.chosen_language or learner.language()

    # From load to unload

    def start(self) -> None:
        try:
            self.remember()
        except Exception as error:
            self.say(DEFECT[self.language].format(error=repr(error)))
        self.shell.input_transformers_post.append(self.transform)
        self.shell.events.register("pre_run_cell", self.show)
        self.shell.events.register("post_execute", self.finish)
        self.shell.register_magic_function(self.magic, "line", "keras_upgrade")
        self.shell.register_magic_function(self.cell_magic, "cell", "keras_upgrade")
        self.before = (self.shell.custom_exceptions, self.shell.CustomTB)
        others = tuple(one for one in self.before[0] if one is not None)
        self.shell.set_custom_exc((*others, *EXCEPTIONS), self.on_error)
        self.handler = self.shell.CustomTB

    def stop(self) -> None:
        if self.transform in self.shell.input_transformers_post:
            self.shell.input_transformers_post.remove(self.transform)
        self.shell.events.unregister("pre_run_cell", self.show)
        self.shell.events.unregister("post_execute", self.finish)
        for kind in ("line", "cell"):
            self.shell.magics_manager.magics[kind].pop("keras_upgrade", None)
        # A handler that somebody set after us stays.
        if self.shell.CustomTB is self.handler:
            self.shell.custom_exceptions, self.shell.CustomTB = self.before
        self.on = False

    def remember(self) -> None:
        """Learns what ran before the extension was loaded: the cells, then names that came by other ways."""
        for cell in self.shell.user_ns.get("In", []):
            if cell.strip():
                # The code of magics counts here as well, and the upgraded text is of no interest.
                self.prepare(cell)
        catch_up(self.memory)
        hidden = self.shell.user_ns_hidden
        for name, value in list(self.shell.user_ns.items()):
            if name.startswith("_") or name in hidden or self.memory.holds(name):
                continue
            if origin := _origin(value):
                self.memory.names[name] = origin
            else:
                self.memory.own.add(name)
                if kind := _kind(value):
                    self.memory.kinds[name] = kind

    # Before a cell runs

    def transform(self, lines: list[str]) -> list[str]:
        """The cell's lines, upgraded; the very same list where there is nothing to do."""
        text = "".join(lines)
        with self.lock:
            if text not in self.prepared:
                try:
                    self.prepared[text] = self.prepare(text)
                except Exception as error:
                    self.prepared[text] = Prepared(text, text, defect=repr(error))
            code = self.prepared[text].code
        return lines if code == text else code.splitlines(keepends=True)

    # IPython then leaves it out when it only asks whether a cell is complete.
    transform.has_side_effects = True  # type: ignore[attr-defined]

    def prepare(self, text: str) -> Prepared:
        body = _own_cell(text)
        if body is not None:
            result = upgrade_cell(body, memory=self.memory)
            code = self.shell.transform_cell(result.code)
            return Prepared(text, code, result, written=result.code.removesuffix("\n"))
        if not self.wants(text):
            return Prepared(text, text)
        result = upgrade(text, memory=self.memory)
        if not result.parsed:
            # IPython says by itself what is wrong with the cell.
            return Prepared(text, text)
        if "get_ipython().run_" in result.code:
            result = upgrade_magics(result, memory=self.memory)
        return Prepared(text, result.code, result)

    def wants(self, text: str) -> bool:
        """Whether to upgrade the cell: a `%keras_upgrade off` or `on` in it counts for the whole of it."""
        said = SWITCH.findall(text)
        return said[-1] == "on" if said else self.on

    def show(self, info: Any) -> None:
        """Before the visible run of a cell: shows what was changed in it."""
        for one in list(self.prepared.values()):
            if one.shown:
                continue
            one.shown = True
            try:
                self.show_one(one)
            except Exception as error:
                self.say(DEFECT[self.language].format(error=repr(error)))

    def show_one(self, one: Prepared) -> None:
        if one.defect:
            self.say(DEFECT[self.language].format(error=one.defect))
        if one.written is not None:
            self.shell.set_next_input(one.written, replace=True)
        if one.result is not None and (one.result.changes or one.result.warnings):
            from keras_upgrade.telling import display

            before = _own_cell(one.text)
            before = one.text if before is None else before
            self.publish(
                display.changes_html(before, one.result, self.language),
                display.changes_text(before, one.result, self.language),
            )

    def finish(self) -> None:
        # The next run of the same text may find other imports before it.
        self.prepared.clear()

    # After an error

    def on_error(
        self, shell: InteractiveShell, kind: type, value: BaseException, trace: Any, tb_offset: Any = None
    ) -> None:
        """Shows the error as IPython does, or as a handler set before ours does, and then the hint."""
        others, handler = self.before
        if others and isinstance(value, others):
            handler(kind, value, trace)
        else:
            shell.showtraceback((kind, value, trace), running_compiled_code=True)
        if not self.on:
            return
        try:
            hint = hint_for(value)
            if hint is not None:
                from keras_upgrade.telling import display

                self.publish(display.hint_html(hint, self.language), display.hint_text(hint, self.language))
        except Exception as error:
            self.say(f"keras_upgrade: {error!r}")

    # Magics

    def magic(self, line: str) -> None:
        """Turns the upgrade on or off, or says how it stands."""
        from IPython.core.error import UsageError

        match line.split():
            case ["on"]:
                self.on = True
            case ["off"]:
                self.on = False
            case [] | ["status"]:
                pass
            case ["lang", "en" | "ja" | "auto" as chosen]:
                self.chosen_language = None if chosen == "auto" else chosen
            case _:
                raise UsageError(USAGE.format(received=line))
        self.say(STATUS[self.on][self.language])

    def cell_magic(self, line: str, cell: str) -> None:
        """Upgrades the cell, runs it and writes the upgraded code back."""
        # Reached only where another program calls the magic itself: in a cell, `transform` comes first.
        result = upgrade_cell(cell, memory=self.memory)
        self.shell.set_next_input(result.code, replace=True)
        self.shell.run_cell(result.code)

    # Output

    def say(self, line: str) -> None:
        print(line)

    def publish(self, html: str, text: str) -> None:
        from IPython.display import display

        display({"text/html": html, "text/plain": text}, raw=True)


def _own_cell(text: str) -> str | None:
    """The body of a `%%keras_upgrade` cell, from IPython's call for it; None for any other cell."""
    if not text.startswith("get_ipython().run_cell_magic('keras_upgrade'"):
        return None
    try:
        call = ast.parse(text.strip(), mode="eval").body
        return ast.literal_eval(call.args[2])
    except (SyntaxError, ValueError, AttributeError, IndexError):
        return None


def _origin(value: object) -> str | None:
    """The dotted name that a module, class or function of Keras and its companions was imported from."""
    if isinstance(value, ModuleType):
        return (
            value.__name__.removeprefix("keras._tf_")
            if value.__name__.startswith("keras._tf_keras")
            else value.__name__
        )
    module, name = getattr(value, "__module__", None), getattr(value, "__name__", None)
    if not isinstance(module, str) or not isinstance(name, str) or module == "__main__":
        return None
    if module.startswith("keras.") and "keras.src.api_export" in sys.modules:
        try:
            return sys.modules["keras.src.api_export"].get_name_from_symbol(value) or f"{module}.{name}"
        except TypeError:
            pass
    return f"{module}.{name}"


def _kind(value: object) -> str | None:
    """What rules want to know of an object, by the names of its classes."""
    kinds = {"Model": "model", "History": "history", "Optimizer": "optimizer", "Layer": "layer", "Callback": "callback"}
    for base in type(value).__mro__:
        if base.__module__.startswith("keras.") and base.__name__ in kinds:
            return kinds[base.__name__]
    return {int: "int", str: "str", list: "list", float: "float"}.get(type(value))


SESSIONS: dict[int, Session] = {}


def load(shell: InteractiveShell) -> None:
    if id(shell) not in SESSIONS:
        session = Session(shell)
        session.start()
        SESSIONS[id(shell)] = session


def unload(shell: InteractiveShell) -> None:
    if session := SESSIONS.pop(id(shell), None):
        session.stop()

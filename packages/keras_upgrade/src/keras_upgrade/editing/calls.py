"""A call as rules change it: arguments are renamed, named, replaced, removed and added, whatever the line breaks."""

from __future__ import annotations

import ast

from keras_upgrade.editing.arguments import Argument
from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.rule import Text
from keras_upgrade.text.source import Edit


class Call:
    """One call, as one rule's handler sees and changes it."""

    def __init__(self, node: ast.Call, editor: Editor) -> None:
        self.node = node
        self.editor = editor
        self.module = editor.module
        self._list = editor.work.argument_list(node)

    @property
    def name(self) -> str | None:
        """The canonical name of what is called."""
        return self.module.name(self.node.func)

    @property
    def method(self) -> str | None:
        return self.node.func.attr if isinstance(self.node.func, ast.Attribute) else None

    @property
    def owner(self) -> ast.expr | None:
        """In `model.fit(...)`: `model`."""
        return self.node.func.value if isinstance(self.node.func, ast.Attribute) else None

    @property
    def owner_kind(self) -> str | None:
        return self.module.kind(self.owner)

    @property
    def may_be_of_a_model(self) -> bool:
        """Whether what owns the method is a model, or of no known kind."""
        return self.owner_kind in ("model", None)

    @property
    def arguments(self) -> list[Argument]:
        return [one for one in self._list.arguments if not one.removed]

    @property
    def positional(self) -> list[Argument]:
        return [one for one in self.arguments if one.keyword is None and one.new_keyword is None and not one.star]

    @property
    def unpacks(self) -> bool:
        """Whether arguments come from `*args` or `**kwargs`, so that not all can be seen."""
        return any(one.star for one in self.arguments)

    def get(self, keyword: str, position: int | None = None) -> Argument | None:
        """The argument given as `keyword`, or, where `position` is given, as that positional one."""
        for one in self._list.arguments:
            if (one.new_keyword or one.keyword) == keyword and not one.removed:
                return one
        if position is not None:
            for one in self._list.arguments:
                if one.position == position and not one.star and one.new_keyword is None and not one.removed:
                    return one
        return None

    def text(self, argument: Argument) -> str:
        """The argument's value as it is written."""
        if argument.new_value is not None:
            return argument.new_value
        return self.module.source.segment(argument.value_start, argument.end)

    def constant(self, argument: Argument | None) -> object:
        """The value of a literal (also `-1`, tuples of literals), else None."""
        if argument is None or isinstance(argument.value, ast.Name | ast.Attribute):
            return None
        if isinstance(argument.value, ast.Constant):
            return argument.value.value
        try:
            return ast.literal_eval(argument.value)
        except ValueError:
            return None

    # Changes. Each is reported; `report=False` where another change of the same call speaks for it.

    def rename(self, old: str, new: str, note: Text | None = None, check: bool = False) -> bool:
        """`old=` becomes `new=`, where it is given and `new` is not."""
        argument = self.get(old)
        if argument is None or self.get(new) is not None:
            return False
        argument.new_keyword = new
        self.changed(f"{old}=", f"{new}=", note, check)
        return True

    def name_argument(self, argument: Argument, keyword: str) -> None:
        """A positional argument gets its name; so must all positional ones after it."""
        argument.new_keyword = keyword

    def remove(self, argument: Argument, note: Text | None = None, check: bool = False, report: bool = True) -> None:
        """Takes the argument out. A positional one only after the ones behind it were named or removed."""
        argument.removed = True
        if report:
            shown = f"{argument.keyword}={self.text(argument)}" if argument.keyword else self.text(argument)
            self.changed(shown, "", note, check)

    def set(
        self, argument: Argument, text: str, note: Text | None = None, check: bool = False, report: bool = True
    ) -> None:
        """The argument's value becomes `text`."""
        old = self.text(argument)
        if old == text:
            return
        argument.new_value = text
        if report:
            prefix = f"{argument.name}=" if argument.name else ""
            self.changed(prefix + old, prefix + text, note, check)

    def add(self, keyword: str, text: str, note: Text | None = None, check: bool = False, report: bool = True) -> None:
        """Adds `keyword=text` at the end; with an empty keyword, the text alone."""
        self._list.added.append(f"{keyword}={text}" if keyword else text)
        if report:
            self.changed("", f"{keyword}={text}", note, check)

    def function(self, new: str, note: Text | None = None, check: bool = False, report: bool = True) -> None:
        """What is called becomes the dotted name `new` ("keras.layers.Conv2D"), written as fits the imports."""
        node = self.node.func
        edit = self.editor.reference_edit(node, new)
        if edit is None or self.module.source.segment(edit.start, edit.end) == edit.text:
            return
        self._list.function = edit
        if report:
            source = self.module.source
            written = source.segment(source.start(node), edit.start) + edit.text
            self.changed(source.text_of(node), written, note, check)

    def hand_to(self, helper: str, note: Text | None = None) -> None:
        """`model.old(...)` becomes `helper(model, ...)`, where the arguments keep their lines and comments."""
        source, arguments = self.module.source, self._list
        start = source.start(self.node)
        written = f"{self.editor.import_name(helper)}({self.editor.text(self.owner)}"
        if self.arguments:
            written += "," if source.data[arguments.opening : arguments.opening + 1] in (b"\n", b"\r") else ", "
        self._list.function = Edit(start, arguments.opening, written)
        self.changed(f"{source.segment(start, arguments.opening)}...)", f"{written.rstrip(', ')}, ...)", note)

    def beside(self, edits: list[Edit]) -> None:
        """Edits outside of the call's own text, laid in together with those in it or not at all."""
        self._list.beside += edits

    def method_name(self, new: str, note: Text | None = None, check: bool = False, report: bool = True) -> None:
        """In `model.old(...)`, `old` becomes `new`."""
        old = self.node.func.attr
        end = self.module.source.end(self.node.func)
        self._list.function = Edit(end - len(old.encode()), end, new)
        if report:
            self.changed(f".{old}()", f".{new}()", note, check)

    def replace(self, text: str, note: Text | None = None, check: bool = False) -> None:
        """The whole call becomes `text`."""
        self.editor.replace(self.node, text, note, check)

    def changed(self, old: str, new: str, note: Text | None = None, check: bool = False) -> None:
        self._list.changes.append((self.editor.rule, old, new, note, check))

    def warn(self, en: str, ja: str) -> None:
        self.editor.warn(self.node, en, ja)

"""One pass of the rules over a module: what their handlers want to change, in groups that stand or fall as one."""

from __future__ import annotations

import ast

from keras_upgrade.editing.arguments import ArgumentList
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Change
from keras_upgrade.rulebook.state import State
from keras_upgrade.text.source import Edit

Group = tuple[list[Edit], list[Change]]


class Pass:
    """One walk of all rules over one module; its edits are laid in together."""

    def __init__(self, module: Module, state: State) -> None:
        self.module = module
        self.state = state
        # Each group stands or falls as one: (edits, changes).
        self.groups: list[Group] = []
        self.lists: dict[ast.Call, ArgumentList] = {}

    def argument_list(self, node: ast.Call) -> ArgumentList:
        if node not in self.lists:
            self.lists[node] = ArgumentList(node, self.module.source)
        return self.lists[node]

    def all_groups(self) -> list[Group]:
        groups = list(self.groups)
        for node, arguments in self.lists.items():
            edits = arguments.edits()
            if edits:
                line = self.module.source.line_of(node)
                changes = [
                    Change(line, rule.name, old, new, note, check) for rule, old, new, note, check in arguments.changes
                ]
                groups.append((edits, changes))
        return groups
